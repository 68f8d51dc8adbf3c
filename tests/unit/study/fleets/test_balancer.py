"""Whom the load balancer sends a visitor to, with stickiness and without."""

from typing import Any

import pytest

from study.fleets import Balancer, Request, Stickiness, Visitor
from study.fleets.stickiness import BY_APPLICATION, BY_DURATION, OF_CLASSIC, of_policies, of_target_group
from tests.unit.study.fleets.applications import instance, script

NAMES = ("i-1", "i-2", "i-3")
LOGIN = """
class Shop:
    def __init__(self, store, place):
        self.place = place

    def __call__(self, environ, start):
        cookie = {"/login": "SID=me; Path=/", "/logout": "SID=; Path=/; Max-Age=0"}.get(environ["PATH_INFO"])
        start("200 OK", [("Set-Cookie", cookie)] if cookie else [])
        return [self.place.encode()]
"""
"""It sets a cookie of its own when somebody logs in, and takes it away again when he logs out."""


class Clock:
    """A clock that is put forward by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return seconds."""
        return self.now


def balancer(duration: int | None = None, clock: Clock | None = None) -> Balancer:
    """Return a load balancer before three instances, sticky for some seconds from the last answer on."""
    sticky = None if duration is None else Stickiness(cookie=BY_DURATION, seconds=duration, renewed=True)
    return Balancer([instance(name) for name in NAMES], stickiness=sticky, clock=clock or Clock())


def logging_in(sticky: Stickiness, clock: Clock | None = None) -> Balancer:
    """Return a load balancer before three instances that know who has logged in."""
    text = script("from stores import store_of\n" + LOGIN)
    return Balancer([instance(name, user_data=text) for name in NAMES], stickiness=sticky, clock=clock or Clock())


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
    assert BY_DURATION not in visitor.cookies


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
    answers = [front.ask(Request("GET", "/", cookies={BY_DURATION: "i-1"})) for _ in range(3)]
    assert {answer.served_by for answer in answers} == set(NAMES)


def test_cookies_come_and_go_both_ways() -> None:
    """What the application sets comes back to it."""
    visitor = Visitor(balancer())
    visitor.ask("GET", "/")
    assert visitor.ask("POST", "/", "{}").text.endswith("POST seen=yes")


def test_without_targets_the_load_balancer_answers_itself() -> None:
    """503, as AWS's does."""
    answer = Balancer(()).ask(Request("GET", "/"))
    assert (answer.status, answer.served_by) == (503, "")


def test_a_classic_load_balancer_counts_the_time_from_the_first_answer() -> None:
    """It sets its cookie once, and never again as long as that counts."""
    clock = Clock()
    sticky = Stickiness(cookie=OF_CLASSIC, seconds=60)
    visitor = Visitor(Balancer([instance(name) for name in NAMES], stickiness=sticky, clock=clock))
    [first] = served(visitor, 1)
    kept = visitor.cookies[OF_CLASSIC]
    clock.now += 59
    assert (served(visitor, 1), visitor.cookies[OF_CLASSIC]) == ([first], kept)
    clock.now += 2
    assert served(visitor, 1) != [first]
    assert visitor.cookies[OF_CLASSIC] != kept


@pytest.mark.parametrize("cookie", [BY_APPLICATION, OF_CLASSIC])
def test_a_visitor_stays_from_the_applications_cookie_on(cookie: str) -> None:
    """Until he logs in he goes round; then he stays, and when he logs out he goes round again."""
    visitor = Visitor(logging_in(Stickiness(cookie=cookie, application="SID")))
    assert set(served(visitor)) == set(NAMES)
    assert cookie not in visitor.cookies
    first = visitor.ask("POST", "/login").served_by
    assert set(served(visitor)) == {first}
    visitor.ask("POST", "/logout")
    assert cookie not in visitor.cookies
    assert set(served(visitor)) == set(NAMES)


def test_the_load_balancers_cookie_is_nothing_without_the_applications() -> None:
    """Somebody who has lost his session has none, whatever else his browser has kept."""
    visitor = Visitor(logging_in(Stickiness(cookie=BY_APPLICATION, application="SID")))
    visitor.ask("POST", "/login")
    del visitor.cookies["SID"]
    assert set(served(visitor)) == set(NAMES)


def test_who_is_logged_in_stays_with_another_when_his_target_is_gone() -> None:
    """That one is named by a new cookie, although the application has set none."""
    front = logging_in(Stickiness(cookie=OF_CLASSIC, application="SID"))
    visitor = Visitor(front)
    first = visitor.ask("POST", "/login").served_by
    front.targets = [target for target in front.targets if target.id != first]
    second = set(served(visitor))
    assert len(second) == 1
    assert first not in second


def test_an_applications_session_is_stale_after_its_time() -> None:
    """Nothing renews it but the application's own cookie."""
    clock = Clock()
    visitor = Visitor(logging_in(Stickiness(cookie=BY_APPLICATION, application="SID", seconds=60), clock))
    first = visitor.ask("POST", "/login").served_by
    clock.now += 59
    assert served(visitor, 2) == [first] * 2
    clock.now += 2
    assert set(served(visitor)) == set(NAMES)


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ({"enabled": "false", "type": "lb_cookie"}, None),
        ({"enabled": "true", "type": "source_ip"}, None),
        (
            {"enabled": "true", "type": "lb_cookie", "lb_cookie.duration_seconds": "60"},
            Stickiness(cookie=BY_DURATION, seconds=60, renewed=True),
        ),
        (
            {"enabled": "true", "type": "app_cookie", "app_cookie.cookie_name": "SID"},
            Stickiness(cookie=BY_APPLICATION, seconds=86_400, application="SID"),
        ),
    ],
)
def test_attributes_of_a_target_group_say_it(said: dict[str, str], means: Stickiness | None) -> None:
    """Off, by the client's address (of a Network Load Balancer, which knows no cookies), or by one of two cookies."""
    assert of_target_group({f"stickiness.{name}": value for name, value in said.items()}) == means


@pytest.mark.parametrize(
    ("kind", "said", "means"),
    [
        ("SSLNegotiationPolicyType", {"Protocol-TLSv1.2": "true"}, None),
        ("LBCookieStickinessPolicyType", {}, Stickiness(cookie=OF_CLASSIC)),
        (
            "LBCookieStickinessPolicyType",
            {"CookieExpirationPeriod": "600"},
            Stickiness(cookie=OF_CLASSIC, seconds=600),
        ),
        ("AppCookieStickinessPolicyType", {"CookieName": "SID"}, Stickiness(cookie=OF_CLASSIC, application="SID")),
    ],
)
def test_policies_of_a_listener_say_it(kind: str, said: dict[str, str], means: Stickiness | None) -> None:
    """Without a time the cookie counts for as long as the browser is open."""
    attributes = [{"AttributeName": name, "AttributeValue": value} for name, value in said.items()]
    policy: Any = {"PolicyTypeName": kind, "PolicyAttributeDescriptions": attributes}
    assert of_policies([policy]) == means
