"""What moto's Directory Service lacks: domain controllers, conditional forwarders and snapshots.

No domain is ever served, and nothing is restored.

Source: https://docs.aws.amazon.com/directoryservice/latest/devguide/API_Operations.html
"""

from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

Json = Any
_UNSUPPORTED = "UnsupportedOperationException"


def _directory(place: Place, params: Record) -> Record:
    """Return a directory.

    Raises:
        KeptError: if there is none.
    """
    try:
        answer = place.services.call("ds", "DescribeDirectories", DirectoryIds=[params["DirectoryId"]])
    except ClientError as error:
        raise KeptError(error.response["Error"]["Code"], error.response["Error"]["Message"]) from None
    [told] = answer["DirectoryDescriptions"]
    directory: Record = told
    return directory


def _owned(place: Place, params: Record) -> None:
    """Refuse what belongs to a directory that is not there."""
    if "DirectoryId" in params:
        _directory(place, params)


def _check_kept_here(place: Place, record: Record) -> None:
    """Refuse a snapshot of a directory that is elsewhere."""
    if _directory(place, record)["Type"] == "ADConnector":
        raise KeptError(_UNSUPPORTED, "An AD Connector has no snapshots.")


def _controllers(place: Place, params: Record) -> Record:
    directory = _directory(place, params)
    if directory["Type"] != "MicrosoftAD":
        words = f"Domain controllers are not told of a directory of type {directory['Type']}."
        raise KeptError(_UNSUPPORTED, words)
    settings, told = directory["VpcSettings"], []
    places = zip(directory["DnsIpAddrs"], settings["SubnetIds"], settings["AvailabilityZones"], strict=True)
    for address, subnet, zone in places:
        name = sha256(f"{directory['DirectoryId']}{address}".encode()).hexdigest()[:10]
        told.append(
            {
                "DirectoryId": directory["DirectoryId"],
                "DomainControllerId": f"dc-{name}",
                "DnsIpAddr": address,
                "VpcId": settings["VpcId"],
                "SubnetId": subnet,
                "AvailabilityZone": zone,
                "Status": "Active",
                "LaunchTime": directory["LaunchTime"],
            }
        )
    wanted = params.get("DomainControllerIds") or [one["DomainControllerId"] for one in told]
    return {"DomainControllers": [one for one in told if one["DomainControllerId"] in wanted]}


KEPT = Kept(
    service="ds",
    beside="ds",
    missing="EntityDoesNotExistException",
    taken="EntityAlreadyExistsException",
    invalid="InvalidParameterException",
    operations={"DescribeDomainControllers": _controllers},
    kinds=(
        Kind(
            name="ConditionalForwarder",
            key=("DirectoryId", "RemoteDomainName"),
            owned=_owned,
            unique=("DirectoryId", "RemoteDomainName"),
            list=("DescribeConditionalForwarders",),
            names={"RemoteDomainNames": "RemoteDomainName"},
            defaults={"ReplicationScope": "Domain"},
        ),
        Kind(
            name="Snapshot",
            key=("SnapshotId",),
            owned=_owned,
            check=_check_kept_here,
            list=("DescribeSnapshots",),
            names={"SnapshotIds": "SnapshotId"},
            made={"SnapshotId": "s-{hex10}", "Type": "Manual", "Status": "Completed", "StartTime": now},
        ),
    ),
)
