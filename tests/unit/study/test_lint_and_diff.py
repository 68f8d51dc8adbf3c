"""``refarch lint`` and ``refarch diff``: 0 for nothing, 1 for something, 2 for wrong input, 3 if it cannot be told."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

YES, NO, WRONG_INPUT, UNKNOWN = 0, 1, 2, 3


@pytest.fixture
def other(snapshot: str, tmp_path: Path) -> Path:
    """Return a copy of the flagship's snapshot, to be changed."""
    return Path(shutil.copytree(snapshot, tmp_path / "other"))


def spoil(folder: Path, name: str, change: Any) -> None:
    """Change the items of a file of a snapshot."""
    (path,) = folder.glob(f"*/*/{name}.json")
    content = json.loads(path.read_text())
    content[name] = change(content[name])
    path.write_text(json.dumps(content))


def test_the_flagship_has_no_finding(refarch: Any, snapshot: str) -> None:
    """The default VPC of its account is not looked at."""
    ran = refarch("lint", "three-tier-web", "--snapshot", snapshot)

    assert ran.code == YES, ran.out
    assert "0 findings" in ran.out


def test_a_fault_is_found_with_its_remedy(refarch: Any, other: Path) -> None:
    """A NAT gateway was deleted, and the route that led to it stayed."""

    def close(tables: list[Any]) -> list[Any]:
        routes = [route for table in tables for route in table["Routes"] if route.get("NatGatewayId")]
        routes[0]["State"] = "blackhole"
        return tables

    spoil(other, "RouteTables", close)

    ran = refarch("lint", "three-tier-web", "--snapshot", str(other))
    told = json.loads(refarch("lint", "three-tier-web", "--snapshot", str(other), "--json").out)

    assert ran.code == NO
    assert "[blackhole] https://docs.aws.amazon.com/" in ran.out
    assert [finding["Id"] for finding in told["Findings"]] == ["blackhole"]


def test_a_rule_without_its_facts_is_unknown(refarch: Any, other: Path) -> None:
    """And nothing passes that was not looked at."""
    (path,) = other.glob("*/*/NatGateways.json")
    path.unlink()

    ran = refarch("lint", "three-tier-web", "--snapshot", str(other))

    assert ran.code == UNKNOWN
    assert "nat-in-another-zone" in ran.out


def test_the_same_snapshot_has_no_difference(refarch: Any, snapshot: str) -> None:
    """Whatever is compared."""
    ran = refarch("diff", snapshot, snapshot, "--scenario", "three-tier-web", "--only", "fleet", "--only", "database")

    assert (ran.code, ran.out) == (YES, "0 pairs changed\n")


def test_a_closed_port_is_a_loss_between_tiers(refarch: Any, snapshot: str, other: Path) -> None:
    """The database's group lets nobody in any more."""

    def close(groups: list[Any]) -> list[Any]:
        for group in groups:
            rules = group["IpPermissions"]
            group["IpPermissions"] = [rule for rule in rules if rule.get("FromPort") != 5432]
        return groups

    spoil(other, "SecurityGroups", close)
    words = ("diff", snapshot, str(other), "--scenario", "three-tier-web", "--only", "fleet", "--only", "database")

    ran = refarch(*words)
    (change,) = json.loads(refarch(*words, "--json").out)["Changes"]

    assert ran.code == NO
    assert "fleet → database\n  - 10.0." in ran.out
    assert (change["Source"], change["Destination"], change["Gained"]) == ("fleet", "database", [])
    assert all("tcp 5432" in line for line in change["Lost"])


def test_a_group_that_there_is_not_is_answered_with_those_that_there_are(refarch: Any, snapshot: str) -> None:
    """By subnets, if nothing else is said."""
    ran = refarch("diff", snapshot, snapshot, "--only", "flet")

    assert ran.code == WRONG_INPUT
    assert "Network/Vpc/appSubnet1/Subnet" in ran.err


@pytest.mark.parametrize(
    ("without", "code"),
    [((), YES), (("us-east-1a",), YES), (("DataAcl/Acl",), UNKNOWN), (("nothing",), WRONG_INPUT)],
)
def test_trace_asks_what_would_be_without_something(
    refarch: Any, snapshot: str, without: tuple[str, ...], code: int
) -> None:
    """Of a zone the others are left; of a network ACL that is not there nobody knows what it would say."""
    words = ("trace", "three-tier-web", "--from", "fleet", "--to", "database", "--port", "5432", "--snapshot", snapshot)

    ran = refarch(*words, *(word for what in without for word in ("--without", what)))

    assert ran.code == code, ran.out + ran.err
    assert (code == WRONG_INPUT) == ("--without: nothing to take away goes by 'nothing'" in ran.err)


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ((), NO),
        (("Database/Group:in tcp 22 10.0.0.0/16", "Web/FleetGroup:out tcp 22 10.0.0.0/16"), NO),
        (
            (
                "Database/Group:in tcp 22 10.0.0.0/16",
                "Web/FleetGroup:out tcp 22 10.0.0.0/16",
                "DataAcl/Acl:in 1 allow tcp 22 10.0.0.0/16",
            ),
            YES,
        ),
        (("DataAcl/Acl:in allow",), WRONG_INPUT),
    ],
)
@pytest.mark.parametrize("command", ["trace", "reach"])
def test_one_asks_what_would_be_with_something_more(
    refarch: Any, snapshot: str, command: str, added: tuple[str, ...], code: int
) -> None:
    """Rules of both groups, and the network ACL as well: with all three a login arrives."""
    words = (command, "three-tier-web", "--from", "fleet", "--to", "database", "--port", "22", "--snapshot", snapshot)

    ran = refarch(*words, *(word for what in added for word in ("--with", what)))

    assert ran.code == code, ran.out + ran.err
    assert (code == WRONG_INPUT) == ("--with: 'DataAcl/Acl:in allow' is not written as one of" in ran.err)
