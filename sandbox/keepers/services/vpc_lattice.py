"""VPC Lattice: service networks, services with listeners and rules, target groups, and who is associated with whom.

No request is ever routed, and no target is checked for its health.

Source: https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_Operations.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now, refuse

Json = Any
_MISSING, _TAKEN, _INVALID = "ResourceNotFoundException", "ConflictException", "ValidationException"
_ARN = "arn:{partition}:vpc-lattice:{region}:{account}"
_TIMES = {"createdAt": now, "lastUpdatedAt": now}
_ZONE = "Z09301901P01NPZ5BGLJF"
"""A hosted zone of VPC Lattice's, in which the names of services stand."""
_PORTS = {"HTTP": 80, "HTTPS": 443, "TLS_PASSTHROUGH": 443}


def _find(place: Place, kind: str, identifier: str) -> Record:
    for record in place.all(kind):
        if identifier in (record["id"], record["arn"]):
            return record
    raise KeptError(_MISSING, f"{kind} {identifier} not found", about=identifier, kind=kind)


def _of_service(place: Place, record: Record) -> Json:
    return _find(place, "Service", record["serviceIdentifier"])


def _network_of(place: Place, record: Record) -> Record:
    return _find(place, "ServiceNetwork", record["serviceNetworkIdentifier"])


def _told_of(kind: str, field: str) -> Json:
    """Return what tells a part of the service or network that a record belongs to."""

    def tell(place: Place, record: Record) -> Json:
        return (_of_service if kind == "Service" else _network_of)(place, record)[field]

    return tell


_SERVICE = {"serviceId": _told_of("Service", "id"), "serviceArn": _told_of("Service", "arn")}
_NETWORK = {
    "serviceNetworkId": _told_of("ServiceNetwork", "id"),
    "serviceNetworkArn": _told_of("ServiceNetwork", "arn"),
    "serviceNetworkName": _told_of("ServiceNetwork", "name"),
}


def _check_vpc(place: Place, record: Record) -> None:
    vpc = record["vpcIdentifier"]
    try:
        place.services.call("ec2", "DescribeVpcs", VpcIds=[vpc])
    except ClientError as error:
        refuse(_INVALID, error.response["Error"]["Message"])
    others = (one for one in place.all("ServiceNetworkVpcAssociation") if one.get("id") != record.get("id"))
    if any(one["vpcIdentifier"] == vpc for one in others):
        refuse(_TAKEN, f"VPC {vpc} is associated with a service network already.")


def _check_rule(place: Place, record: Record) -> None:
    for other in place.all("Rule"):
        if other is not record and other.get("id") != record.get("id"):
            same = other["listenerIdentifier"] == record["listenerIdentifier"]
            if same and other["priority"] == record["priority"]:
                refuse(_TAKEN, f"Priority {record['priority']} is taken by another rule of the listener.")


def _register(place: Place, params: Record) -> Record:
    group = _find(place, "TargetGroup", params["targetGroupIdentifier"])
    default = (group.get("config") or {}).get("port")
    coming = [{"id": one["id"], **({"port": one.get("port", default)} if default else {})} for one in params["targets"]]
    group["targets"] = [*(one for one in group["targets"] if one not in coming), *coming]
    return {"successful": coming, "unsuccessful": []}


def _deregister(place: Place, params: Record) -> Record:
    group = _find(place, "TargetGroup", params["targetGroupIdentifier"])
    default = (group.get("config") or {}).get("port")
    going = [{"id": one["id"], **({"port": one.get("port", default)} if default else {})} for one in params["targets"]]
    group["targets"] = [one for one in group["targets"] if one not in going]
    return {"successful": going, "unsuccessful": []}


def _targets(place: Place, params: Record) -> Record:
    group = _find(place, "TargetGroup", params["targetGroupIdentifier"])
    return {"items": [{"status": "UNUSED", **one} for one in group["targets"]]}


def _configuration(_place: Place, group: Record) -> Json:
    said = group.get("config") or {}
    if group["type"] == "LAMBDA":
        return {"lambdaEventStructureVersion": "V1", **said}
    check = {"enabled": group["type"] != "ALB", **said.get("healthCheck", {})}
    version = {"protocolVersion": "HTTP1"} if said.get("protocol") != "TCP" else {}
    return {"port": _PORTS.get(said.get("protocol", ""), 80), **version, **said, "healthCheck": check}


def _update_group(place: Place, params: Record) -> Record:
    group = _find(place, "TargetGroup", params["targetGroupIdentifier"])
    said = group.get("config") or {}
    group["config"] = {**said, "healthCheck": {**said.get("healthCheck", {}), **params["healthCheck"]}}
    group["lastUpdatedAt"] = now(place, group)
    return {**group, "config": _configuration(place, group)}


def _holder(place: Place, identifier: str) -> Record:
    for kind in ("Service", "ServiceNetwork"):
        for record in place.all(kind):
            if identifier in (record["id"], record["arn"]):
                return record
    raise KeptError(_MISSING, f"Resource {identifier} not found", about=identifier, kind="resource")


def _check_holder(place: Place, record: Record) -> None:
    _holder(place, record["resourceIdentifier"])


def _put_auth(place: Place, params: Record) -> Record:
    holder = _holder(place, params["resourceIdentifier"])
    holder["auth"] = params["policy"]
    return _tell_auth(place, params)


def _tell_auth(place: Place, params: Record) -> Record:
    holder = _holder(place, params["resourceIdentifier"])
    if not holder.get("auth"):
        raise KeptError(_MISSING, f"Auth policy of {params['resourceIdentifier']} not found")
    state = "Active" if holder["authType"] == "AWS_IAM" else "Inactive"
    return {"policy": holder["auth"], "state": state}


