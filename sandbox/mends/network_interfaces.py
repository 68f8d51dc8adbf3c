"""Network interfaces keep all that is said of them, and change it."""

from collections.abc import Mapping
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_network_interfaces import NetworkInterface, NetworkInterfaceBackend
from moto.ec2.responses.elastic_network_interfaces import ElasticNetworkInterfaces

from sandbox.mends.interface_addresses import held_in, ipv6_for, pick
from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json, Operation, write

_PREFIX_LENGTHS = {"Ipv4": 28, "Ipv6": 80}
_TRACKED = {"TcpEstablishedTimeout": 432_000, "UdpStreamTimeout": 180, "UdpTimeout": 30}


def _apply() -> None:
    backend: Any = NetworkInterfaceBackend
    create, attach = backend.create_network_interface, backend.attach_network_interface

    def create_network_interface(self: Json, *args: Json, **kwargs: Json) -> Json:
        for group in kwargs.get("group_ids") or (args[3] if len(args) > 3 else None) or ():
            if self.get_security_group_from_id(group) is None:
                code = "InvalidGroup.NotFound"
                raise EC2ClientError(code, f"The security group '{group}' does not exist")
        return create(self, *args, **kwargs)

    def attach_network_interface(self: Json, eni_id: str, instance_id: str, device_index: int) -> Json:
        interface, instance = self.get_network_interface(eni_id), self.get_instance(instance_id)
        if interface.instance is not None:
            code = "InvalidNetworkInterface.InUse"
            raise EC2ClientError(code, f"Interface: [{eni_id}] in use.")
        if interface.subnet.availability_zone != instance.placement.zone:
            code = "InvalidParameterCombination"
            raise EC2ClientError(code, "You may not attach a network interface to an instance in another zone.")
        if int(device_index) in instance.nics:
            code = "InvalidParameterValue"
            raise EC2ClientError(code, f"Instance '{instance_id}' already has an interface attached at device index.")
        return attach(self, eni_id, instance_id, device_index)

    backend.create_network_interface, backend.attach_network_interface = (
        create_network_interface,
        attach_network_interface,
    )
    _complete_creation()
    kind: Any = NetworkInterface
    for version in _PREFIX_LENGTHS:
        setattr(kind, f"{version.lower()}_prefixes", property(partial(_prefixes, version)))
    write(_OPERATIONS)


def _prefixes(version: str, interface: Json) -> list[dict[str, str]]:
    held: list[dict[str, str]] = interface.__dict__.setdefault(f"_{version}_prefixes", [])
    return held


def _complete_creation() -> None:
    response: Any = ElasticNetworkInterfaces
    answer = response.create_network_interface

    def create_network_interface(self: Json) -> Json:
        result = answer(self)
        interface, said = result.result["NetworkInterface"], self.params
        interface.interface_type = said.get("InterfaceType", "interface")
        _add_prefixes(interface, said)
        _track(interface, said)
        if said.get("EnablePrimaryIpv6"):
            interface.primary_ipv6 = True
        return result

    response.create_network_interface = create_network_interface
    kind: Any = NetworkInterface
    kind.network_interface_ipv6_addresses_list = property(_ipv6_told)
    kind.instance_ipv6_address_list = property(_ipv6_told)
    attached = kind.attachment.fget

    def attachment(self: Json) -> Json:
        made = attached(self)
        if made is not None:
            made.ena_srd_specification = getattr(self, "ena_srd_specification", None)
            made.ena_queue_count = getattr(self, "ena_queue_count", None)
        return made

    kind.attachment = property(attachment)
    kind.ipv6_address = property(lambda self: self.ipv6_addresses[0] if self.ipv6_addresses else None)


def _ipv6_told(interface: Json) -> list[dict[str, Json]]:
    primary = getattr(interface, "primary_ipv6", False)
    return [
        {"Ipv6Address": address, "IsPrimaryIpv6": primary and index == 0}
        for index, address in enumerate(interface.ipv6_addresses)
    ]


