"""Instances: one in an account.

An organization's is enabled in the console, which there is none of here: a management account has it.

Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/identity-center-instances.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_NO_SECOND = "ConflictException"
_MADE = {
    "InstanceArn": "arn:{partition}:sso:::instance/ssoins-{hex16}",
    "IdentityStoreId": "d-{hex10}",
    "OwnerAccountId": "{account}",
    "Status": "ACTIVE",
    "CreatedDate": now,
}


def _manages_an_organization(place: Place) -> bool:
    try:
        organization = place.services.client("organizations").describe_organization()["Organization"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "AWSOrganizationsNotInUseException":
            raise
        return False
    return bool(organization["MasterAccountId"] == place.account_id)


def enable(place: Place, _params: Record) -> None:
    """Give a management account its organization's instance, as somebody would in the console."""
    if not place.all("Instance") and _manages_an_organization(place):
        instance: Record = {"tags": {}}
        place.make(instance, _MADE)
        place.all("Instance").append(instance)


def _check(place: Place, instance: Record) -> None:
    """Refuse a second instance; one that has its ARN is the first, about to change."""
    if place.all("Instance") and "InstanceArn" not in instance:
        raise KeptError(_NO_SECOND, f"Account {place.account_id} has an instance of IAM Identity Center already.")


def store_arn(place: Place, record: Record) -> str:
    """Return the ARN of the identity store of the instance that something belongs to."""
    [instance] = [one for one in place.all("Instance") if one["InstanceArn"] == record["InstanceArn"]]
    return f"arn:{place.partition}:identitystore::{place.account_id}:identitystore/{instance['IdentityStoreId']}"


INSTANCE = Kind(
    name="Instance",
    key=("InstanceArn",),
    arn="InstanceArn",
    owned=enable,
    check=_check,
    missing="AccessDeniedException",
    filters={"RegionScope": lambda _record, _wanted: True},
    made=_MADE,
    told={"IdentityStoreArn": store_arn},
)
"""What DescribeInstance tells is gone it answers with AccessDeniedException, as documented."""
