"""NAT gateways: public and private, with secondary addresses, in one zone or in all of a Region.

Sources: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html and
https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from moto.ec2.models import nat_gateways
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.route_tables import Route

from sandbox.mends.interface_addresses import pick
from sandbox.networking.vpc import regional_nat
from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_kinds import now
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

_asked: ContextVar[str | None] = ContextVar("the primary address that is asked for", default=None)
_FOR_PRIVATE = ("SecondaryPrivateIpAddressCount",)
_FOR_PUBLIC = ("AllocationId", "SecondaryAllocationIds")
_FOR_ZONAL = ("SubnetId", "PrivateIpAddress", "SecondaryAllocationIds", "SecondaryPrivateIpAddresses", *_FOR_PRIVATE)


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Make a gateway of the kind that is asked for."""
    kind, mode = parameters.get("ConnectivityType", "public"), parameters.get("AvailabilityMode", "zonal")
    tags = {tag["Key"]: tag["Value"] for one in parameters.get("TagSpecifications", ()) for tag in one.get("Tags", ())}
    if mode == "regional":
        _refuse_given(parameters, _FOR_ZONAL, "a regional NAT gateway")
        if kind != "public":
            refuse("InvalidParameter", "A regional NAT gateway has the connectivity type public.")
        return {"NatGateway": told(backend, regional_nat.create(backend, parameters, tags))}
    _refuse_given(parameters, ("AvailabilityZoneAddresses", "VpcId"), "a zonal NAT gateway")
    if "SubnetId" not in parameters:
        refuse("MissingParameter", "The request must contain the parameter subnetId")
    _refuse_given(parameters, _FOR_PUBLIC if kind == "private" else _FOR_PRIVATE, f"a {kind} NAT gateway")
    if kind == "public" and "AllocationId" not in parameters:
        refuse("MissingParameter", "The request must include the AllocationId parameter.")
    _check_free(backend, [parameters.get("AllocationId"), *parameters.get("SecondaryAllocationIds", ())])
    _asked.set(parameters.get("PrivateIpAddress"))
    try:
        gateway = backend.create_nat_gateway(parameters["SubnetId"], parameters.get("AllocationId"), tags, kind)
    finally:
        _asked.set(None)
    _describe(gateway)
    if kind == "public" and not regional_nat.ways_out(backend, gateway.vpc_id):
        return {"NatGateway": {**told(backend, gateway), **_fail(backend, gateway)}}
    _add(backend, gateway, parameters, "Secondary")
    return {"NatGateway": told(backend, gateway)}


def _fail(backend: Any, gateway: Any) -> Record:  # noqa: ANN401
    """Let a gateway fail some time after it was asked for, as it does without a way to the internet."""
    _free(backend, gateway)
    gateway.state, gateway.last_addresses = "failed", []
    gateway.failure = {
        "FailureCode": "Gateway.NotAttached",
        "FailureMessage": f"Network {gateway.vpc_id} has no Internet gateway attached",
    }
    return {"State": "pending"}


def _free(backend: Any, gateway: Any) -> None:  # noqa: ANN401
    for elastic in backend.addresses:
        if elastic.eni is gateway._eni:
            backend.disassociate_address(association_id=elastic.association_id)
    if gateway._eni.id in backend.enis:
        gateway._eni.delete()


def _refuse_given(parameters: Mapping[str, Json], names: tuple[str, ...], what: str) -> None:
    for name in names:
        if parameters.get(name):
            refuse("InvalidParameterCombination", f"{name} cannot be specified with {what}.")


def _check_free(backend: Any, allocations: list[str | None]) -> None:  # noqa: ANN401
    for allocation in filter(None, allocations):
        [address] = backend.address_by_allocation([allocation])
        if address.association_id:
            refuse("Resource.AlreadyAssociated", f"Elastic IP address [{allocation}] is already associated.")


