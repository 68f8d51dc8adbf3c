"""Small estates of several VPCs, for tests of their pictures."""

import json
from pathlib import Path
from typing import Any

from study.drawing.assembly import Stack, read
from study.drawing.estate import scene_of_estate
from study.drawing.geometry import Rect
from study.drawing.scene import Scene
from tests.unit.study.drawing.conftest import STACK, Resources, resource

FIRST, SECOND = "111111111111", "222222222222"


def vpc(name: str, number: int, zones: int = 2) -> Resources:
    """Return a VPC with a subnet in each zone, and a host in each subnet."""
    found = {name: resource("EC2::VPC", CidrBlock=f"10.{number}.0.0/16")}
    for zone in range(zones):
        found[f"{name}Subnet{zone}"] = resource(
            "EC2::Subnet",
            VpcId={"Ref": name},
            CidrBlock=f"10.{number}.{zone}.0/24",
            AvailabilityZone={"Fn::Select": [zone, {"Fn::GetAZs": ""}]},
            Tags=[{"Key": "aws-cdk:subnet-name", "Value": "app"}],
        )
        found[f"{name}Host{zone}"] = resource("EC2::Instance", SubnetId={"Ref": f"{name}Subnet{zone}"})
    return found


def stacks_in(folder: Path, *stacks: tuple[str, str, dict[str, Any]]) -> tuple[Stack, ...]:
    """Write an assembly of stacks (name, environment, template) and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    artifacts = {}
    for name, environment, template in stacks:
        (folder / f"{name}.json").write_text(json.dumps(template))
        artifacts[name] = {"type": STACK, "environment": environment, "properties": {"templateFile": f"{name}.json"}}
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return read(folder)


def one(folder: Path, resources: Resources) -> Scene:
    """Draw one stack."""
    return scene_of_estate(stacks_in(folder, ("small", "", {"Resources": resources})), title="Small")


def boxes(scene: Scene, *kinds: str) -> dict[str, Rect]:
    """Return the frames and bands of some kinds by what they stand for."""
    return {box.resource: box.rect for box in (*scene.frames, *scene.bands) if box.kind in kinds}


def texts(scene: Scene) -> str:
    """Return all words of a picture."""
    return " ".join(label.text for label in scene.labels)
