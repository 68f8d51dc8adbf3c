"""IAM Identity Center: instances, permission sets, assignments, applications.

Who is assigned gets a role in the account, as on AWS; nobody signs in. That an account's own instance has no permission
sets is not enforced.

Source: https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_Operations.html
"""

from sandbox.keepers.identity_center import assignments, permission_sets
from sandbox.keepers.identity_center.instances import INSTANCE, enable, store_arn
from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

_IN_USE = "ConflictException"
_IN = {"InstanceArn": "Instance"}


def _instance(_place: Place, record: Record) -> str:
    """Return the part of ARNs that names the instance."""
    return str(record["InstanceArn"].rsplit("/", 1)[-1])


def _application_passes(record: Record, wanted: Record) -> bool:
    names = {"ApplicationAccount": "ApplicationAccount", "ApplicationProvider": "ApplicationProviderArn"}
    return all(record.get(names[name]) == value for name, value in wanted.items())


def _check_unassigned(place: Place, record: Record) -> None:
    """Refuse to delete a permission set that somebody has."""
    if any(one["PermissionSetArn"] == record["PermissionSetArn"] for one in place.all("AccountAssignment")):
        raise KeptError(_IN_USE, f"PermissionSet {record['PermissionSetArn']} has account assignments.")


KEPT = Kept(
    service="sso-admin",
    beside="ssoadmin",
    operations={**permission_sets.OPERATIONS, **assignments.OPERATIONS},
    kinds=(
        INSTANCE,
        Kind(
            name="PermissionSet",
            key=("InstanceArn", "PermissionSetArn"),
            arn="PermissionSetArn",
            owned=enable,
            within=_IN,
            unique=("InstanceArn", "Name"),
            check_deletion=_check_unassigned,
            whole=True,
            defaults={"SessionDuration": "PT1H"},
            made={
                "Instance": _instance,
                "PermissionSetArn": "arn:{partition}:sso:::permissionSet/{Instance}/ps-{hex16}",
                "CreatedDate": now,
            },
        ),
        Kind(
            name="InstanceAccessControlAttributeConfiguration",
            key=("InstanceArn",),
            owned=enable,
            within=_IN,
            unique=("InstanceArn",),
            made={"Status": "ENABLED"},
        ),
        Kind(
            name="Application",
            key=("ApplicationArn",),
            arn="ApplicationArn",
            owned=enable,
            within=_IN,
            read=("GetApplicationAssignmentConfiguration",),
            update=("PutApplicationAssignmentConfiguration",),
            filters={"Filter": _application_passes},
            defaults={"Status": "ENABLED", "AssignmentRequired": True},
            made={
                "Instance": _instance,
                "ApplicationArn": "arn:{partition}:sso::{account}:application/{Instance}/apl-{hex16}",
                "ApplicationAccount": "{account}",
                "IdentityStoreArn": store_arn,
                "CreatedDate": now,
            },
        ),
        Kind(
            name="ApplicationAssignment",
            key=("ApplicationArn", "PrincipalId", "PrincipalType"),
            within={"ApplicationArn": "Application"},
            unique=("ApplicationArn", "PrincipalId", "PrincipalType"),
            list=("ListApplicationAssignmentsForPrincipal",),
            filters={
                "InstanceArn": lambda record, wanted: wanted.rsplit("/", 1)[-1] in record["ApplicationArn"],
                "Filter": lambda record, wanted: wanted.get("ApplicationArn") in (None, record["ApplicationArn"]),
            },
        ),
    ),
)
