"""Accounts of an organization: asked for, then waited for, moved to their parent, and closed in the end."""

from collections.abc import Mapping
from time import sleep
from types import MappingProxyType
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical
from sandbox.resources.tags import as_list

Json = Any
_SECONDS_BETWEEN_LOOKS = 0.2


class OrganizationAccount(Irregular):
    """``AWS::Organizations::Account``.

    A closed account stays in its organization, suspended, for ninety days; here it counts as gone.

    Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_close.html
    """

    name = "AWS::Organizations::Account"
    honours = frozenset({"AccountName", "Email", "ParentIds", "RoleName", "Tags"})
    tells = MappingProxyType({"AccountName": "Name"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Ask for the account, wait until it is there, and move it to its parent."""
        role = {"RoleName": properties["RoleName"]} if "RoleName" in properties else {}
        name, email = properties["AccountName"], properties["Email"]
        tags = as_list(context.tags(properties.get("Tags")))
        answer = context.call("organizations", "CreateAccount", AccountName=name, Email=email, Tags=tags, **role)
        status = answer["CreateAccountStatus"]
        while status["State"] == "IN_PROGRESS":
            sleep(_SECONDS_BETWEEN_LOOKS)
            request = {"CreateAccountRequestId": status["Id"]}
            answer = context.call("organizations", "DescribeCreateAccountStatus", **request)
            status = answer["CreateAccountStatus"]
        if status["State"] == "FAILED":
            msg = f"The account was not created: {status.get('FailureReason')}"
            raise FailedError(msg)
        physical = Physical(status["AccountId"], properties)
        context.created(physical.id)
        self._move(context, physical)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Move it and change its tags; name and address change by nobody's doing but the account's own."""
        after = Physical(physical.id, new)
        rest = set(changed(physical.properties, new)) - {"ParentIds", "Tags", "RoleName"}
        if rest:
            return super().update(context, physical, {**physical.properties, **{name: new.get(name) for name in rest}})
        self._move(context, after)
        old, tags = (context.tags(given.get("Tags"), before=given is not new) for given in (physical.properties, new))
        context.call("organizations", "TagResource", ResourceId=physical.id, Tags=as_list(tags))
        gone = [name for name in old if name not in tags]
        if gone:
            context.call("organizations", "UntagResource", ResourceId=physical.id, TagKeys=gone)
        return after

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Close the account."""
        del snapshot
        self.read(context, physical)
        context.call("organizations", "CloseAccount", AccountId=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe the account; one that is closed counts as gone."""
        account = self.found(context, "organizations", "DescribeAccount", AccountId=physical.id)["Account"]
        if account["Status"] != "ACTIVE":
            raise NotFoundError(physical.id)
        return account

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the account with its parent, its tags and its role."""
        told = {**self.read(context, physical), "ParentIds": [self._parent(context, physical.id)]}
        told["Tags"] = context.call("organizations", "ListTagsForResource", ResourceId=physical.id)["Tags"]
        return told

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return what the organization tells of the account."""
        if name == "AccountId":
            return physical.id
        if self.has_attribute(name):
            return self.read(context, physical)[name]
        return super().attribute(context, physical, name)

    def _move(self, context: Context, physical: Physical) -> None:
        """Move the account to its parent, which is the root if none is named."""
        roots = context.call("organizations", "ListRoots")["Roots"]
        [wanted] = physical.properties.get("ParentIds") or [roots[0]["Id"]]
        parent = self._parent(context, physical.id)
        if parent != wanted:
            parameters = {"AccountId": physical.id, "SourceParentId": parent, "DestinationParentId": wanted}
            context.call("organizations", "MoveAccount", **parameters)

    @staticmethod
    def _parent(context: Context, account: str) -> str:
        [parent] = context.call("organizations", "ListParents", ChildId=account)["Parents"]
        return str(parent["Id"])


TYPES = (OrganizationAccount(),)
