"""Two VPCs with names of every kind: a hub with Resolver endpoints, and a spoke that follows rules."""

from typing import Any

from study.lab import Lab

INBOUND = ("10.0.0.10", "10.0.1.10")


class Estate(Lab):
    """The hub's VPC, and the spoke's, in which a host asks.

    Attributes:
        hub: the hub's VPC.
        spoke: the spoke's.
        host: of the spoke.
        server: a host of the hub that plays a DNS server.
    """

    def __init__(self) -> None:
        """Make them; both have DNS host names."""
        super().__init__()
        self.hub, self.spoke = self.vpc("10.0.0.0/16"), self.vpc("10.1.0.0/16")
        for vpc in (self.hub, self.spoke):
            self.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        self.subnets = [self.subnet(self.hub, "10.0.0.0/24"), self.subnet(self.hub, "10.0.1.0/24", "b")]
        self.host = self.host_in(self.subnet(self.spoke, "10.1.0.0/24"))
        self.closed = self.group(self.hub, inbound=[])
        dns = [("udp", 53, "10.0.0.0/16"), ("tcp", 53, "10.0.0.0/16")]
        self.server = self.host_in(self.subnets[0], self.group(self.hub, inbound=dns))
        self._numbers = iter(range(1, 1000))

    def host_in(self, subnet: str, *groups: str) -> str:
        """Run an instance."""
        return Lab.host(self, subnet, *groups)

    def zone(self, domain: str, vpc: str = "") -> str:
        """Make a zone, a private one for a VPC if one is named."""
        place = {"VPC": {"VPCId": vpc, "VPCRegion": self.region}} if vpc else {}
        made = self.client("route53").create_hosted_zone(Name=domain, CallerReference=str(next(self._numbers)), **place)
        return str(made["HostedZone"]["Id"]).rpartition("/")[2]

    def record(self, zone: str, name: str, kind: str, *values: str, **more: Any) -> None:
        """Give a name values in a zone."""
        record: dict[str, Any] = {"Name": name, "Type": kind, **more}
        if values:
            record |= {"TTL": 60, "ResourceRecords": [{"Value": value} for value in values]}
        change = {"Action": "CREATE", "ResourceRecordSet": record}
        self.client("route53").change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [change]})

    def endpoint(self, direction: str, *groups: str) -> str:
        """Make an endpoint with an address in each of the hub's zones."""
        places = [{"SubnetId": subnet} for subnet in self.subnets]
        if direction == "INBOUND":
            places = [{**place, "Ip": address} for place, address in zip(places, INBOUND, strict=True)]
        made = self.client("route53resolver").create_resolver_endpoint(
            CreatorRequestId=str(next(self._numbers)),
            Direction=direction,
            SecurityGroupIds=list(groups) or [self.open()],
            IpAddresses=places,
        )
        return str(made["ResolverEndpoint"]["Id"])

    def open(self) -> str:
        """Make a group of the hub that admits everybody who asks for names."""
        return self.group(self.hub, inbound=[("udp", 53, "10.0.0.0/8"), ("tcp", 53, "10.0.0.0/8")])

    def rule(self, domain: str, endpoint: str = "", *servers: str, kind: str = "FORWARD", vpc: str = "") -> str:
        """Make a rule that a VPC follows, the spoke's unless another is named."""
        resolver = self.client("route53resolver")
        more = {"ResolverEndpointId": endpoint, "TargetIps": [{"Ip": each} for each in servers]} if endpoint else {}
        made = resolver.create_resolver_rule(
            CreatorRequestId=str(next(self._numbers)), RuleType=kind, DomainName=domain, **more
        )
        rule = str(made["ResolverRule"]["Id"])
        resolver.associate_resolver_rule(ResolverRuleId=rule, VPCId=vpc or self.spoke)
        return rule
