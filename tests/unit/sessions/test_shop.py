"""The shop over HTTP: carts, cookies, and what nobody can do with them."""

import io
import json
from types import ModuleType
from typing import Any

import pytest

KINDS = "application/json"


class Clock:
    """A clock that is put forward by hand."""

    now = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the seconds since 1970."""
        return self.now


class Visitor:
    """A browser: it keeps cookies and sends them until their time is over, and shows what was answered.

    Source: https://www.rfc-editor.org/rfc/rfc6265#section-5.3
    """

    def __init__(self, app: Any, clock: Clock | None = None, *, https: bool = True) -> None:
        """Visit an application, by a clock of one's own."""
        self.app, self.clock, self.cookies, self.ends = app, clock or Clock(), dict[str, str](), dict[str, float]()
        self.status, self.set_cookie, self.headers = "", "", dict[str, str]()
        self.https = https

    def ask(self, method: str, path: str = "/cart", body: bytes = b"", kind: str = KINDS) -> dict[str, Any]:
        """Send a request and return the answer."""
        gone = [name for name, end in self.ends.items() if end <= self.clock()]
        for name in gone:
            del self.cookies[name], self.ends[name]
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "HTTP_X_FORWARDED_PROTO": "https" if self.https else "http",
            "wsgi.input": io.BytesIO(body),
        }

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            self.status, self.headers = status[:3], dict(headers)
            self.set_cookie = self.headers.get("Set-Cookie", "")
            if self.set_cookie:
                name, _, value = self.set_cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
                self.ends[name] = self.clock() + int(self.set_cookie.partition("Max-Age=")[2].partition(";")[0])

        told: dict[str, Any] = json.loads(b"".join(self.app(environ, start)))
        return told

    def add(self, item: str) -> Any:
        """Put something into the cart and return the cart."""
        return self.ask("POST", body=json.dumps({"item": item}).encode()).get("cart")

    @property
    def cart(self) -> Any:
        """Return what is in the cart."""
        return self.ask("GET")["cart"]


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def app(shop: ModuleType, stores: ModuleType, clock: Clock) -> Any:
    """The application, with sessions in memory."""
    return shop.Shop(stores.Memory(), "i-1", clock)


def test_a_cart_is_kept(app: Any) -> None:
    """Twice the same is two."""
    visitor = Visitor(app)
    visitor.add("tea")
    visitor.add("tea")
    assert visitor.add("cups") == {"tea": 2, "cups": 1}
    assert visitor.cart == {"tea": 2, "cups": 1}


def test_visitors_do_not_see_each_others_carts(app: Any) -> None:
    """Each has an id of his own."""
    one, other = Visitor(app), Visitor(app)
    one.add("tea")
    assert other.cart == {}
    other.add("cups")
    assert one.cart == {"tea": 1}


def test_who_only_looks_gets_no_session(app: Any) -> None:
    """Robots do not fill the store."""
    visitor = Visitor(app)
    assert visitor.cart == {}
    assert visitor.cookies == {}


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(app: Any) -> None:
    """With this prefix browsers take it only from the host itself, for all its paths, over TLS."""
    visitor = Visitor(app)
    visitor.add("tea")
    name, *attributes = visitor.set_cookie.split("; ")
    assert name.startswith("__Host-session=")
    assert set(attributes) == {"Path=/", "Max-Age=1800", "HttpOnly", "SameSite=Lax", "Secure"}


def test_over_plain_http_the_cookie_does_without_what_browsers_would_refuse(app: Any) -> None:
    """A load balancer without a certificate is for study; a secure cookie would never come back."""
    visitor = Visitor(app, https=False)
    visitor.add("tea")
    assert visitor.set_cookie.startswith("session=")
    assert "Secure" not in visitor.set_cookie
    assert visitor.cart == {"tea": 1}


def test_an_id_that_was_made_up_is_never_adopted(app: Any) -> None:
    """Otherwise somebody could give a victim an id that he knows himself, and wait for what is put into the cart."""
    chosen = "A" * 43
    victim = Visitor(app)
    victim.cookies["__Host-session"] = chosen
    assert victim.cart == {}
    victim.add("tea")
    assert victim.cookies["__Host-session"] != chosen
    attacker = Visitor(app)
    attacker.cookies["__Host-session"] = chosen
    assert attacker.cart == {}


@pytest.mark.parametrize("forged", ["", "short", "A" * 44, '";"', "../../etc/passwd"])
def test_what_is_no_id_is_none(app: Any, forged: str) -> None:
    """The store is not even asked."""
    visitor = Visitor(app)
    visitor.cookies["__Host-session"] = forged
    assert visitor.cart == {}
    assert visitor.status == "200"


def test_ids_are_256_bits_at_random_and_the_store_knows_only_their_hashes(shop: ModuleType, stores: ModuleType) -> None:
    """Who reads the store takes over no session."""
    keys: list[str] = []

    class Watched(stores.Memory):  # type: ignore[misc, name-defined]
        def create(self, key: str, until: int) -> None:
            keys.append(key)
            super().create(key, until)

    app, ids = shop.Shop(Watched(), "i-1"), set()
    for _ in range(50):
        visitor = Visitor(app)
        visitor.add("tea")
        ids.add(visitor.cookies["__Host-session"])
    assert len(ids) == len(set(keys)) == 50
    assert not ids & set(keys)
    assert {len(identity) for identity in ids} == {43}


