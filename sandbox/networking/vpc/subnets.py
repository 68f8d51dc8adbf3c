"""Subnets: their attributes, IPv6 blocks and reserved blocks.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySubnetAttribute.html
"""

from collections.abc import Mapping
from ipaddress import IPv6Network, ip_network
from typing import Any

from moto.ec2.exceptions import InvalidSubnetRangeError
from moto.ec2.models.subnets import Subnet

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

_SWITCHES = {
    "AssignIpv6AddressOnCreation": "assign_ipv6_address_on_creation",
    "EnableDns64": "enable_dns64",
    "MapCustomerOwnedIpOnLaunch": "map_customer_owned_ip_on_launch",
    "MapPublicIpOnLaunch": "map_public_ip_on_launch",
}
_NAMES = {
    "EnableResourceNameDnsARecordOnLaunch": "EnableResourceNameDnsARecord",
    "EnableResourceNameDnsAAAARecordOnLaunch": "EnableResourceNameDnsAAAARecord",
}
_HOSTNAMES = ("ip-name", "resource-name")


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Change attributes of a subnet."""
    subnet = backend.get_subnet(parameters["SubnetId"])
    if parameters.get("AssignIpv6AddressOnCreation", {}).get("Value") and not subnet.ipv6_cidr_block_association_set:
        refuse(
            "InvalidParameterValue", f"Invalid value for assignIpv6AddressOnCreation: {subnet.id} has no IPv6 block."
        )
    hostname = parameters.get("PrivateDnsHostnameTypeOnLaunch")
    if hostname is not None and hostname not in _HOSTNAMES:
        refuse("InvalidParameterValue", f"The hostname type {hostname} is none of {', '.join(_HOSTNAMES)}.")
    for name, member in _SWITCHES.items():
        if name in parameters:
            setattr(subnet, member, parameters[name].get("Value", False))
    options = dict(subnet.private_dns_name_options_on_launch)
    options |= {option: parameters[name].get("Value", False) for name, option in _NAMES.items() if name in parameters}
    options |= {"HostnameType": hostname} if hostname else {}
    subnet.private_dns_name_options_on_launch = options
    if "EnableLniAtDeviceIndex" in parameters:
        subnet.enable_lni_at_device_index = parameters["EnableLniAtDeviceIndex"]
    if parameters.get("DisableLniAtDeviceIndex", {}).get("Value"):
        subnet.enable_lni_at_device_index = None
    return {}


def associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Give a subnet an IPv6 block of its VPC's."""
    subnet, block = backend.get_subnet(parameters["SubnetId"]), parameters.get("Ipv6CidrBlock")
    if block is None:
        refuse("MissingParameter", "The request must contain the parameter ipv6CidrBlock")
    wholes = [one["cidr_block"] for one in backend.get_vpc(subnet.vpc_id).get_cidr_block_association_set(ipv6=True)]
    if not any(IPv6Network(block).subnet_of(IPv6Network(whole)) for whole in wholes):
        raise InvalidSubnetRangeError(block)
    others = [
        taken["ipv6CidrBlock"]
        for held in backend.subnets.values()
        for other in held.values()
        if other.vpc_id == subnet.vpc_id
        for taken in other.ipv6_cidr_block_association_set
    ]
    if any(IPv6Network(block).overlaps(IPv6Network(taken)) for taken in others):
        refuse("InvalidSubnet.Conflict", f"The CIDR '{block}' conflicts with another subnet")
    subnet.attach_ipv6_cidr_block_associations(block)
    return {"SubnetId": subnet.id, "Ipv6CidrBlockAssociation": subnet.ipv6_cidr_block_association_set[-1]}


def _associations(subnet: Any) -> list[Record]:  # noqa: ANN401
    return [
        {
            "ipv6CidrBlock": association["ipv6CidrBlock"],
            "associationId": association["associationId"],
            "ipv6CidrBlockState": {"State": association["ipv6CidrBlockState"]["State"]},
            "Ipv6AddressAttribute": "public",
            "IpSource": "amazon",
        }
        for association in subnet.ipv6_cidr_block_associations.values()
        if association["ipv6CidrBlockState"]["State"] == "associated"
    ]


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    subnet, block = backend.get_subnet(parameters["SubnetId"]), ip_network(parameters["Cidr"])
    if parameters["ReservationType"] not in ("prefix", "explicit"):
        refuse("InvalidParameterValue", f"Invalid reservation type {parameters['ReservationType']}.")
    wholes = [subnet.cidr_block, *(one["ipv6CidrBlock"] for one in subnet.ipv6_cidr_block_association_set)]
    within = [one for one in map(ip_network, filter(None, wholes)) if one.version == block.version]
    if not any(_within(block, whole) for whole in within):
        refuse("InvalidCidr.NotInSubnet", f"The CIDR {block} is not within the subnet {subnet.id}.")
    for other in RESERVATIONS.all(backend).values():
        taken = ip_network(other["Cidr"])
        if other["SubnetId"] == subnet.id and taken.version == block.version and block.overlaps(taken):
            refuse("InvalidCidr.Conflict", f"The CIDR {block} overlaps the reservation of {taken}.")
    if block.version == 4:
        # No interface is given an address of them that it does not ask for.
        subnet._reserved_ips |= set(block)
    return {}


def _within(block: Any, whole: Any) -> bool:  # noqa: ANN401 networks of one version
    return bool(block.subnet_of(whole))


def _end(backend: Any, item: Record) -> None:  # noqa: ANN401
    subnet = backend.get_subnet(item["SubnetId"])
    subnet._reserved_ips -= set(ip_network(item["Cidr"])) if "." in item["Cidr"] else set()


RESERVATIONS = Ec2Kind(
    name="SubnetCidrReservation",
    type="subnet-cidr-reservation",
    prefix="scr",
    id="SubnetCidrReservationId",
    unknown="InvalidSubnetCidrReservationID.NotFound",
    verbs={"Modify": None, "Describe": "GetSubnetCidrReservations"},
    items="SubnetIpv4CidrReservations",
    begin=_begin,
    end=_end,
)


def _reservations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    subnet = backend.get_subnet(parameters["SubnetId"])
    shape = operation_model("ec2", "GetSubnetCidrReservations").output_shape
    members = shape.members["SubnetIpv4CidrReservations"].member.members
    filters = parameters.get("Filters", ())
    held = [one for one in RESERVATIONS.all(backend).values() if one["SubnetId"] == subnet.id]
    told = [one for one in (RESERVATIONS.told(backend, item) for item in held) if matches(one, filters, members)]
    return {
        "SubnetIpv4CidrReservations": [one for one in told if "." in one["Cidr"]],
        "SubnetIpv6CidrReservations": [one for one in told if ":" in one["Cidr"]],
    }


def _delete_reservation(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    identity = parameters["SubnetCidrReservationId"]
    item = RESERVATIONS.own(backend, "SubnetCidrReservationId", identity)
    _end(backend, item)
    del RESERVATIONS.all(backend)[identity]
    return {"DeletedSubnetCidrReservation": RESERVATIONS.told(backend, item)}


def install() -> None:
    """Let EC2 answer."""
    RESERVATIONS.know()
    write(
        {
            "AssociateSubnetCidrBlock": associate,
            "CreateSubnetCidrReservation": RESERVATIONS.create,
            "DeleteSubnetCidrReservation": _delete_reservation,
            "GetSubnetCidrReservations": _reservations,
            "ModifySubnetAttribute": modify,
        }
    )
    subnet: Any = Subnet
    subnet.enable_dns64 = False
    subnet.enable_lni_at_device_index = None
    subnet.ipv6_cidr_block_association_set = property(_associations)
