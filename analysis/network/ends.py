"""Who is meant: from a scenario's name, an id, an address or a tier to the interfaces behind it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Protocol

from analysis.network.amazon import services
from analysis.network.end import End, Host, Outside
from analysis.network.internet import without
from analysis.network.premises import UnknownEndError, on_premises, within_premises
from analysis.network.ranges import Addresses
from analysis.network.service_ends import OF_AWS, of_service
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.compute import StackResource
from analysis.snapshot.model.network import Address, Interface, Network, Subnet

INTERNET = "internet"
"""Hosts that are none of AWS's."""

AWS = "aws"
"""AWS's services by their public addresses, as far as its prefix lists tell them."""

_LIKE_AN_ADDRESS = re.compile(r"[\d.]+(/[\d.]*)?|[\da-fA-F]*:[\da-fA-F]*:[\da-fA-F:.]*(/\d*)?")
"""What somebody writes who means an address, whether there can be such a one or not."""


@dataclass(frozen=True)
class Ends:
    """What a name stands for.

    Attributes:
        name: as it was given.
        members: the ends, in the order of zones and ids.
        subnets: the subnets, if the name means subnets.
    """

    name: str
    members: tuple[End, ...]
    subnets: tuple[Subnet, ...] = ()


def resolve(account: Account, who: str, names: Mapping[str, str], stack: str | None = None) -> Ends:
    """Return what a name stands for.

    Args:
        account: the model.
        who: ``internet``, ``aws``, ``aws:<service>``, ``on-premises``, a customer gateway or another way there, a name
            of the scenario, an interface, instance or subnet id, a load balancer's name, an address, a block of
            addresses, or a construct path.
        names: the scenario's names and the construct paths that they mean.
        stack: the stack that the paths are below; ``None`` searches all.

    Raises:
        UnknownEndError: if nothing goes by the name.
    """
    if who == INTERNET:
        return Ends(who, (Outside(of_aws=False),))
    if who == AWS and who not in names:
        _require(account, "PrefixLists", "Entries")
        return Ends(who, tuple(Outside(block, of_aws=True) for block in services(account)))
    meant = told_by_stack(account, names.get(who, who), stack)
    if meant.startswith(OF_AWS):
        _require(account, "PrefixLists", "Entries")
        return Ends(who, of_service(account, meant.removeprefix(OF_AWS)))
    beyond = on_premises(account, meant)
    if beyond is not None:
        return Ends(who, beyond)
    literal = _literal(account, meant)
    if literal is not None:
        return Ends(who, literal.members, literal.subnets)
    found = resources(account, who, names, stack)
    if not found and _LIKE_AN_ADDRESS.fullmatch(meant):
        msg = f"{meant!r} is no IP address and no block of them (10.0.0.0/8, 10.0.0.1, fd00::/8)"
        raise UnknownEndError(msg)
    if not found:
        _require(account, "StackResourceSummaries", "TemplateBody")
        known = ", ".join([INTERNET, AWS, *names])
        msg = f"nothing deployed goes by {who!r}; known are {known}, addresses, and ids of instances and subnets"
        if not account.stack_resources:
            msg = f"{who!r} cannot be looked up: the snapshot holds no stack (is the scenario deployed?)"
        raise UnknownEndError(msg)
    _require(account, "NetworkInterfaces", *(_KNOWN_BY[r.type] for r in found if r.type in _KNOWN_BY))
    subnets = tuple(account.subnets[r.physical_id] for r in found if r.physical_id in account.subnets)
    interfaces = [*_interfaces_of(account, found), *(i for s in subnets for i in _in_subnet(account, s))]
    return Ends(who, _hosts(interfaces), tuple(sorted(subnets, key=lambda s: (s.zone, s.id))))


def resources(account: Account, who: str, names: Mapping[str, str], stack: str | None = None) -> list[StackResource]:
    """Return the stack resources that a scenario's name means: a path, or ``<stack>:<path>`` in another stack."""
    path = names.get(who, who)
    other, colon, below = path.partition(":")
    if colon and any(r.stack == other for r in account.stack_resources):
        stack, path = other, below
    return [r for r in account.stack_resources if stack in (None, r.stack) and _below(r.path, path)]


OUTPUT = "output:"


def told_by_stack(account: Account, meant: str, stack: str | None) -> str:
    """Return what a name means, if a stack's output says so: a block that a setting has changed, for example.

    Raises:
        UnknownEndError: if the stack has no such output.
    """
    if not meant.startswith(OUTPUT):
        return meant
    key = meant.removeprefix(OUTPUT)
    found = account.stack_outputs.get((stack or "", key))
    if found is None:
        msg = f"the stack {stack} tells no output {key!r}"
        raise UnknownEndError(msg)
    return found


_KNOWN_BY = {
    "AWS::AutoScaling::AutoScalingGroup": "AutoScalingGroups",
    "AWS::EC2::Instance": "Reservations",
    "AWS::EC2::InstanceConnectEndpoint": "InstanceConnectEndpoints",
    "AWS::EC2::NatGateway": "NatGateways",
    "AWS::EC2::Subnet": "Subnets",
    "AWS::EC2::VPCEndpoint": "VpcEndpoints",
    "AWS::ElastiCache::ReplicationGroup": "ReplicationGroups",
    "AWS::ElasticLoadBalancing::LoadBalancer": "LoadBalancerDescriptions",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "LoadBalancers",
    "AWS::Lambda::Function": "Functions",
    "AWS::RDS::DBInstance": "DBInstances",
    "AWS::Route53Resolver::ResolverEndpoint": "ResolverEndpoints",
}
"""Resource type → the response that tells which interfaces belong to it."""


