"""Traffic is mirrored by sessions, of filters and targets that stay as long as they are used."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _parts(network: Network) -> tuple[str, str, str]:
    """Return an interface, and a filter and a target for its traffic."""
    ec2 = network.ec2
    one, probe = (
        ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
        for _ in range(2)
    )
    mirror = ec2.create_traffic_mirror_filter()["TrafficMirrorFilter"]["TrafficMirrorFilterId"]
    target = ec2.create_traffic_mirror_target(NetworkInterfaceId=probe)["TrafficMirrorTarget"]
    return one, mirror, str(target["TrafficMirrorTargetId"])


def _rule(ec2: Any, mirror: str, number: int, side: str = "ingress") -> dict[str, Any]:
    made = ec2.create_traffic_mirror_filter_rule(
        TrafficMirrorFilterId=mirror,
        TrafficDirection=side,
        RuleNumber=number,
        RuleAction="accept",
        SourceCidrBlock="0.0.0.0/0",
        DestinationCidrBlock="10.0.0.0/16",
        Description="watch",
    )
    return dict(made["TrafficMirrorFilterRule"])


def test_a_filter_tells_its_rules_of_both_directions_in_order(account: Account) -> None:
    """Each number once for a direction; a field that is removed is gone."""
    ec2 = account.client("ec2")
    mirror = ec2.create_traffic_mirror_filter()["TrafficMirrorFilter"]["TrafficMirrorFilterId"]
    for number, side in ((20, "ingress"), (10, "ingress"), (10, "egress")):
        rule = _rule(ec2, mirror, number, side)
    with pytest.raises(ClientError, match="There is a rule 10"):
        _rule(ec2, mirror, 10)
    ec2.modify_traffic_mirror_filter_rule(
        TrafficMirrorFilterRuleId=rule["TrafficMirrorFilterRuleId"], RemoveFields=["description"]
    )
    [told] = ec2.describe_traffic_mirror_filters()["TrafficMirrorFilters"]
    assert [one["RuleNumber"] for one in told["IngressFilterRules"]] == [10, 20]
    assert ["Description" in one for one in told["EgressFilterRules"]] == [False]


def test_what_a_session_uses_stays_and_its_number_is_its_own(account: Account) -> None:
    """An interface has each number once; without the session, filter and target may go."""
    network = Network.of(account)
    interface, mirror, target = _parts(network)
    about = {
        "NetworkInterfaceId": interface,
        "TrafficMirrorFilterId": mirror,
        "TrafficMirrorTargetId": target,
        "SessionNumber": 1,
    }
    session = network.ec2.create_traffic_mirror_session(**about)["TrafficMirrorSession"]
    assert session["PacketLength"] == 8500
    with pytest.raises(ClientError, match="has a session 1"):
        network.ec2.create_traffic_mirror_session(**about)
    with pytest.raises(ClientError, match="TrafficMirrorFilterInUse"):
        network.ec2.delete_traffic_mirror_filter(TrafficMirrorFilterId=mirror)
    with pytest.raises(ClientError, match="TrafficMirrorTargetInUse"):
        network.ec2.delete_traffic_mirror_target(TrafficMirrorTargetId=target)
    network.ec2.delete_traffic_mirror_session(TrafficMirrorSessionId=session["TrafficMirrorSessionId"])
    network.ec2.delete_traffic_mirror_filter(TrafficMirrorFilterId=mirror)
    network.ec2.delete_traffic_mirror_target(TrafficMirrorTargetId=target)


def test_a_target_is_one_thing(account: Account) -> None:
    """An interface, a load balancer or an endpoint, and not nothing."""
    with pytest.raises(ClientError, match="Name one of"):
        account.client("ec2").create_traffic_mirror_target(Description="nothing")
