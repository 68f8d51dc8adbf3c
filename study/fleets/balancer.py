"""A stand-in of an Application Load Balancer: whom it sends a request to, and the cookie by which it sends it again."""

import io
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from study.fleets.instance import Instance

STICKINESS_COOKIE = "AWSALB"
_DAYS_7 = 7 * 24 * 3600
"""How long browsers keep the cookie, whatever the duration of the stickiness."""


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

    A cookie whose target is gone, or that is older than the duration, counts for nothing: another target is chosen,
    and a new cookie names it. Each answer renews the cookie, so that the duration is counted from the last one. Who has
    written or changed a cookie himself has none: AWS encrypts them.

    Not modelled: least outstanding requests, weights, zones without cross-zone balancing, application cookies, the
    twin ``AWSALBCORS``.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
    """

    def __init__(
        self, targets: Sequence[Instance], *, duration: int | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Balance.

        Args:
            targets: the healthy ones; they may change.
            duration: seconds of stickiness; ``None`` if it is off.
            clock: in seconds.
        """
        self.targets = list(targets)
        self._duration, self._clock, self._turn = duration, clock, 0
        self._made: dict[str, tuple[str, float]] = {}

    def ask(self, request: Request) -> Response:
        """Send a request to a target; without any the load balancer answers itself."""
        if not self.targets:
            return Response(503, "503 Service Temporarily Unavailable")
        target = self._stuck_to(request) or self._next()
        status, text, cookies = _answer(target, request)
        if self._duration is not None:
            cookies[STICKINESS_COOKIE] = self._cookie_for(target)
        return Response(status, text, cookies, target.id)

    def _next(self) -> Instance:
        self._turn += 1
        return self.targets[self._turn % len(self.targets)]

    def _stuck_to(self, request: Request) -> Instance | None:
        if self._duration is None:
            return None
        identity, until = self._made.get(request.cookies.get(STICKINESS_COOKIE, ""), ("", 0.0))
        if until <= self._clock():
            return None
        return next((target for target in self.targets if target.id == identity), None)

    def _cookie_for(self, target: Instance) -> str:
        cookie = secrets.token_urlsafe(16)
        self._made[cookie] = (target.id, self._clock() + min(self._duration or 0, _DAYS_7))
        return cookie


def _answer(target: Instance, request: Request) -> tuple[int, str, dict[str, str]]:
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
