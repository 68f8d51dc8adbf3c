"""What an Application Load Balancer does with a request: the first of its listener's rules that the request meets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
_KNOWN = ("path-pattern", "host-header", "http-request-method", "http-header")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, as far as rules look at it.

    Attributes:
        path: without the query string.
        host: the header ``Host``.
        method: in capitals.
        headers: name in small letters → value.
    """

    path: str = "/"
    host: str = "www.example.com"
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)


def action_for(rules: Sequence[Json], asked: Asked) -> Json:
    """Return the last action of the first rule that a request meets, as ``DescribeRules`` tells it.

    Modelled are path, method, host and header with their wildcards; query strings, sources and regular expressions
    are not.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html

    Raises:
        ValueError: if a rule looks at something else.
    """
    in_order = sorted((rule for rule in rules if not rule["IsDefault"]), key=lambda rule: int(rule["Priority"]))
    default = [rule for rule in rules if rule["IsDefault"]]
    met = next(rule for rule in [*in_order, *default] if all(_meets(asked, one) for one in rule["Conditions"]))
    action: Json = met["Actions"][-1]
    return action


def _meets(asked: Asked, condition: Json) -> bool:
    kind = condition["Field"]
    if kind not in _KNOWN:
        msg = f"{kind} is not modelled"
        raise ValueError(msg)
    if kind == "http-request-method":
        return asked.method in condition["HttpRequestMethodConfig"]["Values"]
    if kind == "path-pattern":  # Of these, only a path's case matters.
        return any(_like(asked.path, each) for each in condition["PathPatternConfig"]["Values"])
    if kind == "host-header":
        return any(_like(asked.host.lower(), each.lower()) for each in condition["HostHeaderConfig"]["Values"])
    header = condition["HttpHeaderConfig"]
    said = asked.headers.get(header["HttpHeaderName"].lower())
    return said is not None and any(_like(said.lower(), each.lower()) for each in header["Values"])


def _like(text: str, pattern: str) -> bool:
    wild = {"*": ".*", "?": "."}
    return re.fullmatch("".join(wild.get(each, re.escape(each)) for each in pattern), text, re.DOTALL) is not None
