"""Endpoint services: load balancers that others reach by endpoints in their own VPCs.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
"""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.vpc_service_configuration import VPCServiceConfigurationBackend

from sandbox.networking.vpc import endpoint_names
from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import write

_KINDS = {
    "NetworkLoadBalancerArns": ("network", "Interface"),
    "GatewayLoadBalancerArns": ("gateway", "GatewayLoadBalancer"),
}
_OFFERED = (
    "ServiceName",
    "ServiceId",
    "ServiceType",
    "AvailabilityZones",
    "AvailabilityZoneIds",
    "BaseEndpointDnsNames",
    "AcceptanceRequired",
    "ManagesVpcEndpoints",
    "SupportedIpAddressTypes",
)
_PERMITTED = "permitted principals"


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    named = [member for member in _KINDS if parameters.get(member)]
    if len(named) != 1:
        refuse("InvalidParameter", "A service has either Network Load Balancers or Gateway Load Balancers.")
    regions = parameters.get("SupportedRegions") or [backend.region_name]
    item = {
        "ServiceType": [{"ServiceType": _KINDS[named[0]][1]}],
        "ServiceState": "Available",
        "AcceptanceRequired": parameters.get("AcceptanceRequired", True),
        "ManagesVpcEndpoints": False,
        "SupportedIpAddressTypes": parameters.get("SupportedIpAddressTypes") or ["ipv4"],
        "SupportedRegions": _regions(regions),
        "RemoteAccessEnabled": any(region != backend.region_name for region in regions),
        _PERMITTED: {},
    }
    _place(backend, {**item, named[0]: parameters[named[0]]})
    return {**item, **_zones(backend, parameters[named[0]])}


def _regions(regions: list[str]) -> list[Record]:
    return [{"Region": region, "ServiceState": "Available"} for region in regions]


def _balancers(backend: Any, arns: list[str]) -> list[Any]:  # noqa: ANN401
    from moto.elbv2.exceptions import LoadBalancerNotFoundError  # noqa: PLC0415 only for who makes a service
    from moto.elbv2.models import elbv2_backends  # noqa: PLC0415

    balancers = elbv2_backends[backend.account_id][backend.region_name]
    try:
        found: list[Any] = balancers.describe_load_balancers(arns=arns, names=None)
    except LoadBalancerNotFoundError as error:
        refuse("InvalidParameter", f"The load balancer does not exist: {error.message}")
    return found


