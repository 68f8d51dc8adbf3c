"""Two VPCs with names of every kind: a hub with Resolver endpoints, and a spoke that follows rules."""

from typing import Any

from study.lab import Lab
from tests import names

INBOUND = ("10.0.0.10", "10.0.1.10")


class Estate(Lab):
    """The hub's VPC, and the spoke's, in which a host asks.

    Attributes:
        hub: the hub's VPC.
        spoke: the spoke's.
        asker: a host of the spoke.
        server: a host of the hub that plays a DNS server.
    """

    def __init__(self) -> None:
        """Make them."""
        super().__init__()
        self.hub, self.spoke = names.named_vpc(self), names.named_vpc(self, "10.1.0.0/16")
        self.subnets = [self.subnet(self.hub, "10.0.0.0/24"), self.subnet(self.hub, "10.0.1.0/24", "b")]
        self.asker = self.host(self.subnet(self.spoke, "10.1.0.0/24"))
        self.open = names.for_questions(self, self.hub, "10.0.0.0/8")
        self.server = self.host(self.subnets[0], self.open)

    def record(self, zone: str, name: str, kind: str, *values: str, **more: Any) -> None:
        """Give a name values in a zone."""
        names.record(self, zone, name, *values, kind=kind, **more)

    def endpoint(self, direction: str) -> str:
        """Make an endpoint with an address in each of the hub's zones."""
        addresses = INBOUND if direction == "INBOUND" else ()
        return names.endpoint(self, direction, self.subnets, self.open, addresses)

    def rule(self, domain: str, endpoint: str = "", *servers: str, kind: str = "FORWARD") -> None:
        """Make a rule that the spoke follows."""
        names.follow_rule(self, self.spoke, names.rule(self, domain, endpoint, *servers, kind=kind))
