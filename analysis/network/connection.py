"""What a connection leaves behind on its way, so that its replies are known."""

from dataclasses import dataclass, field

from analysis.network.answer import Component
from analysis.network.ranges import Addresses, Range
from analysis.snapshot.model.network import Address, Interface


@dataclass(frozen=True)
class Translation:
    """What a NAT gateway or a NAT instance remembers of a connection: who started it, and under which address it left.

    Attributes:
        by: the gateway, or the instance's interface.
        called: the IPv6 address that was called, if the gateway has made IPv4 of it (NAT64).
    """

    by: str
    inside: Addresses
    inside_ports: Range
    outside: Address
    called: Addresses | None = None


@dataclass
class Connection:
    """The state that the forward packet leaves behind and the reply finds.

    Attributes:
        tracked: interfaces whose security groups know the connection and let its replies pass.
        translations: what NAT gateways remember, in the order in which they were passed.
        outward: the gateway that hands replies to whoever started the connection, and its VPC: an egress-only
            gateway or a gateway endpoint.
        stray: VPCs entered from a Transit Gateway without appliance mode, where the zone of each sender decides.
        inspected: firewalls that have seen the connection begin → whether their stateful rules did.
        redirected: whether a gateway route table has led packets to a middlebox.
        on_host: the interface whose own host answered (metadata, DNS, time).
    """

    tracked: set[str] = field(default_factory=set)
    translations: list[Translation] = field(default_factory=list)
    outward: tuple[Component, str] | None = None
    stray: set[str] = field(default_factory=set)
    inspected: dict[str, bool] = field(default_factory=dict)
    redirected: bool = False
    on_host: Interface | None = None

    def translation_by(self, identity: str) -> Translation | None:
        """Return what a NAT gateway or a NAT instance's interface remembers."""
        return next((each for each in self.translations if each.by == identity), None)
