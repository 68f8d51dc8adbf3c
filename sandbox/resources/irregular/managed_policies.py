"""Customer managed policies: a document in up to five versions, attached to identities by calls of their own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sandbox.resources.calling import unless_gone
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, Physical

Json = Any
_MOST_VERSIONS = 5
_HOLDERS = (("Roles", "Role"), ("Users", "User"), ("Groups", "Group"))
_TOLD = ("AttachmentCount", "CreateDate", "DefaultVersionId", "IsAttachable", "PolicyId", "UpdateDate")


class ManagedPolicy(Irregular):
    """``AWS::IAM::ManagedPolicy``.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
    """

    name = "AWS::IAM::ManagedPolicy"
    tells = MappingProxyType({"ManagedPolicyName": "PolicyName"})
    honours = frozenset({"Description", "Groups", "ManagedPolicyName", "Path", "PolicyDocument", "Roles", "Users"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the policy, then attach it."""
        name = properties.get("ManagedPolicyName") or context.generated_name(longest=128)
        same = {key: properties[key] for key in ("Path", "Description") if key in properties}
        text = document(properties["PolicyDocument"])
        answer = context.call("iam", "CreatePolicy", PolicyName=name, PolicyDocument=text, **same)
        physical = Physical(answer["Policy"]["Arn"], properties)
        context.created(physical.id)
        self._attach(context, physical.id, {}, properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Make another version the default one, and attach or detach what differs."""
        if physical.properties["PolicyDocument"] != new["PolicyDocument"]:
            self._make_room(context, physical.id)
            text = document(new["PolicyDocument"])
            context.call("iam", "CreatePolicyVersion", PolicyArn=physical.id, PolicyDocument=text, SetAsDefault=True)
        self._attach(context, physical.id, physical.properties, new)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Detach the policy from what the template names and delete all its versions."""
        del snapshot
        self.read(context, physical)
        self._attach(context, physical.id, physical.properties, {})
        for version in self._old_versions(context, physical.id):
            context.call("iam", "DeletePolicyVersion", PolicyArn=physical.id, VersionId=version)
        self.found(context, "iam", "DeletePolicy", PolicyArn=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Get the policy."""
        return self.found(context, "iam", "GetPolicy", PolicyArn=physical.id)["Policy"]

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the policy with its document and whom it is attached to."""
        told = self.read(context, physical)
        parameters = {"PolicyArn": physical.id, "VersionId": told["DefaultVersionId"]}
        version = self.found(context, "iam", "GetPolicyVersion", **parameters)["PolicyVersion"]
        holders = context.call("iam", "ListEntitiesForPolicy", PolicyArn=physical.id)
        attached = {kind: [one[f"{holder}Name"] for one in holders[f"Policy{kind}"]] for kind, holder in _HOLDERS}
        return {**told, **attached, "PolicyDocument": version["Document"]}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the ARN, or what IAM tells."""
        if name == "PolicyArn":
            return physical.id
        if name in _TOLD:
            return self.read(context, physical)[name]
        return super().attribute(context, physical, name)

    def _make_room(self, context: Context, arn: str) -> None:
        """Delete the oldest version if there are as many as IAM keeps; CloudFormation does the same."""
        old = self._old_versions(context, arn)
        if len(old) >= _MOST_VERSIONS - 1:
            context.call("iam", "DeletePolicyVersion", PolicyArn=arn, VersionId=old[-1])

    @staticmethod
    def _old_versions(context: Context, arn: str) -> list[str]:
        """Return the versions that are not the default one, newest first."""
        versions = context.call("iam", "ListPolicyVersions", PolicyArn=arn)["Versions"]
        old = [version["VersionId"] for version in versions if not version["IsDefaultVersion"]]
        return sorted(old, key=lambda version: -int(version.removeprefix("v")))

    @staticmethod
    def _attach(context: Context, arn: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        for kind, holder in _HOLDERS:
            before, after = set(old.get(kind, ())), set(new.get(kind, ()))
            for name in sorted(after - before):
                context.call("iam", f"Attach{holder}Policy", **{f"{holder}Name": name}, PolicyArn=arn)
            for name in sorted(before - after):
                unless_gone(context, "iam", f"Detach{holder}Policy", **{f"{holder}Name": name}, PolicyArn=arn)


TYPES = (ManagedPolicy(),)