def _drop_auth(place: Place, params: Record) -> Record:
    _tell_auth(place, params)
    _holder(place, params["resourceIdentifier"])["auth"] = None
    return {}


def _logged(field: str) -> Json:
    return lambda place, record: _holder(place, record["resourceIdentifier"])[field]


KEPT = Kept(
    service="vpc-lattice",
    beside="vpclattice",
    missing=_MISSING,
    taken=_TAKEN,
    invalid=_INVALID,
    operations={
        "DeleteAuthPolicy": _drop_auth,
        "DeregisterTargets": _deregister,
        "GetAuthPolicy": _tell_auth,
        "ListTargets": _targets,
        "PutAuthPolicy": _put_auth,
        "RegisterTargets": _register,
        "UpdateTargetGroup": _update_group,
    },
    kinds=(
        Kind(
            name="ServiceNetwork",
            key=("serviceNetworkIdentifier",),
            fields={"serviceNetworkIdentifier": "id"},
            arn="arn",
            unique=("name",),
            occupied=_TAKEN,
            defaults={"authType": "NONE", "sharingConfig": {"enabled": True}},
            made={"id": "sn-{hex17}", "arn": f"{_ARN}:servicenetwork/{{id}}", **_TIMES},
            renewed={"lastUpdatedAt": now},
        ),
        Kind(
            name="Service",
            key=("serviceIdentifier",),
            fields={"serviceIdentifier": "id"},
            arn="arn",
            unique=("name",),
            occupied=_TAKEN,
            defaults={"authType": "NONE"},
            made={
                "id": "svc-{hex17}",
                "arn": f"{_ARN}:service/{{id}}",
                "host": "{name}-{hex17}.{hex7}.vpc-lattice-svcs.{region}.on.aws",
                "dnsEntry": lambda _place, record: {"domainName": record["host"], "hostedZoneId": _ZONE},
                "status": "ACTIVE",
                **_TIMES,
            },
            renewed={"lastUpdatedAt": now},
        ),
        Kind(
            name="ServiceNetworkServiceAssociation",
            key=("serviceNetworkServiceAssociationIdentifier",),
            fields={"serviceNetworkServiceAssociationIdentifier": "id"},
            arn="arn",
            within={"serviceIdentifier": "Service", "serviceNetworkIdentifier": "ServiceNetwork"},
            unique=("serviceIdentifier", "serviceNetworkIdentifier"),
            made={
                "id": "snsa-{hex17}",
                "arn": f"{_ARN}:servicenetworkserviceassociation/{{id}}",
                "status": "ACTIVE",
                "createdBy": "{account}",
                "createdAt": now,
            },
            told={
                **_SERVICE,
                **_NETWORK,
                "serviceName": _told_of("Service", "name"),
                "dnsEntry": _told_of("Service", "dnsEntry"),
            },
        ),
        Kind(
            name="ServiceNetworkVpcAssociation",
            key=("serviceNetworkVpcAssociationIdentifier",),
            fields={"serviceNetworkVpcAssociationIdentifier": "id"},
            arn="arn",
            within={"serviceNetworkIdentifier": "ServiceNetwork"},
            check=_check_vpc,
            defaults={"securityGroupIds": []},
            made={
                "id": "snva-{hex17}",
                "arn": f"{_ARN}:servicenetworkvpcassociation/{{id}}",
                "vpcId": "{vpcIdentifier}",
                "status": "ACTIVE",
                "createdBy": "{account}",
                **_TIMES,
            },
            renewed={"lastUpdatedAt": now},
            told=_NETWORK,
        ),
        Kind(
            name="TargetGroup",
            key=("targetGroupIdentifier",),
            fields={"targetGroupIdentifier": "id"},
            arn="arn",
            unique=("name",),
            made={
                "id": "tg-{hex17}",
                "arn": f"{_ARN}:targetgroup/{{id}}",
                "status": "ACTIVE",
                "targets": lambda _place, _record: [],
                **_TIMES,
            },
            told={"config": _configuration},
        ),
        Kind(
            name="Listener",
            key=("listenerIdentifier",),
            fields={"listenerIdentifier": "id"},
            arn="arn",
            within={"serviceIdentifier": "Service"},
            made={
                "id": "listener-{hex17}",
                "port": lambda _place, record: record.get("port") or _PORTS[record["protocol"]],
                "service": lambda place, record: _of_service(place, record)["id"],
                "arn": f"{_ARN}:service/{{service}}/listener/{{id}}",
                **_TIMES,
            },
            renewed={"lastUpdatedAt": now},
            told=_SERVICE,
        ),
        Kind(
            name="Rule",
            key=("ruleIdentifier",),
            fields={"ruleIdentifier": "id"},
            arn="arn",
            within={"serviceIdentifier": "Service", "listenerIdentifier": "Listener"},
            check=_check_rule,
            made={
                "id": "rule-{hex17}",
                "listener": lambda place, record: _find(place, "Listener", record["listenerIdentifier"])["arn"],
                "arn": "{listener}/rule/{id}",
                "isDefault": False,
                **_TIMES,
            },
            renewed={"lastUpdatedAt": now},
        ),
        Kind(
            name="AccessLogSubscription",
            key=("accessLogSubscriptionIdentifier",),
            fields={"accessLogSubscriptionIdentifier": "id"},
            arn="arn",
            check=_check_holder,
            made={"id": "als-{hex17}", "arn": f"{_ARN}:accesslogsubscription/{{id}}", **_TIMES},
            renewed={"lastUpdatedAt": now},
            told={"resourceId": _logged("id"), "resourceArn": _logged("arn")},
        ),
    ),
)
