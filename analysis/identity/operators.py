"""Condition operators: whether one value of the request matches one value of the policy.

Each is a function of a pattern and a value, and the negated ones are named beside. What cannot be read as the operator
reads it does not match.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from operator import eq, ge, gt, le, lt
from typing import Any

from analysis.identity.patterns import Pattern, covers, literal, lower, segments, shown

Match = Callable[[Pattern, str], bool]


def _equals(wanted: Pattern, value: str) -> bool:
    return wanted_text(wanted) == value


def _equals_ignoring_case(wanted: Pattern, value: str) -> bool:
    return wanted_text(wanted).lower() == value.lower()


def _like(wanted: Pattern, value: str) -> bool:
    return covers(wanted, literal(value)).value is True


def _arn(wanted: Pattern, value: str) -> bool:
    """Compare the six parts of an ARN one by one; ArnEquals and ArnLike are the same."""
    if value.count(":") < 5:
        return False
    pairs = zip(segments(wanted), segments(literal(value)), strict=True)
    return all(covers(one, other).value is True for one, other in pairs)


def _bool(wanted: Pattern, value: str) -> bool:
    return wanted_text(lower(wanted)) == value.lower()


def _address(wanted: Pattern, value: str) -> bool:
    try:
        return ip_address(value) in ip_network(wanted_text(wanted), strict=False)
    except ValueError:
        return False


def _binary(wanted: Pattern, value: str) -> bool:
    try:
        return base64.b64decode(wanted_text(wanted), validate=True) == base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False


def _number(compare: Callable[[Any, Any], bool]) -> Match:
    def matches(wanted: Pattern, value: str) -> bool:
        try:
            return compare(Decimal(value), Decimal(wanted_text(wanted)))
        except InvalidOperation:
            return False

    return matches


def _date(compare: Callable[[Any, Any], bool]) -> Match:
    def matches(wanted: Pattern, value: str) -> bool:
        try:
            return compare(moment(value), moment(wanted_text(wanted)))
        except (ValueError, OverflowError):
            return False

    return matches


def moment(text: str) -> datetime:
    """Return a date of ISO 8601, or of seconds since 1970.

    Raises:
        ValueError: if it is neither.
    """
    if text.lstrip("-").isdigit() and len(text) != 8:
        return datetime.fromtimestamp(int(text), UTC)
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def wanted_text(wanted: Pattern) -> str:
    """Return a pattern as a text for operators that know no wildcards: an asterisk is one then."""
    return shown(wanted)


OPERATORS: dict[str, tuple[Match, bool]] = {
    "stringequals": (_equals, False),
    "stringnotequals": (_equals, True),
    "stringequalsignorecase": (_equals_ignoring_case, False),
    "stringnotequalsignorecase": (_equals_ignoring_case, True),
    "stringlike": (_like, False),
    "stringnotlike": (_like, True),
    "numericequals": (_number(eq), False),
    "numericnotequals": (_number(eq), True),
    "numericlessthan": (_number(lt), False),
    "numericlessthanequals": (_number(le), False),
    "numericgreaterthan": (_number(gt), False),
    "numericgreaterthanequals": (_number(ge), False),
    "dateequals": (_date(eq), False),
    "datenotequals": (_date(eq), True),
    "datelessthan": (_date(lt), False),
    "datelessthanequals": (_date(le), False),
    "dategreaterthan": (_date(gt), False),
    "dategreaterthanequals": (_date(ge), False),
    "bool": (_bool, False),
    "binaryequals": (_binary, False),
    "ipaddress": (_address, False),
    "notipaddress": (_address, True),
    "arnequals": (_arn, False),
    "arnlike": (_arn, False),
    "arnnotequals": (_arn, True),
    "arnnotlike": (_arn, True),
}
"""Name in lower case → how it matches, and whether it is the negation."""
