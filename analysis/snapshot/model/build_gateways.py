"""Building endpoints of every kind, the services behind them and what blocks the internet."""

import json

from analysis.snapshot.model.build_names import normal
from analysis.snapshot.model.gateways import (
    ConnectEndpoint,
    Endpoint,
    EndpointService,
    PublicAccess,
    PublicAccessExclusion,
)
from analysis.snapshot.model.read import Json, Reading, name_of

_ANYBODY: tuple[Json, ...] = ("*", {"AWS": "*"}, {"AWS": ["*"]})
_ANYTHING: tuple[Json, ...] = ("*", ["*"])


def endpoint(item: Json) -> Endpoint:
    """Return a VPC endpoint."""
    return Endpoint(
        id=item["VpcEndpointId"],
        vpc_id=item["VpcId"],
        kind=item.get("VpcEndpointType", "Gateway"),
        service=item["ServiceName"],
        available=str(item.get("State", "available")).lower() == "available",
        route_table_ids=frozenset(item.get("RouteTableIds", ())),
        subnet_ids=tuple(item.get("SubnetIds", ())),
        interface_ids=frozenset(item.get("NetworkInterfaceIds", ())),
        name=name_of(item),
        dns_names=tuple(normal(each["DnsName"]) for each in item.get("DnsEntries") or () if each.get("DnsName")),
        restricted=None if ".vpce-svc-" in item["ServiceName"] else _restricted(item.get("PolicyDocument")),
    )


def _restricted(document: Json) -> bool | None:
    """Return whether a policy is another than the default one; ``None`` if there is none, or it cannot be read."""
    try:
        policy = json.loads(document) if isinstance(document, str) else document
    except json.JSONDecodeError:
        return None
    if not isinstance(policy, dict) or not policy.get("Statement"):
        return None
    said = policy["Statement"]
    statements = said if isinstance(said, list) else [said]
    denies = any(isinstance(each, dict) and each.get("Effect") == "Deny" for each in statements)
    return denies or not any(map(_allows_everything, statements))


def _allows_everything(statement: Json) -> bool:
    return (
        isinstance(statement, dict)
        and statement.get("Effect") == "Allow"
        and statement.get("Principal") in _ANYBODY
        and statement.get("Action") in _ANYTHING
        and statement.get("Resource") in _ANYTHING
        and not statement.get("Condition")
    )


def connect_endpoint(item: Json) -> ConnectEndpoint:
    """Return an endpoint of EC2 Instance Connect."""
    return ConnectEndpoint(
        id=item["InstanceConnectEndpointId"],
        vpc_id=item["VpcId"],
        subnet_id=item["SubnetId"],
        interface_ids=frozenset(item.get("NetworkInterfaceIds", ())),
    )


def endpoint_services(reading: Reading) -> dict[str, EndpointService]:
    """Return the services that accounts offer, by name."""
    return {each.name: each for each in reading.each("ServiceConfigurations", _endpoint_service, "ServiceId")}


def _endpoint_service(item: Json) -> EndpointService:
    return EndpointService(
        id=item["ServiceId"],
        name=item["ServiceName"],
        balancer_arns=(
            *item.get("NetworkLoadBalancerArns", ()),
            *item.get("GatewayLoadBalancerArns", ()),
        ),
        zones=frozenset(item.get("AvailabilityZones", ())),
    )


def public_access(item: Json) -> PublicAccess:
    """Return the options of VPC Block Public Access."""
    mode = item.get("InternetGatewayBlockMode", "off")
    return PublicAccess(item.get("AwsAccountId", ""), item.get("AwsRegion", ""), mode)


def exclusions(reading: Reading) -> tuple[PublicAccessExclusion, ...]:
    """Return what is excluded from it, as far as it is in force."""
    found = reading.each("VpcBlockPublicAccessExclusions", _exclusion, "ExclusionId")
    return tuple(each for each in found if each is not None)


def _exclusion(item: Json) -> PublicAccessExclusion | None:
    if item.get("State", "create-complete") not in {"create-complete", "update-complete", "update-in-progress"}:
        return None
    resource = item["ResourceArn"].rpartition("/")[2]
    return PublicAccessExclusion(item["ExclusionId"], resource, item.get("InternetGatewayExclusionMode", ""))
