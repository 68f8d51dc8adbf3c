"""``refarch trace --svg``: the way of a packet over the scenario's picture, and where it is stopped."""

import re
from pathlib import Path
from typing import Any

import pytest

YES, NO, WRONG_INPUT = 0, 1, 2
FLEET, DATABASE, DOOR = "WebGroupASG5FD1935A", "DatabaseInstanceAA8A5FDE", "NetworkVpcIGW6BEA7B02"
WALL = "DataAclED123AB7"
KEYS = ("x", "y", "width", "height")


@pytest.fixture
def traced(refarch: Any, snapshot: str, tmp_path: Path) -> Any:
    """Return a function that traces in a snapshot and returns the exit code, what was printed and the picture."""

    def run(source: str, destination: str, port: str = "5432", *more: str) -> tuple[int, str, str]:
        target = tmp_path / "way.svg"
        words = (
            "--from",
            source,
            "--to",
            destination,
            "--port",
            port,
            "--snapshot",
            snapshot,
            "--svg",
            str(target),
            *more,
        )
        ran = refarch("trace", "three-tier-web", *words)
        return ran.code, ran.out + ran.err, target.read_text("utf-8")

    return run


def points_of(picture: str, way: str) -> list[tuple[float, float]]:
    """Return the points of a way."""
    found = re.search(rf'points="([^"]+)"[^>]*data-path="{way}"', picture)
    return [(float(x), float(y)) for x, y in (p.split(",") for p in found[1].split())] if found else []


def places_of(picture: str, resource: str) -> list[tuple[float, float, float, float]]:
    """Return where a resource is drawn: left, top, right and bottom of each of its shapes."""
    shapes = re.findall(rf'<[^>]*data-resource="{resource}"[^>]*>', picture)
    found = [[float(re.search(rf' {key}="([^"]+)"', shape)[1]) for key in KEYS] for shape in shapes]  # type: ignore[index]
    return [(x, y, x + width, y + height) for x, y, width, height in found]


def place_of(picture: str, resource: str) -> tuple[float, float, float, float]:
    """Return where a resource is drawn that is drawn once."""
    (found,) = places_of(picture, resource)
    return found


def lies_in(point: tuple[float, float], place: tuple[float, float, float, float]) -> bool:
    """Return whether a point lies in a rectangle."""
    return place[0] <= point[0] <= place[2] and place[1] <= point[1] <= place[3]


def test_a_packet_that_arrives_is_drawn_there_and_back(traced: Any) -> None:
    """From the fleet to the database, and nothing of it is red."""
    code, said, picture = traced("fleet", "database")
    forward, back = points_of(picture, "forward"), points_of(picture, "return")

    assert code == YES, said
    assert lies_in(forward[0], place_of(picture, FLEET))
    assert lies_in(forward[-1], place_of(picture, DATABASE))
    assert lies_in(back[-1], place_of(picture, FLEET))
    assert 'data-path="stopped"' not in picture
    assert "reachable</text>" in picture


def test_a_packet_that_is_stopped_is_drawn_as_far_as_it_gets(traced: Any) -> None:
    """A cross where it is stopped, and the code and the rule in words below."""
    code, said, picture = traced("fleet", "database", "22")

    assert code == NO, said
    assert points_of(picture, "return") == []
    assert 'data-path="stopped"' in picture
    assert "ENI_SG_RULES_MISMATCH:" in picture


def test_a_reply_that_is_stopped_is_marked_at_the_network_acl_of_its_subnet(traced: Any) -> None:
    """The question arrives at the database, and the network ACL lets no answer out; it is drawn in each subnet."""
    code, said, picture = traced("fleet", "database", "5432", "--with", "DataAcl/Acl:out 1 deny all * 0.0.0.0/0")
    cross = re.search(r'data-path="stopped"><circle cx="([^"]+)" cy="([^"]+)"', picture)
    walls = [
        place for place in places_of(picture, WALL) if cross and lies_in((float(cross[1]), float(cross[2])), place)
    ]

    assert code == NO, said
    assert "SUBNET_ACL_RESTRICTION: the reply is stopped" in picture
    assert lies_in(points_of(picture, "forward")[-1], place_of(picture, DATABASE))
    assert len(walls) == 1


def test_what_the_picture_does_not_show_is_passed_over(traced: Any) -> None:
    """The internet has no shape; the way begins at its gateway."""
    code, said, picture = traced("internet", "load balancer", "80")

    assert code in (YES, NO), said
    assert lies_in(points_of(picture, "forward")[0], place_of(picture, DOOR))


def test_a_snapshot_without_a_scenario_has_no_picture(refarch: Any, snapshot: str, tmp_path: Path) -> None:
    """Nor is there a file then."""
    words = ("--from", "internet", "--to", "10.0.0.0/16", "--port", "443", "--snapshot", snapshot)
    ran = refarch("trace", *words, "--svg", str(tmp_path / "way.svg"))

    assert ran.code == WRONG_INPUT
    assert "--svg: only a scenario has a picture" in ran.err
    assert not (tmp_path / "way.svg").exists()
