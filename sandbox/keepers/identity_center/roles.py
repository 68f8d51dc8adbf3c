"""The role that a permission set becomes in an account to which somebody is assigned with it.

Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

import json
from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError
from moto.moto_api._internal import mock_random

from sandbox.keepers.kind import Record
from sandbox.keepers.place import Place
from sandbox.services import InProcessServices

Json = Any
_PATH = "/aws-reserved/sso.amazonaws.com/"
_INLINE = "AwsSSOInlinePolicy"
_LONGEST = 43200
"""Seconds that a session of the role may last, whatever the permission set says of its own sessions."""


def provision(place: Place, held: Record, account: str) -> str:
    """Make the role of a permission set in an account as the permission set says.

    Returns:
        why that failed; nothing if it did not.
    """
    iam = InProcessServices(account, place.region_name).client("iam")
    name = _name(held, account)
    new = not _there(iam, name)
    try:
        if new:
            trust = _trust(place, held, account)
            iam.create_role(RoleName=name, Path=_path(place), AssumeRolePolicyDocument=json.dumps(trust))
        iam.update_role(RoleName=name, Description=held.get("Description", ""), MaxSessionDuration=_LONGEST)
        _fill(iam, name, held, f"arn:{place.partition}:iam::{account}:policy")
    except ClientError as error:
        if new:
            remove(place, held, account)
        return str(error.response["Error"]["Message"])
    return ""


def remove(place: Place, held: Record, account: str) -> None:
    """Take the role away again, after the last assignment."""
    iam = InProcessServices(account, place.region_name).client("iam")
    name = _name(held, account)
    if _there(iam, name):
        _fill(iam, name, {}, "")
        iam.delete_role(RoleName=name)


def _name(held: Record, account: str) -> str:
    """Return the role's name, whose end is by chance but stays."""
    suffixes = held.setdefault("Suffixes", {})
    suffix = suffixes.setdefault(account, str(mock_random.get_random_hex(16)))
    return f"AWSReservedSSO_{held['Name']}_{suffix}"


def _path(place: Place) -> str:
    """Return the role's path, which names Identity Center's Region unless that is us-east-1.

    Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    """
    return _PATH if place.region_name == "us-east-1" else f"{_PATH}{place.region_name}/"


def _there(iam: Any, name: str) -> bool:  # noqa: ANN401 boto3 clients have no static type
    try:
        iam.get_role(RoleName=name)
    except iam.exceptions.NoSuchEntityException:
        return False
    return True


def _trust(place: Place, held: Record, account: str) -> Json:
    """Return who may assume the role: whom the provider of Identity Center in the account, one of each, vouches for."""
    suffix = sha256(f"{held['InstanceArn']}{account}".encode()).hexdigest()[:16]
    provider = f"arn:{place.partition}:iam::{account}:saml-provider/AWSSSO_{suffix}_DO_NOT_DELETE"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": provider},
                "Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"],
                "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            }
        ],
    }


def _fill(iam: Any, name: str, held: Record, own: str) -> None:  # noqa: ANN401
    """Give the role the policies of the permission set and no others."""
    wanted = [policy["Arn"] for policy in held.get("AttachedManagedPolicies", ())]
    wanted += [_arn(own, policy) for policy in held.get("CustomerManagedPolicyReferences", ())]
    there = [one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]]
    for arn in there:
        if arn not in wanted:
            iam.detach_role_policy(RoleName=name, PolicyArn=arn)
    for arn in wanted:
        if arn not in there:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    if held.get("InlinePolicy"):
        iam.put_role_policy(RoleName=name, PolicyName=_INLINE, PolicyDocument=held["InlinePolicy"])
    elif _INLINE in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=_INLINE)
    boundary = held.get("PermissionsBoundary", {})
    if boundary:
        reference = boundary.get("CustomerManagedPolicyReference")
        arn = _arn(own, reference) if reference else boundary["ManagedPolicyArn"]
        iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=arn)
    elif "PermissionsBoundary" in iam.get_role(RoleName=name)["Role"]:
        iam.delete_role_permissions_boundary(RoleName=name)


def _arn(own: str, reference: Record) -> str:
    return f"{own}{reference.get('Path', '/')}{reference['Name']}"
