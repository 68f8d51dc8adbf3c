"""Whom the load balancer sends a visitor to, with stickiness and without."""

from study.fleets import Balancer, Request, Visitor
from study.fleets.balancer import STICKINESS_COOKIE
from tests.unit.study.fleets.applications import instance

NAMES = ("i-1", "i-2", "i-3")


class Clock:
    """A clock that is put forward by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return seconds."""
        return self.now


def balancer(duration: int | None = None, clock: Clock | None = None) -> Balancer:
    """Return a load balancer before three instances."""
    return Balancer([instance(name) for name in NAMES], duration=duration, clock=clock or Clock())


def served(visitor: Visitor, times: int = 6) -> list[str]:
    """Return who serves a visitor."""
    found = []
    for _ in range(times):
        visitor.ask("GET", "/")
        found.append(visitor.served_by)
    return found


def test_without_stickiness_requests_go_round() -> None:
    """The same visitor is sent to everybody in turn, and told no cookie."""
    visitor = Visitor(balancer())
    assert sorted(served(visitor)) == sorted(NAMES * 2)
    assert STICKINESS_COOKIE not in visitor.cookies


def test_with_stickiness_a_visitor_stays_where_he_was() -> None:
    """And the next one begins elsewhere."""
    front = balancer(3600)
    one, other = Visitor(front), Visitor(front)
    assert len(set(served(one))) == 1
    assert len(set(served(other))) == 1
    assert one.served_by != other.served_by


def test_when_the_target_is_gone_another_is_chosen_and_named_by_a_new_cookie() -> None:
    """And kept, although the first one comes back."""
    front = balancer(3600)
    visitor = Visitor(front)
    [first, *_] = served(visitor)
    gone = next(target for target in front.targets if target.id == first)
    front.targets.remove(gone)
    second = set(served(visitor))
    front.targets.append(gone)
    assert first not in second
    assert len(second) == 1
    assert set(served(visitor)) == second


def test_the_duration_is_counted_from_the_last_answer() -> None:
    """Who comes in time stays; who comes too late begins anew."""
    clock = Clock()
    visitor = Visitor(balancer(60, clock))
    [first] = served(visitor, 1)
    clock.now += 59
    assert served(visitor, 1) == [first]
    clock.now += 59
    assert served(visitor, 1) == [first]
    clock.now += 61
    assert served(visitor, 1) != [first]


def test_a_cookie_that_somebody_made_himself_counts_for_nothing() -> None:
    """AWS encrypts them: nobody chooses his instance."""
    front = balancer(3600)
    answers = [front.ask(Request("GET", "/", cookies={STICKINESS_COOKIE: "i-1"})) for _ in range(3)]
    assert {answer.served_by for answer in answers} == set(NAMES)


def test_cookies_come_and_go_both_ways() -> None:
    """What the application sets comes back to it."""
    visitor = Visitor(balancer())
    visitor.ask("GET", "/")
    assert visitor.ask("POST", "/", "{}").text.endswith("POST seen=yes")


def test_without_targets_the_load_balancer_answers_itself() -> None:
    """503, as AWS's does."""
    answer = Balancer((), duration=None).ask(Request("GET", "/"))
    assert (answer.status, answer.served_by) == (503, "")
