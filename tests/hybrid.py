"""Verbs for lessons about networks on premises: gateways, connections, and the routers beyond them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from study.lab import ANYWHERE, Lab

SITE = "192.168.0.0/16"
"""The network on premises."""
ADVERTISES = "sandbox:advertises"
"""The tag that says what the router beyond something announces by BGP; AWS takes no notice of it."""


def private_gateway(lab: Lab, vpc: str) -> str:
    """Create a virtual private gateway and attach it."""
    gateway = str(lab.ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"])
    lab.ec2.attach_vpn_gateway(VpnGatewayId=gateway, VpcId=vpc)
    return gateway


def customer_gateway(lab: Lab, *, address: str, asn: int = 65010, announces: str = "") -> str:
    """Create a customer gateway; a router stands behind it, elsewhere, if it announces something."""
    made = lab.ec2.create_customer_gateway(Type="ipsec.1", IpAddress=address, BgpAsn=asn)["CustomerGateway"]
    identity = str(made["CustomerGatewayId"])
    if announces:
        lab.ec2.create_tags(Resources=[identity], Tags=[{"Key": ADVERTISES, "Value": announces}])
    return identity


def connect(
    lab: Lab, gateway: str, customer: str, *, static: Sequence[str] = (), static_only: bool = False, **options: Any
) -> str:
    """Create a VPN connection by BGP, or with static routes; a transit gateway has these in its own tables."""
    end = "TransitGatewayId" if gateway.startswith("tgw-") else "VpnGatewayId"
    chosen = {"StaticRoutesOnly": static_only or bool(static), **options}
    made = lab.ec2.create_vpn_connection(Type="ipsec.1", CustomerGatewayId=customer, Options=chosen, **{end: gateway})[
        "VpnConnection"
    ]
    for block in static:
        lab.ec2.create_vpn_connection_route(VpnConnectionId=made["VpnConnectionId"], DestinationCidrBlock=block)
    return str(made["VpnConnectionId"])


def connection_of(lab: Lab, identity: str) -> dict[str, Any]:
    """Return the description of a VPN connection."""
    (found,) = lab.ec2.describe_vpn_connections(VpnConnectionIds=[identity])["VpnConnections"]
    connection: dict[str, Any] = found
    return connection


def tunnels(lab: Lab, identity: str) -> list[str]:
    """Return whether each tunnel of a connection is up."""
    return [tunnel["Status"] for tunnel in connection_of(lab, identity)["VgwTelemetry"]]


@dataclass(frozen=True)
class Vpc:
    """A VPC with a host, a virtual private gateway, and a route table that the gateway tells what it learns."""

    id: str
    subnet: str
    table: str
    gateway: str
    host: str


def vpc_with_gateway(lab: Lab, *, propagate: bool = True) -> Vpc:
    """Build one; nothing filters."""
    vpc = lab.vpc("10.0.0.0/16")
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    table = lab.route_table(vpc, subnet)
    gateway = private_gateway(lab, vpc)
    if propagate:
        lab.ec2.enable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)
    host = lab.host(subnet, lab.group(vpc, inbound=[("all", None, ANYWHERE)]))
    return Vpc(vpc, subnet, table, gateway, host)


@dataclass(frozen=True)
class Office:
    """A site that is simulated in a VPC: a router with a customer gateway, and a host behind it."""

    vpc: str
    router: str
    customer: str
    host: str


def office(lab: Lab, *, vpc: str = "", number: int = 1, leads_to: str = "10.0.0.0/16") -> Office:
    """Build an office with a router that runs on an instance; of one site, if its VPC is named."""
    site = vpc or lab.vpc(SITE)
    found = lab.ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [site]}])
    gateways = [each["InternetGatewayId"] for each in found["InternetGateways"]]
    internet = gateways[0] if gateways else lab.internet_gateway(site)
    edge, inside = lab.subnet(site, f"192.168.{number}.0/24"), lab.subnet(site, f"192.168.{number + 100}.0/24")
    lab.route_table(site, edge, routes={ANYWHERE: internet})
    anything = lab.group(site, inbound=[("all", None, ANYWHERE)])
    router = lab.host(edge, anything, public=True)
    lab.ec2.modify_instance_attribute(InstanceId=router, SourceDestCheck={"Value": False})
    lab.route_table(site, inside, routes={leads_to: router})
    (known,) = lab.ec2.describe_addresses(Filters=[{"Name": "instance-id", "Values": [router]}])["Addresses"]
    customer = customer_gateway(lab, address=known["PublicIp"])
    return Office(site, router, customer, lab.host(inside, anything))


def line_to(lab: Lab, gateway: str, *, announces: str) -> str:
    """Lead a new connection to one gateway: by a transit virtual interface to a transit gateway, else a private one."""
    if not gateway.startswith("tgw-"):
        return direct_connect(lab, [gateway], announces=announces)
    dx = lab.client("directconnect")
    connection = dx.create_connection(location="EqDC2", bandwidth="1Gbps", connectionName="line")["connectionId"]
    hub = dx.create_direct_connect_gateway(directConnectGatewayName="hub")["directConnectGateway"]
    dx.create_direct_connect_gateway_association(
        directConnectGatewayId=hub["directConnectGatewayId"],
        gatewayId=gateway,
        addAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.0.0.0/8"}],
    )
    made = dx.create_transit_virtual_interface(
        connectionId=connection,
        newTransitVirtualInterface={
            "virtualInterfaceName": "transit",
            "vlan": 101,
            "asn": 65010,
            "directConnectGatewayId": hub["directConnectGatewayId"],
            "tags": [{"key": ADVERTISES, "value": announces}],
        },
    )
    return str(made["virtualInterface"]["virtualInterfaceId"])


def direct_connect(lab: Lab, gateways: Sequence[str], *, announces: str = SITE, vlan: int = 101) -> str:
    """Order a connection, and lead a private virtual interface through a Direct Connect gateway to VPCs' gateways."""
    dx = lab.client("directconnect")
    connection = dx.create_connection(location="EqDC2", bandwidth="1Gbps", connectionName="line")["connectionId"]
    hub = dx.create_direct_connect_gateway(directConnectGatewayName="hub")["directConnectGateway"]
    for gateway in gateways:
        dx.create_direct_connect_gateway_association(
            directConnectGatewayId=hub["directConnectGatewayId"], gatewayId=gateway
        )
    made = dx.create_private_virtual_interface(
        connectionId=connection,
        newPrivateVirtualInterface={
            "virtualInterfaceName": "private",
            "vlan": vlan,
            "asn": 65010,
            "directConnectGatewayId": hub["directConnectGatewayId"],
            "tags": [{"key": ADVERTISES, "value": announces}],
        },
    )
    return str(made["virtualInterfaceId"])
