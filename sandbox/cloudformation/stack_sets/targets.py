"""Which accounts a stack set's operation is about.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeploymentTargets.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.stack_sets.records import StackSet
from sandbox.cloudformation.template_urls import body_at
from sandbox.resources.provider import Services

Json = Any
PRINCIPAL = "member.org.stacksets.cloudformation.amazonaws.com"


def accounts_of(services: Services, stack_set: StackSet, targets: Mapping[str, Json]) -> dict[str, str | None]:
    """Return the accounts that targets name, and the organizational unit by which each is there.

    Raises:
        ValidationError: if the permission model takes no such targets.
    """
    accounts = [*(targets.get("Accounts") or ()), *_listed(services, targets)]
    units = targets.get("OrganizationalUnitIds") or []
    if not stack_set.service_managed:
        if units:
            msg = "OrganizationalUnitIds are for stack sets with service-managed permissions"
            raise ValidationError(msg)
        return dict.fromkeys(accounts)
    if not units:
        msg = "Stack set with SERVICE_MANAGED permission model can only have OrganizationalUnit as target"
        raise ValidationError(msg)
    within = {account: unit for unit in units for account in accounts_in(services, unit)}
    match targets.get("AccountFilterType") or "NONE":
        case "INTERSECTION":
            return {account: unit for account, unit in within.items() if account in accounts}
        case "DIFFERENCE":
            return {account: unit for account, unit in within.items() if account not in accounts}
        case "UNION":
            return {**dict.fromkeys(accounts), **within}
    return within


def accounts_in(services: Services, parent: str) -> Iterator[str]:
    """Return the active accounts of a unit or root and of all below, but for the management account's."""
    manager = services.call("organizations", "DescribeOrganization")["Organization"]["MasterAccountId"]
    for account in _all(services, "ListAccountsForParent", "Accounts", ParentId=parent):
        if account["Status"] == "ACTIVE" and account["Id"] != manager:
            yield account["Id"]
    for unit in _all(services, "ListOrganizationalUnitsForParent", "OrganizationalUnits", ParentId=parent):
        yield from accounts_in(services, unit["Id"])


def check_access(services: Services) -> None:
    """Refuse service-managed permissions where the organization has not given CloudFormation access.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html

    Raises:
        ValidationError: if it has not, or if there is no organization.
    """
    try:
        enabled = _all(services, "ListAWSServiceAccessForOrganization", "EnabledServicePrincipals")
    except ClientError:
        enabled = []
    if PRINCIPAL not in {one["ServicePrincipal"] for one in enabled}:
        msg = "You must enable organizations access to operate a service managed stack set"
        raise ValidationError(msg)


def _listed(services: Services, targets: Mapping[str, Json]) -> list[str]:
    """Return the accounts of a file in S3, which lists them with commas or line by line."""
    url = targets.get("AccountsUrl")
    if not url:
        return []
    return [account.strip() for account in body_at(url, services).replace("\n", ",").split(",") if account.strip()]


def _all(services: Services, operation: str, key: str, **asked: str) -> list[Json]:
    page = services.call("organizations", operation, **asked)
    found = list(page[key])
    while page.get("NextToken"):
        page = services.call("organizations", operation, **asked, NextToken=page["NextToken"])
        found += page[key]
    return found
