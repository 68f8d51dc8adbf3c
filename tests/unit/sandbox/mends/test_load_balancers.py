"""A load balancer has the ARN of its type, a name of its own, and what it was told."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_arns_and_names_tell_the_type(account: Account) -> None:
    """'net' and 'gwy' where moto says 'app'; tags and listeners go by that ARN; a second of one name is refused."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    for kind, short in (("application", "app"), ("network", "net"), ("gateway", "gwy")):
        [made] = elbv2.create_load_balancer(
            Name=kind, Type=kind, Subnets=list(network.subnets), Tags=[{"Key": "kind", "Value": kind}]
        )["LoadBalancers"]
        arn = made["LoadBalancerArn"]
        assert f":loadbalancer/{short}/{kind}/" in arn
        [tags] = elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"]
        assert tags["Tags"] == [{"Key": "kind", "Value": kind}]
    [listener] = elbv2.create_listener(
        LoadBalancerArn=elbv2.describe_load_balancers(Names=["network"])["LoadBalancers"][0]["LoadBalancerArn"],
        Protocol="TCP",
        Port=80,
        DefaultActions=[],
    )["Listeners"]
    assert ":listener/net/network/" in listener["ListenerArn"]
    with pytest.raises(ClientError, match="DuplicateLoadBalancerName"):
        elbv2.create_load_balancer(Name="network", Subnets=list(network.subnets))


def test_one_that_is_protected_stays(account: Account) -> None:
    """DeleteLoadBalancer is refused until the protection is taken off."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    [made] = elbv2.create_load_balancer(Name="web", Subnets=list(network.subnets))["LoadBalancers"]
    arn = made["LoadBalancerArn"]
    default = network.ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [network.vpc]}, {"Name": "group-name", "Values": ["default"]}]
    )["SecurityGroups"][0]["GroupId"]
    assert made["SecurityGroups"] == [default]
    for value in ("true", "false"):
        elbv2.modify_load_balancer_attributes(
            LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": value}]
        )
        if value == "true":
            with pytest.raises(ClientError, match="OperationNotPermitted"):
                elbv2.delete_load_balancer(LoadBalancerArn=arn)
    elbv2.delete_load_balancer(LoadBalancerArn=arn)
    assert elbv2.describe_load_balancers()["LoadBalancers"] == []


def test_capacity_is_reserved_in_each_zone_until_it_is_given_back(account: Account) -> None:
    """ModifyCapacityReservation, DescribeCapacityReservation; and the address pool beside it."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    [made] = elbv2.create_load_balancer(
        Name="web", Subnets=list(network.subnets), IpAddressType="dualstack-without-public-ipv4"
    )["LoadBalancers"]
    arn = made["LoadBalancerArn"]
    assert made["IpAddressType"] == "dualstack-without-public-ipv4"
    elbv2.modify_capacity_reservation(LoadBalancerArn=arn, MinimumLoadBalancerCapacity={"CapacityUnits": 100})
    reserved = elbv2.describe_capacity_reservation(LoadBalancerArn=arn)
    assert reserved["MinimumLoadBalancerCapacity"] == {"CapacityUnits": 100}
    assert [state["AvailabilityZone"] for state in reserved["CapacityReservationState"]] == [
        "us-east-1a",
        "us-east-1b",
        "us-east-1c",
    ]
    elbv2.modify_capacity_reservation(LoadBalancerArn=arn, ResetCapacityReservation=True)
    assert elbv2.describe_capacity_reservation(LoadBalancerArn=arn)["CapacityReservationState"] == []
    pool = "ipam-pool-0123456789abcdef0"
    elbv2.modify_ip_pools(LoadBalancerArn=arn, IpamPools={"Ipv4IpamPoolId": pool})
    [told] = elbv2.describe_load_balancers()["LoadBalancers"]
    assert told["IpamPools"] == {"Ipv4IpamPoolId": pool}


def test_the_hosted_zone_is_the_one_of_type_and_region() -> None:
    """For aliases in Route 53: one for Application, another for Network Load Balancers, in each Region."""
    account = Account("eu-west-1")
    ec2, elbv2 = account.client("ec2"), account.client("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"eu-west-1{zone}")["Subnet"]
        for number, zone in enumerate("ab")
    ]
    places = [subnet["SubnetId"] for subnet in subnets]
    for kind, zone in (("application", "Z32O12XQLNTSW2"), ("network", "Z2IFOLAFXWLO4F")):
        [made] = elbv2.create_load_balancer(Name=kind, Type=kind, Subnets=places)["LoadBalancers"]
        assert made["CanonicalHostedZoneId"] == zone