def _add_prefixes(interface: Json, said: Mapping[str, Json]) -> dict[str, list[str]]:
    """Give prefixes that are asked for, or free ones: a /28 of the subnet's block, or a /80 of its IPv6 block."""
    added: dict[str, list[str]] = {}
    for version, length in _PREFIX_LENGTHS.items():
        asked = [one if isinstance(one, str) else one[f"{version}Prefix"] for one in said.get(f"{version}Prefixes", ())]
        count = int(said.get(f"{version}PrefixCount") or 0)
        if count:
            asked += _free(interface, version, length, count)
        held = getattr(interface, f"{version.lower()}_prefixes")
        held += [{f"{version}Prefix": prefix} for prefix in asked]
        added[version] = asked
    return added


def _free(interface: Json, version: str, length: int, count: int) -> list[str]:
    subnet = interface.subnet
    blocks = [one["ipv6CidrBlock"] for one in subnet.ipv6_cidr_block_association_set] if version == "Ipv6" else None
    whole: IPv4Network | IPv6Network = ip_network((blocks or [subnet.cidr_block])[0], strict=False)
    taken = {
        entry[f"{version}Prefix"]
        for other in interface.ec2_backend.enis.values()
        for entry in getattr(other, f"{version.lower()}_prefixes")
    }
    held = [ip_address(address) for address in held_in(subnet)] if version == "Ipv4" else []
    found: list[str] = []
    for part in whole.subnets(new_prefix=length):
        # The first part holds the addresses that AWS reserves, the last one the broadcast address.
        at_an_end = whole.network_address in part or whole.broadcast_address in part
        if not at_an_end and str(part) not in taken and not any(address in part for address in held):
            found.append(str(part))
        if len(found) == count:
            return found
    code = "InsufficientCidrBlocks"
    raise EC2ClientError(code, f"There are not enough free cidr blocks in the subnet {subnet.id}")


def _track(interface: Json, said: Mapping[str, Json]) -> None:
    if said.get("ConnectionTrackingSpecification"):
        interface.connection_tracking_configuration = {**_TRACKED, **said["ConnectionTrackingSpecification"]}


