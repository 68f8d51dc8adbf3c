"""What a change of the network lets pass, and what not any more."""

from typing import Any

from analysis.network.difference import Change, by_security_group, by_subnet, differences
from analysis.snapshot.model import Account
from tests.unit.analysis.describe import account, merged

WORLD: dict[str, Any] = {
    "vpcs": {"vpc-1": "10.0.0.0/16"},
    "subnets": {"web": {"vpc": "vpc-1", "block": "10.0.0.0/24"}, "data": {"vpc": "vpc-1", "block": "10.0.1.0/24"}},
    "hosts": {
        "web": {"subnet": "web", "address": "10.0.0.10", "in": []},
        "data": {"subnet": "data", "address": "10.0.1.10", "in": ["tcp 5432 10.0.0.0/24"]},
    },
}


def changed(change: dict[str, Any], *, groups: Any = by_subnet) -> list[Change]:
    """Return what a change of the world changes."""
    before, after = account(WORLD), account(merged(WORLD, change))
    return list(differences(before, after, groups(before), groups(after)))


def test_nothing_changes_if_nothing_is_changed() -> None:
    """Also not if a rule only says the same in other words."""
    assert changed({}) == []
    assert changed({"hosts": {"data": {"in": ["tcp 5432 10.0.0.0/25", "tcp 5432 10.0.0.128/25"]}}}) == []


def test_an_opened_port_is_gained_and_nothing_is_lost() -> None:
    """From whom to whom, and by which protocol and port."""
    (change,) = changed({"hosts": {"data": {"in": ["tcp 5432 10.0.0.0/24", "tcp 22 0.0.0.0/0"]}}})

    assert (change.source, change.destination) == ("subnet-web", "subnet-data")
    assert change.gained.lines == ["10.0.0.10 → 10.0.1.10 tcp 22 from 1024-65535"]
    assert not change.lost
    assert not change.undecided


def test_a_narrowed_rule_loses_exactly_the_rest() -> None:
    """A range of ports, less one of them."""
    wide = merged(WORLD, {"hosts": {"data": {"in": ["tcp 5000-5999 10.0.0.0/24"]}}})
    before, after = account(wide), account(WORLD)

    (change,) = differences(before, after, by_subnet(before), by_subnet(after))

    assert [line.split("tcp ")[1].split(" ")[0] for line in change.lost.lines] == ["5000-5431", "5433-5999"]
    assert not change.gained


def test_what_opens_by_a_public_address_from_inside_is_gained() -> None:
    """The rule is for the caller's public address, which it has only if it calls a public one."""
    both = {"web": {"public": "203.0.113.1"}, "data": {"public": "203.0.113.2"}}
    routes = {"routes": {"0.0.0.0/0": "igw-vpc-1"}}
    open_ = merged(WORLD, {"internet": ["vpc-1"], "subnets": {"web": routes, "data": routes}, "hosts": both})
    opened = merged(open_, {"hosts": {"data": {"in": ["tcp 5432 10.0.0.0/24", "tcp 22 203.0.113.1/32"]}}})
    before, after = account(open_), account(opened)

    (change,) = differences(before, after, by_subnet(before), by_subnet(after))

    assert change.gained.lines == ["10.0.0.10 → 203.0.113.2 tcp 22 from 1024-65535"]


def test_a_lost_way_back_is_a_loss() -> None:
    """The packet still arrives; what counts is the answer."""
    (change,) = changed({"subnets": {"data": {"acl_out": []}}})

    assert change.lost.lines == ["10.0.0.10 → 10.0.1.10 tcp 5432 from 1024-65535"]


def test_a_new_host_gains_its_flows() -> None:
    """It was nowhere before."""
    found = changed({"hosts": {"more": {"subnet": "web", "address": "10.0.0.11", "in": []}}})

    assert [str(line) for change in found for line in change.gained.lines] == [
        "10.0.0.11 → 10.0.1.10 tcp 5432 from 1024-65535"
    ]


def test_what_one_snapshot_does_not_tell_is_undecided() -> None:
    """It is neither gained nor lost."""
    before = account(WORLD)
    after = Account(**{**vars(account(WORLD)), "network_acls": {}, "missing": {"NetworkAcls": "was refused"}})

    found = list(differences(before, after, by_subnet(before), by_subnet(after)))

    (asked,) = [change for change in found if (change.source, change.destination) == ("subnet-web", "subnet-data")]
    assert "10.0.0.10 → 10.0.1.10 tcp all ports from 1024-65535" in asked.undecided.lines
    assert not any(change.gained or change.lost for change in found)


def test_security_groups_are_groups_too() -> None:
    """For those who think in them."""
    (change,) = changed({"hosts": {"data": {"in": []}}}, groups=by_security_group)

    assert (change.source, change.destination) == ("web", "data")
    assert change.to_json()["Lost"] == ["10.0.0.10 → 10.0.1.10 tcp 5432 from 1024-65535"]
