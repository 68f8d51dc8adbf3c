"""Two hubs, peered: who asks and who accepts, and which routes are written on either side."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ec2 as ec2

from refarch.compute import HostPerZone
from refarch.refusal import RefusedError
from refarch.transit import HubPeering, HubPeeringAccepter, PeerSide, TransitHub
from sandbox.assemblies import deploy_all
from stacks.catalogue import cdk_json_context
from study.lab import Lab
from tests.unit.constructs.spokes import spoke

OURS, THEIRS = "111111111111", "222222222222"


def hub_in(app: App, name: str, region: str, account: str = OURS) -> TransitHub:
    """Add a stack with a hub and its two segments."""
    stack = Stack(app, name, env=Environment(account=account, region=region))
    hub = TransitHub(stack, "Hub")
    hub.segment("peers", isolated=True)
    hub.segment("prod").reaches("peers")
    return hub


def side(hub: TransitHub, *blocks: str) -> PeerSide:
    """Return a side of a peering."""
    return PeerSide(hub=hub, segment="peers", blocks=blocks)


@pytest.fixture(scope="module")
def stacks() -> Mapping[str, Mapping[str, Any]]:
    """Return the resources of two hubs that are peered, by stack."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    near, far = hub_in(app, "near", "us-east-1"), hub_in(app, "far", "eu-west-1")
    near.attach_spoke(spoke(Stack.of(near), "Prod", 1), segment="prod")
    HubPeering(
        Stack.of(far), "Peering", requester=side(far, "10.3.0.0/16"), accepter=side(near, "10.1.0.0/16", "10.8.0.0/16")
    )
    return {stack.stack_name: stack.template["Resources"] for stack in app.synth().stacks}


