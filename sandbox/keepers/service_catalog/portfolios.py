"""Portfolios: which products are in them, who may use them, which accounts they are shared with.

Requests carry no principal here, so that everybody of an account counts as entitled to the portfolios that it sees.
Portfolios are shared with single accounts; with organizational units they are not.

Source: https://docs.aws.amazon.com/servicecatalog/latest/dg/API_CreatePortfolioShare.html
"""

from typing import Any

from sandbox.keepers.kind import Operation, Record
from sandbox.keepers.place import KeptError, Place
from sandbox.keepers.service_catalog import seeing
from sandbox.keepers.service_catalog.seeing import IN_USE, INVALID

Json = Any
_NOT_HERE = "NotImplemented"


def _describe(place: Place, params: Record) -> Record:
    record = seeing.portfolio(place, params["Id"])
    linked = [one["TagOptionId"] for one in place.all("TagOptionLink") if one["ResourceId"] == record["Id"]]
    return {
        "PortfolioDetail": record,
        "Tags": [{"Key": key, "Value": value} for key, value in record["tags"].items()],
        "TagOptions": [one for one in place.all("TagOption") if one["Id"] in linked],
        "Budgets": [],
    }


def refuse_while_used(place: Place, record: Record) -> None:
    """Refuse to delete a portfolio that has products, users, constraints or shares."""
    for kind in ("PortfolioProduct", "Principal", "Constraint", "PortfolioShare"):
        if any(one["PortfolioId"] == record["Id"] for one in place.all(kind)):
            raise KeptError(IN_USE, f"Portfolio {record['Id']} has a {kind}.")


def _associate_product(place: Place, params: Record) -> Record:
    portfolio = seeing.portfolio(place, params["PortfolioId"])
    product = seeing.product(place, params)["ProductId"]
    entries = place.all("PortfolioProduct")
    if (portfolio["Id"], product) not in [(one["PortfolioId"], one["ProductId"]) for one in entries]:
        entry: Record = {"PortfolioId": portfolio["Id"], "ProductId": product, "PathName": portfolio["DisplayName"]}
        place.make(entry, {"PathId": "lpv3-{id13}"})
        entries.append(entry)
    return {}


def _disassociate_product(place: Place, params: Record) -> Record:
    portfolio, product = params["PortfolioId"], params["ProductId"]
    entries = place.all("PortfolioProduct")
    found = [one for one in entries if (one["PortfolioId"], one["ProductId"]) == (portfolio, product)]
    if not found:
        raise seeing.missing(what="Product", name=f"{product} in portfolio {portfolio}")
    if seeing.constraints(place, portfolio, product):
        raise KeptError(IN_USE, f"Product {product} has constraints in portfolio {portfolio}.")
    entries.remove(found[0])
    return {}


def _portfolios_of(place: Place, params: Record) -> Record:
    product = seeing.product(place, params)["ProductId"]
    return {"PortfolioDetails": [seeing.portfolio(place, one["PortfolioId"]) for one in seeing.paths(place, product)]}


def _share(place: Place, params: Record) -> Record:
    owned = next((one for one in place.all("Portfolio") if one["Id"] == params["PortfolioId"]), None)
    if owned is None:
        raise seeing.missing(what="Portfolio", name=params["PortfolioId"])
    recipient = _recipient(params)
    shares = place.all("PortfolioShare")
    if (owned["Id"], recipient) not in [(one["PortfolioId"], one["PrincipalId"]) for one in shares]:
        said = {name: params.get(name, False) for name in ("ShareTagOptions", "SharePrincipals")}
        shares.append({"PortfolioId": owned["Id"], "PrincipalId": recipient, "Type": "ACCOUNT", **said})
    return {}


def _recipient(params: Record) -> str:
    node = params.get("OrganizationNode", {})
    if node.get("Type", "ACCOUNT") != "ACCOUNT":
        raise KeptError(_NOT_HERE, f"the sandbox shares portfolios with accounts, not with {node['Type']}")
    recipient = params.get("AccountId") or node.get("Value")
    if not recipient:
        raise KeptError(INVALID, "Name the account to share with by AccountId or by OrganizationNode.")
    return str(recipient)


def _one_share(place: Place, params: Record) -> Record:
    wanted = (params["PortfolioId"], _recipient(params))
    for share in place.all("PortfolioShare"):
        if (share["PortfolioId"], share["PrincipalId"]) == wanted:
            return share
    raise seeing.missing(what="PortfolioShare", name="/".join(wanted))


def _update_share(place: Place, params: Record) -> Record:
    share = _one_share(place, params)
    share |= {name: params[name] for name in ("ShareTagOptions", "SharePrincipals") if name in params}
    return {"Status": "COMPLETED"}


def _unshare(place: Place, params: Record) -> Record:
    share = _one_share(place, params)
    place.all("PortfolioShare").remove(share)
    accepted = place.others[share["PrincipalId"]][place.region_name].all("AcceptedShare")
    accepted[:] = [one for one in accepted if one["PortfolioId"] != share["PortfolioId"]]
    return {}


def _shares(place: Place, params: Record) -> Record:
    seeing.portfolio(place, params["PortfolioId"])
    told = []
    for share in place.all("PortfolioShare"):
        if (share["PortfolioId"], share["Type"]) == (params["PortfolioId"], params["Type"]):
            there = place.others[share["PrincipalId"]][place.region_name].all("AcceptedShare")
            told.append({**share, "Accepted": share["PortfolioId"] in [one["PortfolioId"] for one in there]})
    return {"PortfolioShareDetails": told}


def _access(place: Place, params: Record) -> Record:
    shares = [one for one in place.all("PortfolioShare") if one["PortfolioId"] == params["PortfolioId"]]
    return {"AccountIds": [one["PrincipalId"] for one in shares]}


def _accept(place: Place, params: Record) -> Record:
    name = params["PortfolioId"]
    for account in list(place.others):
        owner = place.others[account][place.region_name]
        if seeing.is_shared(owner, name, place.account_id):
            accepted = place.all("AcceptedShare")
            if name not in [one["PortfolioId"] for one in accepted]:
                accepted.append({"PortfolioId": name, "Owner": account})
            return {}
    raise seeing.missing(what="PortfolioShare", name=name)


def _reject(place: Place, params: Record) -> Record:
    accepted = place.all("AcceptedShare")
    rest = [one for one in accepted if one["PortfolioId"] != params["PortfolioId"]]
    if len(rest) == len(accepted):
        raise seeing.missing(what="AcceptedPortfolioShare", name=params["PortfolioId"])
    accepted[:] = rest
    return {}


def _accepted(place: Place, _params: Record) -> Record:
    names = [one["PortfolioId"] for one in place.all("AcceptedShare")]
    return {"PortfolioDetails": [seeing.portfolio(place, name) for name in names]}


OPERATIONS: dict[str, Operation] = {
    "DescribePortfolio": _describe,
    "AssociateProductWithPortfolio": _associate_product,
    "DisassociateProductFromPortfolio": _disassociate_product,
    "ListPortfoliosForProduct": _portfolios_of,
    "CreatePortfolioShare": _share,
    "UpdatePortfolioShare": _update_share,
    "DeletePortfolioShare": _unshare,
    "DescribePortfolioShares": _shares,
    "ListPortfolioAccess": _access,
    "AcceptPortfolioShare": _accept,
    "RejectPortfolioShare": _reject,
    "ListAcceptedPortfolioShares": _accepted,
}
"""What Service Catalog does with portfolios beside making, listing and changing them."""
