"""A scenario that spans accounts and Regions is deployed into fresh ones, and is one network to the analysis."""

import json
from pathlib import Path
from typing import Any

import pytest

from analysis.network import resolve
from stacks.scenario import Place, Scenario, Setting
from study import deployed
from study.deployed import Deployed

OTHER = "222222222222"


def template(block: str) -> dict[str, Any]:
    """Return a stack with a VPC and a subnet, with the paths that CDK would write."""

    def resource(kind: str, path: str, **properties: Any) -> dict[str, Any]:
        return {"Type": f"AWS::EC2::{kind}", "Properties": properties, "Metadata": {"aws:cdk:path": path}}

    return {
        "Resources": {
            "Vpc": resource("VPC", "stack/Vpc/Resource", CidrBlock=block),
            "Subnet": resource("Subnet", "stack/Vpc/Subnet", VpcId={"Ref": "Vpc"}, CidrBlock=block),
        },
        "Outputs": {"Told": {"Value": f"arn:aws:iam::{OTHER}:root"}},
    }


@pytest.fixture
def assembly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write an assembly of two stacks, one of them elsewhere, as CDK would."""
    artifacts = {}
    for name, environment, block in (
        ("two-places", "aws://unknown-account/unknown-region", "10.0.0.0/24"),
        ("two-places-other", f"aws://{OTHER}/eu-west-1", "10.1.0.0/24"),
    ):
        (tmp_path / f"{name}.template.json").write_text(json.dumps(template(block)))
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": environment,
            "properties": {"templateFile": f"{name}.template.json"},
        }
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    monkeypatch.setattr(deployed, "assembly_of", lambda _slug, _settings: tmp_path)
    return tmp_path


SCENARIO = Scenario(
    slug="two-places",
    title="",
    summary="",
    topics=(),
    hazards=(),
    names={"near": "Vpc/Subnet", "far": "two-places-other:Vpc/Subnet", "office": "192.168.0.0/16"},
    intents=(),
    build=lambda _app, _context: None,
    settings=(
        Setting(name="other", default=OTHER, about="an account"),
        Setting(name="there", default="eu-west-1", about="a Region"),
    ),
    places=(Place(), Place(account="other", region="there")),
)


@pytest.mark.usefixtures("assembly")
def test_names_lead_into_every_account_and_region() -> None:
    """A path is below the stack that is named like the scenario, or below the one that it names."""
    found = Deployed(SCENARIO)
    account = found.model()

    (near,) = resolve(account, "near", SCENARIO.names, found.stack).subnets
    (far,) = resolve(account, "far", SCENARIO.names, found.stack).subnets

    assert account.place_of(near.id) == (found.account_id, "us-east-1")
    assert account.place_of(far.vpc_id) == (found.accounts[OTHER], "eu-west-1")
    assert [str(far.blocks[0]), far.zone[:-1]] == ["10.1.0.0/24", "eu-west-1"]
    assert found.id_of("two-places-other:Vpc/Subnet") == far.id
    assert found.look_up().total == 4


@pytest.mark.usefixtures("assembly")
def test_two_deployments_are_not_in_each_others_way() -> None:
    """Each has accounts of its own, also in what the templates say of them."""
    first, second = Deployed(SCENARIO), Deployed(SCENARIO)

    assert first.accounts != second.accounts
    assert first.accounts[OTHER] in first.template["Outputs"]["Told"]["Value"]
    assert {place[0] for place in first.model().places}.isdisjoint(place[0] for place in second.model().places)


@pytest.mark.usefixtures("assembly")
def test_a_name_of_a_scenario_may_be_addresses() -> None:
    """Networks outside of AWS have no construct."""
    found = Deployed(SCENARIO)

    (end,) = resolve(found.model(), "10.9.9.9", {**SCENARIO.names, "10.9.9.9": "192.168.7.7"}, found.stack).members

    assert str(end.address) == "192.168.7.7"
