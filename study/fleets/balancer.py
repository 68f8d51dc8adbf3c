"""A stand-in of a load balancer that reads requests: whom it sends one to, and by which cookie the next one as well."""

import io
import math
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, Protocol

from study.fleets.stickiness import Stickiness

_DAYS_7 = 7 * 24 * 3600
"""How long browsers keep the cookie, whatever the duration of the stickiness."""


class Target(Protocol):
    """Who may serve a request.

    Attributes:
        id: the instance's id.
        application: what runs there, by WSGI.
    """

    id: str
    application: Any


@dataclass(frozen=True)
class Request:
    """What a browser sends."""

    method: str
    path: str
    body: str = ""
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Response:
    """What comes back.

    Attributes:
        cookies: those that it sets; an empty one is taken away.
        served_by: the id of the instance that answered, for who looks on; nobody's, if none did.
    """

    status: int
    text: str
    cookies: Mapping[str, str] = field(default_factory=dict)
    served_by: str = ""


class Balancer:
    """Round robin over healthy targets; with stickiness a request with a cookie goes where the cookie says.

    A cookie whose target is gone, or that is older than its time, counts for nothing: another target is chosen, and a
    new cookie names it. An Application Load Balancer's own cookie is renewed by each answer, and a Classic one's is
    not. Where the application's cookie decides, the load balancer's follows: it is set when that is set, taken away
    when that is, and counts for nothing without it. Who has written or changed a cookie himself has none: AWS encrypts
    them.

    Not modelled: least outstanding requests, weights, zones without cross-zone balancing, the twin ``AWSALBCORS``, and
    that it is the browser which drops a cookie whose time is over: here it is kept, and counts for nothing.

    Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html,
    https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-sticky-sessions.html
    """

    def __init__(
        self,
        targets: Sequence[Target],
        *,
        stickiness: Stickiness | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Balance.

        Args:
            targets: the healthy ones; they may change.
            stickiness: ``None`` if it is off.
            clock: in seconds.
        """
        self.targets = list(targets)
        self._stickiness, self._clock, self._turn = stickiness, clock, 0
        self._made: dict[str, tuple[str, float]] = {}

    def ask(self, request: Request) -> Response:
        """Send a request to a target; without any the load balancer answers itself."""
        if not self.targets:
            return Response(503, "503 Service Temporarily Unavailable")
        named = self._named_by(request)
        stuck = next((target for target in self.targets if target.id == named), None)
        target = stuck or self._next()
        status, text, cookies = _answer(target, request)
        if self._stickiness is not None:
            gone = named is not None and stuck is None
            cookies |= self._stick(self._stickiness, target, cookies, anew=stuck is None, gone=gone)
        return Response(status, text, cookies, target.id)

    def _next(self) -> Target:
        self._turn += 1
        return self.targets[self._turn % len(self.targets)]

    def _named_by(self, request: Request) -> str | None:
        """Return the id of the target that a request's cookies name, whether it is still there or not."""
        how = self._stickiness
        if how is None or (how.application is not None and not request.cookies.get(how.application)):
            return None
        identity, until = self._made.get(request.cookies.get(how.cookie, ""), (None, 0.0))
        return identity if until > self._clock() else None

    def _stick(
        self, how: Stickiness, target: Target, told: Mapping[str, str], *, anew: bool, gone: bool
    ) -> dict[str, str]:
        """Return the load balancer's cookie, if an answer sets it or takes it away.

        Args:
            how: the stickiness.
            target: who answers.
            told: the cookies of the application's answer.
            anew: whether no cookie has chosen the target.
            gone: whether that is because the one that it named is gone.
        """
        if how.application is None:
            return {how.cookie: self._cookie_for(target, how)} if how.renewed or anew else {}
        if told.get(how.application) == "":
            return {how.cookie: ""}
        return {how.cookie: self._cookie_for(target, how)} if gone or how.application in told else {}

    def _cookie_for(self, target: Target, how: Stickiness) -> str:
        cookie = secrets.token_urlsafe(16)
        seconds = math.inf if how.seconds is None else min(how.seconds, _DAYS_7)
        self._made[cookie] = (target.id, self._clock() + seconds)
        return cookie


def _answer(target: Target, request: Request) -> tuple[int, str, dict[str, str]]:
    """Call the application as a server does, for a user who came by HTTPS."""
    body = request.body.encode()
    environ = {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": request.path,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json" if body else "",
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in request.cookies.items()),
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.input": io.BytesIO(body),
    }
    status, cookies = 0, dict[str, str]()

    def start(line: str, headers: Sequence[tuple[str, str]]) -> None:
        nonlocal status
        status = int(line[:3])
        for name, value in headers:
            if name.lower() == "set-cookie":
                cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})

    text = b"".join(target.application(environ, start)).decode()
    return status, text, cookies
