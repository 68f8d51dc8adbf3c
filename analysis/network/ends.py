"""Who is meant: from a scenario's name, an id, an address or a tier to the interfaces behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from analysis.network.trace import End, Host, Outside
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.compute import StackResource
from analysis.snapshot.model.network import Interface, Subnet

INTERNET = "internet"


class UnknownEndError(ValueError):
    """Nothing in the snapshot goes by that name; the message says what does."""


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
        who: ``internet``, a name of the scenario, an interface, instance or subnet id, a load balancer's name, an
            address, or a construct path.
        names: the scenario's names and the construct paths that they mean.
        stack: the stack that the paths are below; ``None`` searches all.

    Raises:
        UnknownEndError: if nothing goes by the name.
    """
    if who == INTERNET:
        return Ends(who, (Outside(),))
    literal = _literal(account, who)
    if literal is not None:
        return literal
    path = names.get(who, who)
    found = [r for r in account.stack_resources if stack in (None, r.stack) and _below(r.path, path)]
    if not found:
        known = ", ".join([INTERNET, *names])
        msg = f"nothing deployed goes by {who!r}; known here are {known}, ids of instances, interfaces and subnets, and addresses"
        if not account.stack_resources:
            msg = f"{who!r} cannot be looked up: the snapshot holds no stack (is the scenario deployed?)"
        raise UnknownEndError(msg)
    subnets = tuple(account.subnets[r.physical_id] for r in found if r.physical_id in account.subnets)
    interfaces = [*_interfaces_of(account, found), *(i for s in subnets for i in _in_subnet(account, s))]
    return Ends(who, _hosts(interfaces), tuple(sorted(subnets, key=lambda s: (s.zone, s.id))))


def resources(account: Account, who: str, names: Mapping[str, str], stack: str | None = None) -> list[StackResource]:
    """Return the stack resources that a scenario's name means."""
    path = names.get(who, who)
    return [r for r in account.stack_resources if stack in (None, r.stack) and _below(r.path, path)]


def _below(path: str, prefix: str) -> bool:
    """Return whether a construct path is a prefix's, one of its children's, or one of a numbered row's."""
    if not path.startswith(prefix):
        return False
    rest = path[len(prefix) :]
    return not rest or rest[0] == "/" or rest[0].isdigit()


def _literal(account: Account, who: str) -> Ends | None:
    if who in account.interfaces:
        return Ends(who, _hosts([account.interfaces[who]]))
    if who in account.instances:
        nics = account.instances[who].interface_ids
        return Ends(who, _hosts([account.interfaces[nic] for nic in nics if nic in account.interfaces]))
    if who in account.subnets:
        subnet = account.subnets[who]
        return Ends(who, _hosts(_in_subnet(account, subnet)), (subnet,))
    for balancer in account.load_balancers.values():
        if who in (balancer.name, balancer.arn):
            return Ends(who, _hosts(account.interfaces[i] for i in balancer.interface_ids))
    try:
        address = ip_address(who)
    except ValueError:
        return None
    hosts = [i for i in account.interfaces.values() if address in i.addresses]
    if hosts:
        return Ends(who, tuple(Host(interface, address) for interface in hosts))
    public = account.interface_at_public.get(address)
    return Ends(who, (Host(*public),) if public else (Outside(address),))


def _interfaces_of(account: Account, found: Iterable[StackResource]) -> Iterable[Interface]:
    for resource in found:
        identity = resource.physical_id
        ids: Iterable[str] = ()
        if identity in account.load_balancers:
            ids = account.load_balancers[identity].interface_ids
        elif identity in account.databases:
            ids = account.databases[identity].interface_ids
        elif identity in account.scaling_groups:
            ids = [
                nic
                for member in account.scaling_groups[identity].members
                if member.instance_id in account.instances
                for nic in account.instances[member.instance_id].interface_ids
            ]
        elif identity in account.instances:
            ids = account.instances[identity].interface_ids
        elif identity in account.nat_gateways:
            ids = filter(None, [account.nat_gateways[identity].interface_id])
        elif identity in account.interfaces:
            ids = [identity]
        yield from (account.interfaces[nic] for nic in ids if nic in account.interfaces)


def _in_subnet(account: Account, subnet: Subnet) -> Iterable[Interface]:
    return (i for i in account.interfaces.values() if i.subnet_id == subnet.id)


def _hosts(interfaces: Iterable[Interface]) -> tuple[Host, ...]:
    ordered = sorted({i.id: i for i in interfaces}.values(), key=lambda i: (i.zone, i.addresses[0]))
    return tuple(Host(interface, interface.addresses[0]) for interface in ordered)


