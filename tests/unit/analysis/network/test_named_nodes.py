"""Which nodes of a load balancer its DNS name leads to."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.network import Flow, Verdict, resolve, trace
from analysis.network.named_nodes import as_named
from analysis.network.packet import PROTOCOLS
from analysis.snapshot.model.account import Account
from tests.unit.analysis.describe import account, merged

_WORLD = yaml.safe_load((Path(__file__).parent / "cases" / "network_load_balancer.yaml").read_text("utf-8"))["world"]
_SECOND_NODE: Any = {
    "subnets": {"node-b": {"vpc": "vpc-a", "zone": "b", "block": "10.0.12.0/24"}},
    "hosts": {
        "node-b": {
            "subnet": "node-b",
            "address": "10.0.12.10",
            "raw": {"Description": "ELB net/nlb/1", "InterfaceType": "network_load_balancer"},
        }
    },
}
TWO_NODES = merged(_WORLD, _SECOND_NODE)
_NODES = {"eni-node", "eni-node-b"}
CROSS_ZONE: Any = {"raw": {"LoadBalancerAttributes": {"one": {"Value": "true"}}}}
_SICK: Any = {"raw": {"TargetHealthDescriptions": {"one": {"TargetHealth": {"State": "unhealthy"}}}}}
_ONE_MORE_GROUP: Any = {
    "raw": {
        "Listeners": {
            "two": {
                "ListenerArn": "arn:two",
                "LoadBalancerArn": _WORLD["raw"]["LoadBalancers"]["one"]["LoadBalancerArn"],
                "Port": 80,
                "Protocol": "TCP",
                "DefaultActions": [{"Type": "forward", "TargetGroupArn": "arn:empty"}],
            }
        },
        "TargetGroups": {
            "two": {"TargetGroupArn": "arn:empty", "Protocol": "TCP", "Port": 80, "TargetType": "instance"}
        },
    }
}


def world(*changes: Any) -> Account:
    """Return a load balancer with a node in each of two zones, and a target in the first."""
    made = TWO_NODES
    for change in changes:
        made = merged(made, change)
    return account(made)


def called(found: Account, who: str) -> set[str]:
    """Return the interfaces of whom a name leads to."""
    return {end.interface.id for end in as_named(found, resolve(found, who, {})).members}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "who", "nodes"),
    [
        pytest.param((), "nlb", {"eni-node"}, id="a zone without a healthy target is left out"),
        pytest.param((CROSS_ZONE,), "nlb", _NODES, id="with cross-zone load balancing none is"),
        pytest.param((_SICK,), "nlb", _NODES, id="if nobody is healthy anywhere it fails open"),
        pytest.param((_ONE_MORE_GROUP,), "nlb", _NODES, id="with an empty target group it fails open, too"),
        pytest.param((), "eni-node-b", {"eni-node-b"}, id="who names the node means it"),
        pytest.param((), "10.0.12.10", {"eni-node-b"}, id="and who names its address"),
        pytest.param((), "subnet-node-b", {"eni-node-b"}, id="and who names its subnet"),
        pytest.param((), "10.0.0.0/20", _NODES | {"eni-client", "eni-target"}, id="and who names a block"),
    ],
)
def test_the_name_leads_to_nodes_in_zones_with_healthy_targets(
    changes: tuple[Any, ...], who: str, nodes: set[str]
) -> None:
    """One healthy target of each group that the node sends to is enough."""
    found = world(*changes)

    assert {key for key in called(found, who) if key != "eni-six"} == nodes


def test_what_is_not_in_the_snapshot_leaves_nobody_out() -> None:
    """The trace to each node says what is not known."""
    found = replace(world(), missing={"LoadBalancerAttributes": "access denied"})

    assert called(found, "nlb") == _NODES


def test_whoever_calls_the_node_that_is_left_out_gets_nowhere() -> None:
    """The other one answers."""
    found = world()
    (client,) = resolve(found, "eni-client", {}).members
    verdicts = {
        node: trace(found, Flow(client, resolve(found, node, {}).members[0], PROTOCOLS["tcp"], 443)).verdict
        for node in sorted(_NODES)
    }

    assert verdicts == {"eni-node": Verdict.REACHABLE, "eni-node-b": Verdict.UNREACHABLE}
