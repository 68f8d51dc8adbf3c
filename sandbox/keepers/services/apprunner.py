"""App Runner: services, and what they share. No image is pulled and nothing answers at a service's URL.

Source: https://docs.aws.amazon.com/apprunner/latest/api/API_Operations.html
"""

from typing import Any

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now, refuse

Json = Any
_MISSING, _INVALID = "ResourceNotFoundException", "InvalidRequestException"
_ARN = "arn:{partition}:apprunner:{region}:{account}"
_DEFAULT = {"AutoScalingConfigurationName": "DefaultConfiguration", "AutoScalingConfigurationRevision": 1}


def _revision(kind: str, name: str) -> Any:  # noqa: ANN401 a function of place and record
    """Return a function that counts what has been made under one name."""
    return lambda place, record: 1 + sum(one[name] == record[name] for one in place.all(kind))


def _scaling(place: Place, service: Record) -> Json:
    """Return the configuration that a service scales by: its own, or the one that every account has."""
    arn = service.get("AutoScalingConfigurationArn")
    for one in place.all("AutoScalingConfiguration"):
        if one["AutoScalingConfigurationArn"] == arn:
            return one
    own = f"arn:{place.partition}:apprunner:{place.region_name}:{place.account_id}"
    return {
        **_DEFAULT,
        "AutoScalingConfigurationArn": f"{own}:autoscalingconfiguration/DefaultConfiguration/1/{'0' * 31}1",
    }


def _check(place: Place, service: Record) -> None:
    """Refuse a service of no source, and one that names a configuration or a connector that there is not."""
    source = service["SourceConfiguration"]
    if len({"CodeRepository", "ImageRepository"} & set(source)) != 1:
        refuse(_INVALID, "SourceConfiguration must have exactly one of CodeRepository and ImageRepository.")
    egress = service.get("NetworkConfiguration", {}).get("EgressConfiguration", {})
    for kind, arn in (
        ("AutoScalingConfiguration", service.get("AutoScalingConfigurationArn")),
        ("VpcConnector", egress.get("VpcConnectorArn")),
    ):
        if arn and all(one[f"{kind}Arn"] != arn for one in place.all(kind)):
            raise KeptError(_MISSING, f"{kind} {arn} does not exist.")


def _check_unused(kind: str) -> Any:  # noqa: ANN401 a function of place and record
    def check(place: Place, record: Record) -> None:
        if any(record[f"{kind}Arn"] in str(service) for service in place.all("Service")):
            refuse(_INVALID, f"{kind} {record[f'{kind}Arn']} is in use by a service.")

    return check


def _instance(_place: Place, service: Record) -> Json:
    return {"Cpu": "1024", "Memory": "2048", **(service.get("InstanceConfiguration") or {})}


def _network(_place: Place, service: Record) -> Json:
    said = service.get("NetworkConfiguration") or {}
    usual = {"EgressConfiguration": {"EgressType": "DEFAULT"}, "IngressConfiguration": {"IsPubliclyAccessible": True}}
    return {**usual, "IpAddressType": "IPV4", **said}


KEPT = Kept(
    service="apprunner",
    missing=_MISSING,
    taken=_INVALID,
    invalid=_INVALID,
    kinds=(
        Kind(
            name="Service",
            key=("ServiceArn",),
            arn="ServiceArn",
            unique=("ServiceName",),
            check=_check,
            made={
                "ServiceId": "{hex32}",
                "ServiceArn": f"{_ARN}:service/{{ServiceName}}/{{ServiceId}}",
                "ServiceUrl": "{id10}.{region}.awsapprunner.com",
                "Status": "RUNNING",
                "OperationId": "{uuid}",
                "CreatedAt": now,
                "UpdatedAt": now,
            },
            renewed={"UpdatedAt": now, "OperationId": "{uuid}"},
            told={
                "AutoScalingConfigurationSummary": _scaling,
                "InstanceConfiguration": _instance,
                "NetworkConfiguration": _network,
            },
        ),
        Kind(
            name="VpcConnector",
            key=("VpcConnectorArn",),
            arn="VpcConnectorArn",
            check_deletion=_check_unused("VpcConnector"),
            defaults={"SecurityGroups": []},
            made={
                "VpcConnectorRevision": _revision("VpcConnector", "VpcConnectorName"),
                "VpcConnectorArn": f"{_ARN}:vpcconnector/{{VpcConnectorName}}/{{VpcConnectorRevision}}/{{hex32}}",
                "Status": "ACTIVE",
                "CreatedAt": now,
            },
        ),
        Kind(
            name="AutoScalingConfiguration",
            key=("AutoScalingConfigurationArn",),
            arn="AutoScalingConfigurationArn",
            check_deletion=_check_unused("AutoScalingConfiguration"),
            defaults={"MaxConcurrency": 100, "MinSize": 1, "MaxSize": 25},
            made={
                "AutoScalingConfigurationRevision": _revision(
                    "AutoScalingConfiguration", "AutoScalingConfigurationName"
                ),
                "AutoScalingConfigurationArn": f"{_ARN}:autoscalingconfiguration/{{AutoScalingConfigurationName}}/"
                "{AutoScalingConfigurationRevision}/{hex32}",
                "Status": "ACTIVE",
                "Latest": True,
                "CreatedAt": now,
            },
        ),
    ),
)