def of_type(resources: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the properties of the resources of a type."""
    return [each["Properties"] for each in resources.values() if each["Type"] == kind]


def test_the_requester_asks_for_a_peering_with_a_hub_of_another_region(stacks: Mapping[str, Any]) -> None:
    """And accepts it there, on the one attachment and no other."""
    (asked,) = of_type(stacks["far"], "AWS::EC2::TransitGatewayPeeringAttachment")
    assert (asked["PeerRegion"], asked["PeerAccountId"]) == ("us-east-1", OURS)
    (role,) = of_type(stacks["far"], "AWS::IAM::Role")
    accept = role["Policies"][0]["PolicyDocument"]["Statement"][0]
    assert accept["Action"] == "ec2:AcceptTransitGatewayPeeringAttachment"
    before, attachment = accept["Resource"]["Fn::Join"][1][-2:]
    assert before.endswith(f":ec2:us-east-1:{OURS}:transit-gateway-attachment/")
    assert stacks["far"][attachment["Fn::GetAtt"][0]]["Type"] == "AWS::EC2::TransitGatewayPeeringAttachment"


def test_each_side_routes_what_the_other_one_names_and_nothing_is_propagated_across(stacks: Mapping[str, Any]) -> None:
    """The accepter's tables learn of it in a stack that is deployed last."""
    written = {
        name: {each["DestinationCidrBlock"] for each in of_type(resources, "AWS::EC2::TransitGatewayRoute")}
        for name, resources in stacks.items()
    }
    propagated = {
        name: len(of_type(resources, "AWS::EC2::TransitGatewayRouteTablePropagation"))
        for name, resources in stacks.items()
    }

    assert written == {"near": set(), "far": {"10.1.0.0/16", "10.8.0.0/16"}, "near-admissions": {"10.3.0.0/16"}}
    # The VPC's own, to production and to what comes by the peering.
    assert propagated == {"near": 2, "far": 0, "near-admissions": 0}


def test_the_requester_is_deployed_after_the_accepter_and_before_the_accepters_routes() -> None:
    """Each reads what the one before tells."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    near, far = hub_in(app, "near", "us-east-1"), hub_in(app, "far", "eu-west-1")
    HubPeering(Stack.of(far), "Peering", requester=side(far, "10.3.0.0/16"), accepter=side(near, "10.1.0.0/16"))

    assert [stack.stack_name for stack in app.synth().stacks] == ["near", "far", "near-admissions"]


def test_the_hub_of_another_account_is_accepted_there_as_a_role_of_that_account(tmp_path: Path) -> None:
    """Deployed into two accounts: a host behind the one hub calls a host behind the other, and is answered."""
    ours = Lab("eu-west-1")
    theirs = Lab()
    app = App(context=cdk_json_context(), outdir=str(tmp_path), analytics_reporting=False)
    near, far = (hub_in(app, name, lab.region, lab.account_id) for name, lab in (("near", theirs), ("far", ours)))
    for hub, number in ((near, 1), (far, 3)):
        network = spoke(Stack.of(hub), "Prod", number)
        hub.attach_spoke(network, segment="prod")
        host = HostPerZone(Stack.of(hub), "Host", network=network, tier="app")
        host.admit(ec2.Peer.ipv4("10.0.0.0/8"), port=443, why="From both networks")
        host.call_block("10.0.0.0/8", port=443)
    accepter = HubPeeringAccepter(Stack.of(near), "Accepter", role_name="accepter", requester=ours.account_id)
    HubPeering(
        Stack.of(far),
        "Peering",
        requester=side(far, "10.3.0.0/16"),
        accepter=side(near, "10.1.0.0/16"),
        accepter_role_arn=accepter.role.role_arn,
    )
    app.synth()
    labs = {(lab.account_id, lab.region): lab for lab in (ours, theirs)}
    deploy_all(tmp_path, lambda account, region: labs[str(account), str(region)].services)

    (peering,) = theirs.ec2.describe_transit_gateway_peering_attachments()["TransitGatewayPeeringAttachments"]
    assert (peering["State"], peering["RequesterTgwInfo"]["OwnerId"]) == ("available", ours.account_id)
    ours.beside.append(theirs)
    caller, called = (first_host(lab) for lab in (ours, theirs))
    assert ours.follow(caller, called, 443).reachable
    roles = of_type(template_at(tmp_path, "far"), "AWS::IAM::Role")
    (function,) = [p for role in roles for p in role.get("Policies", ()) if p["PolicyName"] == "PeeringAcceptance"]
    allowed = [each["Action"] for each in function["PolicyDocument"]["Statement"]]
    assert allowed == ["sts:AssumeRole", ["logs:CreateLogStream", "logs:PutLogEvents"]]


def first_host(lab: Lab) -> str:
    """Return the first instance of an account."""
    found = lab.ec2.describe_instances()["Reservations"]
    return str(found[0]["Instances"][0]["InstanceId"])


def template_at(folder: Path, stack: str) -> dict[str, Any]:
    """Return the resources of a stack's template."""
    told: dict[str, Any] = json.loads((folder / f"{stack}.template.json").read_text())["Resources"]
    return told


def peered(
    *, far: tuple[str, str] = ("eu-west-1", OURS), mine: str = "10.3.0.0/16", theirs: str = "10.1.0.0/16"
) -> None:
    """Peer two hubs, one of them with a VPC."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    one, other = hub_in(app, "near", "us-east-1"), hub_in(app, "far", *far)
    one.attach_spoke(spoke(Stack.of(one), "Prod", 1), segment="prod")
    blocks = [mine] if mine else []
    HubPeering(Stack.of(other), "Peering", requester=side(other, *blocks), accepter=side(one, theirs))


def unbound() -> None:
    """Peer two hubs of which nobody knows where they will be."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    one, other = (TransitHub(Stack(app, name), "Hub") for name in ("near", "far"))
    HubPeering(Stack.of(other), "Peering", requester=side(other, "10.3.0.0/16"), accepter=side(one, "10.1.0.0/16"))


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (unbound, "far/Peering: hubs of stacks without account and Region: who accepts, and where, must be known"),
        (lambda: peered(far=("us-east-1", OURS)), "far/Peering: two hubs in us-east-1: it joins Regions"),
        (lambda: peered(far=("eu-west-1", THEIRS)), f"far/Peering: a hub of {THEIRS}: only {OURS}, who owns"),
        (lambda: peered(mine=""), "far/Peering: blocks=[] of far/Hub: a peering propagates nothing"),
        (lambda: peered(mine="10.1.128.0/17"), "10.1.128.0/17 of 'near-admissions/farPeering/Accepter': it overlaps"),
        (lambda: peered(theirs="10.1.0.1/16"), "blocks='10.1.0.1/16': a CIDR block names its network address"),
    ],
)
def test_what_no_peering_can_do_is_refused_at_synthesis(build: Callable[[], None], said: str) -> None:
    """With the construct's path, the value and the rule."""
    with pytest.raises(RefusedError) as refused:
        build()

    assert said in str(refused.value)
