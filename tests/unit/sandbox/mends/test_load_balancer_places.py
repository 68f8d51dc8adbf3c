"""Where a load balancer may stand, and what may listen on a port of it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def subnets(account: Account, *zones: str) -> list[str]:
    """Return new subnets of one VPC, in zones named by their letters."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    region = account.services.region
    made = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"{region}{zone}")
        for number, zone in enumerate(zones)
    ]
    return [one["Subnet"]["SubnetId"] for one in made]


def balancer(account: Account, *zones: str, kind: str = "application") -> str:
    """Create a load balancer and return its ARN."""
    elb = account.client("elbv2")
    (made,) = elb.create_load_balancer(Name="front", Subnets=subnets(account, *zones), Type=kind)["LoadBalancers"]
    return str(made["LoadBalancerArn"])


@pytest.mark.parametrize("zones", ["a", "aa"])
def test_an_application_load_balancer_needs_two_zones(account: Account, zones: str) -> None:
    """Two subnets of one zone are not two zones; nothing is left behind."""
    with pytest.raises(ClientError, match="At least two subnets in two different Availability Zones"):
        balancer(account, *zones)
    assert account.client("elbv2").describe_load_balancers()["LoadBalancers"] == []


def test_in_two_zones_it_is_made_and_a_network_load_balancer_in_one(account: Account) -> None:
    """The twin."""
    assert balancer(account, "a", "b")
    elb = account.client("elbv2")
    assert elb.create_load_balancer(Name="back", Subnets=subnets(account, "a"), Type="network")["LoadBalancers"]


def listener(account: Account, arn: str, port: int) -> str:
    """Add a listener that answers by itself, and return its ARN."""
    fixed: Any = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
    made = account.client("elbv2").create_listener(
        LoadBalancerArn=arn, Protocol="HTTP", Port=port, DefaultActions=[fixed]
    )
    return str(made["Listeners"][0]["ListenerArn"])


def test_a_port_has_one_listener(account: Account) -> None:
    """A second one is refused, and so is moving another one there."""
    arn = balancer(account, "a", "b")
    listener(account, arn, 80)
    other = listener(account, arn, 81)
    with pytest.raises(ClientError, match="DuplicateListener"):
        listener(account, arn, 80)
    with pytest.raises(ClientError, match="DuplicateListener"):
        account.client("elbv2").modify_listener(ListenerArn=other, Port=80)
    account.client("elbv2").modify_listener(ListenerArn=other, Port=81)
