"""A subnet's IPv6 block is a part of its VPC's."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_block_of_the_vpc_is_taken_and_another_one_refused(account: Account) -> None:
    """A /64 of the VPC's /56, and a /64 of nobody's."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]
    whole = vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    part = whole.replace("::/56", "::/64")
    made = ec2.create_subnet(VpcId=vpc["VpcId"], CidrBlock="10.0.1.0/24", Ipv6CidrBlock=part)["Subnet"]
    assert made["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"] == part
    with pytest.raises(ClientError, match=r"InvalidSubnet\.Range"):
        ec2.create_subnet(VpcId=vpc["VpcId"], CidrBlock="10.0.2.0/24", Ipv6CidrBlock="2001:db8::/64")
