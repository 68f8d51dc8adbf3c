"""Stateless rules of Network Firewall, which look at one packet at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.snapshot.model.network import Network, PortRange, Protocol
from analysis.snapshot.model.read import Json, block

PASS, DROP, FORWARD = "aws:pass", "aws:drop", "aws:forward_to_sfe"
_STANDARD = (PASS, DROP, FORWARD)


@dataclass(frozen=True)
class StatelessRule:
    """A stateless rule: what it looks at, and what it does with a packet that matches.

    Attributes:
        action: ``aws:pass``, ``aws:drop`` or ``aws:forward_to_sfe``; custom actions count packets and nothing else.
        protocols: none for any.
        sources: none for any; likewise the others.
        flags: whether it looks at the flags of TCP, which is not modelled.

    Source: https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_MatchAttributes.html
    """

    action: str
    protocols: tuple[Protocol, ...]
    sources: tuple[Network, ...]
    source_ports: tuple[PortRange, ...]
    destinations: tuple[Network, ...]
    destination_ports: tuple[PortRange, ...]
    flags: bool = False


def stateless_rules(source: Json) -> tuple[StatelessRule, ...] | None:
    """Return the rules of a group in the order of their priority; ``None`` if it is not a stateless one.

    Args:
        source: its ``RulesSource``.
    """
    said = source.get("StatelessRulesAndCustomActions")
    if said is None:
        return None
    ordered = sorted(said.get("StatelessRules") or (), key=lambda rule: rule["Priority"])
    return tuple(_rule(each["RuleDefinition"]) for each in ordered)


def standard(actions: tuple[str, ...]) -> str:
    """Return the one of some actions that decides.

    Raises:
        ValueError: if there is none.
    """
    for action in actions:
        if action in _STANDARD:
            return action
    msg = f"none of {', '.join(actions) or 'no actions'} decides"
    raise ValueError(msg)


def _rule(said: Json) -> StatelessRule:
    match = said["MatchAttributes"]
    return StatelessRule(
        action=standard(tuple(said["Actions"])),
        protocols=tuple(Protocol(number) for number in match.get("Protocols") or ()),
        sources=tuple(_blocks(match, "Sources")),
        source_ports=tuple(_ports(match, "SourcePorts")),
        destinations=tuple(_blocks(match, "Destinations")),
        destination_ports=tuple(_ports(match, "DestinationPorts")),
        flags=bool(match.get("TCPFlags")),
    )


def _blocks(match: Json, key: str) -> Iterator[Network]:
    yield from (block(each["AddressDefinition"]) for each in match.get(key) or ())


def _ports(match: Json, key: str) -> Iterator[PortRange]:
    yield from (PortRange(each["FromPort"], each["ToPort"]) for each in match.get(key) or ())
