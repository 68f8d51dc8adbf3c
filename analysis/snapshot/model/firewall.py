"""Network Firewall: firewalls with their endpoints, policies, and rules as far as they look at packets' headers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_network

from analysis.snapshot.model.network import ALL_PORTS, Network, PortRange, Protocol
from analysis.snapshot.model.read import Json, block
from analysis.snapshot.model.stateless import StatelessRule, stateless_rules

_ANY = (ip_network("0.0.0.0/0"), ip_network("::/0"))
_PROTOCOLS = {"ip": -1, "tcp": 6, "udp": 17, "icmp": 1}
_HARMLESS = frozenset({"sid", "msg", "rev", "gid", "classtype", "metadata", "priority"})
"""Options of a Suricata rule that say nothing of packets."""


@dataclass(frozen=True)
class FirewallRule:
    """A stateful rule that looks at addresses, protocol and ports only.

    Attributes:
        action: ``pass``, ``drop``, ``reject`` or ``alert``; the last one only takes notes.
        both_ways: whether source and destination may be the other way round.
    """

    action: str
    protocol: Protocol
    sources: tuple[Network, ...]
    source_ports: PortRange
    destinations: tuple[Network, ...]
    destination_ports: PortRange
    both_ways: bool = False


@dataclass(frozen=True)
class RuleGroup:
    """A rule group.

    Attributes:
        rules: its rules; ``None`` if some of them look further than at headers (domains, payloads, variables), which
            is not modelled, or if its rules are stateless.
        stateless: its stateless rules, in the order of their priority; ``None`` if it is a stateful group.
    """

    arn: str
    name: str
    rules: tuple[FirewallRule, ...] | None
    stateless: tuple[StatelessRule, ...] | None = None


@dataclass(frozen=True)
class FirewallPolicy:
    """A firewall policy.

    Attributes:
        stateless_default: actions for what no stateless rule matches, such as ``aws:forward_to_sfe``.
        stateless_groups: ARNs of the stateless rule groups, in the order of their priority.
        groups: ARNs of the stateful rule groups, in the order of their priority.
        strict: whether rules are tried in their order; otherwise those that pass go first.
        stateful_default: what becomes of the rest in strict order, such as ``aws:drop_strict``.

    Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
    """

    arn: str
    name: str
    stateless_default: tuple[str, ...]
    stateless_groups: tuple[str, ...]
    groups: tuple[str, ...]
    strict: bool
    stateful_default: tuple[str, ...]


@dataclass(frozen=True)
class Firewall:
    """A firewall with its endpoints, one in each zone."""

    arn: str
    name: str
    policy_arn: str
    endpoint_ids: frozenset[str]


def firewall(item: Json) -> Firewall:
    """Return a firewall."""
    said, states = item["Firewall"], (item.get("FirewallStatus") or {}).get("SyncStates") or {}
    endpoints = ((state.get("Attachment") or {}).get("EndpointId") for state in states.values())
    found = frozenset(endpoint for endpoint in endpoints if endpoint)
    return Firewall(said["FirewallArn"], said.get("FirewallName", ""), said.get("FirewallPolicyArn", ""), found)


def policy(item: Json) -> FirewallPolicy:
    """Return a firewall policy."""
    said, about = item["FirewallPolicy"], item.get("FirewallPolicyResponse") or {}
    return FirewallPolicy(
        arn=about.get("FirewallPolicyArn") or item["FirewallPolicyArn"],
        name=about.get("FirewallPolicyName", ""),
        stateless_default=tuple(said.get("StatelessDefaultActions") or ()),
        stateless_groups=_in_order(said.get("StatelessRuleGroupReferences")),
        groups=_in_order(said.get("StatefulRuleGroupReferences")),
        strict=(said.get("StatefulEngineOptions") or {}).get("RuleOrder") == "STRICT_ORDER",
        stateful_default=tuple(said.get("StatefulDefaultActions") or ()),
    )


def _in_order(references: Json) -> tuple[str, ...]:
    ordered = sorted(references or (), key=lambda each: each.get("Priority", 0))
    return tuple(each["ResourceArn"] for each in ordered)


def rule_group(item: Json) -> RuleGroup:
    """Return a rule group."""
    source, about = item["RuleGroup"].get("RulesSource") or {}, item.get("RuleGroupResponse") or {}
    rules: tuple[FirewallRule, ...] | None
    try:
        rules = tuple(_rules(source))
    except _NotModelledError:
        rules = None
    arn, name = about.get("RuleGroupArn") or item["RuleGroupArn"], about.get("RuleGroupName", "")
    return RuleGroup(arn, name, rules, stateless_rules(source))


class _NotModelledError(Exception):
    """A rule looks at more than headers."""


def _rules(source: Json) -> Iterator[FirewallRule]:
    if source.get("RulesSourceList") or source.get("StatelessRulesAndCustomActions"):
        raise _NotModelledError
    for rule in source.get("StatefulRules") or ():
        header = rule["Header"]
        _check_options(option["Keyword"] for option in rule.get("RuleOptions") or ())
        words = [header[key] for key in ("Protocol", "Source", "SourcePort", "Destination", "DestinationPort")]
        yield _rule(rule["Action"], words, both_ways=header.get("Direction") == "ANY")
    for line in (source.get("RulesString") or "").splitlines():
        text = line.strip()
        if text and not text.startswith("#"):
            yield _suricata(text)


def _suricata(text: str) -> FirewallRule:
    """Return a rule in Suricata's words: ``pass tcp 10.0.0.0/16 any -> any 443 (sid:1;)``."""
    found = re.fullmatch(r"(\w+) (\w+) (\S+) (\S+) (->|<>) (\S+) (\S+) \((.*)\)", text)
    if found is None:
        raise _NotModelledError
    action, *before, direction, destination, port, options = found.groups()
    _check_options(each.partition(":")[0].strip() for each in options.split(";") if each.strip())
    return _rule(action, [*before, destination, port], both_ways=direction == "<>")


def _check_options(keywords: Iterable[str]) -> None:
    if set(keywords) - _HARMLESS:
        raise _NotModelledError


def _rule(action: str, words: Sequence[str], *, both_ways: bool) -> FirewallRule:
    """Return a rule of the words for protocol, source, its ports, destination and its ports."""
    protocol, source, source_port, destination, port = words
    if protocol.lower() not in _PROTOCOLS:
        raise _NotModelledError
    number = Protocol(_PROTOCOLS[protocol.lower()])
    ends = (_blocks(source), _ports(source_port), _blocks(destination), _ports(port))
    return FirewallRule(action.lower(), number, *ends, both_ways)


def _blocks(text: str) -> tuple[Network, ...]:
    if text.lower() == "any":
        return _ANY
    try:
        return tuple(block(part.strip()) for part in text.strip("[]").split(","))
    except ValueError:
        raise _NotModelledError from None


def _ports(text: str) -> PortRange:
    if text.lower() == "any":
        return ALL_PORTS
    found = re.fullmatch(r"\[?(\d+)(?::(\d+))?\]?", text)
    if found is None:
        raise _NotModelledError
    return PortRange(int(found[1]), int(found[2] or found[1]))
