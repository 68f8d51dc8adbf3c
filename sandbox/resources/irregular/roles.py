"""IAM roles, instance profiles and inline policies: several calls each, because IAM attaches one thing at a time."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.table import changed, is_not_found
from sandbox.resources.tags import as_list

Json = Any


def document(value: Json) -> str:
    """Return a policy document as the text that IAM takes."""
    return value if isinstance(value, str) else json.dumps(value)


class Role(Irregular):
    """``AWS::IAM::Role`` with its inline and managed policies."""

    name = "AWS::IAM::Role"
    honours = frozenset(
        {
            "AssumeRolePolicyDocument",
            "Description",
            "ManagedPolicyArns",
            "MaxSessionDuration",
            "Path",
            "PermissionsBoundary",
            "Policies",
            "RoleName",
            "Tags",
        }
    )

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the role, then attach its policies."""
        name = properties.get("RoleName") or context.generated_name(longest=64)
        parameters = {key: properties[key] for key in ("Path", "Description", "PermissionsBoundary") if key in properties}
        if "MaxSessionDuration" in properties:
            parameters["MaxSessionDuration"] = int(properties["MaxSessionDuration"])
        context.call(
            "iam",
            "CreateRole",
            RoleName=name,
            AssumeRolePolicyDocument=document(properties["AssumeRolePolicyDocument"]),
            Tags=as_list(_own_tags(context, properties)),
            **parameters,
        )
        physical = Physical(name, properties)
        context.created(name)
        self._attach(context, name, {}, properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the trust policy, the settings and the policies that differ."""
        differing = changed(physical.properties, new)
        if "AssumeRolePolicyDocument" in differing:
            context.call(
                "iam",
                "UpdateAssumeRolePolicy",
                RoleName=physical.id,
                PolicyDocument=document(new["AssumeRolePolicyDocument"]),
            )
        if {"Description", "MaxSessionDuration"} & set(differing):
            context.call(
                "iam",
                "UpdateRole",
                RoleName=physical.id,
                Description=new.get("Description", ""),
                MaxSessionDuration=int(new.get("MaxSessionDuration", 3600)),
            )
        if "PermissionsBoundary" in differing:
            if "PermissionsBoundary" in new:
                boundary = new["PermissionsBoundary"]
                context.call("iam", "PutRolePermissionsBoundary", RoleName=physical.id, PermissionsBoundary=boundary)
            else:
                context.call("iam", "DeleteRolePermissionsBoundary", RoleName=physical.id)
        if context.retagging or "Tags" in differing:
            self._retag(context, physical, new)
        self._attach(context, physical.id, physical.properties, new)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take its own policies off, then delete the role; IAM refuses while others are attached."""
        del snapshot
        self.read(context, physical)
        self._attach(context, physical.id, physical.properties, {})
        self.found(context, "iam", "DeleteRole", RoleName=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Get the role."""
        return self.found(context, "iam", "GetRole", RoleName=physical.id)["Role"]

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the ARN or the id."""
        if name in {"Arn", "RoleId"}:
            return self.read(context, physical)[name]
        return super().attribute(context, physical, name)

    @staticmethod
    def _attach(context: Context, role: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        before, after = set(old.get("ManagedPolicyArns", ())), set(new.get("ManagedPolicyArns", ()))
        for arn in sorted(after - before):
            context.call("iam", "AttachRolePolicy", RoleName=role, PolicyArn=arn)
        for arn in sorted(before - after):
            _unless_gone(context, "DetachRolePolicy", RoleName=role, PolicyArn=arn)
        inline_before = {policy["PolicyName"]: policy["PolicyDocument"] for policy in old.get("Policies", ())}
        inline_after = {policy["PolicyName"]: policy["PolicyDocument"] for policy in new.get("Policies", ())}
        for name, body in inline_after.items():
            if inline_before.get(name) != body:
                context.call("iam", "PutRolePolicy", RoleName=role, PolicyName=name, PolicyDocument=document(body))
        for name in inline_before.keys() - inline_after.keys():
            _unless_gone(context, "DeleteRolePolicy", RoleName=role, PolicyName=name)

    @staticmethod
    def _retag(context: Context, physical: Physical, new: Mapping[str, Json]) -> None:
        before, after = _own_tags(context, physical.properties, before=True), _own_tags(context, new)
        if after:
            context.call("iam", "TagRole", RoleName=physical.id, Tags=as_list(after))
        gone = [key for key in before if key not in after]
        if gone:
            context.call("iam", "UntagRole", RoleName=physical.id, TagKeys=gone)


def _own_tags(context: Context, properties: Mapping[str, Json], *, before: bool = False) -> dict[str, str]:
    """Return tags without CloudFormation's own, which IAM does not take."""
    tags = context.tags(properties.get("Tags"), before=before)
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


def _unless_gone(context: Context, operation: str, **parameters: Json) -> None:
    """Take something away that may never have been there, after a creation that failed half-way."""
    try:
        context.call("iam", operation, **parameters)
    except ClientError as error:
        if not is_not_found(error):
            raise


class InlinePolicy(Irregular):
    """``AWS::IAM::Policy``: one document put into roles, users and groups."""

    name = "AWS::IAM::Policy"
    honours = frozenset({"PolicyDocument", "PolicyName", "Roles", "Users", "Groups"})
    _holders = (("Roles", "Role"), ("Users", "User"), ("Groups", "Group"))

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Put the document into every identity named."""
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
                _unless_gone(context, f"Delete{holder}Policy", **{f"{holder}Name": name}, PolicyName=policy)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take the document from every identity."""
        del snapshot
        for _, holder, name in self._each(physical.properties):
            policy = physical.properties["PolicyName"]
            _unless_gone(context, f"Delete{holder}Policy", **{f"{holder}Name": name}, PolicyName=policy)

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


class InstanceProfile(Irregular):
    """``AWS::IAM::InstanceProfile``: carries exactly one role to an instance."""

    name = "AWS::IAM::InstanceProfile"
    honours = frozenset({"InstanceProfileName", "Path", "Roles"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the profile and put the role in."""
        name = properties.get("InstanceProfileName") or context.generated_name(longest=128)
        path = {"Path": properties["Path"]} if "Path" in properties else {}
        context.call("iam", "CreateInstanceProfile", InstanceProfileName=name, **path)
        physical = Physical(name, properties)
        context.created(name)
        for role in properties["Roles"]:
            context.call("iam", "AddRoleToInstanceProfile", InstanceProfileName=name, RoleName=role)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Exchange the role."""
        for role in physical.properties["Roles"]:
            context.call("iam", "RemoveRoleFromInstanceProfile", InstanceProfileName=physical.id, RoleName=role)
        for role in new["Roles"]:
            context.call("iam", "AddRoleToInstanceProfile", InstanceProfileName=physical.id, RoleName=role)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Empty the profile, then delete it."""
        del snapshot
        for role in self.read(context, physical)["Roles"]:
            context.call(
                "iam", "RemoveRoleFromInstanceProfile", InstanceProfileName=physical.id, RoleName=role["RoleName"]
            )
        self.found(context, "iam", "DeleteInstanceProfile", InstanceProfileName=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Get the profile."""
        return self.found(context, "iam", "GetInstanceProfile", InstanceProfileName=physical.id)["InstanceProfile"]

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the ARN."""
        if name == "Arn":
            return self.read(context, physical)["Arn"]
        return super().attribute(context, physical, name)


TYPES = (Role(), InlinePolicy(), InstanceProfile())
