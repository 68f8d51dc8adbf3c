"""What attaches things to IAM identities and has no name of its own: inline policies, members of groups."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import unless_gone
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical

Json = Any


class InlinePolicy(Irregular):
    """``AWS::IAM::Policy``: one document put into roles, users and groups."""

    name = "AWS::IAM::Policy"
    honours = frozenset({"PolicyDocument", "PolicyName", "Roles", "Users", "Groups"})
    _holders = (("Roles", "Role"), ("Users", "User"), ("Groups", "Group"))

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Put the document into every identity named; there has to be one."""
        if not self._each(properties):
            msg = "At least one of [Groups,Roles,Users] must be non-empty."
            raise FailedError(msg)
        physical = Physical(context.generated_name(longest=128), properties)
        context.created(physical.id)
        self._put(context, properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Put the document where it belongs now, then take it from where it does not."""
        self._put(context, new)
        same_name = physical.properties["PolicyName"] == new["PolicyName"]
        for kind, holder, name in self._each(physical.properties):
            if not (same_name and name in new.get(kind, ())):
                policy = physical.properties["PolicyName"]
                unless_gone(context, "iam", f"Delete{holder}Policy", **{f"{holder}Name": name}, PolicyName=policy)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take the document from every identity."""
        del snapshot
        for _, holder, name in self._each(physical.properties):
            policy = physical.properties["PolicyName"]
            unless_gone(context, "iam", f"Delete{holder}Policy", **{f"{holder}Name": name}, PolicyName=policy)

    def read(self, context: Context, physical: Physical) -> Json:
        """Get the document from each identity; it is there only if all have it."""
        found = [
            self.found(
                context,
                "iam",
                f"Get{holder}Policy",
                **{f"{holder}Name": name, "PolicyName": physical.properties["PolicyName"]},
            )
            for _, holder, name in self._each(physical.properties)
        ]
        if not found:
            raise NotFoundError(physical.id)
        return found

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the document that all have, if it is one, and who has it."""
        found = self.read(context, physical)
        documents = [one["PolicyDocument"] for one in found]
        holders = {
            kind: [one[f"{holder}Name"] for one in found if f"{holder}Name" in one] for kind, holder in self._holders
        }
        told = {"PolicyName": found[0]["PolicyName"], **holders}
        return told | ({"PolicyDocument": documents[0]} if documents.count(documents[0]) == len(documents) else {})

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the id: IAM has none for an inline policy, and CloudFormation tells its own."""
        return physical.id if name == "Id" else super().attribute(context, physical, name)

    def _put(self, context: Context, properties: Mapping[str, Json]) -> None:
        for _, holder, name in self._each(properties):
            context.call(
                "iam",
                f"Put{holder}Policy",
                **{f"{holder}Name": name},
                PolicyName=properties["PolicyName"],
                PolicyDocument=document(properties["PolicyDocument"]),
            )

    def _each(self, properties: Mapping[str, Json]) -> list[tuple[str, str, str]]:
        return [(kind, holder, name) for kind, holder in self._holders for name in properties.get(kind, ())]


class UserToGroupAddition(Irregular):
    """``AWS::IAM::UserToGroupAddition``: users in a group that need not be all that it has."""

    name = "AWS::IAM::UserToGroupAddition"
    honours = frozenset({"GroupName", "Users"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Put every user into the group."""
        physical = Physical(context.generated_name(longest=128), properties)
        context.created(physical.id)
        self._add(context, properties["GroupName"], properties["Users"])
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Put users where they belong now, then take out who does not belong where they were."""
        self._add(context, new["GroupName"], new["Users"])
        stays = new["Users"] if new["GroupName"] == physical.properties["GroupName"] else []
        gone = [user for user in physical.properties["Users"] if user not in stays]
        self._remove(context, physical.properties["GroupName"], gone)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take every user out of the group."""
        del snapshot
        self._remove(context, physical.properties["GroupName"], physical.properties["Users"])

    def read(self, context: Context, physical: Physical) -> Json:
        """Get the group; the addition is there only if all its users are in it."""
        group = physical.properties["GroupName"]
        users = self.found(context, "iam", "GetGroup", GroupName=group)["Users"]
        names = [user["UserName"] for user in users]
        if not set(physical.properties["Users"]) <= set(names):
            raise NotFoundError(physical.id)
        return {"GroupName": group, "Users": names}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the id."""
        return physical.id if name == "Id" else super().attribute(context, physical, name)

    @staticmethod
    def _add(context: Context, group: str, users: list[str]) -> None:
        for user in users:
            context.call("iam", "AddUserToGroup", GroupName=group, UserName=user)

    @staticmethod
    def _remove(context: Context, group: str, users: list[str]) -> None:
        for user in users:
            unless_gone(context, "iam", "RemoveUserFromGroup", GroupName=group, UserName=user)


TYPES = (InlinePolicy(), UserToGroupAddition())
