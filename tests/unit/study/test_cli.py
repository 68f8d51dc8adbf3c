"""The command line: what it answers, what it exits with, and what it says to wrong input."""

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.parsers import ResponseParserError

from study import cli
from study.drawing import DrawingError

YES, NO, WRONG_INPUT, UNKNOWN = 0, 1, 2, 3


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_itself(refarch: Any, name: str) -> None:
    """``--help`` works and says more than the list of commands does."""
    ran = refarch(name, "--help")

    assert ran.code == YES
    assert f"Usage: refarch {name}" in ran.out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("deploy", "tree-tier-web"), "did you mean three-tier-web?"),
        (("check", "webb"), "three-tier-web"),
        (("show", ""), "three-tier-web"),
    ],
)
def test_an_unknown_scenario_is_answered_with_the_nearest(refarch: Any, words: tuple[str, ...], hint: str) -> None:
    """Wrong input, exit code 2, and a name that would work."""
    ran = refarch(*words)

    assert ran.code == WRONG_INPUT
    assert hint in ran.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("deploy", "three-tier-web", "-c", "zone=3"), "zones=…"),
        (("deploy", "three-tier-web", "-c", "zones"), "zones=…"),
        (("deploy", "tgw-hub-spoke", "-c", "prod=12"), "-c prod=12: an account is expected, twelve digits"),
        (("destroy", "peering-pair", "-c", "far=europe"), "-c far=europe: a Region is expected, one like us-east-1"),
        (("trace", "three-tier-web", "--from", "fleet", "--to", "database"), "--port is missing"),
        (("curriculum", "nacl"), "did you mean nacls"),
        (("lint", "three-tier-web", "--region", "eu-west-33"), "do you mean eu-west-3"),
        (("snapshot", "--region", "eu-west-3", "--region", "nowhere"), "no Region 'nowhere'"),
        (("nonsense",), "No such command"),
    ],
)
def test_wrong_use_says_what_was_expected(refarch: Any, words: tuple[str, ...], hint: str) -> None:
    """Nothing is started for it, and no traceback is shown."""
    ran = refarch(*words)

    assert ran.code == WRONG_INPUT
    assert hint in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", [("check", "three-tier-web"), ("snapshot",), ("deploy", "three-tier-web", "--yes")])