def _modify(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    interface = backend.get_network_interface(parameters["NetworkInterfaceId"])
    if parameters.get("Groups"):
        interface._group_set = [_group(backend, group) for group in parameters["Groups"]]
    if "SourceDestCheck" in parameters:
        interface.source_dest_check = parameters["SourceDestCheck"].get("Value", True)
    if "Description" in parameters:
        interface.description = parameters["Description"].get("Value", "")
    if parameters.get("Attachment"):
        attachment = parameters["Attachment"]
        if attachment.get("AttachmentId") != interface.attachment_id:
            code = "InvalidAttachmentID.NotFound"
            raise EC2ClientError(code, f"The attachment ID '{attachment.get('AttachmentId')}' does not exist")
        interface.delete_on_termination = attachment.get("DeleteOnTermination", interface.delete_on_termination)
    if parameters.get("EnablePrimaryIpv6"):
        interface.primary_ipv6 = True
    if parameters.get("EnaSrdSpecification"):
        interface.ena_srd_specification = parameters["EnaSrdSpecification"]
    _track(interface, parameters)
    return {}


def _name(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    interface = backend.get_network_interface(parameters["NetworkInterfaceId"])
    interface.public_ip_dns_name_options = {"DnsHostnameType": parameters["HostnameType"]}
    return {"Successful": True}


def _attach(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    interface = backend.get_network_interface(parameters["NetworkInterfaceId"])
    made = backend.attach_network_interface(interface.id, parameters["InstanceId"], parameters["DeviceIndex"])
    interface.ena_srd_specification = parameters.get("EnaSrdSpecification")
    interface.ena_queue_count = parameters.get("EnaQueueCount")
    return {"AttachmentId": made.attachment_id, "NetworkCardIndex": made.network_card_index}


def _group(backend: Json, group: str) -> Json:
    found = backend.get_security_group_from_id(group)
    if found is None:
        code = "InvalidGroup.NotFound"
        raise EC2ClientError(code, f"The security group '{group}' does not exist")
    return found


def _assign(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    interface = backend.get_network_interface(parameters["NetworkInterfaceId"])
    held = [entry["PrivateIpAddress"] for entry in interface.private_ip_addresses]
    asked = [address for address in parameters.get("PrivateIpAddresses", ()) if address not in held]
    new = pick(interface.subnet, asked, int(parameters.get("SecondaryPrivateIpAddressCount") or 0))
    interface.private_ip_addresses += [{"Primary": False, "PrivateIpAddress": address} for address in new]
    prefixes = _add_prefixes(interface, {name: said for name, said in parameters.items() if "Ipv4Prefix" in name})
    return {
        "NetworkInterfaceId": interface.id,
        "AssignedPrivateIpAddresses": [{"PrivateIpAddress": address} for address in new],
        "AssignedIpv4Prefixes": [{"Ipv4Prefix": prefix} for prefix in prefixes["Ipv4"]],
    }


def _unassign(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    interface = backend.get_network_interface(parameters["NetworkInterfaceId"])
    gone = parameters.get("PrivateIpAddresses", ())
    if interface.private_ip_address in gone:
        code = "InvalidParameterValue"
        raise EC2ClientError(code, f"The primary address {interface.private_ip_address} cannot be unassigned")
    kept = [entry for entry in interface.private_ip_addresses if entry["PrivateIpAddress"] not in gone]
    interface.private_ip_addresses = kept
    _drop_prefixes(interface, "Ipv4", parameters)
    return {}


def _assign_ipv6(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    interface = backend.get_network_interface(parameters["NetworkInterfaceId"])
    asked = [address for address in parameters.get("Ipv6Addresses", ()) if address not in interface.ipv6_addresses]
    count = int(parameters.get("Ipv6AddressCount") or 0)
    new = ipv6_for(interface.subnet, asked, count) if asked or count else []
    interface.ipv6_addresses += new
    prefixes = _add_prefixes(interface, {name: said for name, said in parameters.items() if "Ipv6Prefix" in name})
    return {
        "NetworkInterfaceId": interface.id,
        "AssignedIpv6Addresses": new,
        "AssignedIpv6Prefixes": prefixes["Ipv6"],
    }


def _unassign_ipv6(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    interface = backend.get_network_interface(parameters["NetworkInterfaceId"])
    gone = [address for address in interface.ipv6_addresses if address in parameters.get("Ipv6Addresses", ())]
    interface.ipv6_addresses = [address for address in interface.ipv6_addresses if address not in gone]
    prefixes = _drop_prefixes(interface, "Ipv6", parameters)
    return {
        "NetworkInterfaceId": interface.id,
        "UnassignedIpv6Addresses": gone,
        "UnassignedIpv6Prefixes": prefixes,
    }


def _drop_prefixes(interface: Json, version: str, parameters: Mapping[str, Json]) -> list[str]:
    held = getattr(interface, f"{version.lower()}_prefixes")
    gone = [entry for entry in held if entry[f"{version}Prefix"] in parameters.get(f"{version}Prefixes", ())]
    for entry in gone:
        held.remove(entry)
    return [entry[f"{version}Prefix"] for entry in gone]


def _delete(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    interface = backend.get_network_interface(parameters["NetworkInterfaceId"])
    if interface.instance is not None or interface.requester_managed:
        code = "InvalidParameterValue"
        raise EC2ClientError(code, f"Network interface '{interface.id}' is currently in use.")
    backend.delete_network_interface(interface.id)
    return {}


_OPERATIONS: Mapping[str, Operation] = {
    "AssignIpv6Addresses": _assign_ipv6,
    "AssignPrivateIpAddresses": _assign,
    "AttachNetworkInterface": _attach,
    "DeleteNetworkInterface": _delete,
    "ModifyNetworkInterfaceAttribute": _modify,
    "ModifyPublicIpDnsNameOptions": _name,
    "UnassignIpv6Addresses": _unassign_ipv6,
    "UnassignPrivateIpAddresses": _unassign,
}

MENDS = (
    Mend(
        name="network_interfaces",
        moto="Prefixes, interface type, connection tracking and primary IPv6 address are forgotten; a description "
        "cannot be emptied; additional addresses are random ones; a security group that is not there is made; an "
        "interface is attached twice, and deleted while it is in use.",
        aws="All that is said of an interface is kept and can be changed; addresses and prefixes are free ones of the "
        "subnet; an interface is attached once, and deleted when it is free.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html",
        apply=_apply,
    ),
)
