"""A tunnel is up when there is a device at the customer gateway's address that can bring it up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.unit.sandbox.account import Account, image_of
from tests.unit.sandbox.mends.vpn import Site

ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class Premises:
    """A VPC that plays a site, with an instance that is its router, and AWS's side."""

    ec2: Any
    side: Site
    vpc: str
    internet: str
    table: str
    group: str
    instance: str

    def status(self, connection: dict[str, Any]) -> list[tuple[str, str]]:
        """Return state and message of each tunnel."""
        return [(one["Status"], one["StatusMessage"]) for one in self.side.described(connection)["VgwTelemetry"]]


@pytest.fixture
def premises(account: Account) -> Premises:
    """Return a site whose router can bring up tunnels."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="192.168.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="192.168.1.0/24")["Subnet"]["SubnetId"]
    internet = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=internet, VpcId=vpc)
    [table] = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock=ANYWHERE, GatewayId=internet)
    group = ec2.create_security_group(GroupName="router", Description="router", VpcId=vpc)["GroupId"]
    image = image_of(ec2)
    [router] = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[group])[
        "Instances"
    ]
    elastic = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(AllocationId=elastic["AllocationId"], InstanceId=router["InstanceId"])
    side = Site.of(account)
    made = ec2.create_customer_gateway(Type="ipsec.1", IpAddress=elastic["PublicIp"], BgpAsn=65010)["CustomerGateway"]
    side = Site(ec2, side.vpc, side.gateway, made["CustomerGatewayId"])
    return Premises(ec2, side, vpc, internet, table["RouteTableId"], group, router["InstanceId"])


def test_static_tunnels_are_up_while_the_device_runs(premises: Premises) -> None:
    """Nobody advertises anything, and nobody has to."""
    connection = premises.side.connect(StaticRoutesOnly=True)
    assert premises.status(connection) == [("UP", "")] * 2
    premises.ec2.stop_instances(InstanceIds=[premises.instance])
    assert premises.status(connection) == [("DOWN", "IPSEC IS DOWN")] * 2
    premises.ec2.start_instances(InstanceIds=[premises.instance])
    assert premises.status(connection) == [("UP", "")] * 2


def test_by_bgp_the_device_advertises_the_blocks_of_its_vpc(premises: Premises) -> None:
    """The gateway propagates them, until the device is lost."""
    connection = premises.side.connect()
    assert premises.status(connection) == [("UP", "1 BGP ROUTES")] * 2
    table = premises.ec2.create_route_table(VpcId=premises.side.vpc)["RouteTable"]["RouteTableId"]
    premises.ec2.enable_vgw_route_propagation(GatewayId=premises.side.gateway, RouteTableId=table)
    assert set(premises.side.routes(table)) == {"192.168.0.0/16"}
    premises.ec2.terminate_instances(InstanceIds=[premises.instance])
    assert premises.side.routes(table) == {}


def test_the_customer_gateways_tag_says_what_the_device_advertises_instead(premises: Premises) -> None:
    """With nothing in it the tunnels stand and BGP is silent, which is down for a dynamic connection."""
    connection = premises.side.connect()
    premises.side.advertise("192.168.7.0/24 192.168.8.0/24")
    assert premises.status(connection) == [("UP", "2 BGP ROUTES")] * 2
    premises.side.advertise("")
    assert premises.status(connection) == [("DOWN", "IPSEC IS UP")] * 2


def no_internet(premises: Premises) -> None:
    """Take the site off the internet."""
    premises.ec2.detach_internet_gateway(InternetGatewayId=premises.internet, VpcId=premises.vpc)


def no_route(premises: Premises) -> None:
    """Take the route to the internet away."""
    premises.ec2.delete_route(RouteTableId=premises.table, DestinationCidrBlock=ANYWHERE)


def let_out(premises: Premises, *ports: int) -> None:
    """Let nothing out of the router but UDP to some ports."""
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}
    premises.ec2.revoke_security_group_egress(GroupId=premises.group, IpPermissions=[everything])
    for port in ports:
        rule = {"IpProtocol": "udp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": ANYWHERE}]}
        premises.ec2.authorize_security_group_egress(GroupId=premises.group, IpPermissions=[rule])


def no_address(premises: Premises) -> None:
    """Let the router's address be nobody's."""
    [found] = premises.ec2.describe_addresses()["Addresses"]
    premises.ec2.disassociate_address(AssociationId=found["AssociationId"])


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (no_internet, "DOWN"),
        (no_route, "DOWN"),
        (no_address, "DOWN"),
        (let_out, "DOWN"),
        (lambda premises: let_out(premises, 500), "DOWN"),
        (lambda premises: let_out(premises, 500, 4500), "UP"),
    ],
)
def test_a_device_without_a_way_to_aws_brings_up_nothing(
    premises: Premises, fault: Callable[[Premises], None], state: str
) -> None:
    """IKE begins at UDP 500 and goes on at 4500, because an Elastic IP is NAT."""
    connection = premises.side.connect(StaticRoutesOnly=True)
    fault(premises)
    assert [one for one, _ in premises.status(connection)] == [state] * 2


def test_aws_may_open_the_tunnel_if_it_is_told_to(premises: Premises) -> None:
    """Then the device has to let it in; by default it waits."""
    let_out(premises)
    rule = {"IpProtocol": "udp", "FromPort": 500, "ToPort": 4500, "IpRanges": [{"CidrIp": ANYWHERE}]}
    premises.ec2.authorize_security_group_ingress(GroupId=premises.group, IpPermissions=[rule])
    waiting = premises.side.connect(StaticRoutesOnly=True)
    calling = premises.side.connect(StaticRoutesOnly=True, TunnelOptions=[{"StartupAction": "start"}])
    assert [one for one, _ in premises.status(waiting)] == ["DOWN", "DOWN"]
    assert [one for one, _ in premises.status(calling)] == ["UP", "DOWN"]
