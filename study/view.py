"""An account at one moment, ready for questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from analysis.identity import Answer as IdentityAnswer
from analysis.network import Answer, Flow, resolve, trace
from analysis.network.flow_records import flow_records
from analysis.network.names import Resolution, ask
from analysis.network.packet import PROTOCOLS
from analysis.network.shares import shares
from analysis.resilience import capacity_in_service
from analysis.snapshot.model import Account
from analysis.snapshot.model.network import PortRange
from study.permissions import permission


@dataclass(frozen=True)
class View:
    """An account as it is, or as it would be.

    Attributes:
        account: the model.
        names: what a scenario's names mean.
        stack: the stack that the names are looked up in.
    """

    account: Account
    names: Mapping[str, str]
    stack: str | None

    def follow(
        self,
        source: str,
        destination: str,
        port: int | None = None,
        *,
        protocol: str = "tcp",
        source_port: int | None = None,
    ) -> Answer:
        """Send a packet from one to another, and its reply back.

        Args:
            source: a name of the scenario, an instance, an interface, an address or ``internet``; of several members
                the first.
            destination: likewise.
            port: the destination port; not for ICMP.
            protocol: ``tcp``, ``udp`` or ``icmp``.
            source_port: the client's port; by default any that it may use.
        """
        start = resolve(self.account, source, self.names, self.stack).members[0]
        end = resolve(self.account, destination, self.names, self.stack).members[0]
        ports = None if source_port is None else PortRange(source_port, source_port)
        return trace(self.account, Flow(start, end, PROTOCOLS[protocol], port, ports))

    def ask(self, source: str, name: str, kind: str = "A", *, at: str = "") -> Resolution:
        """Ask for a name.

        Args:
            source: who asks, as in :meth:`follow`; or the id of a VPC, for any host that asks its resolver.
            name: a whole domain name.
            kind: the type of record.
            at: the id of an inbound endpoint that is asked, instead of whom the host is told of by DHCP.
        """
        vpc = self.account.vpcs.get(source)
        end = vpc or resolve(self.account, source, self.names, self.stack).members[0]
        return ask(self.account, name, end, kind, at=at)

    def can(
        self, principal: str, action: str, resource: str, context: Mapping[str, str | None] | None = None
    ) -> IdentityAnswer:
        """Ask IAM whether somebody may do something.

        Args:
            principal: a name of the scenario, an ARN, or the name of a user or role.
            action: ``s3:GetObject``.
            resource: a name of the scenario, an ARN, or the name of a bucket, a key or another resource.
            context: condition keys of the request and their values; ``None`` for what the request does not have.
        """
        told = {key: () if value is None else (value,) for key, value in (context or {}).items()}
        return permission(self.account, (principal, action, resource), told, self.names, self.stack)

    def records(self, answer: Answer, flow_log: str) -> list[str]:
        """Return the lines that a flow log holds of what :meth:`follow` has answered, none if it is not there.

        Counts and times, which no trace tells, are ``-``.
        """
        log = self.account.flow_logs.get(flow_log)
        return [str(record) for record in flow_records(self.account, answer, log)] if log else []

    def serving(self, group: str) -> int:
        """Return how many instances of an Auto Scaling group serve at this moment."""
        return capacity_in_service(self.account, group)

    def shares(self, balancer: str, group: str | None = None) -> dict[str, Fraction]:
        """Return which part of all requests each target of a load balancer gets.

        Args:
            balancer: the name of a Classic Load Balancer, or another one's ARN.
            group: the ARN of the target group that is asked about; a Classic Load Balancer has none.
        """
        return shares(self.account, balancer, group)