def _place(backend: Any, item: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Refuse load balancers of another kind than the service's."""
    for member, (kind, _) in _KINDS.items():
        for balancer in _balancers(backend, item[member]) if item.get(member) else ():
            if balancer.type != kind:
                refuse("InvalidParameter", f"{balancer.arn} is no {kind} load balancer.")


def _zones(backend: Any, arns: list[str]) -> Record:  # noqa: ANN401
    subnets = [subnet for balancer in _balancers(backend, arns) for subnet in balancer.subnets]
    zones = {subnet.availability_zone: subnet.availability_zone_id for subnet in subnets}
    return {"AvailabilityZones": sorted(zones), "AvailabilityZoneIds": [zones[zone] for zone in sorted(zones)]}


def _made(backend: Any, item: Record) -> None:  # noqa: ANN401
    identity, region = item["ServiceId"], backend.region_name
    item["ServiceName"] = f"com.amazonaws.vpce.{region}.{identity}"
    item["BaseEndpointDnsNames"] = [f"{identity}.{region}.vpce.amazonaws.com"]
    if "PrivateDnsName" in item:
        endpoint_names.begin(item)


def _end(_backend: Any, item: Record) -> None:  # noqa: ANN401
    for endpoint in endpoints_of(item):
        if endpoint.state not in ("deleted", "rejected", "failed"):
            refuse("ExistingVpcEndpointConnections", f"Service {item['ServiceId']} has existing active connections.")


SERVICES = Ec2Kind(
    name="VpcEndpointServiceConfiguration",
    items="ServiceConfigurations",
    item="ServiceConfiguration",
    type="vpc-endpoint-service",
    prefix="vpce-svc",
    id="ServiceId",
    unknown="InvalidVpcEndpointServiceId.NotFound",
    verbs={"Modify": None, "Delete": None},
    begin=_begin,
    made=_made,
    end=_end,
)


def endpoints_of(service: Mapping[str, Json]) -> Iterator[Any]:
    """Yield the endpoints of all accounts that are for a service."""
    for regions in list(ec2_backends.values()):
        for backend in list(regions.values()):
            for endpoint in list(backend.vpc_end_points.values()):
                if endpoint.service_name == service["ServiceName"]:
                    yield endpoint


def visible(account: str, region: str) -> Iterator[tuple[Any, Record]]:
    """Yield the services that an account may use in a Region, with their owners' backends."""
    for owner, regions in list(ec2_backends.items()):
        for backend in list(regions.values()):
            for item in list(SERVICES.all(backend).values()):
                offered = region in [one["Region"] for one in item["SupportedRegions"]]
                if offered and (owner == account or any(_admits(one, account) for one in item[_PERMITTED])):
                    yield backend, item


def _admits(principal: str, account: str) -> bool:
    return principal == "*" or f":{account}:" in f":{principal}:"


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Delete services that have no endpoints any more."""
    for identity in parameters["ServiceIds"]:
        item = SERVICES.own(backend, "ServiceId", identity)
        _end(backend, item)
        del SERVICES.all(backend)[identity]
        backend.tags.pop(identity, None)
    return {"Unsuccessful": []}


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change load balancers, address types, Regions, acceptance and the private name of a service."""
    item = SERVICES.own(backend, "ServiceId", parameters["ServiceId"])
    after = dict(item)
    for member in (*_KINDS, "SupportedIpAddressTypes"):
        held = [*after.get(member, ()), *parameters.get(f"Add{member}", ())]
        after[member] = [one for one in dict.fromkeys(held) if one not in parameters.get(f"Remove{member}", ())]
    regions = [one["Region"] for one in item["SupportedRegions"]] + parameters.get("AddSupportedRegions", [])
    kept = [one for one in dict.fromkeys(regions) if one not in parameters.get("RemoveSupportedRegions", ())]
    after["SupportedRegions"] = _regions(kept)
    _place(backend, after)
    balancers = [arn for member in _KINDS for arn in after[member]]
    if not balancers:
        refuse("InvalidParameter", "A service has at least one load balancer.")
    after |= _zones(backend, balancers)
    if "AcceptanceRequired" in parameters:
        after["AcceptanceRequired"] = parameters["AcceptanceRequired"]
    if parameters.get("RemovePrivateDnsName"):
        after.pop("PrivateDnsName", None)
        after.pop("PrivateDnsNameConfiguration", None)
    if parameters.get("PrivateDnsName", after.get("PrivateDnsName")) != after.get("PrivateDnsName"):
        after["PrivateDnsName"] = parameters["PrivateDnsName"]
        endpoint_names.begin(after)
    item.clear()
    item |= {name: value for name, value in after.items() if value or name not in _KINDS}
    return {"Return": True}


def pay(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Say who pays for the endpoints of a service."""
    item = SERVICES.own(backend, "ServiceId", parameters["ServiceId"])
    item["PayerResponsibility"] = parameters["PayerResponsibility"]
    return {"ReturnValue": True}


def permit(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let principals use a service, and others no longer."""
    item = SERVICES.own(backend, "ServiceId", parameters["ServiceId"])
    added = []
    for principal in parameters.get("AddAllowedPrincipals", ()):
        if principal not in item[_PERMITTED]:
            item[_PERMITTED][principal] = f"vpce-svc-perm-{secrets.token_hex(9)[:17]}"
            added.append(_permission(item, principal))
    for principal in parameters.get("RemoveAllowedPrincipals", ()):
        item[_PERMITTED].pop(principal, None)
    return {"AddedPrincipals": added, "ReturnValue": True}


def _permission(item: Mapping[str, Json], principal: str) -> Record:
    name = principal.rpartition(":")[2].partition("/")[0]
    kinds = {"*": "All", "user": "User", "role": "Role"}
    return {
        "PrincipalType": kinds.get(name, "Account"),
        "Principal": principal,
        "ServicePermissionId": item[_PERMITTED][principal],
        "ServiceId": item["ServiceId"],
    }


def permitted(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell who may use a service."""
    item = SERVICES.own(backend, "ServiceId", parameters["ServiceId"])
    told = [_permission(item, principal) for principal in item[_PERMITTED]]
    for one in parameters.get("Filters", ()):
        member = {"principal": "Principal", "principal-type": "PrincipalType"}[one["Name"]]
        told = [permission for permission in told if permission[member] in one["Values"]]
    return {"AllowedPrincipals": told}


class _Offered:
    """A service as moto's list of services wants it."""

    def __init__(self, backend: Any, item: Record) -> None:  # noqa: ANN401
        self._backend, self._item = backend, item

    def to_dict(self) -> Record:
        """Return what DescribeVpcEndpointServices tells of it."""
        item, members = self._item, ("PrivateDnsName", "PayerResponsibility")
        told = {name: item[name] for name in members if name in item}
        if "PrivateDnsName" in item:
            told["PrivateDnsNames"] = [{"PrivateDnsName": item["PrivateDnsName"]}]
            told["PrivateDnsNameVerificationState"] = item["PrivateDnsNameConfiguration"]["State"]
        return {
            **told,
            **{name: item[name] for name in _OFFERED},
            "Owner": self._backend.account_id,
            "ServiceRegion": self._backend.region_name,
            "VpcEndpointPolicySupported": False,
            "Tags": SERVICES.told(self._backend, item)["Tags"],
        }


def _offered(backend: Any) -> dict[str, _Offered]:  # noqa: ANN401
    found = visible(backend.account_id, backend.region_name)
    return {item["ServiceId"]: _Offered(owner, item) for owner, item in found}


def install() -> None:
    """Let EC2 answer."""
    SERVICES.install()
    write(
        {
            "DeleteVpcEndpointServiceConfigurations": delete,
            "DescribeVpcEndpointServicePermissions": permitted,
            "ModifyVpcEndpointServiceConfiguration": modify,
            "ModifyVpcEndpointServicePayerResponsibility": pay,
            "ModifyVpcEndpointServicePermissions": permit,
            "StartVpcEndpointServicePrivateDnsVerification": _verify,
        }
    )
    moto: Any = VPCServiceConfigurationBackend
    moto.configurations = property(_offered, lambda _backend, _given: None)


def _verify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = SERVICES.own(backend, "ServiceId", parameters["ServiceId"])
    if "PrivateDnsName" not in item:
        refuse("InvalidParameter", f"Service {item['ServiceId']} has no private DNS name.")
    endpoint_names.verify(item)
    return {"ReturnValue": True}
