"""What moto's S3 control lacks: access grants, and Storage Lens groups. Nobody gets credentials for a grant.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_AWS_S3_Control.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, now, refuse

_EVERYTHING = "s3://"
_INSTANCE = "arn:{partition}:s3:{region}:{account}:access-grants/default"

_CODES = (
    "AccessGrantNotExistsError",
    "AccessGrantsInstanceAlreadyExistsError",
    "AccessGrantsInstanceNotEmptyError",
    "AccessGrantsInstanceNotExistsError",
    "AccessGrantsLocationAlreadyExistsError",
    "AccessGrantsLocationNotEmptyError",
    "AccessGrantsLocationNotExistsError",
    "NoSuchStorageLensGroup",
    "StorageLensGroupAlreadyExists",
)


def _check_one(place: Place, record: Record) -> None:
    if "AccessGrantsInstanceArn" not in record and place.all("AccessGrantsInstance"):
        refuse("AccessGrantsInstanceAlreadyExistsError", "Access Grants Instance already exists.")


def _in_instance(place: Place, _params: Record) -> None:
    if not place.all("AccessGrantsInstance"):
        refuse("AccessGrantsInstanceNotExistsError", "Access Grants Instance does not exist.")


def _check_empty(place: Place, _record: Record) -> None:
    if place.all("AccessGrantsLocation"):
        words = "Please clean up locations before deleting access grants instance."
        refuse("AccessGrantsInstanceNotEmptyError", words)


def _location_id(place: Place, record: Record) -> str:
    """Return the id of a location: that of everything in the account and Region has a name of its own."""
    if record["LocationScope"] == _EVERYTHING:
        return "default"
    made: Record = {}
    place.make(made, {"id": "{uuid}"})
    return str(made["id"])


def _scope(place: Place, record: Record) -> str:
    """Return what a grant is for: a part of its location."""
    locations = place.all("AccessGrantsLocation")
    [location] = [one for one in locations if one["AccessGrantsLocationId"] == record["AccessGrantsLocationId"]]
    part = record.get("AccessGrantsLocationConfiguration", {}).get("S3SubPrefix", "")
    return f"{location['LocationScope'].removesuffix('*')}{part}"


KEPT = Kept(
    service="s3control",
    beside="s3control",
    invalid="InvalidRequest",
    undescribed=_CODES,
    kinds=(
        Kind(
            name="AccessGrantsInstance",
            key=(),
            arn="AccessGrantsInstanceArn",
            missing="AccessGrantsInstanceNotExistsError",
            check=_check_one,
            check_deletion=_check_empty,
            made={"AccessGrantsInstanceId": "default", "AccessGrantsInstanceArn": _INSTANCE, "CreatedAt": now},
            update=("AssociateAccessGrantsIdentityCenter",),
        ),
        Kind(
            name="AccessGrantsLocation",
            key=("AccessGrantsLocationId",),
            arn="AccessGrantsLocationArn",
            unique=("LocationScope",),
            owned=_in_instance,
            missing="AccessGrantsLocationNotExistsError",
            taken="AccessGrantsLocationAlreadyExistsError",
            occupied="AccessGrantsLocationNotEmptyError",
            made={
                "AccessGrantsLocationId": _location_id,
                "AccessGrantsLocationArn": f"{_INSTANCE}/location/{{AccessGrantsLocationId}}",
                "CreatedAt": now,
            },
        ),
        Kind(
            name="AccessGrant",
            key=("AccessGrantId",),
            arn="AccessGrantArn",
            owned=_in_instance,
            within={"AccessGrantsLocationId": "AccessGrantsLocation"},
            missing="AccessGrantNotExistsError",
            made={
                "AccessGrantId": "{uuid}",
                "AccessGrantArn": f"{_INSTANCE}/grant/{{AccessGrantId}}",
                "GrantScope": _scope,
                "CreatedAt": now,
            },
        ),
        Kind(
            name="StorageLensGroup",
            key=("Name",),
            arn="StorageLensGroupArn",
            inside=("StorageLensGroup",),
            unique=("Name",),
            missing="NoSuchStorageLensGroup",
            taken="StorageLensGroupAlreadyExists",
            whole=True,
            made={"StorageLensGroupArn": "arn:{partition}:s3:{region}:{account}:storage-lens-group/{Name}"},
        ),
    ),
)
