"""What a trace answers: the verdict, the hops with what decided at each, and the reasons in AWS's own vocabulary.

The JSON has the shape of EC2's ``NetworkInsightsAnalysis``, so that what reads VPC Reachability Analyzer reads this.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInsightsAnalysis.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from analysis.network.packet import Packet
from analysis.snapshot.model.network import AclEntry, GroupRule, Route

Json = Any


class Verdict(Enum):
    """Whether a flow gets there and its replies come back."""

    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Component:
    """A part of the network: what it is, its id, and the name that people know it by."""

    kind: str
    id: str
    name: str = ""

    def to_json(self) -> dict[str, Json]:
        """Return AWS's ``AnalysisComponent``."""
        return {"Id": self.id, **({"Name": self.name} if self.name else {})}

    def __str__(self) -> str:
        """Return name and id."""
        return f"{self.name} ({self.id})" if self.name else self.id


@dataclass(frozen=True)
class Hop:
    """One step of the way.

    Attributes:
        component: where the packet is.
        packet: the packet as it gets there.
        leaving: the packet as it goes on, if something was translated.
        decided_by: the route, entry or rule that let it through.
        egress: for filters, whether it was on its way out.
        note: what happened here, for people.
        remark: what the packet's arrival does not say, and people should know beside the verdict.
    """

    component: Component
    packet: Packet
    leaving: Packet | None = None
    decided_by: Route | AclEntry | GroupRule | None = None
    egress: bool | None = None
    note: str = ""
    remark: str = ""

    @property
    def rule(self) -> str:
        """Return the entry or rule that let the packet through, in words; nothing where no filter decided."""
        rule = self.decided_by
        if rule is None or isinstance(rule, Route):
            return ""
        ports = f" {rule.ports}" if rule.protocol.has_ports else ""
        if isinstance(rule, AclEntry):
            return f"rule {rule.number} {'out' if self.egress else 'in'}: allow {rule.protocol}{ports} {rule.block}"
        way, peer = ("outbound", "to") if self.egress else ("inbound", "from")
        return f"{way} rule: {rule.protocol}{ports} {peer} {rule.peer}"

    def to_json(self, number: int) -> dict[str, Json]:
        """Return AWS's ``PathComponent``."""
        result: dict[str, Json] = {
            "SequenceNumber": number,
            "Component": self.component.to_json(),
            "InboundHeader": _header(self.packet),
        }
        if self.leaving is not None:
            result["OutboundHeader"] = _header(self.leaving)
        rule = self.decided_by
        if isinstance(rule, Route):
            result["RouteTableRoute"] = route_json(rule)
        elif isinstance(rule, AclEntry):
            result["AclRule"] = acl_json(rule)
        elif isinstance(rule, GroupRule):
            result["SecurityGroupRule"] = group_json(rule, egress=bool(self.egress), group=self.component.id)
        return result


@dataclass(frozen=True)
class Explanation:
    """Why a flow does not get through: one of the Reachability Analyzer's codes, where, and what it means here.

    Attributes:
        code: see ``docs/network-analysis.md``.
        component: where it was stopped.
        text: the reason in a sentence, with the numbers.
        direction: ``egress`` or ``ingress`` for filters.
        returning: whether it was the reply that was stopped.
        details: further fields of AWS's ``Explanation``.
    """

    code: str
    component: Component
    text: str
    direction: str | None = None
    returning: bool = False
    details: Mapping[str, Json] = field(default_factory=dict)

    def to_json(self) -> dict[str, Json]:
        """Return AWS's ``Explanation``."""
        result: dict[str, Json] = {
            "ExplanationCode": self.code,
            "Component": self.component.to_json(),
            **self.details,
        }
        if self.direction:
            result["Direction"] = self.direction
        return result


