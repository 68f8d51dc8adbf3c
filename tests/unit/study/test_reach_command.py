"""``refarch reach``: the exact set of flows, and an exit code that says whether there are any."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from analysis.snapshot.files import save
from analysis.snapshot.raw import Raw
from tests.unit.analysis.describe import files, merged

CASES = Path(__file__).parents[1] / "analysis" / "network" / "cases"
YES, NO, WRONG_INPUT, UNKNOWN = 0, 1, 2, 3


def words(source: str, destination: str, snapshot: str, *more: str) -> tuple[str, ...]:
    """Return the command."""
    return ("reach", "three-tier-web", "--from", source, "--to", destination, "--snapshot", snapshot, *more)


def test_what_gets_there_is_told_with_its_ports_and_nothing_else(refarch: Any, snapshot: str) -> None:
    """The fleet reaches the database on one port: 5432, and replies come back."""
    ran = refarch(*words("fleet", "database", snapshot, "--json"))
    told = json.loads(ran.out)

    assert ran.code == YES
    assert {cell["Protocol"] for cell in told["Answered"]} == {"tcp"}
    assert {(p["From"], p["To"]) for cell in told["Answered"] for p in cell["DestinationPortRanges"]} == {(5432, 5432)}
    assert (told["Undecided"], told["Unknowns"]) == ([], [])


def test_the_same_is_told_in_words(refarch: Any, snapshot: str) -> None:
    """A line for each set of flows."""
    ran = refarch(*words("fleet", "database", snapshot))

    assert "tcp 5432 from 32768-60999" in ran.out
    assert "udp" not in ran.out


def test_that_nothing_gets_there_is_proved(refarch: Any, snapshot: str) -> None:
    """From all of the internet, by every protocol and port."""
    ran = refarch(*words("internet", "database", snapshot))

    assert ran.code == NO
    assert "no packet arrives: proved for all" in ran.out


def test_a_question_may_be_about_one_port_only(refarch: Any, snapshot: str) -> None:
    """On another port nothing arrives."""
    assert refarch(*words("fleet", "database", snapshot, "--protocol", "tcp", "--port", "5432")).code == YES
    assert refarch(*words("fleet", "database", snapshot, "--protocol", "tcp", "--port", "22")).code == NO


def test_what_is_not_in_the_snapshot_is_not_known(refarch: Any, snapshot: str, tmp_path: Path) -> None:
    """Without the network ACLs nobody can say what gets through."""
    copy = tmp_path / "copy"
    shutil.copytree(snapshot, copy)
    for path in copy.rglob("NetworkAcls.json"):
        path.unlink()
    ran = refarch(*words("fleet", "database", str(copy)))

    assert ran.code == UNKNOWN
    assert "network ACL" in ran.out


def test_a_question_without_two_ends_is_refused(refarch: Any, snapshot: str) -> None:
    """An IPv6 address has nothing to do with hosts that have none."""
    ran = refarch(*words("2001:db8::1", "database", snapshot))

    assert ran.code == WRONG_INPUT
    assert "there is nothing to ask" in ran.err


@pytest.mark.parametrize("command", ["reach", "trace"])
def test_a_snapshot_is_asked_without_a_scenario(refarch: Any, snapshot: str, command: str) -> None:
    """Ids, addresses and the internet are known in anybody's account; the scenario's own names are not."""
    asked = (command, "--from", "internet", "--to", "10.0.0.0/16", "--port", "5432", "--snapshot", snapshot)

    assert refarch(*asked).code == NO
    assert refarch(command, "--from", "fleet", "--to", "internet", "--port", "443", "--snapshot", snapshot).code == 2


@pytest.mark.parametrize("command", ["reach", "trace"])
def test_without_a_snapshot_a_scenario_is_named(refarch: Any, command: str) -> None:
    """Neither of the two is a question about nothing."""
    ran = refarch(command, "--from", "internet", "--to", "10.0.0.4", "--port", "443")

    assert ran.code == WRONG_INPUT
    assert "SCENARIO is missing" in ran.err


@pytest.mark.parametrize("command", ["reach", "trace"])
@pytest.mark.parametrize("action", ["s3:GetObject", "*"])
def test_a_policy_of_an_endpoint_is_told_beside_the_verdict(
    refarch: Any, tmp_path: Path, command: str, action: str
) -> None:
    """In words and as JSON, if it is another than the default one; the packet arrives either way."""
    world = yaml.safe_load((CASES / "gateway_endpoints.yaml").read_text("utf-8"))["world"]
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}]}
    changed = merged(world, {"raw": {"VpcEndpoints": {"s3": {"PolicyDocument": json.dumps(policy)}}}})
    save([Raw("123456789012", "us-east-1", files(changed))], tmp_path)
    asked = (command, "--from", "eni-henry", "--to", "198.51.100.7", "--port", "443", "--snapshot", str(tmp_path))
    words, data = refarch(*asked), refarch(*asked, "--json")

    assert words.code == YES
    assert ("endpoint policy, which is not the default one" in words.out) is (action != "*")
    assert ("endpoint policy, which is not the default one" in data.out) is (action != "*")


@pytest.mark.parametrize("command", ["reach", "trace"])
@pytest.mark.parametrize(("routes", "code"), [({"10.0.0.0/8": "tgw-1"}, NO), ({"198.51.100.0/24": "vpce-s3"}, YES)])
def test_in_a_subnet_that_nobody_is_in_a_host_is_taken_to_be(
    refarch: Any, tmp_path: Path, command: str, routes: dict[str, str], code: int
) -> None:
    """Its ways are known before anything runs there; but not where nobody has read who does."""
    world = yaml.safe_load((CASES / "gateway_endpoints.yaml").read_text("utf-8"))["world"]
    spare = {"vpc": "vpc-hub", "block": "10.9.7.0/24", "routes": routes}
    save([Raw("123456789012", "us-east-1", files(merged(world, {"subnets": {"spare": spare}})))], tmp_path)
    asked = (command, "--from", "subnet-spare", "--to", "198.51.100.7", "--port", "443", "--snapshot", str(tmp_path))

    ran = refarch(*asked)
    (tmp_path / "123456789012" / "us-east-1" / "NetworkInterfaces.json").unlink()
    unread = refarch(*asked)

    assert ran.code == code, ran.out + ran.err
    assert unread.code == WRONG_INPUT
    assert "NetworkInterfaces" in unread.err
