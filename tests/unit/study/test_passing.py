"""Promises that say by which way packets go."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.snapshot.model import Account
from analysis.snapshot.model.compute import StackResource
from stacks.intents import Reachable
from study.check import Outcome
from study.promises import describe
from tests.unit.analysis.describe import account
from tests.unit.study.judging import BROKEN, HOLDS, UNKNOWN, WHY, judge_account

CALL = Reachable(source="10.0.1.10", destination="192.168.1.1", port=443, why=WHY)
PATHS = {"Line": "arn:aws:directconnect:us-east-1:123456789012:dxvif/dxvif-1", "Backup": "vpn-1"}


def joined(*, routes: str = "vgw-1 propagated") -> Account:
    """Return a VPC whose gateway has a virtual interface, and a VPN connection that announces the same."""
    raw: dict[str, Any] = {
        "VpnGateways": [{"VpnGatewayId": "vgw-1", "VpcAttachments": [{"VpcId": "vpc-a", "State": "attached"}]}],
        "CustomerGateways": [{"CustomerGatewayId": "cgw-1"}],
        "VpnConnections": [
            {
                "VpnConnectionId": "vpn-1",
                "CustomerGatewayId": "cgw-1",
                "VpnGatewayId": "vgw-1",
                "VgwTelemetry": [{"Status": "UP"}],
            }
        ],
        "virtualInterfaces": [
            {
                "virtualInterfaceId": "dxvif-1",
                "virtualInterfaceType": "private",
                "virtualInterfaceState": "available",
                "virtualGatewayId": "vgw-1",
                "bgpPeers": [{"addressFamily": "ipv4", "bgpStatus": "up"}],
            }
        ],
    }
    world = {
        "vpcs": {"vpc-a": "10.0.0.0/16"},
        "subnets": {"a": {"vpc": "vpc-a", "block": "10.0.1.0/24", "routes": {"192.168.0.0/16": routes}}},
        "hosts": {"alice": {"subnet": "a", "address": "10.0.1.10"}},
        "raw": raw,
    }
    resources = tuple(StackResource("test", path, found, "AWS::Any::Thing", path) for path, found in PATHS.items())
    return replace(account(world), stack_resources=resources)


@pytest.mark.parametrize(("by", "outcome"), [("Line", HOLDS), ("Backup", BROKEN)])
def test_a_promised_way_is_the_one_that_is_taken(by: str, outcome: Outcome) -> None:
    """Direct Connect goes before a VPN that leads to the same block."""
    finding = judge_account(joined(), replace(CALL, by=(by,)))

    assert finding.outcome is outcome
    if outcome is BROKEN:
        assert finding.codes == ("TAKES_ANOTHER_WAY",)
        assert finding.text.startswith("the packet does not pass the Backup, but ")
        assert "Line" in finding.text


def test_all_that_is_named_is_passed() -> None:
    """One of two is not enough."""
    finding = judge_account(joined(), replace(CALL, by=("Line", "Backup")))

    assert finding.outcome is BROKEN


def test_a_path_that_is_not_there_is_broken_for_its_own_reason() -> None:
    """By which way a packet would go that does not arrive is no question."""
    finding = judge_account(joined(routes="vgw-2"), replace(CALL, by=("Line",)))

    assert finding.codes == ("BAD_STATE_ROUTE",)


def test_a_name_that_stands_for_nothing_is_unknown() -> None:
    """What is not there cannot be passed, and a misspelt name breaks no promise."""
    assert judge_account(joined(), replace(CALL, by=("Lime",))).outcome is UNKNOWN


def test_a_promise_names_its_way() -> None:
    """In the sentence that people read."""
    told = describe(replace(CALL, by=("backup", "public interface")))

    assert told == "10.0.1.10 reaches 192.168.1.1 on tcp 443 by the backup and the public interface"
