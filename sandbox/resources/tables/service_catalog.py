"""Service Catalog: portfolios, who and what is in them, shares, tag options, service actions."""

from typing import Any

from sandbox.resources.row import Call, Read, Row

Json = Any


def _definition(value: Json) -> Json:
    return {entry["Key"]: entry["Value"] for entry in value}


_MEMBER = {"PortfolioId": "$PortfolioId", "ProductId": "$ProductId"}
_SHARE = {"PortfolioId": "$PortfolioId", "AccountId": "$AccountId"}
_ACTION = {
    "ProductId": "$ProductId",
    "ProvisioningArtifactId": "$ProvisioningArtifactId",
    "ServiceActionId": "$ServiceActionId",
}
_VERSION = {name: value for name, value in _ACTION.items() if name != "ServiceActionId"}
_LANGUAGE = {"AcceptLanguage": "the sandbox answers in one language"}

ROWS = (
    Row(
        type="AWS::ServiceCatalog::PortfolioProductAssociation",
        service="servicecatalog",
        create="AssociateProductWithPortfolio",
        id="$PortfolioId|$ProductId",
        read=Read(
            "ListPortfoliosForProduct", {"ProductId": "$ProductId"}, "PortfolioDetails[?Id=='$PortfolioId'] | [0]"
        ),
        delete=Call("DisassociateProductFromPortfolio", _MEMBER),
        tells={"PortfolioId": "Id"},
    ),
    Row(
        type="AWS::ServiceCatalog::PortfolioPrincipalAssociation",
        service="servicecatalog",
        create="AssociatePrincipalWithPortfolio",
        id="$PortfolioId|$PrincipalARN",
        read=Read(
            "ListPrincipalsForPortfolio",
            {"PortfolioId": "$PortfolioId"},
            "Principals[?PrincipalARN=='$PrincipalARN'] | [0]",
        ),
        delete=Call(
            "DisassociatePrincipalFromPortfolio",
            {"PortfolioId": "$PortfolioId", "PrincipalARN": "$PrincipalARN", "PrincipalType": "$PrincipalType"},
        ),
    ),
    Row(
        type="AWS::ServiceCatalog::PortfolioShare",
        service="servicecatalog",
        create="CreatePortfolioShare",
        id="$PortfolioId|$AccountId",
        read=Read(
            "DescribePortfolioShares",
            {"PortfolioId": "$PortfolioId", "Type": "ACCOUNT"},
            "PortfolioShareDetails[?PrincipalId=='$AccountId'] | [0]",
        ),
        delete=Call("DeletePortfolioShare", _SHARE),
        update=Call("UpdatePortfolioShare", _SHARE),
        defaults={"ShareTagOptions": False},
        tells={"AccountId": "PrincipalId"},
        nothing_to_do=_LANGUAGE,
    ),
    Row(
        type="AWS::ServiceCatalog::AcceptedPortfolioShare",
        service="servicecatalog",
        create="AcceptPortfolioShare",
        id="$PortfolioId",
        read=Read("ListAcceptedPortfolioShares", {}, "PortfolioDetails[?Id=='$PortfolioId'] | [0]"),
        delete=Call("RejectPortfolioShare", {"PortfolioId": "$PortfolioId"}),
        tells={"PortfolioId": "Id"},
    ),
    Row(
        type="AWS::ServiceCatalog::TagOption",
        service="servicecatalog",
        create="CreateTagOption",
        id="TagOptionDetail.Id",
        read=Read("DescribeTagOption", {"Id": "$id"}, "TagOptionDetail"),
        delete=Call("DeleteTagOption", {"Id": "$id"}),
        setters={"Active": Call("UpdateTagOption", {"Id": "$id", "Active": "$value"})},
        defaults={"Active": True},
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::ServiceCatalog::TagOptionAssociation",
        service="servicecatalog",
        create="AssociateTagOptionWithResource",
        id="$TagOptionId|$ResourceId",
        read=Read(
            "ListResourcesForTagOption", {"TagOptionId": "$TagOptionId"}, "ResourceDetails[?Id=='$ResourceId'] | [0]"
        ),
        delete=Call("DisassociateTagOptionFromResource", {"ResourceId": "$ResourceId", "TagOptionId": "$TagOptionId"}),
        tells={"ResourceId": "Id"},
    ),
    Row(
        type="AWS::ServiceCatalog::ServiceAction",
        service="servicecatalog",
        create="CreateServiceAction",
        id="ServiceActionDetail.ServiceActionSummary.Id",
        read=Read(
            "DescribeServiceAction",
            {"Id": "$id"},
            "ServiceActionDetail.merge(ServiceActionSummary, {Definition: Definition})",
        ),
        delete=Call("DeleteServiceAction", {"Id": "$id"}),
        update=Call("UpdateServiceAction", {"Id": "$id"}),
        extra={"IdempotencyToken": "$unique"},
        values={"Definition": _definition},
        defaults={"Description": ""},
        attributes={"Id": "$id"},
        nothing_to_do=_LANGUAGE,
    ),
    Row(
        type="AWS::ServiceCatalog::ServiceActionAssociation",
        service="servicecatalog",
        create="AssociateServiceActionWithProvisioningArtifact",
        id="$ProductId|$ProvisioningArtifactId|$ServiceActionId",
        read=Read(
            "ListServiceActionsForProvisioningArtifact",
            _VERSION,
            "ServiceActionSummaries[?Id=='$ServiceActionId'] | [0]",
        ),
        delete=Call("DisassociateServiceActionFromProvisioningArtifact", _ACTION),
        extra={"IdempotencyToken": "$unique"},
        tells={"ServiceActionId": "Id"},
    ),
)
