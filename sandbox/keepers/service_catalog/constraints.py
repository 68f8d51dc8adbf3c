"""Constraints: what a portfolio says of how a product of it is provisioned.

Source: https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreateConstraint.html
"""

import json
from typing import Any

from sandbox.keepers.kind import Kind, Record
from sandbox.keepers.place import KeptError, Place
from sandbox.keepers.service_catalog import seeing

Json = Any
_SINGLE = frozenset({"LAUNCH", "RESOURCE_UPDATE", "STACKSET"})
_EITHER = frozenset({"LAUNCH", "STACKSET"})
_NEEDS = {
    "LAUNCH": ({"RoleArn"}, {"LocalRoleName"}),
    "NOTIFICATION": ({"NotificationArns"},),
    "RESOURCE_UPDATE": ({"Properties"},),
    "STACKSET": ({"Properties"},),
    "TEMPLATE": ({"Rules"},),
}


def parameters_of(constraint: Record) -> dict[str, Json]:
    """Return what a constraint says."""
    said: dict[str, Json] = json.loads(constraint["ConstraintParameters"])
    return said


def _check(place: Place, record: Record) -> None:
    """Refuse a constraint without its product, of wrong content, or beside one that excludes it."""
    portfolio, product = record["PortfolioId"], record["ProductId"]
    if portfolio not in [path["PortfolioId"] for path in seeing.paths(place, product)]:
        raise seeing.missing(what="Product", name=f"{product} in portfolio {portfolio}")
    if record["Type"] not in _NEEDS:
        raise KeptError(seeing.INVALID, f"Constraint type {record['Type']} is not one of {', '.join(_NEEDS)}.")
    try:
        said = parameters_of(record)
    except ValueError as error:
        raise KeptError(seeing.INVALID, f"Constraint parameters are no JSON: {error}") from None
    if sum(needed <= said.keys() for needed in _NEEDS[record["Type"]]) != 1:
        ways = " or ".join(", ".join(needed) for needed in _NEEDS[record["Type"]])
        raise KeptError(seeing.INVALID, f"A constraint of type {record['Type']} takes {ways}.")
    others = [one for one in seeing.constraints(place, portfolio, product) if not _same(one, record)]
    there = {one["Type"] for one in others}
    if record["Type"] in _SINGLE & there:
        words = f"There is a {record['Type']} constraint on {product} in {portfolio} already."
        raise KeptError(seeing.DUPLICATE, words)
    if record["Type"] in _EITHER and there & _EITHER:
        words = f"{product} in {portfolio} cannot have both a LAUNCH and a STACKSET constraint."
        raise KeptError(seeing.INVALID, words)


def _same(one: Record, other: Record) -> bool:
    return one.get("ConstraintId") == other.get("ConstraintId")


CONSTRAINT = Kind(
    name="Constraint",
    key=("Id",),
    fields={"Id": "ConstraintId", "Parameters": "ConstraintParameters"},
    list=("ListConstraintsForPortfolio",),
    check=_check,
    made={"ConstraintId": "cons-{id13}", "Owner": "{account}", "Status": "AVAILABLE"},
)
