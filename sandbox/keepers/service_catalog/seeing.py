"""What an account sees of the catalogue: its own portfolios and products, and those of portfolios that it accepted.

Source: https://docs.aws.amazon.com/servicecatalog/latest/adminguide/catalogs_portfolios_sharing.html
"""

from collections.abc import Iterator
from typing import Any

from sandbox.keepers.kind import Record
from sandbox.keepers.place import KeptError, Place

Json = Any
MISSING, INVALID, IN_USE = "ResourceNotFoundException", "InvalidParametersException", "ResourceInUseException"
DUPLICATE = "DuplicateResourceException"


def missing(*, what: str, name: str) -> KeptError:
    """Return the refusal of what there is not, or what this account does not see."""
    return KeptError(MISSING, f"{what} {name} not found.")


def places(place: Place) -> Iterator[Place]:
    """Yield the catalogues of the Region: the account's own first, then those whose shares it accepted."""
    yield place
    for account in dict.fromkeys(accepted["Owner"] for accepted in place.all("AcceptedShare")):
        yield place.others[account][place.region_name]


def is_shared(owner: Place, portfolio: str, account: str) -> bool:
    """Return whether a portfolio is shared with an account."""
    wanted = (portfolio, account)
    return wanted in [(one["PortfolioId"], one["PrincipalId"]) for one in owner.all("PortfolioShare")]


def portfolio(place: Place, name: str) -> Record:
    """Return a portfolio that the account has or has accepted.

    Raises:
        KeptError: if it sees none of that id.
    """
    accepted = [one["PortfolioId"] for one in place.all("AcceptedShare")]
    for owner in places(place):
        for record in owner.all("Portfolio"):
            shown = owner is place or (name in accepted and is_shared(owner, name, place.account_id))
            if record["Id"] == name and shown:
                return record
    raise missing(what="Portfolio", name=name)


def product(place: Place, params: Record) -> Record:
    """Return the product that a request names, by its id or by its name.

    Raises:
        KeptError: if the account sees none, or the request names none.
    """
    name = params.get("ProductId") or params.get("Id") or params.get("ProductName") or params.get("Name")
    if not name:
        raise KeptError(INVALID, "Name the product by its id or by its name.")
    for owner in places(place):
        for record in owner.all("Product"):
            shown = owner is place or paths(place, record["ProductId"])
            if name in (record["ProductId"], record["Name"]) and shown:
                return record
    raise missing(what="Product", name=str(name))


def paths(place: Place, product_id: str) -> list[Record]:
    """Return the ways to a product: one for each portfolio that the account sees and that has it."""
    seen = []
    for owner in places(place):
        for entry in owner.all("PortfolioProduct"):
            shown = owner is place or is_shared(owner, entry["PortfolioId"], place.account_id)
            if entry["ProductId"] == product_id and shown:
                seen.append(entry)
    return seen


def constraints(place: Place, portfolio_id: str, product_id: str) -> list[Record]:
    """Return the constraints on a product in a portfolio, whoever has made them."""
    wanted = (portfolio_id, product_id)
    return [
        one
        for owner in places(place)
        for one in owner.all("Constraint")
        if (one["PortfolioId"], one["ProductId"]) == wanted
    ]


def artifact(record: Record, params: Record) -> Record:
    """Return the version of a product that a request names.

    Raises:
        KeptError: if there is none.
    """
    name = params.get("ProvisioningArtifactId") or params.get("ProvisioningArtifactName")
    for one in record["Artifacts"]:
        if name in (one["Id"], one["Name"]):
            found: Record = one
            return found
    raise missing(what="ProvisioningArtifact", name=str(name))
