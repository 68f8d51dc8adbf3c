"""Where an Application Load Balancer sends people, and what it says to them itself."""

import pytest

from refarch.balancing import ApplicationBalancer, When
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import access_logs, empty_stack
from tests.unit.constructs.tiers import servers


@pytest.fixture(scope="module")
def front() -> ApplicationBalancer:
    """A load balancer; what it refuses leaves no trace in it."""
    stack = empty_stack()
    fleet, vpc = servers(stack)
    return ApplicationBalancer(stack, "Front", network=vpc, fleet=fleet, access_logs=access_logs(stack).bucket)


@pytest.mark.parametrize(
    ("when", "path"),
    [
        (When(path=["/old/*"]), "/old/new"),
        (When(path=["/a", "/o?d"]), "/old"),
        (When(host=["old.example.com"]), "/"),
        (When(query={"v": "1"}), "/"),
        (When(header={"User-Agent": ["*"]}, method=["GET", "HEAD"]), "/"),
    ],
)
def test_who_would_be_sent_there_again_is_not_sent_there(front: ApplicationBalancer, when: When, path: str) -> None:
    """Host and query stay as they are; a browser gives up after some twenty rounds."""
    with pytest.raises(RefusedError, match=f"^test/Front: Round: path='{path}': whoever is sent there meets the same"):
        front.redirect("Round", when, path=path)


@pytest.mark.parametrize(
    ("name", "when", "path"),
    [
        ("Moved", When(path=["/old/*"]), "/"),
        ("Case", When(path=["/OLD"]), "/old"),
        ("Dot", When(path=["/a.b"]), "/aXb"),
        ("Form", When(method=["POST"]), "/thanks"),
        ("Below", When(path=["/shop/*"]), "/new/#{path}"),
    ],
)
def test_who_meets_the_conditions_once_is_sent_there(
    front: ApplicationBalancer, name: str, when: When, path: str
) -> None:
    """The twin: another path, of which case counts and a dot is a dot; and after a form comes a GET."""
    front.redirect(name, when, path=path)
    assert front.node.try_find_child(name) is not None


def test_a_path_begins_with_a_slash(front: ApplicationBalancer) -> None:
    """Elastic Load Balancing takes no other."""
    with pytest.raises(RefusedError, match=r"^test/Front: Round: path='new': a path begins with a slash"):
        front.redirect("Round", When(path=["/old"]), path="new")


def test_an_answer_has_1024_characters(front: ApplicationBalancer) -> None:
    """And not one more."""
    front.answer("Long", When(path=["/long"]), status=404, text="x" * 1024)
    with pytest.raises(RefusedError, match=r"^test/Front: Longer: a text of 1025 characters: a fixed response has up"):
        front.answer("Longer", When(path=["/longer"]), status=404, text="x" * 1025)
