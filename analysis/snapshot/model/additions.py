"""The same account with a rule, an entry or a route more, as people write them."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

from analysis.snapshot.model.account import Account
from analysis.snapshot.model.build_network import PROTOCOLS
from analysis.snapshot.model.edits import with_acl_entry, with_group_rule, with_route, with_transit_route
from analysis.snapshot.model.network import ALL_PORTS, AclEntry, GroupRule, Network, PortRange, Protocol, Route

_DIRECTIONS = {"in": False, "out": True}
_ACTIONS = {"allow": True, "deny": False}
_FORMS = (
    "<security group>:in tcp 443 10.0.0.0/8",
    "<network ACL>:out 90 deny udp 53 0.0.0.0/0",
    "<route table>:10.9.0.0/16 tgw-1",
    "<Transit Gateway's route table>:10.9.0.0/16 tgw-attach-1",
)


class CannotAddError(ValueError):
    """Something is not written as rules and routes are, or there is nothing to add it to."""


def with_added(account: Account, what: str) -> Account:
    """Return an account with something more.

    Args:
        account: the model.
        what: where, a colon, and what, in words: ``sg-1:in tcp 443 10.0.0.0/8`` (``all`` is every protocol, ``*`` every
            port; the peer is a block, a group or a prefix list), ``acl-1:out 90 deny udp 53 0.0.0.0/0``,
            ``rtb-1:10.9.0.0/16 tgw-1``, ``tgw-rtb-1:10.9.0.0/16 tgw-attach-1``. Where is an id, a name or a construct
            path.

    Raises:
        CannotAddError: if it is not written so, or there is no such place.
    """
    where, _, words = what.partition(":")
    try:
        if (key := _find(account, account.security_groups, where)) is not None:
            direction, protocol, ports, peer = words.split()
            to = peer if peer.startswith(("sg-", "pl-")) else ip_network(peer)
            rule = GroupRule(_protocol(protocol), _ports(ports), to)
            return with_group_rule(account, key, rule, egress=_DIRECTIONS[direction])
        if (key := _find(account, account.network_acls, where)) is not None:
            direction, number, action, protocol, ports, block = words.split()
            about = (_protocol(protocol), _ACTIONS[action], ip_network(block), _ports(ports))
            return with_acl_entry(account, key, AclEntry(int(number), _DIRECTIONS[direction], *about))
        tables = {**account.route_tables, **account.transit_tables}
        if (key := _find(account, tables, where)) is not None:
            block, target = words.split()
            destination: Network | str = block if block.startswith("pl-") else ip_network(block)
            add = with_route if key in account.route_tables else _with_transit_route
            return add(account, key, Route(destination, target))
    except (ValueError, KeyError) as error:
        msg = f"{what!r} is not written as one of {'; '.join(_FORMS)} ({error})"
        raise CannotAddError(msg) from None
    msg = f"{where!r} is no security group, network ACL or route table of the snapshot; write {'; '.join(_FORMS)}"
    raise CannotAddError(msg)


def _with_transit_route(account: Account, key: str, route: Route) -> Account:
    return with_transit_route(account, key, route.destination, route.target)


def _find(account: Account, things: Mapping[str, Any], where: str) -> str | None:
    """Return the id of the one thing that goes by an id, a name or a construct path."""
    if where in things:
        return where
    found = [key for key, thing in things.items() if where and where in (thing.name, account.path_of.get(key))]
    return found[0] if len(found) == 1 else None


def _protocol(text: str) -> Protocol:
    return Protocol(PROTOCOLS[text] if text in PROTOCOLS else int(text))


def _ports(text: str) -> PortRange:
    if text == "*":
        return ALL_PORTS
    first, _, last = text.partition("-")
    return PortRange(int(first), int(last or first))
