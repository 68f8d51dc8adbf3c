"""``refarch check``: 0 if every promise holds, 1 if one is broken, 2 for wrong input, 3 if one cannot be decided."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from stacks import catalogue

YES, NO, WRONG_INPUT, UNKNOWN = 0, 1, 2, 3


@pytest.fixture
def own_snapshot(snapshot: str, tmp_path: Path) -> Path:
    """Return a copy of the flagship's snapshot, to be spoilt."""
    copy = tmp_path / "snapshot"
    shutil.copytree(snapshot, copy)
    return copy


def the_file(folder: Path, name: str) -> Path:
    """Return one file of a folder that holds one snapshot."""
    (found,) = folder.glob(f"*/*/{name}.json")
    return found


def close(folder: Path, group_name: str) -> None:
    """Take all inbound rules of a security group away."""
    path = the_file(folder, "SecurityGroups")
    content = json.loads(path.read_text())
    (group,) = [g for g in content["SecurityGroups"] if group_name in g["GroupName"]]
    group["IpPermissions"] = []
    path.write_text(json.dumps(content))


def findings(ran: Any) -> Sequence[dict[str, Any]]:
    """Return the findings of an answer in JSON."""
    found: list[dict[str, Any]] = json.loads(ran.out)["Findings"]
    return found


def test_with_every_promise_kept_it_exits_with_0(refarch: Any, snapshot: str) -> None:
    """The flagship, with all that it promises."""
    ran = refarch("check", "three-tier-web", "--snapshot", snapshot)

    assert ran.code == YES
    assert f"{len(catalogue.find('three-tier-web').intents)} promises hold, 0 broken, 0 unknown" in ran.out


def test_with_a_promise_that_cannot_be_decided_it_exits_with_3(refarch: Any, own_snapshot: Path) -> None:
    """Those about identities, of a snapshot that knows no roles: shown as unknown, with the reason."""
    the_file(own_snapshot, "RoleDetailList").unlink()

    ran = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot))

    assert ran.code == UNKNOWN
    assert ran.out.count("has no RoleDetailList.json") == 4
    assert "0 broken, 4 unknown" in ran.out


def test_with_a_broken_promise_it_exits_with_1_whatever_is_unknown(refarch: Any, own_snapshot: Path) -> None:
    """No is no; the code and the reason stand under the promise."""
    close(own_snapshot, "DatabaseGroup")

    ran = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot))

    assert ran.code == NO
    assert "2 broken, 0 unknown" in ran.out
    lines = ran.out.splitlines()
    at = next(number for number, line in enumerate(lines) if "fleet reaches database" in line)
    assert lines[at].startswith("broken")
    assert lines[at + 1].strip().startswith("SG_HAS_NO_RULES: Database/Group (sg-")


def test_the_broken_promise_as_json(refarch: Any, own_snapshot: Path) -> None:
    """Outcome, codes and the analysis in AWS's shape."""
    close(own_snapshot, "DatabaseGroup")

    ran = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot), "--json")

    broken = [finding for finding in findings(ran) if finding["Outcome"] == "broken"]
    assert ran.code == NO
    assert [finding["ExplanationCodes"] for finding in broken] == [["SG_HAS_NO_RULES"], ["SG_HAS_NO_RULES"]]
    assert broken[0]["Analysis"]["NetworkPathFound"] is False
    assert broken[0]["Analysis"]["Explanations"][0]["Direction"] == "ingress"


@pytest.mark.parametrize(
    "name",
    [
        "Vpcs",
        "Subnets",
        "RouteTables",
        "NetworkAcls",
        "SecurityGroups",
        "NetworkInterfaces",
        "Reservations",
        "InternetGateways",
        "NatGateways",
        "VpcEndpoints",
        "Entries",
        "LoadBalancers",
        "Listeners",
        "TargetGroups",
        "TargetHealthDescriptions",
        "AutoScalingGroups",
        "DBInstances",
        "StackResourceSummaries",
        "TemplateBody",
    ],
)
def test_a_call_that_is_missing_makes_promises_unknown_and_breaks_none(
    refarch: Any, own_snapshot: Path, name: str
) -> None:
    """What was not read is neither there nor not there; a verdict from half the facts would be a guess."""
    the_file(own_snapshot, name).unlink()

    ran = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot), "--json")

    outcomes = [finding["Outcome"] for finding in findings(ran)]
    assert "broken" not in outcomes
    # Gateway endpoints are on nobody's way here, so their absence leaves every verdict as it was.
    assert ran.code == (YES if name == "VpcEndpoints" else UNKNOWN)
    assert ("unknown" in outcomes) is (name != "VpcEndpoints")


def test_an_account_in_which_nothing_is_deployed_is_unknown(refarch: Any, own_snapshot: Path) -> None:
    """Promises about nobody hold for no reason; nothing of the kind is claimed."""
    the_file(own_snapshot, "StackResourceSummaries").write_text('{"StackResourceSummaries": []}')

    ran = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot), "--json")

    assert ran.code == UNKNOWN
    assert {finding["Outcome"] for finding in findings(ran)} == {"unknown"}
    assert "is the scenario deployed?" in findings(ran)[0]["Text"]


@pytest.mark.parametrize(
    ("content", "hint"),
    [("{", "this is no JSON"), ('{"Subnets": []}', "a list under 'Vpcs'"), ('"Vpcs"', "a list under 'Vpcs'")],
)
def test_a_file_that_is_no_response_is_wrong_input(refarch: Any, own_snapshot: Path, content: str, hint: str) -> None:
    """With the file's name, what was found and what was expected."""
    path = the_file(own_snapshot, "Vpcs")
    path.write_text(content)

    ran = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot))

    assert ran.code == WRONG_INPUT
    assert str(path) in ran.err
    assert hint in ran.err


def test_a_folder_with_two_accounts_is_one_network(refarch: Any, own_snapshot: Path) -> None:
    """What both tell of is there once, so that nothing is counted twice."""
    (account,) = own_snapshot.iterdir()
    before = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot), "--json")
    shutil.copytree(account, own_snapshot / "999999999999")
    for name in ("AutoScalingGroups", "DBInstances"):  # which have names only, and would be others
        (own_snapshot / "999999999999" / "us-east-1" / f"{name}.json").write_text(json.dumps({name: []}))

    ran = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot), "--json")

    assert json.loads(ran.out) == json.loads(before.out)


def test_a_region_that_is_not_in_the_folder_is_named(refarch: Any, own_snapshot: Path) -> None:
    """With what the folder holds."""
    ran = refarch("check", "three-tier-web", "--snapshot", str(own_snapshot), "--region", "eu-west-1")

    assert ran.code == WRONG_INPUT
    assert "us-east-1, and nothing of eu-west-1" in ran.err
