"""A VPC with a virtual private gateway, and a customer gateway, made through boto3."""

from dataclasses import dataclass
from typing import Any

from tests.unit.sandbox.account import Account


@dataclass(frozen=True)
class Site:
    """Both ends of a connection."""

    ec2: Any
    vpc: str
    gateway: str
    customer: str

    @classmethod
    def of(cls, account: Account, advertises: str = "") -> "Site":
        """Make a site whose router advertises blocks by BGP."""
        ec2 = account.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
        ec2.attach_vpn_gateway(VpnGatewayId=gateway, VpcId=vpc)
        made = ec2.create_customer_gateway(Type="ipsec.1", IpAddress="198.51.100.1", BgpAsn=65010)["CustomerGateway"]
        site = cls(ec2, vpc, gateway, made["CustomerGatewayId"])
        if advertises:
            site.advertise(advertises)
        return site

    def advertise(self, blocks: str) -> None:
        """Let the router behind the customer gateway advertise blocks."""
        self.ec2.create_tags(Resources=[self.customer], Tags=[{"Key": "sandbox:advertises", "Value": blocks}])

    def connect(self, target: dict[str, str] | None = None, **options: Any) -> dict[str, Any]:
        """Connect the customer gateway, to the virtual private gateway unless told otherwise."""
        made = self.ec2.create_vpn_connection(
            Type="ipsec.1",
            CustomerGatewayId=self.customer,
            Options=options,
            **({"VpnGatewayId": self.gateway} if target is None else target),
        )
        connection: dict[str, Any] = made["VpnConnection"]
        return connection

    def described(self, connection: dict[str, Any]) -> dict[str, Any]:
        """Return the present description of a connection."""
        found = self.ec2.describe_vpn_connections(VpnConnectionIds=[connection["VpnConnectionId"]])
        one: dict[str, Any] = found["VpnConnections"][0]
        return one

    def routes(self, table: str) -> dict[str, tuple[str, str]]:
        """Return the routes of a table to gateways: destination → gateway, origin."""
        [described] = self.ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
        return {
            route["DestinationCidrBlock"]: (route["GatewayId"], route["Origin"])
            for route in described["Routes"]
            if route.get("GatewayId", "local") != "local"
        }
