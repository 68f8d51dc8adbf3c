"""AWS Global Accelerator: two static addresses, and the listeners and endpoint groups behind them.

It is a global service whose API is in us-west-2.
Source: https://docs.aws.amazon.com/global-accelerator/latest/api/Welcome.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now, random_number

Json = Any
_ACCELERATOR = "arn:{partition}:globalaccelerator::{account}:accelerator/{uuid}"


def _addresses(place: Place, record: Record) -> list[Json]:
    """Return the two static addresses, of two network zones each, of every family that the accelerator has."""
    given = record.get("IpAddresses", [])
    own = [f"{net}.{random_number(256)}.{random_number(256)}" for net in ("75.2", "99.83")]
    sets = [_ip_set("IPv4", [*given, *own][:2])]
    if record["IpAddressType"] == "DUAL_STACK":
        sets.append(_ip_set("IPv6", [f"2600:9000:{net}::{random_number(65536):x}" for net in ("a71c", "a509")]))
    del place
    return sets


def _ip_set(family: str, addresses: list[str]) -> Json:
    return {"IpFamily": family, "IpAddressFamily": family, "IpAddresses": addresses}


def _dual_stack_name(_place: Place, record: Record) -> str | None:
    name: str = record["DnsName"]
    return name.replace(".", ".dualstack.", 1) if record["IpAddressType"] == "DUAL_STACK" else None


def _health_check_port(place: Place, record: Record) -> int:
    """Return the first of the listener's ports, unless the group has one of its own."""
    if "HealthCheckPort" in record:
        return int(record["HealthCheckPort"])
    listener = next(one for one in place.all("Listener") if one["ListenerArn"] == record["ListenerArn"])
    return int(listener["PortRanges"][0]["FromPort"])


def _endpoints(_place: Place, record: Record) -> list[Json]:
    """Return the endpoints with the health that nothing here checks: Global Accelerator says INITIAL until it has."""
    return [
        {
            "Weight": 128,
            "ClientIPPreservationEnabled": ":loadbalancer/app/" in endpoint["EndpointId"],
            "HealthState": "INITIAL",
            **endpoint,
        }
        for endpoint in record.get("EndpointConfigurations", ())
    ]


def _is_disabled(_place: Place, record: Record) -> None:
    if record["Enabled"]:
        code, about = "AcceleratorNotDisabledException", record["AcceleratorArn"]
        raise KeptError(code, f"The accelerator {about} must be disabled before it can be deleted.")


def _attachment(place: Place, params: Record) -> Record:
    """Change who may use what: an update names what comes and what goes."""
    arn = params["AttachmentArn"]
    record = next((one for one in place.all("CrossAccountAttachment") if one["AttachmentArn"] == arn), None)
    if record is None:
        code = "AttachmentNotFoundException"
        raise KeptError(code, f"The attachment {arn} does not exist.")
    record["Name"] = params.get("Name", record["Name"])
    for field in ("Principals", "Resources"):
        gone, come = params.get(f"Remove{field}", []), params.get(f"Add{field}", [])
        record[field] = [one for one in record.get(field, ()) if one not in gone]
        record[field] += [one for one in come if one not in record[field]]
    place.make(record, {"LastModifiedTime": now})
    return {"CrossAccountAttachment": record}


KEPT = Kept(
    service="globalaccelerator",
    everywhere="us-west-2",
    missing="AcceleratorNotFoundException",
    invalid="InvalidArgumentException",
    operations={"UpdateCrossAccountAttachment": _attachment},
    kinds=(
        Kind(
            name="Accelerator",
            key=("AcceleratorArn",),
            arn="AcceleratorArn",
            defaults={"Enabled": True, "IpAddressType": "IPV4", "FlowLogsEnabled": False},
            made={
                "AcceleratorArn": _ACCELERATOR,
                "IpSets": _addresses,
                "DnsName": "a{hex16}.awsglobalaccelerator.com",
                "Status": "DEPLOYED",
                "CreatedTime": now,
                "LastModifiedTime": now,
            },
            renewed={"LastModifiedTime": now},
            told={"DualStackDnsName": _dual_stack_name},
            read=("DescribeAcceleratorAttributes",),
            update=("UpdateAcceleratorAttributes",),
            check_deletion=_is_disabled,
            occupied="AssociatedListenerFoundException",
        ),
        Kind(
            name="Listener",
            key=("ListenerArn",),
            arn="ListenerArn",
            missing="ListenerNotFoundException",
            within={"AcceleratorArn": "Accelerator"},
            defaults={"ClientAffinity": "NONE"},
            made={"ListenerArn": "{AcceleratorArn}/listener/{hex8}"},
            occupied="AssociatedEndpointGroupFoundException",
        ),
        Kind(
            name="EndpointGroup",
            key=("EndpointGroupArn",),
            arn="EndpointGroupArn",
            missing="EndpointGroupNotFoundException",
            taken="EndpointGroupAlreadyExistsException",
            unique=("ListenerArn", "EndpointGroupRegion"),
            within={"ListenerArn": "Listener"},
            defaults={
                "TrafficDialPercentage": 100.0,
                "HealthCheckProtocol": "TCP",
                "HealthCheckPath": "/",
                "HealthCheckIntervalSeconds": 30,
                "ThresholdCount": 3,
            },
            made={"EndpointGroupArn": "{ListenerArn}/endpoint-group/{hex12}"},
            told={"EndpointDescriptions": _endpoints, "HealthCheckPort": _health_check_port},
        ),
        Kind(
            name="CrossAccountAttachment",
            key=("AttachmentArn",),
            arn="AttachmentArn",
            missing="AttachmentNotFoundException",
            made={
                "AttachmentArn": "arn:{partition}:globalaccelerator::{account}:attachment/{uuid}",
                "CreatedTime": now,
                "LastModifiedTime": now,
            },
        ),
    ),
)