def _require(account: Account, *keys: str) -> None:
    """Make sure that nobody is overlooked because a response is incomplete.

    Raises:
        UnknownEndError: if one is.
    """
    try:
        for key in keys:
            account.require(key)
            if key == "AutoScalingGroups":
                account.require("Reservations")
    except CannotDecideError as doubt:
        raise UnknownEndError(str(doubt)) from None


def _below(path: str, prefix: str) -> bool:
    """Return whether a construct path is a prefix's, one of its children's, or one of a numbered row's."""
    if not path.startswith(prefix):
        return False
    rest = path[len(prefix) :]
    return not rest or rest[0] == "/" or (rest[0].isdigit() and not prefix[-1:].isdigit())


def _interfaces_named(account: Account, who: str) -> Iterable[str]:
    """Return the interfaces of what has an id or a load balancer's name."""
    if who in account.interfaces:
        return [who]
    if who in account.endpoints and account.endpoints[who].kind == "Gateway":
        msg = f"{who} is a gateway endpoint, which routes lead to and nobody calls; name an address of its service"
        raise UnknownEndError(msg)
    if who in account.nat_gateways:
        return filter(None, [account.nat_gateways[who].interface_id])
    for things in _holders(account):
        holder = things.get(who)
        if holder is not None:
            return holder.interface_ids
    balancers = (b for b in account.load_balancers.values() if who in (b.name, b.arn))
    return next((balancer.interface_ids for balancer in balancers), ())


def _literal(account: Account, who: str) -> Ends | None:
    """Return what an id or an address stands for, or ``None`` if it is neither."""
    subnet = account.subnets.get(who)
    ids = _interfaces_named(account, who)
    if subnet is not None:
        ids = [interface.id for interface in _in_subnet(account, subnet)]
    if ids or subnet:
        members = _hosts(account.interfaces[nic] for nic in ids if nic in account.interfaces)
        return Ends(who, members, (subnet,) if subnet else ())
    try:
        return Ends(
            who, _within(account, ip_network(who, strict=False)) if "/" in who else _at(account, ip_address(who))
        )
    except ValueError:
        return None


def _within(account: Account, block: Network) -> tuple[End, ...]:
    """Return who is in a block: each host by each of its addresses, and all addresses outside of the VPCs at once.

    A block of a VPC in which there is no host stands for its addresses, at which packets find nobody.
    """
    hosts = [
        Host(interface, address)
        for interface in account.interfaces.values()
        for address in interface.addresses
        if address.version == block.version and address in block
    ]
    hosts += [
        Host(interface, min(prefix, block, key=lambda each: each.num_addresses))
        for interface in account.interfaces.values()
        for prefix in interface.prefixes
        if prefix.version == block.version and prefix.overlaps(block)
    ]
    public = [(a, behind) for a, behind in account.interface_at_public.items() if a.version == block.version]
    hosts += [Host(*behind, address) for address, behind in public if address in block]
    beyond = within_premises(account, Addresses.of(block))
    own = [each for vpc in account.vpcs.values() for each in vpc.blocks]
    taken = [
        *own,
        *(ip_network(address) for address, _ in public),
        *(b for end in beyond for b in end.addresses.blocks),
    ]
    rest = (Outside(addresses) for addresses in without(Addresses.of(block), taken))
    found: tuple[End, ...] = (*_in_order(hosts), *beyond, *rest)
    return found or (Outside(block),)


def _at(account: Account, address: Address) -> tuple[End, ...]:
    number = int(address)
    hosts = tuple(
        Host(i, address)
        for i in account.interfaces.values()
        if any(first <= number <= last for first, last in i.spans(address.version))
    )
    if hosts:
        return hosts
    public = account.interface_at_public.get(address)
    if public:
        return (Host(*public, address),)
    return within_premises(account, Addresses.of(address)) or (Outside(address),)


def _interfaces_of(account: Account, found: Iterable[StackResource]) -> Iterable[Interface]:
    for resource in found:
        identity = resource.physical_id
        ids: Iterable[str] = ()
        holder = next((holders[identity] for holders in _holders(account) if identity in holders), None)
        if holder is not None:
            ids = holder.interface_ids
        elif identity in account.scaling_groups:
            ids = [
                nic
                for member in account.scaling_groups[identity].members
                if member.instance_id in account.instances
                for nic in account.instances[member.instance_id].interface_ids
            ]
        elif identity in account.nat_gateways:
            ids = filter(None, [account.nat_gateways[identity].interface_id])
        elif identity in account.interfaces:
            ids = [identity]
        yield from (account.interfaces[nic] for nic in ids if nic in account.interfaces)


class _Holder(Protocol):
    @property
    def interface_ids(self) -> Iterable[str]: ...


def _holders(account: Account) -> tuple[Mapping[str, _Holder], ...]:
    """Return what has interfaces and tells which, by id."""
    return (
        account.load_balancers,
        account.classic_load_balancers,
        account.databases,
        account.caches,
        account.functions,
        account.instances,
        account.endpoints,
        account.connect_endpoints,
        account.resolver_endpoints,
    )


def _in_subnet(account: Account, subnet: Subnet) -> Iterable[Interface]:
    return (i for i in account.interfaces.values() if i.subnet_id == subnet.id)


def _in_order(hosts: Iterable[Host]) -> list[Host]:
    return sorted(
        set(hosts), key=lambda h: (h.interface.zone, h.address.version, h.addresses.first, h.public is not None)
    )


def _hosts(interfaces: Iterable[Interface]) -> tuple[Host, ...]:
    """Return interfaces by their first addresses; one that has none neither calls nor is called."""
    known = {i.id: i for i in interfaces if i.addresses}
    ordered = sorted(known.values(), key=lambda i: (i.zone, i.addresses[0].version, i.addresses[0]))
    return tuple(Host(interface, interface.addresses[0]) for interface in ordered)
