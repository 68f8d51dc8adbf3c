"""Every network interface takes free addresses of its subnet, and never reserved ones."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_network_interfaces import NetworkInterfaceBackend
from moto.ec2.models.subnets import Subnet

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json

_RESERVED_AT_START = 4
_NONE = "0.0.0.0"  # noqa: S104 no address to listen at: what moto's own code sees where there is no IPv4 address


def _apply() -> None:
    backend: Any = NetworkInterfaceBackend
    original: Callable[..., Any] = backend.create_network_interface
    remove: Callable[..., Any] = backend.delete_network_interface

    def create_network_interface(
        self: Any,  # noqa: ANN401 moto's own signature
        subnet: Any,  # noqa: ANN401
        private_ip_address: Any,  # noqa: ANN401
        private_ip_addresses: Any = None,  # noqa: ANN401
        *args: Any,  # noqa: ANN401
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        place = self.get_subnet(subnet) if isinstance(subnet, str) else subnet
        kwargs["ipv6_addresses"] = ipv6_for(
            place, kwargs.get("ipv6_addresses") or (), kwargs.pop("ipv6_address_count", 0)
        )
        count = int(kwargs.pop("secondary_ips_count", 0) or 0)
        if place.ipv6_native:
            interface = original(self, place, _NONE, None, *args, **kwargs)
            interface.private_ip_address, interface.private_ip_addresses = None, []
            return interface
        given = private_ip_address[0] if isinstance(private_ip_address, list) else private_ip_address
        taken = addresses_for(place, given, private_ip_addresses or (), count)
        entries = [{"Primary": index == 0, "PrivateIpAddress": address} for index, address in enumerate(taken)]
        return original(self, place, taken[0], entries, *args, **kwargs)

    def delete_network_interface(self: Any, eni_id: str) -> None:  # noqa: ANN401
        interface = self.enis.get(eni_id)
        remove(self, eni_id)
        for entry in interface.private_ip_addresses:
            interface.subnet.del_subnet_ip(entry["PrivateIpAddress"])

    def get_available_subnet_ip(self: Any, instance: Any) -> str:  # noqa: ANN401
        address = _next(self, _used(self))
        self._subnet_ips[address] = instance
        return address

    def request_ip(self: Any, ip: str, instance: Any) -> None:  # noqa: ANN401
        _refuse(self, ip, _used(self))
        self._subnet_ips[ip] = instance

    backend.create_network_interface = create_network_interface
    backend.delete_network_interface = delete_network_interface
    subnets: Any = Subnet
    subnets.get_available_subnet_ip, subnets.request_ip = get_available_subnet_ip, request_ip


def addresses_for(subnet: Any, primary: str | None, others: Iterable[Json], count: int = 0) -> list[str]:  # noqa: ANN401
    """Return addresses for an interface, the primary one first.

    Args:
        subnet: where the interface is.
        primary: the primary address, if it is asked for.
        others: addresses that are asked for, as text or as ``{"PrivateIpAddress": …, "Primary": …}``.
        count: how many more secondary addresses to pick.

    Raises:
        EC2ClientError: if an address is reserved, taken, or not in the subnet.
    """
    entries = [{"PrivateIpAddress": one} if isinstance(one, str) else one for one in others]
    first = primary or next((entry["PrivateIpAddress"] for entry in entries if entry.get("Primary")), None)
    more = [entry["PrivateIpAddress"] for entry in entries if entry["PrivateIpAddress"] != first]
    if first:
        return pick(subnet, [first, *more], count)
    secondary = pick(subnet, more, count + 1)
    return [secondary[len(more)], *secondary[: len(more)], *secondary[len(more) + 1 :]]


def pick(subnet: Any, asked: Iterable[str], count: int) -> list[str]:  # noqa: ANN401
    """Return the addresses asked for and as many free ones as are wanted beside them; raises as ``addresses_for``."""
    chosen = list(asked)
    for address in chosen:
        # What was picked for an interface that is to be made is held for it, and no interface has it yet.
        _refuse(subnet, address, held_in(subnet))
    used = _used(subnet) | set(chosen)
    for _ in range(count):
        chosen.append(_next(subnet, used))
        used.add(chosen[-1])
    return chosen


def _used(subnet: Any) -> set[str]:  # noqa: ANN401
    prefixes = (entry["Ipv4Prefix"] for each in _interfaces(subnet) for entry in getattr(each, "ipv4_prefixes", ()))
    delegated = {str(address) for prefix in prefixes for address in ip_network(prefix)}
    return set(subnet._subnet_ips) | held_in(subnet) | delegated


def held_in(subnet: Any) -> set[str]:  # noqa: ANN401
    """Return the addresses that interfaces of a subnet have."""
    return {entry["PrivateIpAddress"] for each in _interfaces(subnet) for entry in each.private_ip_addresses}


def _interfaces(subnet: Any) -> list[Any]:  # noqa: ANN401
    return [interface for interface in subnet.ec2_backend.enis.values() if interface.subnet.id == subnet.id]


def _next(subnet: Any, used: set[str]) -> str:  # noqa: ANN401
    block = subnet.cidr
    for offset in range(_RESERVED_AT_START, block.num_addresses - 1):
        address: IPv4Address | IPv6Address = block[offset]
        if str(address) not in used and address not in subnet._reserved_ips:
            return str(address)
    code = "InsufficientFreeAddressesInSubnet"
    raise EC2ClientError(code, f"The specified subnet does not have enough free addresses: {subnet.id}")


def _refuse(subnet: Any, address: str, used: set[str]) -> None:  # noqa: ANN401
    block = subnet.cidr
    offset = int(ip_address(address)) - int(block.network_address)
    if not 0 <= offset < block.num_addresses:
        code = "InvalidParameterValue"
        raise EC2ClientError(code, f"Address {address} does not fall within the subnet's address range")
    if offset < _RESERVED_AT_START or offset == block.num_addresses - 1:
        code = "InvalidParameterValue"
        raise EC2ClientError(code, f"Address {address} is in subnet's reserved address range")
    if address in used:
        code = "InvalidIPAddress.InUse"
        raise EC2ClientError(code, f"The specified address is already in use: {address}")


def ipv6_for(subnet: Any, asked: Iterable[Json], count: int | None) -> list[str]:  # noqa: ANN401
    """Return an interface's IPv6 addresses: those asked for, or as many as asked for, or one if its subnet says so."""
    blocks = [block["ipv6CidrBlock"] for block in subnet.ipv6_cidr_block_association_set]
    chosen = [one if isinstance(one, str) else one["Ipv6Address"] for one in asked]
    if not blocks:
        if chosen or count:
            code = "InvalidParameterValue"
            raise EC2ClientError(code, f"The subnet {subnet.id} has no IPv6 CIDR block")
        return []
    if not chosen and not count and subnet.assign_ipv6_address_on_creation:
        count = 1
    network = IPv6Network(ip_network(blocks[0]))
    used = {address for eni in subnet.ec2_backend.enis.values() for address in eni.ipv6_addresses}
    offset = _RESERVED_AT_START
    while len(chosen) < (count or 0):
        if str(network[offset]) not in used:
            chosen.append(str(network[offset]))
        offset += 1
    return chosen


MENDS = (
    Mend(
        name="interface_addresses",
        moto="CreateNetworkInterface picks random addresses, which may be reserved ones or taken already, and hands "
        "out taken and reserved ones that are asked for; no IPv6 address comes by itself.",
        aws="It picks free addresses of the subnet; the first four and the last are reserved; a subnet that assigns "
        "IPv6 addresses at creation gives one.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
        apply=_apply,
    ),
)
