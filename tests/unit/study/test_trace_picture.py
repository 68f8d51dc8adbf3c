"""``refarch trace --svg``: the path over the picture of what is deployed."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from analysis.snapshot.files import save
from analysis.snapshot.raw import Raw

YES, NO, WRONG_INPUT = 0, 1, 2
GREEN, RED = "#116329", "#cf222e"


def words(source: str, destination: str, snapshot: str, svg: Path, *more: str) -> tuple[str, ...]:
    """Return the command."""
    ends = ("--from", source, "--to", destination, "--port", "5432")
    return ("trace", "three-tier-web", *ends, "--snapshot", snapshot, "--svg", str(svg), *more)


def strokes(svg: Path) -> set[str]:
    """Return the colours of the lines of a picture that is well-formed."""
    root = ET.fromstring(svg.read_text())  # noqa: S314 we have just written it
    return {one.get("stroke", "") for one in root.iter("{http://www.w3.org/2000/svg}polyline")}


def test_a_path_that_is_there_is_green(refarch: Any, snapshot: str, tmp_path: Path) -> None:
    """From the fleet to the database and back, with what decided on the way in words below."""
    svg = tmp_path / "way.svg"
    assert refarch(*words("fleet", "database", snapshot, svg)).code == YES
    assert GREEN in strokes(svg)
    assert RED not in strokes(svg)
    assert re.search(r"inbound rule: tcp 5432 from sg-", svg.read_text())


def test_a_path_that_is_not_there_is_red_where_it_ends(refarch: Any, snapshot: str, tmp_path: Path) -> None:
    """The internet has no way to the database, and the picture says which rule it is that keeps it so."""
    svg = tmp_path / "way.svg"
    ran = refarch(*words("load balancer", "database", snapshot, svg))
    assert ran.code == NO
    assert RED in strokes(svg)
    assert "ENI_SG_RULES_MISMATCH" in svg.read_text()


def test_a_reply_that_is_lost_is_red_on_its_way_back(refarch: Any, snapshot: str, tmp_path: Path) -> None:
    """The question arrives at the database, and the network ACL of its subnet lets no answer out."""
    svg = tmp_path / "way.svg"
    denied = ("--with", "DataAcl/Acl:out 1 deny all * 0.0.0.0/0")
    ran = refarch(*words("fleet", "database", snapshot, svg, *denied))
    assert ran.code == NO
    assert strokes(svg) >= {GREEN, RED}
    assert "the reply is stopped" in svg.read_text()


def test_the_picture_is_of_what_is_deployed(refarch: Any, snapshot: str, tmp_path: Path) -> None:
    """Not of what the scenario would be with its defaults: it names the account and Region."""
    svg = tmp_path / "way.svg"
    refarch(*words("fleet", "database", snapshot, svg))
    assert "Region us-east-1" in svg.read_text()


def test_without_a_template_there_is_nothing_to_draw(refarch: Any, flagship: Any, tmp_path: Path) -> None:
    """A snapshot of somebody who may not read templates: said, and nothing is written."""
    (raw,) = flagship.raws()
    bare = Raw(raw.account, raw.region, {**raw.files, "TemplateBody": []}, {"TemplateBody": "AccessDenied"})
    save([bare], tmp_path / "bare")
    host, other = list(flagship.before.interfaces)[:2]
    question = ("trace", "--from", host, "--to", other, "--port", "22", "--snapshot", str(tmp_path / "bare"))
    ran = refarch(*question, "--svg", str(tmp_path / "way.svg"))
    assert ran.code == WRONG_INPUT
    assert "no stack with a template to draw" in ran.err
    assert not (tmp_path / "way.svg").exists()


@pytest.mark.parametrize("place", ["missing/way.svg", "."])
def test_a_file_that_cannot_be_written_is_named(refarch: Any, snapshot: str, tmp_path: Path, place: str) -> None:
    """A folder that is not there, or a name that is a folder's."""
    ran = refarch(*words("fleet", "database", snapshot, tmp_path / place))
    assert ran.code == WRONG_INPUT
    assert "--svg" in ran.err


def test_a_picture_of_a_way_is_an_svg(refarch: Any, snapshot: str, tmp_path: Path) -> None:
    """As ``refarch draw`` has it: no other format is written under another's name."""
    ran = refarch(*words("fleet", "database", snapshot, tmp_path / "way.png"))
    assert ran.code == WRONG_INPUT
    assert "ends in .svg" in ran.err
    assert not (tmp_path / "way.png").exists()
