"""Statements of AWS WAF's rules: does a request match?

Not modelled: what AWS keeps to itself. Managed rule groups, countries of addresses, and AWS's tests for SQL and scripts
match nothing here; who tests with them has to do that on AWS.

Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import unquote

from sandbox.gateways.firewall import rates
from sandbox.gateways.messages import Request
from sandbox.services import InProcessServices

Json = Any
_MOST_BODY_BYTES = 16 * 1024
"""How much of a body is inspected if the web ACL says nothing about it.

Source: https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
"""


@dataclass
class Inspected:
    """A request that is being inspected.

    Attributes:
        request: with the whole path.
        services: of the web ACL's account and Region.
        acl: the web ACL's ARN.
        labels: what rules have put on the request so far.
        unknown: the kinds of statements that nobody here can decide.
    """

    request: Request
    services: InProcessServices
    acl: str
    labels: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)


def matches(statement: Mapping[str, Json], inspected: Inspected, rule: str) -> bool:
    """Return whether a request matches a statement.

    Args:
        statement: as WAF's API has it: one member, named by its kind.
        inspected: the request.
        rule: the name of the rule that it is of, for what is counted.
    """
    [(kind, said)] = statement.items()
    test = _KINDS.get(kind)
    if test is None:
        inspected.unknown.add(kind)
        return False
    return test(said, inspected, rule)


def named(arn: str) -> dict[str, str]:
    """Return the parameters that name what an ARN stands for, beside a REST API."""
    _, name, identity = arn.rsplit("/", 2)
    return {"Name": name, "Id": identity, "Scope": "REGIONAL"}


def _and(said: Mapping[str, Json], inspected: Inspected, rule: str) -> bool:
    return all(matches(each, inspected, rule) for each in said["Statements"])


def _or(said: Mapping[str, Json], inspected: Inspected, rule: str) -> bool:
    return any(matches(each, inspected, rule) for each in said["Statements"])


def _not(said: Mapping[str, Json], inspected: Inspected, rule: str) -> bool:
    known = len(inspected.unknown)
    matched = matches(said["Statement"], inspected, rule)
    # Of what nobody knows the contrary is not known either.
    return not matched and len(inspected.unknown) == known


def _addresses(said: Mapping[str, Json], inspected: Inspected, _rule: str) -> bool:
    held = inspected.services.call("wafv2", "GetIPSet", **named(said["ARN"]))["IPSet"]
    source = ip_address(inspected.request.source)
    return any(source in ip_network(block) for block in held["Addresses"])


def _label(said: Mapping[str, Json], inspected: Inspected, _rule: str) -> bool:
    key = said["Key"]
    if said["Scope"] == "LABEL":
        return any(label == key or label.endswith(f":{key}") for label in inspected.labels)
    return any(key in label for label in inspected.labels)


def _rate(said: Mapping[str, Json], inspected: Inspected, rule: str) -> bool:
    if "ScopeDownStatement" in said and not matches(said["ScopeDownStatement"], inspected, rule):
        return False
    kind = said["AggregateKeyType"]
    if kind not in {"IP", "CONSTANT"}:
        inspected.unknown.add(f"RateBasedStatement by {kind}")
        return False
    who = inspected.request.source if kind == "IP" else ""
    return rates.count((inspected.acl, rule, who), int(said.get("EvaluationWindowSec", 300))) > int(said["Limit"])


def _bytes(said: Mapping[str, Json], inspected: Inspected, _rule: str) -> bool:
    wanted = said["SearchString"]
    wanted = wanted if isinstance(wanted, bytes) else str(wanted).encode()
    test = _POSITIONS[said["PositionalConstraint"]]
    return any(test(each, wanted) for each in _fields(said, inspected))


def _pattern(said: Mapping[str, Json], inspected: Inspected, _rule: str) -> bool:
    return any(re.search(said["RegexString"].encode(), each) for each in _fields(said, inspected))


def _size(said: Mapping[str, Json], inspected: Inspected, _rule: str) -> bool:
    test = _COMPARISONS[said["ComparisonOperator"]]
    return any(test(len(each), int(said["Size"])) for each in _fields(said, inspected))


def _fields(said: Mapping[str, Json], inspected: Inspected) -> list[bytes]:
    """Return what a statement looks at, transformed as it says."""
    [(place, how)] = said["FieldToMatch"].items()
    read = _PLACES.get(place)
    if read is None:
        inspected.unknown.add(f"FieldToMatch {place}")
        return []
    found = read(inspected.request, how or {})
    for one in sorted(said.get("TextTransformations", ()), key=lambda one: int(one["Priority"])):
        transform = _TRANSFORMATIONS.get(one["Type"])
        if transform is None:
            inspected.unknown.add(f"TextTransformation {one['Type']}")
            return []
        found = [transform(each) for each in found]
    return found


def _header(request: Request, how: Mapping[str, Json]) -> list[bytes]:
    return [value.encode() for name, value in request.headers if name.lower() == str(how["Name"]).lower()]


def _argument(request: Request, how: Mapping[str, Json]) -> list[bytes]:
    return [value.encode() for name, value in request.query if name.lower() == str(how["Name"]).lower()]


_PLACES: Mapping[str, Callable[[Request, Mapping[str, Json]], list[bytes]]] = {
    "AllQueryArguments": lambda request, _: [value.encode() for _, value in request.query],
    "Body": lambda request, _: [request.body[:_MOST_BODY_BYTES]],
    "Method": lambda request, _: [request.method.encode()],
    "QueryString": lambda request, _: [request.raw_query.encode()],
    "SingleHeader": _header,
    "SingleQueryArgument": _argument,
    "UriPath": lambda request, _: [request.path.encode()],
}
_TRANSFORMATIONS: Mapping[str, Callable[[bytes], bytes]] = {
    "NONE": lambda value: value,
    "LOWERCASE": bytes.lower,
    "URL_DECODE": lambda value: unquote(value.decode("latin-1"), encoding="latin-1").encode("latin-1"),
    "COMPRESS_WHITE_SPACE": lambda value: re.sub(rb"\s+", b" ", value),
}
_POSITIONS: Mapping[str, Callable[[bytes, bytes], bool]] = {
    "CONTAINS": lambda value, wanted: wanted in value,
    "CONTAINS_WORD": lambda value, wanted: re.search(rb"(?<!\w)" + re.escape(wanted) + rb"(?!\w)", value) is not None,
    "ENDS_WITH": bytes.endswith,
    "EXACTLY": bytes.__eq__,
    "STARTS_WITH": bytes.startswith,
}
_COMPARISONS: Mapping[str, Callable[[int, int], bool]] = {
    "EQ": int.__eq__,
    "GE": int.__ge__,
    "GT": int.__gt__,
    "LE": int.__le__,
    "LT": int.__lt__,
    "NE": int.__ne__,
}
_KINDS: Mapping[str, Callable[[Mapping[str, Json], Inspected, str], bool]] = {
    "AndStatement": _and,
    "ByteMatchStatement": _bytes,
    "IPSetReferenceStatement": _addresses,
    "LabelMatchStatement": _label,
    "NotStatement": _not,
    "OrStatement": _or,
    "RateBasedStatement": _rate,
    "RegexMatchStatement": _pattern,
    "SizeConstraintStatement": _size,
}
