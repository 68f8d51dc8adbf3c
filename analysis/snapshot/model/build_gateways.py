"""Building endpoints of EC2 Instance Connect, endpoint services and what blocks the internet."""

from analysis.snapshot.model.gateways import ConnectEndpoint, EndpointService, PublicAccess, PublicAccessExclusion
from analysis.snapshot.model.read import Json, Reading


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
