"""The picture of three-tier-web, from what CDK really synthesises."""

import pytest

from study.assemblies import assembly_of
from study.drawing import scene_of
from study.drawing.assembly import Stack, read
from study.drawing.scene import Scene
from study.drawing.typeface import BOLD, REGULAR, _advances


@pytest.fixture(scope="module")
def real() -> Stack:
    """Return the stack as it is synthesised."""
    return read(assembly_of("three-tier-web"))[0]


@pytest.fixture(scope="module")
def scene(real: Stack) -> Scene:
    """Return its picture."""
    return scene_of(real, title="Three-tier web application")


def test_all_that_is_not_folded_is_drawn(scene: Scene, real: Stack) -> None:
    """The VPC, nine subnets, gateways, endpoints, workloads and services: each stands for its logical id."""
    kinds = [real.resources[name].type for name in scene.drawn]

    assert kinds.count("AWS::EC2::Subnet") == 9
    assert kinds.count("AWS::EC2::NatGateway") == 3
    assert kinds.count("AWS::S3::Bucket") == 2
    assert len(kinds) == len(set(scene.drawn)) == 26


def test_the_words_tell_the_architecture(scene: Scene) -> None:
    """What an architect looks for first."""
    words = {label.text for label in scene.labels}

    assert {"10.0.0.0/19", "10.0.144.0/20", "10.0.208.0/21", "VPC · 10.0.0.0/16"} <= words
    assert {"TCP 80", "TCP 8080", "TCP 5432"} <= words
    assert "Auto Scaling group · min 6 · desired 6 · max 12" in words
    assert "Amazon RDS for PostgreSQL 18" in words


def test_the_typeface_has_every_character_that_is_said(scene: Scene) -> None:
    """So that every word is as wide as it was measured."""
    known = {chr(code) for font in (REGULAR, BOLD) for code in _advances(font)}

    assert not {character for label in scene.labels for character in label.text} - known


def test_every_zone_has_its_own_way_out(scene: Scene) -> None:
    """Three dashed arrows that cross nothing."""
    kinds = [arrow.kind for arrow in scene.arrows if arrow.source and arrow.kind in ("egress", "crossing")]

    assert kinds == ["egress"] * 3


def test_who_rules_the_key_and_who_reads_is_told(scene: Scene) -> None:
    """The separation that the scenario is about."""
    assert "Key administrator administers it and is not granted kms:Decrypt. The role Web may decrypt." in (
        scene.description
    )


def test_the_global_service_stands_outside_the_region(scene: Scene, real: Stack) -> None:
    """IAM is of no Region; KMS is."""
    region = next(box.rect for box in scene.frames if box.kind == "region")
    places = {real.resources[i.resource].type: i.rect for i in scene.icons if i.resource}

    assert not region.overlaps(places["AWS::IAM::Role"])
    assert region.contains(places["AWS::KMS::Key"])