def test_a_session_ends_half_an_hour_after_it_was_last_used(app: Any, clock: Clock) -> None:
    """Whoever comes back later begins with an empty cart, and another id, even if his browser keeps the cookie."""
    visitor = Visitor(app)
    visitor.add("tea")
    before = visitor.cookies["__Host-session"]
    clock.now += 1801
    assert visitor.cart == {}
    assert visitor.add("cups") == {"cups": 1}
    assert visitor.cookies["__Host-session"] != before


def test_who_looks_again_in_time_keeps_the_session(app: Any, clock: Clock) -> None:
    """Reading prolongs it once half of it is over, in the store and in the browser, where the id is the same."""
    visitor = Visitor(app, clock)
    visitor.add("tea")
    identity = visitor.cookies["__Host-session"]
    for minutes in (10, 10, 9, 2, 14, 29, 29):
        clock.now += 60 * minutes
        assert visitor.cart == {"tea": 1}
    assert visitor.cookies == {"__Host-session": identity}


def test_who_looks_too_late_has_lost_the_cookie(app: Any, clock: Clock) -> None:
    """The twin: a look in the first half prolongs nothing, and half an hour after the purchase the browser forgets."""
    visitor = Visitor(app, clock)
    visitor.add("tea")
    clock.now += 14 * 60
    assert visitor.cart == {"tea": 1}
    assert visitor.set_cookie == ""
    clock.now += 16 * 60
    assert visitor.cart == {}
    assert visitor.cookies == {}


def test_a_look_in_the_first_half_writes_nothing(shop: ModuleType, stores: ModuleType, clock: Clock) -> None:
    """A write for each page would cost more than everything else."""
    written: list[str] = []

    class Watched(stores.Memory):  # type: ignore[misc, name-defined]
        def prolong(self, key: str, now: int, until: int) -> None:
            written.append(key)
            super().prolong(key, now, until)

    visitor = Visitor(shop.Shop(Watched(), "i-1", clock))
    visitor.add("tea")
    clock.now += 899
    assert visitor.cart == {"tea": 1}
    assert written == []
    clock.now += 2
    assert visitor.cart == {"tea": 1}
    assert len(written) == 1


def test_a_session_that_is_ended_is_gone_everywhere(app: Any) -> None:
    """Not only from the browser: a copy of the cookie is worth nothing."""
    visitor = Visitor(app)
    visitor.add("tea")
    thief = Visitor(app)
    thief.cookies = dict(visitor.cookies)
    visitor.ask("DELETE")
    assert "Max-Age=0" in visitor.set_cookie
    assert thief.cart == {}


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", ""])
def test_a_form_of_another_site_changes_no_cart(app: Any, kind: str) -> None:
    """Browsers send these kinds to everybody without asking, and with cookies."""
    visitor = Visitor(app)
    visitor.ask("POST", body=b'{"item": "tea"}', kind=kind)
    assert (visitor.status, visitor.cookies) == ("415", {})


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"item": 1}', b'{"item": "<script>"}', b'{"item": ""}', b'{"item": "' + b"a" * 1000]
)
def test_what_is_no_item_is_refused(app: Any, body: bytes) -> None:
    """Names are few letters, and bodies short."""
    visitor = Visitor(app)
    visitor.ask("POST", body=body)
    assert (visitor.status, visitor.cookies) == ("400", {})


def test_a_cart_does_not_grow_for_ever(app: Any) -> None:
    """An item of the store has a size, and somebody pays for it."""
    visitor = Visitor(app)
    for number in range(50):
        visitor.add(f"tea-{number}")
    assert visitor.add("one-more") is None
    assert visitor.status == "409"
    assert visitor.add("tea-1")["tea-1"] == 2


def test_other_paths_and_methods_are_told_what_there_is(app: Any) -> None:
    """And the health check asks the store nothing: a store that is down must not take the instances down, too."""
    visitor = Visitor(app)
    visitor.ask("GET", "/")
    assert visitor.status == "404"
    visitor.ask("PUT")
    assert (visitor.status, visitor.headers["Allow"]) == ("405", "GET, POST, DELETE")
    assert visitor.ask("GET", "/health") == {"status": "ok", "served_by": "i-1"}


def test_a_store_that_does_not_answer_is_told_of_and_no_cart_is_made_up(
    shop: ModuleType, stores: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty cart would be a lie, and the reason stands in the log only."""

    class Down(stores.Memory):  # type: ignore[misc, name-defined]
        def read(self, _key: str, _now: int) -> None:
            msg = "AccessDenied"
            raise stores.StoreError(msg)

    visitor = Visitor(shop.Shop(Down(), "i-1"))
    visitor.cookies["__Host-session"] = "A" * 43
    assert visitor.ask("GET") == {"error": "sessions cannot be reached", "served_by": "i-1"}
    assert visitor.status == "503"
    assert "AccessDenied" in capsys.readouterr().out
    assert visitor.ask("GET", "/health")["status"] == "ok"