def _describe(gateway: Any) -> None:  # noqa: ANN401
    interface = gateway._eni
    interface.description = f"Interface for NAT Gateway {gateway.id}"
    interface.interface_type = "nat_gateway"
    interface.requester_managed = True
    interface.source_dest_check = False
    interface.status = "in-use"
    interface._group_set = []
    gateway.address_set = []
    _entry(gateway, interface.private_ip_address)


def _entry(gateway: Any, private: str) -> None:  # noqa: ANN401
    gateway.address_set.append({"NetworkInterfaceId": gateway._eni.id, "PrivateIp": private})


def _add(backend: Any, gateway: Any, parameters: Mapping[str, Json], prefix: str) -> None:  # noqa: ANN401
    """Give a zonal gateway more addresses, private ones and, if it is public, Elastic IP addresses for them."""
    allocations = parameters.get(f"{prefix}AllocationIds", [])
    asked = parameters.get(f"{prefix}PrivateIpAddresses", [])
    count = int(parameters.get(f"{prefix}PrivateIpAddressCount", 0)) or max(len(allocations) - len(asked), 0)
    interface = gateway._eni
    new = pick(interface.subnet, asked, count) if asked or count else []
    interface.private_ip_addresses += [{"Primary": False, "PrivateIpAddress": address} for address in new]
    for address in new:
        _entry(gateway, address)
    for allocation, address in zip(allocations, new, strict=False):
        backend.associate_address(eni=interface, allocation_id=allocation, private=address)


def _addresses(backend: Any, gateway: Any) -> list[Record]:  # noqa: ANN401
    if gateway._eni is None:
        return regional_nat.addresses(backend, gateway)
    held = {
        elastic.private_ip_address: elastic
        for elastic in backend.addresses
        if elastic.eni is gateway._eni and elastic.association_id
    }
    return [
        {
            **entry,
            **regional_nat.elastic(held.get(entry["PrivateIp"])),
            "IsPrimary": entry["PrivateIp"] == gateway._eni.private_ip_address,
            "Status": "succeeded",
            "AvailabilityZone": gateway._eni.subnet.availability_zone,
            "AvailabilityZoneId": gateway._eni.subnet.availability_zone_id,
        }
        for entry in gateway.address_set
    ]


def told(backend: Any, gateway: Any) -> Record:  # noqa: ANN401
    """Return the description of a gateway."""
    description = {
        "NatGatewayId": gateway.id,
        "VpcId": gateway.vpc_id,
        "State": gateway.state,
        "CreateTime": gateway._created_at,
        "ConnectivityType": gateway.connectivity_type,
        "AvailabilityMode": "regional" if gateway._eni is None else "zonal",
        "NatGatewayAddresses": _addresses(backend, gateway) if gateway.state == "available" else gateway.last_addresses,
        "Tags": [{"Key": key, "Value": value} for key, value in backend.tags.get(gateway.id, {}).items()],
    }
    if gateway._eni is None:
        description |= regional_nat.settings(gateway)
    else:
        description["SubnetId"] = gateway.subnet_id
    description |= getattr(gateway, "failure", {})
    if gateway.state == "deleted":
        description["DeleteTime"] = gateway.deleted_at
    return description


def _find(backend: Any, identity: str) -> Any:  # noqa: ANN401
    if identity not in backend.nat_gateways:
        refuse("NatGatewayNotFound", f"The Nat Gateway {identity} was not found")
    return backend.nat_gateways[identity]


