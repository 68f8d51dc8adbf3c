"""Who belongs to whose organization, as far as sharing asks."""

import re
from typing import Any

from moto.organizations.models import organizations_backends
from moto.utilities.utils import get_partition

_ENABLED = "ram.amazonaws.com"
_ORGANIZATION = re.compile(r"arn:aws[a-z-]*:organizations::\d{12}:organization/o-\w+")
_UNIT = re.compile(r"arn:aws[a-z-]*:organizations::\d{12}:ou/o-\w+/ou-[\w-]+")


def of(account: str, region: str) -> Any:  # noqa: ANN401 moto's backend of the management account
    """Return the organization that an account manages or is a member of, or ``None``."""
    partition = get_partition(region)
    master, _ = organizations_backends.master_accounts.get(account, (account, partition))
    backend = organizations_backends[master][partition]
    return backend if backend.org is not None else None


def together(one: str, other: str, region: str) -> bool:
    """Return whether two accounts are of the same organization."""
    organization = of(one, region)
    return organization is not None and organization is of(other, region)


def enable(organization: Any) -> None:  # noqa: ANN401
    """Let accounts of the organization share without invitations."""
    organization.enable_aws_service_access(ServicePrincipal=_ENABLED)
    organization.org.sharing_enabled = True


def enabled(organization: Any) -> bool:  # noqa: ANN401
    """Return whether sharing is enabled; trusted access alone is not enough."""
    return bool(getattr(organization.org, "sharing_enabled", False))


def is_group(principal: str) -> bool:
    """Return whether a principal is an organization or a unit of one."""
    return bool(_ORGANIZATION.fullmatch(principal) or _UNIT.fullmatch(principal))


def holds(organization: Any, group: str) -> bool:  # noqa: ANN401
    """Return whether a group is this organization or one of its units."""
    return group == organization.org.arn or any(unit.arn == group for unit in organization.ou)


def admits(group: str, account: str, region: str) -> bool:
    """Return whether an organization or unit has an account in it, at whatever depth."""
    organization = of(account, region)
    if organization is None:
        return False
    if group == organization.org.arn:
        return True
    parents = {unit.id: unit for unit in organization.ou}
    member = next((one for one in organization.accounts if one.id == account), None)
    unit = parents.get(member.parent_id) if member else None
    while unit is not None:
        if unit.arn == group:
            return True
        unit = parents.get(getattr(unit, "parent_id", None))
    return False
