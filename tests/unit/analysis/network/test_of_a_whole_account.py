"""What boto3 tells of an account is what the trace understands: an account is made, read and asked."""

from typing import Any

import pytest

from analysis.network import Answer, Flow, resolve, trace
from analysis.network.packet import TCP
from analysis.snapshot.collect import collect
from analysis.snapshot.model import build
from tests.unit.sandbox.account import Account, image_of
from tests.unit.sandbox.mends.hub import Hub


@pytest.fixture
def account() -> Account:
    """Return an empty embedded account."""
    return Account()


def host_in(ec2: Any, vpc: str, target: dict[str, str], destination: str = "10.0.0.0/8") -> str:
    """Run an instance in a VPC, open it, route a block to a gateway, and return its interface's id."""
    subnet = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"][0]["SubnetId"]
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"]
    ec2.create_route(RouteTableId=tables[0]["RouteTableId"], DestinationCidrBlock=destination, **target)
    group = ec2.create_security_group(GroupName="host", Description="open", VpcId=vpc)["GroupId"]
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=everything)
    image = image_of(ec2)
    few = {"ImageId": image, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    (made,) = ec2.run_instances(**few, SubnetId=subnet, SecurityGroupIds=[group])["Instances"]
    return str(made["NetworkInterfaces"][0]["NetworkInterfaceId"])


def ask(account: Account, source: str, destination: str) -> Answer:
    """Read the account, and trace a flow."""
    found = build(collect(account.services, account.id, account.region))
    (start,), (end,) = (resolve(found, who, {}).members for who in (source, destination))
    return trace(found, Flow(start, end, TCP, 443))


def test_two_vpcs_reach_each_other_through_a_transit_gateway(account: Account) -> None:
    """Until a blackhole takes the way of one of them."""
    hub = Hub.of(account)
    vpcs = [hub.attach(f"10.{number}.0.0/24")[1] for number in (1, 2)]
    one, other = (host_in(hub.ec2, vpc, {"TransitGatewayId": hub.gateway}) for vpc in vpcs)

    answer = ask(account, one, other)
    assert answer.reachable, (answer.codes, answer.unknowns)

    hub.ec2.create_transit_gateway_route(
        TransitGatewayRouteTableId=hub.table, DestinationCidrBlock="10.2.0.0/25", Blackhole=True
    )
    assert ask(account, one, other).codes == ("TGW_RTB_BAD_STATE_ROUTE",)


def test_two_vpcs_reach_each_other_through_a_peering(account: Account) -> None:
    """Until it is deleted."""
    ec2 = account.client("ec2")
    vpcs = []
    for number in (1, 2):
        vpcs.append(ec2.create_vpc(CidrBlock=f"10.{number}.0.0/24")["Vpc"]["VpcId"])
        ec2.create_subnet(VpcId=vpcs[-1], CidrBlock=f"10.{number}.0.0/24")
    peering = ec2.create_vpc_peering_connection(VpcId=vpcs[0], PeerVpcId=vpcs[1])["VpcPeeringConnection"]
    key = {"VpcPeeringConnectionId": peering["VpcPeeringConnectionId"]}
    ec2.accept_vpc_peering_connection(**key)
    one, other = (host_in(ec2, vpc, key) for vpc in vpcs)

    answer = ask(account, one, other)
    assert answer.reachable, (answer.codes, answer.unknowns)

    ec2.delete_vpc_peering_connection(**key)
    assert ask(account, one, other).codes in {("BAD_STATE",), ("BAD_STATE_ROUTE",)}


def test_a_vpn_connection_is_down_while_nobody_answers_at_its_other_end(account: Account) -> None:
    """The customer's network is known by the static route, and its tunnels tell that nothing passes."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/24")["Vpc"]["VpcId"]
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.0.0/24")
    gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpcId=vpc, VpnGatewayId=gateway)
    device = ec2.create_customer_gateway(BgpAsn=65000, IpAddress="198.51.100.1", Type="ipsec.1")
    vpn = ec2.create_vpn_connection(
        CustomerGatewayId=device["CustomerGateway"]["CustomerGatewayId"],
        Type="ipsec.1",
        VpnGatewayId=gateway,
        Options={"StaticRoutesOnly": True},
    )["VpnConnection"]["VpnConnectionId"]
    ec2.create_vpn_connection_route(VpnConnectionId=vpn, DestinationCidrBlock="192.168.0.0/16")
    host = host_in(ec2, vpc, {"GatewayId": gateway}, "192.168.0.0/16")

    assert ask(account, host, "192.168.1.1").codes == ("BAD_STATE_VPN",)


def test_an_appliance_behind_a_connect_attachment_leads_to_what_it_announces(account: Account) -> None:
    """Its peer's sessions are up as long as it announces something; then its routes are withdrawn."""
    hub = Hub.of(account, TransitGatewayCidrBlocks=["192.0.2.0/24"])
    _, spoke = hub.attach("10.1.0.0/24")
    transport, edge = hub.attach("10.2.0.0/24")
    host = host_in(hub.ec2, spoke, {"TransitGatewayId": hub.gateway}, "172.16.0.0/12")
    appliance = host_in(hub.ec2, edge, {"TransitGatewayId": hub.gateway}, "192.0.2.0/24")
    (found,) = hub.ec2.describe_network_interfaces(NetworkInterfaceIds=[appliance])["NetworkInterfaces"]
    connect = hub.ec2.create_transit_gateway_connect(
        TransportTransitGatewayAttachmentId=transport, Options={"Protocol": "gre"}
    )["TransitGatewayConnect"]["TransitGatewayAttachmentId"]
    peer = hub.ec2.create_transit_gateway_connect_peer(
        TransitGatewayAttachmentId=connect,
        PeerAddress=found["PrivateIpAddress"],
        InsideCidrBlocks=["169.254.6.0/29"],
    )["TransitGatewayConnectPeer"]["TransitGatewayConnectPeerId"]
    announced = [{"Key": "sandbox:advertises", "Value": "172.16.0.0/12"}]
    hub.ec2.create_tags(Resources=[peer], Tags=announced)

    answer = ask(account, host, "172.16.5.5")
    assert answer.reachable, (answer.codes, answer.unknowns)
    assert {peer, appliance} <= {hop.component.id for hop in answer.forward}

    hub.ec2.delete_tags(Resources=[peer], Tags=announced)
    assert ask(account, host, "172.16.5.5").codes == ("TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",)
