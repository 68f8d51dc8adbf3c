"""Networks as CDK writes them come up whole: dual-stack VPCs, NAT of every kind, endpoints, peerings, bastions."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_iam as iam

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def dual_stack(stack: Stack) -> None:
    """A VPC with IPv4 and IPv6, NAT gateways in two zones, flow logs and endpoints."""
    vpc = ec2.Vpc(
        stack,
        "Vpc",
        ip_protocol=ec2.IpProtocol.DUAL_STACK,
        nat_gateways=2,
        max_azs=2,
        subnet_configuration=[
            ec2.SubnetConfiguration(name="public", subnet_type=ec2.SubnetType.PUBLIC, map_public_ip_on_launch=True),
            ec2.SubnetConfiguration(name="private", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            ec2.SubnetConfiguration(name="isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        ],
        flow_logs={"logs": ec2.FlowLogOptions(traffic_type=ec2.FlowLogTrafficType.REJECT)},
        gateway_endpoints={"S3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3)},
    )
    vpc.add_interface_endpoint("Kms", service=ec2.InterfaceVpcEndpointAwsService.KMS, private_dns_enabled=True)


def regional_nat(stack: Stack) -> None:
    """One NAT gateway for all zones."""
    ec2.Vpc(stack, "Vpc", nat_gateway_provider=ec2.NatProvider.regional_gateway())


def nat_instances(stack: Stack) -> None:
    """Instances that translate addresses."""
    provider = ec2.NatProvider.instance_v2(instance_type=ec2.InstanceType("t3.micro"))
    ec2.Vpc(stack, "Vpc", nat_gateways=1, max_azs=2, nat_gateway_provider=provider)


def bastion(stack: Stack) -> None:
    """A bastion that Session Manager reaches, and an Instance Connect endpoint beside it."""
    vpc = ec2.Vpc(stack, "Vpc", nat_gateways=1)
    host = ec2.BastionHostLinux(
        stack,
        "Bastion",
        vpc=vpc,
        block_devices=[ec2.BlockDevice(device_name="/dev/xvda", volume=ec2.BlockDeviceVolume.ebs(10, encrypted=True))],
    )
    host.allow_ssh_access_from(ec2.Peer.ipv4("203.0.113.0/24"))
    ec2.CfnInstanceConnectEndpoint(stack, "Connect", subnet_id=vpc.private_subnets[0].subnet_id)


def endpoint_service(stack: Stack) -> None:
    """A service behind a Network Load Balancer, and an endpoint to it in another VPC."""
    offering, using = (
        ec2.Vpc(stack, name, max_azs=2, nat_gateways=0, ip_addresses=ec2.IpAddresses.cidr(block))
        for name, block in (("Offering", "10.0.0.0/16"), ("Using", "10.1.0.0/16"))
    )
    isolated = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
    balancer = elb.NetworkLoadBalancer(stack, "Balancer", vpc=offering, vpc_subnets=isolated)
    service = ec2.VpcEndpointService(
        stack,
        "Service",
        vpc_endpoint_service_load_balancers=[balancer],
        acceptance_required=False,
        allowed_principals=[iam.ArnPrincipal("arn:aws:iam::111122223333:root")],
        allowed_regions=["us-east-1"],
    )
    ec2.InterfaceVpcEndpoint(
        stack,
        "Endpoint",
        vpc=using,
        subnets=isolated,
        service=ec2.InterfaceVpcEndpointService(service.vpc_endpoint_service_name, 443),
    )


def peering(stack: Stack) -> None:
    """Two VPCs, a peering and its routes, by a prefix list and by blocks."""
    first, second = (
        ec2.Vpc(stack, name, max_azs=1, nat_gateways=0, ip_addresses=ec2.IpAddresses.cidr(block))
        for name, block in (("First", "10.0.0.0/16"), ("Second", "10.1.0.0/16"))
    )
    connection = ec2.CfnVPCPeeringConnection(stack, "Peering", vpc_id=first.vpc_id, peer_vpc_id=second.vpc_id)
    blocks = ec2.PrefixList(stack, "Blocks", entries=[ec2.CfnPrefixList.EntryProperty(cidr="10.1.0.0/16")])
    for vpc, route in ((first, {"destination_prefix_list_id": blocks.prefix_list_id}), (second, None)):
        ec2.CfnRoute(
            stack,
            f"Route{vpc.node.id}",
            route_table_id=vpc.isolated_subnets[0].route_table.route_table_id,
            vpc_peering_connection_id=connection.ref,
            **(route or {"destination_cidr_block": "10.0.0.0/16"}),
        )
    group = ec2.SecurityGroup(stack, "Group", vpc=first)
    group.add_ingress_rule(ec2.Peer.prefix_list(blocks.prefix_list_id), ec2.Port.HTTPS)


@pytest.mark.parametrize("compose", [dual_stack, regional_nat, nat_instances, bastion, endpoint_service, peering])
def test_a_network_of_cdk_comes_up_whole_and_goes_without_a_rest(
    account: Account, compose: Callable[[Stack], None]
) -> None:
    """Every resource is there as the template says; deleting the stack leaves none."""
    app = App()
    compose(Stack(app, "stack"))
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    lookup = account.look_up()
    assert lookup.good, lookup
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
    assert _custom_vpcs(account) == []


def _custom_vpcs(account: Account) -> list[Any]:
    asked = [{"Name": "is-default", "Values": ["false"]}]
    return list(account.client("ec2").describe_vpcs(Filters=asked)["Vpcs"])