def test_an_unknown_profile_is_named(
    refarch: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """A real account is asked only through a profile that exists."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))

    ran = refarch(*command, "--profile", "nobody")

    assert ran.code == WRONG_INPUT
    assert "nobody" in ran.err


def test_an_account_that_answers_nonsense_is_no_traceback(refarch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that breaks down in the middle of a snapshot says so in HTML."""

    def broken(*_: object) -> None:
        msg = "invalid XML received"
        raise ResponseParserError(msg)

    monkeypatch.setattr("study.cli.source._places", broken)
    ran = refarch("lint", "three-tier-web")

    assert ran.code == WRONG_INPUT
    assert "does not answer: invalid XML" in ran.err


def test_list_and_show_need_neither_cdk_nor_an_account(refarch: Any) -> None:
    """They read the scenario's record and nothing else."""
    listed = json.loads(refarch("list", "--json").out)
    shown = json.loads(refarch("show", "three-tier-web", "--json").out)

    assert "three-tier-web" in [scenario["slug"] for scenario in listed]
    assert shown["hazards"]
    assert all(intent["promise"] and intent["why"] for intent in shown["intents"])


def test_trace_exits_with_0_for_a_packet_that_arrives(refarch: Any, snapshot: str) -> None:
    """And shows the hops of both directions."""
    ran = refarch(
        "trace", "three-tier-web", "--from", "fleet", "--to", "database", "--port", "5432", "--snapshot", snapshot
    )

    assert ran.code == YES
    assert "reachable" in ran.out
    assert ran.out.index("forward") < ran.out.index("return")


def test_trace_exits_with_1_for_one_that_does_not(refarch: Any, snapshot: str) -> None:
    """And names the explanation code."""
    ran = refarch(
        "trace", "three-tier-web", "--from", "internet", "--to", "database", "--port", "5432", "--snapshot", snapshot
    )

    assert ran.code == NO
    assert "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS" in ran.out


def test_trace_as_json_has_the_shape_of_the_reachability_analyzer(refarch: Any, snapshot: str) -> None:
    """What reads AWS's answers reads these."""
    ran = refarch(
        "trace",
        "three-tier-web",
        "--from=load balancer",
        "--to=fleet",
        "--port=22",
        f"--snapshot={snapshot}",
        "--json",
    )
    analyses = json.loads(ran.out)["NetworkInsightsAnalyses"]

    assert ran.code == NO
    assert {analysis["NetworkPathFound"] for analysis in analyses} == {False}
    assert analyses[0]["Explanations"][0]["ExplanationCode"] == "ENI_SG_RULES_MISMATCH"


def test_an_unknown_end_is_answered_with_the_names_that_there_are(refarch: Any, snapshot: str) -> None:
    """Names are the scenario's own."""
    ran = refarch(
        "trace", "three-tier-web", "--from", "flet", "--to", "database", "--port", "1", "--snapshot", snapshot
    )

    assert ran.code == WRONG_INPUT
    assert "load balancer, fleet, database" in ran.err


@pytest.mark.parametrize("who", ["10.0.0.0/33", "10.0.0.256", "fd00::/129", "10.0.0.0/255.0.0.0.0", "1.2.3"])
def test_an_address_that_cannot_be_is_called_so(refarch: Any, snapshot: str, who: str) -> None:
    """And is not looked for among the names."""
    ran = refarch("trace", "three-tier-web", "--from", "fleet", "--to", who, "--port", "5432", "--snapshot", snapshot)

    assert ran.code == WRONG_INPUT
    assert f"{who!r} is no IP address and no block of them" in ran.err


def test_check_reads_a_snapshot(refarch: Any, snapshot: str) -> None:
    """All promises hold, those about packets and those about identities."""
    ran = refarch("check", "three-tier-web", "--snapshot", snapshot, "--json")
    outcomes = [finding["Outcome"] for finding in json.loads(ran.out)["Findings"]]

    assert ran.code == YES
    assert set(outcomes) == {"holds"}


def test_a_folder_without_a_snapshot_says_how_to_make_one(refarch: Any, tmp_path: Path) -> None:
    """The command is in the message."""
    ran = refarch("check", "three-tier-web", "--snapshot", str(tmp_path / "nothing"))

    assert ran.code == WRONG_INPUT
    assert "refarch snapshot --out" in ran.err


def test_draw_writes_the_picture(refarch: Any, tmp_path: Path) -> None:
    """As SVG, and as PNG beside it."""
    target = tmp_path / "picture.svg"
    ran = refarch("draw", "three-tier-web", "--out", str(target), "--png")

    assert ran.code == YES
    assert target.read_text().startswith("<svg")
    assert target.with_suffix(".png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_refused(refarch: Any, tmp_path: Path) -> None:
    """A folder that is missing, perhaps mistyped, is not made; a folder is where the picture or its PNG should be."""
    (tmp_path / "taken.svg").mkdir()
    (tmp_path / "other.png").mkdir()
    for name, why in (("missing/x.svg", "No such file"), ("taken.svg", "directory"), ("other.svg", "other.png")):
        ran = refarch("draw", "multi-az-vpc", "--out", str(tmp_path / name), "--png")
        assert ran.code == WRONG_INPUT
        assert f"--out {tmp_path / name}" in ran.err
        assert why in ran.err
    assert not (tmp_path / "missing").exists()


def test_draw_tells_programs_what_it_has_written(refarch: Any, tmp_path: Path) -> None:
    """The paths, as JSON."""
    target = tmp_path / "picture.svg"
    ran = refarch("draw", "three-tier-web", "--out", str(target), "--png", "--json")
    assert json.loads(ran.out) == {"svg": str(target), "png": str(target.with_suffix(".png"))}


def test_a_picture_of_other_settings_goes_into_a_file_of_its_own(refarch: Any, tmp_path: Path) -> None:
    """In ``diagrams/`` is what is deployed if nobody chooses otherwise; a wrong setting is refused as always."""
    target = tmp_path / "mesh.svg"
    mesh = ("draw", "peering-pair", "-c", "shape=mesh")
    ran = refarch(*mesh, "--out", str(target))
    assert ran.code == YES
    assert "Peering of Archive and Application" in target.read_text()

    for wrong in (mesh, ("draw", "peering-pair", "-c", "shape=star", "--out", str(target))):
        ran = refarch(*wrong)
        assert ran.code == WRONG_INPUT
    assert "chain or mesh is expected" in ran.err


def test_a_picture_in_another_format_is_refused(refarch: Any, tmp_path: Path) -> None:
    """An SVG in a file called .png would be opened by nothing."""
    ran = refarch("draw", "three-tier-web", "--out", str(tmp_path / "picture.png"))
    assert ran.code == 2
    assert "a picture is an SVG" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_drawn_is_an_error_and_no_picture(
    refarch: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The renderer's reason is passed on."""

    def refuse(*_: object, **__: object) -> str:
        msg = "AWS::New::Thing: nobody drew that yet"
        raise DrawingError(msg)

    monkeypatch.setattr("study.pictures.draw", refuse)
    ran = refarch("draw", "three-tier-web", "--out", str(tmp_path / "picture.svg"))

    assert ran.code == WRONG_INPUT
    assert "AWS::New::Thing" in ran.err
    assert not (tmp_path / "picture.svg").exists()


def test_an_interrupt_is_no_traceback(refarch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C exits with 130, as shells expect, and says that a rerun is fine."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("study.cli.list.catalogue.find", interrupt)
    ran = refarch("list")

    assert ran.code == 130
    assert "run again" in ran.err


def test_the_doctor_lists_what_the_sandbox_can_make(refarch: Any) -> None:
    """The same table that the page of the documentation is made from, for people and for programs."""
    assert "AWS::EC2::RouteTable" in refarch("doctor", "--types").out
    told = json.loads(refarch("doctor", "--json").out)
    [table] = [row for row in told["types"] if row["type"] == "AWS::EC2::RouteTable"]
    assert (table["made"], table["how"]) == ("ec2:CreateRouteTable", "row")