@dataclass(frozen=True)
class Answer:
    """The answer to one flow.

    Attributes:
        source: where it starts.
        destination: where it wants to go.
        forward: the hops of the forward path, as far as it gets.
        returning: the hops of the reply.
        explanations: why not, if not.
        unknowns: what would have to be known to decide.
        arrives: whether the packet itself gets there, whatever becomes of the reply.
    """

    verdict: Verdict
    source: Component
    destination: Component
    forward: tuple[Hop, ...]
    returning: tuple[Hop, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    unknowns: tuple[str, ...] = ()
    arrives: bool = False

    @property
    def reachable(self) -> bool:
        """Return whether the packet arrives and its reply comes back; unknown is no."""
        return self.verdict is Verdict.REACHABLE

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the reasons why not, each once, in order."""
        return tuple(dict.fromkeys(explanation.code for explanation in self.explanations))

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what the verdict does not say and people should know, each once, in order."""
        return tuple(dict.fromkeys(hop.remark for hop in (*self.forward, *self.returning) if hop.remark))

    def to_json(self) -> dict[str, Json]:
        """Return AWS's ``NetworkInsightsAnalysis``, with ``Unknowns`` and ``Remarks`` beside it.

        As with AWS, an analysis that failed says nothing of whether there is a path.
        """
        decided = {"Status": "succeeded", "NetworkPathFound": self.reachable}
        undecided = {"Status": "failed", "StatusMessage": "; ".join(self.unknowns)}
        return {
            **(undecided if self.verdict is Verdict.UNKNOWN else decided),
            "Source": self.source.to_json(),
            "Destination": self.destination.to_json(),
            "ForwardPathComponents": [hop.to_json(n) for n, hop in enumerate(self.forward, 1)],
            "ReturnPathComponents": [hop.to_json(n) for n, hop in enumerate(self.returning, 1)],
            "Explanations": [explanation.to_json() for explanation in self.explanations],
            **({"Unknowns": list(self.unknowns)} if self.unknowns else {}),
            **({"Remarks": list(self.remarks)} if self.remarks else {}),
        }


def route_json(route: Route) -> dict[str, Json]:
    """Return AWS's ``AnalysisRouteTableRoute``."""
    prefix_list = isinstance(route.destination, str)
    return {
        "DestinationPrefixListId" if prefix_list else "DestinationCidr": route.text,
        _target_field(route.target): route.target,
        "Origin": route.origin,
        "State": "blackhole" if route.blackhole else "active",
    }


def acl_json(entry: AclEntry) -> dict[str, Json]:
    """Return AWS's ``AnalysisAclRule``."""
    ports = {"PortRange": {"From": entry.ports.first, "To": entry.ports.last}} if entry.protocol.has_ports else {}
    return {
        "Cidr": str(entry.block),
        "Egress": entry.egress,
        "Protocol": str(entry.protocol),
        "RuleAction": "allow" if entry.allow else "deny",
        "RuleNumber": entry.number,
        **ports,
    }


def group_json(rule: GroupRule, *, egress: bool, group: str) -> dict[str, Json]:
    """Return AWS's ``AnalysisSecurityGroupRule``."""
    peer = str(rule.peer)
    kind = "SecurityGroupId" if peer.startswith("sg-") else "PrefixListId" if peer.startswith("pl-") else "Cidr"
    ports = {"PortRange": {"From": rule.ports.first, "To": rule.ports.last}} if rule.protocol.has_ports else {}
    return {
        kind: peer,
        "Direction": "egress" if egress else "ingress",
        "Protocol": str(rule.protocol),
        **({"SecurityGroupId": group} if kind != "SecurityGroupId" else {}),
        **ports,
    }


def _target_field(target: str) -> str:
    fields = {
        "nat-": "NatGatewayId",
        "eni-": "NetworkInterfaceId",
        "i-": "InstanceId",
        "tgw-": "TransitGatewayId",
        "pcx-": "VpcPeeringConnectionId",
        "eigw-": "EgressOnlyInternetGatewayId",
        "lgw-": "LocalGatewayId",
        "cagw-": "CarrierGatewayId",
    }
    return next((name for prefix, name in fields.items() if target.startswith(prefix)), "GatewayId")


def _header(packet: Packet) -> dict[str, Json]:
    ports: dict[str, Json] = {}
    if packet.protocol.has_ports:
        ports = {
            "DestinationPortRanges": [{"From": packet.destination_ports.first, "To": packet.destination_ports.last}],
            "SourcePortRanges": [{"From": packet.source_ports.first, "To": packet.source_ports.last}],
        }
    return {
        "DestinationAddresses": [str(block) for block in packet.destination.blocks],
        "Protocol": str(packet.protocol),
        "SourceAddresses": [str(block) for block in packet.source.blocks],
        **ports,
    }
