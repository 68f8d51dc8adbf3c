"""A VPC is given a further block only if that goes with those that it has."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def with_blocks(account: Account, first: str, second: str) -> set[str]:
    """Make a VPC and give it a second block; return what it has then."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock=first)["Vpc"]["VpcId"]
    ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock=second)
    [found] = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
    return {each["CidrBlock"] for each in found["CidrBlockAssociationSet"]}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10.0.0.0/16", "10.1.0.0/16"),
        ("10.0.0.0/16", "100.64.0.0/16"),
        ("100.64.0.0/16", "100.65.0.0/16"),
        ("172.31.0.0/16", "172.16.0.0/16"),
        ("10.2.0.0/16", "10.0.0.0/16"),
    ],
)
def test_a_block_that_goes_with_the_others_is_given(account: Account, first: str, second: str) -> None:
    """Of the same private range, or of none."""
    assert with_blocks(account, first, second) == {first, second}


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("10.0.0.0/16", "192.168.0.0/16", "restricted"),
        ("100.64.0.0/16", "10.0.0.0/16", "restricted"),
        ("172.16.0.0/16", "172.31.0.0/16", "restricted"),
        ("10.1.0.0/16", "10.0.0.0/16", "restricted"),
        ("10.0.0.0/16", "198.19.0.0/16", "restricted"),
        ("10.0.0.0/16", "10.0.128.0/17", "conflicts"),
        ("10.0.0.0/16", "100.64.0.0/10", "invalid"),
    ],
)
def test_a_block_that_does_not_is_refused(account: Account, first: str, second: str, why: str) -> None:
    """Each is the neighbour of one that is given."""
    with pytest.raises(ClientError, match=rf"InvalidVpc\.Range.*{why}"):
        with_blocks(account, first, second)


def test_a_block_beside_one_of_each_kind_is_held_to_the_private_one(account: Account) -> None:
    """10.2.0.0/16 is of the range of the first, whatever was given besides."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    for block in ("100.64.0.0/16", "10.2.0.0/16"):
        ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock=block)
    with pytest.raises(ClientError, match="restricted"):
        ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="172.16.0.0/16")
