"""What the stateless rules of a Network Firewall do with a packet, also with a reply: they know no connections."""

from typing import TYPE_CHECKING

from analysis.network.answer import Component
from analysis.network.packet import TCP, Packet
from analysis.network.ranges import Condition, any_of
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.firewall import FirewallPolicy
from analysis.snapshot.model.stateless import StatelessRule, standard

if TYPE_CHECKING:
    from analysis.network.walk import Walk


def ask_stateless_rules(walk: "Walk", component: Component, policy: FirewallPolicy) -> str:
    """Return the action of the first rule that matches, group by group, or the one for what none matches.

    Not modelled: TCP's flags, and fragments, which have a default action of their own.

    Raises:
        CannotDecideError: if a rule that may decide is not in the snapshot, or looks at flags.
        StraddleError: if a rule matches some of the packets only.

    Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-policy-processing.html
    """
    for arn in policy.stateless_groups:
        group = walk.account.rule_groups.get(arn)
        if group is None or group.stateless is None:
            msg = f"the stateless rule group {arn} of {component} is not in the snapshot"
            raise CannotDecideError(msg)
        for rule in group.stateless:
            if not _matches(rule, walk.packet):
                continue
            if rule.flags and walk.packet.protocol.is_one_of(TCP):
                msg = f"a stateless rule of {group.name or arn} at {component} looks at flags of TCP: not modelled"
                raise CannotDecideError(msg)
            return rule.action
    try:
        return standard(policy.stateless_default)
    except ValueError:
        msg = f"what the policy of {component} does with what no stateless rule matches is not in the snapshot"
        raise CannotDecideError(msg) from None


def _matches(rule: StatelessRule, packet: Packet) -> bool:
    """Return whether a rule matches; ports are looked at where a protocol has some."""
    if rule.protocols and not packet.protocol.is_one_of(*rule.protocols):
        return False
    for blocks, address in ((rule.sources, packet.source), (rule.destinations, packet.destination)):
        if blocks and not address.inside(*blocks):
            return False
    if not packet.protocol.has_ports:
        return True
    for spans, ports in (
        (rule.source_ports, packet.source_ports),
        (rule.destination_ports, packet.destination_ports),
    ):
        conditions: list[Condition] = [(ports, span.first, span.last) for span in spans]
        if conditions and not any_of(conditions):
            return False
    return True
