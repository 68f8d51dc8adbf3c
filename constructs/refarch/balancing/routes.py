"""Rules of a listener as data: which requests are meant, and what Elastic Load Balancing refuses of that."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network

from aws_cdk import Token
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

MOST_VALUES = 5
MOST_WILDCARDS = 6
"""Of one rule: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"""
PRIORITIES = range(1, 50_001)
_LONGEST_VALUE = 128
_OF_THE_BALANCER = ("AWSALB", "AWSALBAPP", "AWSALBTG")
STICKY_SECONDS = range(1, 604_801)
_HOST = re.compile(r"[A-Za-z0-9_*?-]*(\.[A-Za-z0-9_*?-]*)+")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}")
_METHOD = re.compile(r"[A-Z_-]{1,40}")


@dataclass(frozen=True, kw_only=True)
class When:
    """Requests that have all of what is said, and of each list any.

    Attributes:
        path: ``/api/*``; upper and lower case differ.
        host: ``api.example.com`` or ``*.example.com``.
        header: header → values; ``User-Agent``, for example.
        method: ``GET``, ``POST`` …
        query: parameter → value of the query string.
        source: blocks that clients are in, whatever stands in ``X-Forwarded-For``.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
    """

    path: Sequence[str] = ()
    host: Sequence[str] = ()
    header: Mapping[str, Sequence[str]] = field(default_factory=dict)
    method: Sequence[str] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    source: Sequence[str] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """Return everything that a request is compared with."""
        headers = [value for values in self.header.values() for value in values]
        return (*self.path, *self.host, *headers, *self.method, *self.query.values(), *self.source)

    def broken(self) -> str | None:
        """Return which of Elastic Load Balancing's rules it breaks."""
        values = self.values
        if not values:
            return "a rule has a condition; requests that meet none are the default action's"
        if len(values) > MOST_VALUES:
            return f"{len(values)} values are compared, and a rule takes {MOST_VALUES}"
        wildcards = sum(value.count("*") + value.count("?") for value in (*self.path, *self.host))
        if wildcards > MOST_WILDCARDS:
            return f"there are {wildcards} wildcards, and a rule takes {MOST_WILDCARDS}"
        if any(len(value) > _LONGEST_VALUE for value in values):
            return f"a value has {_LONGEST_VALUE} characters at most"
        if any(not path.startswith(("/", "*")) for path in self.path):
            return "a path begins with a slash"
        return self._broken_by_form()

    def _broken_by_form(self) -> str | None:
        """Return what has not the form that its kind of condition has."""
        if any(not value for value in self.values) or not all(self.header.values()):
            return "no value of a condition is empty, and each header has one"
        if any(name.lower() == "host" for name in self.header):
            return "the header Host is a condition of its own"
        forms: tuple[tuple[Iterable[str], Callable[[str], object], str], ...] = (
            (self.host, _HOST.fullmatch, "is no host: letters, digits, -, _, wildcards, and at least one dot"),
            (self.header, _HEADER.fullmatch, "is no header's name: 40 characters of RFC 7230's tokens at most"),
            (self.method, _METHOD.fullmatch, "is no method: it has capitals, - and _, and case matters"),
            (self.source, _is_block, "is no block of addresses like 192.0.2.0/24"),
        )
        for given, has_form, rule in forms:
            for text in given:
                if not Token.is_unresolved(text) and not has_form(text):
                    return f"{text!r} {rule}"
        return None

    def met_again_at(self, path: str) -> bool:
        """Return whether whoever has met them and is sent to another path of the same host meets them there again."""
        patterns = (re.escape(each).replace(r"\*", ".*").replace(r"\?", ".") for each in self.path)
        # Whoever is redirected asks with GET.
        return (not self.method or "GET" in self.method) and (
            not self.path or any(re.fullmatch(pattern, path) for pattern in patterns)
        )

    def conditions(self) -> list[elbv2.ListenerCondition]:
        """Return them as CDK has them."""
        condition = elbv2.ListenerCondition
        made = [condition.http_header(name, list(values)) for name, values in self.header.items()]
        if self.path:
            made.append(condition.path_patterns(list(self.path)))
        if self.host:
            made.append(condition.host_headers(list(self.host)))
        if self.method:
            made.append(condition.http_request_methods(list(self.method)))
        if self.query:
            asked = [elbv2.QueryStringCondition(key=key, value=value) for key, value in self.query.items()]
            made.append(condition.query_strings(asked))
        if self.source:
            made.append(condition.source_ips(list(self.source)))
        return made


def _is_block(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return "/" in text


@dataclass(frozen=True, kw_only=True)
class Sticky:
    """A client's requests go to the target that served its first one, as long as that is well.

    Attributes:
        seconds: for how long; a week at most.
        cookie: the application's own cookie that decides; by default the load balancer sets one.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
    """

    seconds: int
    cookie: str | None = None

    def broken(self) -> str | None:
        """Return which of Elastic Load Balancing's rules it breaks."""
        if self.seconds not in STICKY_SECONDS:
            return "stickiness lasts from a second to a week"
        if self.cookie is not None and self.cookie.upper().startswith(_OF_THE_BALANCER):
            return f"the names {', '.join(_OF_THE_BALANCER)} are the load balancer's own cookies"
        return None
