"""Every public construct carries an example in its docstring; here each is run, in a stack with what it speaks of."""

import inspect
import re
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from aws_cdk import CfnResource, Environment, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from refarch.network.empty_default_group import EmptyDefaultGroup
from refarch.serverless import HANDLERS
from tests.unit.constructs import shape as parts
from tests.unit.constructs.shape import shape_of

EXAMPLE_CODE: Mapping[str, Path] = {
    "ANNOUNCE": HANDLERS / "announce.py",
    "CHAT": HANDLERS / "chat.py",
    "GALLERY": HANDLERS / "gallery.py",
    "ORDERS": HANDLERS / "orders.py",
    "PACKER": HANDLERS / "work.py",
    "PICTURES": HANDLERS.parent / "layers" / "pictures",
    "THUMBNAIL": HANDLERS / "thumbnail.py",
}
"""A reader's own code, by the names that examples have for it."""
PACKAGES = (
    "balancing",
    "compute",
    "data",
    "dns",
    "flow_logs",
    "governance",
    "hardware",
    "hybrid",
    "network",
    "scaling",
    "security",
    "serverless",
    "sessions",
    "transit",
)
CONSTRUCTS: Mapping[str, type[Construct]] = {
    name: member
    for package in map(import_module, (f"refarch.{package}" for package in PACKAGES))
    for name, member in ((name, getattr(package, name)) for name in package.__all__)
    if inspect.isclass(member) and issubclass(member, Construct)
} | {"EmptyDefaultGroup": EmptyDefaultGroup}


def example_of(construct: type[Construct]) -> str:
    """Return the code of a construct's example."""
    text = inspect.getdoc(construct) or ""
    assert text.count("\nExample::\n") == 1, f"{construct.__name__} shows no example"
    block: list[str] = []
    for line in text.split("\nExample::\n")[1].splitlines():
        if line and not line.startswith(" "):
            break
        block.append(line)
    return dedent("\n".join(block)).strip()


def surroundings(stack: Stack, code: str) -> dict[str, Any]:
    """Return what an example names without making it: what a reader's own stack would already have."""
    names: dict[str, Any] = {"self": stack, "ec2": ec2, "s3": s3, **CONSTRUCTS}
    names |= {
        name: getattr(import_module("refarch.network"), name)
        for name in ("EPHEMERAL", "Exposure", "NatStrategy", "Pass", "Peer", "Tier")
    }
    names["Direction"] = import_module("refarch.dns").Direction
    names |= {name: getattr(import_module("refarch.transit"), name) for name in ("PeerSide", "Permit")}
    names |= {"Stack": Stack, "Environment": Environment, "iam": iam}
    names |= {"apigateway": apigateway, "events": events, **EXAMPLE_CODE}
    names |= {name: getattr(import_module("refarch.hybrid"), name) for name in ("Bgp", "Static")}
    packages = [
        vars(import_module(f"refarch.{package}")) for package in ("balancing", "flow_logs", "scaling", "sessions")
    ]
    names |= {name: value for package in packages for name, value in package.items() if name[0].isupper()}
    made = {line.split(" = ")[0] for line in code.splitlines() if " = " in line}

    def role(name: str) -> iam.Role:
        return iam.Role(stack, name, assumed_by=iam.AccountRootPrincipal())

    def needs(name: str) -> bool:
        return name not in made and re.search(rf"[=(,\[ ]{name}\b(?!=)", code) is not None

    if needs("network") or needs("vpc") or needs("fleet"):
        names["network"] = parts.network(stack)
        names["vpc"] = names["network"].vpc
    if needs("security_team"):
        names["security_team"] = role("SecurityTeam")
    if needs("order_service"):
        names["order_service"] = role("OrderService")
    if needs("key") or needs("fleet"):
        names["key"] = parts.key(stack)
    if needs("logs"):
        names["logs"] = parts.access_logs(stack)
    if needs("database"):
        names["database"] = CONSTRUCTS["EncryptedPostgres"](
            stack, "Database", network=names["network"], key=names["key"]
        )
    if needs("fleet"):
        names["fleet"] = CONSTRUCTS["WebFleet"](
            stack,
            "Fleet",
            network=names["network"],
            key=names["key"],
            access_logs=parts.access_logs(stack).bucket,
        )
    return names


@pytest.mark.parametrize("name", sorted(CONSTRUCTS))
def test_the_example_of_a_construct_runs_in_an_otherwise_empty_stack(name: str) -> None:
    """A reader can paste it; the construct is reusable outside our scenarios."""
    code = example_of(CONSTRUCTS[name])
    assert f"{name}(" in code

    def run(stack: Stack) -> None:
        exec(compile(code, f"example of {name}", "exec"), surroundings(stack, code))  # noqa: S102 our own docstring
        # In stacks of its own, if it takes two Regions.
        built.extend(each.node.path for each in stack.node.root.node.find_all() if CfnResource.is_cfn_resource(each))

    built: list[str] = []
    shape_of(run)
    assert built


def test_every_construct_file_has_its_example_run() -> None:
    """A construct that is added without being public would be forgotten here."""
    assert set(CONSTRUCTS) == {
        "AccessLogBucket",
        "ApiFirewall",
        "ApiLogs",
        "ApplicationBalancer",
        "AuthorizedVpc",
        "Bastion",
        "ConnectEndpoint",
        "BareVpc",
        "ClassicBalancer",
        "DedicatedLine",
        "DirectConnectHub",
        "CodeLayer",
        "DhcpOptions",
        "EmptyDefaultGroup",
        "EncryptedBucket",
        "EncryptedPostgres",
        "EnvelopeKey",
        "EventFeed",
        "FanOut",
        "GuestAttachment",
        "HttpApi",
        "ImagePipeline",
        "PythonFunction",
        "RestApi",
        "ScalingPlan",
        "ServerFleet",
        "ServiceLink",
        "StreamedTable",
        "WarmPool",
        "WebSocketApi",
        "WorkQueue",
        "FlowLogArchive",
        "FlowLogGroup",
        "Firewall",
        "FollowedRules",
        "HostPerZone",
        "HsmCluster",
        "KeyUseTrail",
        "ReplicaOfKey",
        "HubPeering",
        "HubPeeringAccepter",
        "HybridResolver",
        "InspectionVpc",
        "ExtraBlock",
        "Ipv6OnlyTier",
        "InterfaceEndpoint",
        "JoinedZone",
        "LifecycleHook",
        "MultiAzVpc",
        "NetworkBalancer",
        "Notices",
        "OfferedService",
        "PeeringAccepter",
        "PeeringDns",
        "PeeringMesh",
        "OnPremises",
        "PrivateGateway",
        "PrivateNat",
        "ResolverEndpoint",
        "SimulatedSite",
        "SingleHost",
        "SiteDns",
        "SessionCache",
        "SessionEndpoints",
        "SessionStore",
        "SessionTable",
        "SplitHorizonZone",
        "SubnetShare",
        "TierAcl",
        "TransitGatewayEnd",
        "TransitHub",
        "VpcPeering",
        "WebFleet",
    }
