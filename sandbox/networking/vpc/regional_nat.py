"""Regional NAT gateways: one for all zones of a VPC, without subnet and interface, with a route table of its own.

Without zones that are named it goes where the VPC has interfaces, and has addresses of EC2's choice there.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
"""

from collections.abc import Mapping
from typing import Any

from moto.core.utils import utcnow
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.utils import random_eip_association_id, random_nat_gateway_id

from sandbox.networking.vpc.common import Json, Record, refuse


def create(backend: Any, parameters: Mapping[str, Json], tags: Mapping[str, str]) -> Any:  # noqa: ANN401 moto's own
    """Make a gateway, and its route table with the way to the internet."""
    if "VpcId" not in parameters:
        refuse("MissingParameter", "The request must contain the parameter vpcId")
    vpc = backend.get_vpc(parameters["VpcId"])
    ways = ways_out(backend, vpc.id)
    if not ways:
        refuse("Gateway.NotAttached", f"Network {vpc.id} has no Internet gateway attached")
    kind: Any = NatGateway
    gateway = kind.__new__(kind)
    gateway.id, gateway.vpc_id, gateway.subnet_id, gateway._eni = random_nat_gateway_id(), vpc.id, None, None
    gateway.ec2_backend, gateway.state, gateway.connectivity_type = backend, "available", "public"
    gateway._created_at, gateway.address_set = utcnow(), []
    for one in parameters.get("AvailabilityZoneAddresses", ()):
        associate(backend, gateway, one)
    gateway.automatic = not parameters.get("AvailabilityZoneAddresses")
    if "AllocationId" in parameters:
        first = _zones(backend, vpc.id)[0]
        associate(backend, gateway, {"AvailabilityZone": first, "AllocationIds": [parameters["AllocationId"]]})
    table = backend.create_route_table(vpc.id)
    gateway.table = table.id
    backend.create_route(table.id, "0.0.0.0/0", gateway_id=ways[0].id)
    gateway.add_tags(dict(tags))
    backend.nat_gateways[gateway.id] = gateway
    return gateway


def ways_out(backend: Any, vpc: str) -> list[Any]:  # noqa: ANN401
    """Return the internet gateways of a VPC."""
    return [one for one in backend.internet_gateways.values() if one.vpc is not None and one.vpc.id == vpc]


def settings(gateway: Any) -> Record:  # noqa: ANN401
    """Return what a description tells of regional gateways only."""
    switch = "enabled" if gateway.automatic else "disabled"
    return {"RouteTableId": gateway.table, "AutoProvisionZones": switch, "AutoScalingIps": switch}


def _zones(backend: Any, vpc: str) -> list[str]:  # noqa: ANN401
    """Return the zones in which a VPC has interfaces; if it has none, its first one."""
    interfaces = [one for one in backend.enis.values() if one.subnet.vpc_id == vpc]
    busy = sorted({one.subnet.availability_zone for one in interfaces})
    subnets = [subnet for held in backend.subnets.values() for subnet in held.values() if subnet.vpc_id == vpc]
    there = sorted(subnet.availability_zone for subnet in subnets)
    return busy or there[:1] or [backend.describe_availability_zones()[0].name]


def associate(backend: Any, gateway: Any, said: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Use Elastic IP addresses in a zone."""
    known = {zone.name: zone.zone_id for zone in backend.describe_availability_zones()}
    names = [name for name, identity in known.items() if said.get("AvailabilityZoneId", identity) == identity]
    zone = str(said.get("AvailabilityZone") or (names[0] if "AvailabilityZoneId" in said and names else ""))
    if zone not in known:
        refuse("InvalidParameter", "Name a zone of this Region for the addresses of a regional NAT gateway.")
    for allocation in said["AllocationIds"]:
        [address] = backend.address_by_allocation([allocation])
        if address.association_id:
            refuse("Resource.AlreadyAssociated", f"Elastic IP address [{allocation}] is already associated.")
        _use(gateway, address, zone, known[zone])


def _use(gateway: Any, address: Any, zone: str, zone_id: str) -> None:  # noqa: ANN401
    address.association_id = random_eip_association_id()
    gateway.address_set.append({"address": address, "AvailabilityZone": zone, "AvailabilityZoneId": zone_id})


def _expand(backend: Any, gateway: Any) -> None:  # noqa: ANN401
    """Go where the VPC has interfaces by now."""
    known = {zone.name: zone.zone_id for zone in backend.describe_availability_zones()}
    for zone in _zones(backend, gateway.vpc_id):
        if zone not in [entry["AvailabilityZone"] for entry in gateway.address_set]:
            address = backend.allocate_address("vpc")
            address.service_managed = "rnat"
            _use(gateway, address, zone, known[zone])


def addresses(backend: Any, gateway: Any) -> list[Record]:  # noqa: ANN401
    """Return the addresses of a gateway, zone by zone."""
    if gateway.automatic:
        _expand(backend, gateway)
    return [
        {
            **elastic(entry["address"]),
            **{name: entry[name] for name in ("AvailabilityZone", "AvailabilityZoneId")},
            "Status": "succeeded",
        }
        for entry in gateway.address_set
    ]


def elastic(address: Any) -> Record:  # noqa: ANN401
    """Return what a gateway tells of one of its Elastic IP addresses, if there is one."""
    if address is None:
        return {}
    return {
        "AllocationId": address.allocation_id,
        "AssociationId": address.association_id,
        "PublicIp": address.public_ip,
    }


def disassociate(backend: Any, gateway: Any, association: str) -> None:  # noqa: ANN401
    """Use an address no longer."""
    for entry in list(gateway.address_set):
        if entry["address"].association_id == association:
            gateway.address_set.remove(entry)
            _free(backend, entry["address"])


def _free(backend: Any, address: Any) -> None:  # noqa: ANN401
    address.association_id = None
    if getattr(address, "service_managed", None):
        backend.release_address(allocation_id=address.allocation_id)


def delete(backend: Any, gateway: Any) -> None:  # noqa: ANN401
    """Free the addresses, and take the route table away."""
    for entry in gateway.address_set:
        _free(backend, entry["address"])
    backend.delete_route_table(gateway.table)
