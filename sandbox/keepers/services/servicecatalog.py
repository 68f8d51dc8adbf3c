"""Service Catalog: portfolios, products, constraints, tag options, service actions; provisioning launches real stacks.

No service action is ever executed, tag options are put on nothing, and no tags of Service Catalog's own
(``aws:servicecatalog:…``) are added to what is provisioned.

Source: https://docs.aws.amazon.com/servicecatalog/latest/dg/API_Operations_AWS_Service_Catalog.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now
from sandbox.keepers.service_catalog import portfolios, products, provisioning, seeing
from sandbox.keepers.service_catalog.constraints import CONSTRAINT

Json = Any


def _check_portfolio(place: Place, record: Record) -> None:
    """Refuse a principal of a portfolio that the account does not see."""
    seeing.portfolio(place, record["PortfolioId"])


def _check_linked(place: Place, record: Record) -> None:
    """Refuse to link a tag option to what is neither a portfolio nor a product of the account."""
    names = [one["Id"] for one in place.all("Portfolio")] + [one["ProductId"] for one in place.all("Product")]
    if record["ResourceId"] not in names:
        raise seeing.missing(what="Resource", name=record["ResourceId"])


def _linked(place: Place, params: Record) -> Record:
    linked = [one["ResourceId"] for one in place.all("TagOptionLink") if one["TagOptionId"] == params["TagOptionId"]]
    portfolios_ = [{**one, "Name": one["DisplayName"]} for one in place.all("Portfolio") if one["Id"] in linked]
    products_ = [
        {**one, "Id": one["ProductId"], "ARN": one["ProductARN"], "Description": one.get("ShortDescription")}
        for one in place.all("Product")
        if one["ProductId"] in linked
    ]
    return {"ResourceDetails": [*portfolios_, *products_]}


def _option_passes(record: Record, wanted: Record) -> bool:
    return all(record[name] == value for name, value in wanted.items())


def _check_unused(kind: str, key: str) -> Any:  # noqa: ANN401 a function of place and record
    def check(place: Place, record: Record) -> None:
        if any(one[key] == record["Id"] for one in place.all(kind)):
            raise KeptError(seeing.IN_USE, f"{record['Id']} is associated with a resource.")

    return check


def _check_version(place: Place, record: Record) -> None:
    """Refuse a service action on a version that there is not."""
    seeing.artifact(products.own(place, record["ProductId"]), record)


def _action(place: Place, record: Record) -> Json:
    return next(one for one in place.all("ServiceAction") if one["Id"] == record["ServiceActionId"])


KEPT = Kept(
    service="servicecatalog",
    beside="servicecatalog",
    invalid=seeing.INVALID,
    taken=seeing.DUPLICATE,
    operations={
        **portfolios.OPERATIONS,
        **products.OPERATIONS,
        **provisioning.OPERATIONS,
        "ListResourcesForTagOption": _linked,
    },
    kinds=(
        Kind(
            name="Portfolio",
            key=("Id",),
            check_deletion=portfolios.refuse_while_used,
            made={
                "Id": "port-{id13}",
                "ARN": "arn:{partition}:catalog:{region}:{account}:portfolio/{Id}",
                "CreatedTime": now,
            },
        ),
        Kind(
            name="Principal",
            key=("PortfolioId", "PrincipalARN"),
            check=_check_portfolio,
            put=("AssociatePrincipalWithPortfolio",),
            list=("ListPrincipalsForPortfolio",),
            delete=("DisassociatePrincipalFromPortfolio",),
        ),
        CONSTRAINT,
        Kind(
            name="TagOption",
            key=("Id",),
            unique=("Key", "Value"),
            filters={"Filters": _option_passes},
            check_deletion=_check_unused("TagOptionLink", "TagOptionId"),
            defaults={"Active": True},
            made={"Id": "tag-{id13}", "Owner": "{account}"},
        ),
        Kind(
            name="TagOptionLink",
            key=("ResourceId", "TagOptionId"),
            uses={"TagOptionId": "TagOption"},
            unique=("ResourceId", "TagOptionId"),
            check=_check_linked,
            create=("AssociateTagOptionWithResource",),
            delete=("DisassociateTagOptionFromResource",),
        ),
        Kind(
            name="ServiceAction",
            key=("Id",),
            check_deletion=_check_unused("ServiceActionLink", "ServiceActionId"),
            told={"ServiceActionSummary": lambda _, record: record},
            made={"Id": "act-{id13}"},
        ),
        Kind(
            name="ServiceActionLink",
            key=("ProductId", "ProvisioningArtifactId", "ServiceActionId"),
            uses={"ServiceActionId": "ServiceAction"},
            unique=("ProductId", "ProvisioningArtifactId", "ServiceActionId"),
            check=_check_version,
            create=("AssociateServiceActionWithProvisioningArtifact",),
            list=("ListServiceActionsForProvisioningArtifact",),
            delete=("DisassociateServiceActionFromProvisioningArtifact",),
            told={
                name: lambda place, record, name=name: _action(place, record).get(name)
                for name in ("Name", "Description", "DefinitionType")
            }
            | {"Id": lambda _, record: record["ServiceActionId"]},
        ),
    ),
)