def describe(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell of gateways by id and by filter."""
    wanted = parameters.get("NatGatewayIds") or list(backend.nat_gateways)
    shape = operation_model("ec2", "DescribeNatGateways").output_shape
    members = shape.members["NatGateways"].member.members
    found = [told(backend, _find(backend, identity)) for identity in wanted]
    filters = parameters.get("Filter") or parameters.get("Filters") or ()
    return {"NatGateways": [one for one in found if matches(one, filters, members)]}


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Delete a gateway; its addresses are free again, and routes to it lead nowhere."""
    gateway = _find(backend, parameters["NatGatewayId"])
    if gateway.state == "deleted":
        return {"NatGatewayId": gateway.id}
    gateway.last_addresses = _addresses(backend, gateway) if gateway.state == "available" else []
    gateway.deleted_at = now()
    gateway.state = "deleted"
    if gateway._eni is None:
        regional_nat.delete(backend, gateway)
    else:
        _free(backend, gateway)
    return {"NatGatewayId": gateway.id}


def associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Give a public gateway more Elastic IP addresses."""
    gateway = _find(backend, parameters["NatGatewayId"])
    if gateway.connectivity_type != "public":
        refuse("InvalidParameter", f"{gateway.id} is a private NAT gateway.")
    _check_free(backend, parameters["AllocationIds"])
    if gateway._eni is None:
        regional_nat.associate(backend, gateway, parameters)
    else:
        _add(backend, gateway, parameters, "")
    return _reply(backend, gateway)


def _reply(backend: Any, gateway: Any) -> Record:  # noqa: ANN401
    return {"NatGatewayId": gateway.id, "NatGatewayAddresses": _addresses(backend, gateway)}


def disassociate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take Elastic IP addresses away from a gateway; the one that it was made with stays."""
    gateway = _find(backend, parameters["NatGatewayId"])
    held = {one["AssociationId"]: one for one in _addresses(backend, gateway) if "AssociationId" in one}
    for association in parameters["AssociationIds"]:
        if association not in held:
            refuse("InvalidAssociationID.NotFound", f"The association ID '{association}' does not exist")
        if held[association].get("IsPrimary"):
            refuse("InvalidParameter", "The primary address of a NAT gateway cannot be disassociated.")
    for association in parameters["AssociationIds"]:
        if gateway._eni is None:
            regional_nat.disassociate(backend, gateway, association)
        else:
            backend.disassociate_address(association_id=association)
            _drop(gateway, [held[association]["PrivateIp"]])
    return _reply(backend, gateway)


def _drop(gateway: Any, addresses: list[str]) -> None:  # noqa: ANN401
    interface = gateway._eni
    interface.private_ip_addresses = [
        one for one in interface.private_ip_addresses if one["PrivateIpAddress"] not in addresses
    ]
    gateway.address_set = [one for one in gateway.address_set if one["PrivateIp"] not in addresses]


def assign(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Give a private gateway more addresses."""
    gateway = _private(backend, parameters)
    _add(backend, gateway, parameters, "")
    return _reply(backend, gateway)


def _private(backend: Any, parameters: Mapping[str, Json]) -> Any:  # noqa: ANN401
    gateway = _find(backend, parameters["NatGatewayId"])
    if gateway.connectivity_type != "private":
        refuse("InvalidParameter", f"{gateway.id} is a public NAT gateway.")
    return gateway


def unassign(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take addresses away from a private gateway; the one that it was made with stays."""
    gateway = _private(backend, parameters)
    held = [one["PrivateIp"] for one in gateway.address_set]
    for address in parameters["PrivateIpAddresses"]:
        if address not in held or address == gateway._eni.private_ip_address:
            refuse("InvalidParameter", f"{address} is no secondary address of {gateway.id}.")
    _drop(gateway, parameters["PrivateIpAddresses"])
    return _reply(backend, gateway)


def install() -> None:
    """Let EC2 answer."""
    module: Any = nat_gateways
    # None lets the interface take the next free address of its subnet.
    module.random_private_ip = _asked.get
    write(
        {
            "AssignPrivateNatGatewayAddress": assign,
            "AssociateNatGatewayAddress": associate,
            "CreateNatGateway": create,
            "DeleteNatGateway": delete,
            "DescribeNatGateways": describe,
            "DisassociateNatGatewayAddress": disassociate,
            "UnassignPrivateNatGatewayAddress": unassign,
        }
    )
    gateway: Any = NatGateway
    gateway.last_addresses = ()
    route: Any = Route
    state = route.state.fget

    def route_state(self: Any) -> str:  # noqa: ANN401 moto's own
        ended = self.nat_gateway is not None and self.nat_gateway.state != "available"
        return "blackhole" if ended else str(state(self))

    route.state = property(route_state)
