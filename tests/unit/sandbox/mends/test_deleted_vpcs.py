"""What goes with a VPC, and what keeps it."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_the_default_acl_goes_with_its_vpc(account: Account) -> None:
    """The list is as it was before."""
    ec2 = account.client("ec2")
    before = len(ec2.describe_network_acls()["NetworkAcls"])
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    assert len(ec2.describe_network_acls()["NetworkAcls"]) == before + 1
    ec2.delete_vpc(VpcId=vpc)
    assert len(ec2.describe_network_acls()["NetworkAcls"]) == before


def test_a_vpc_stays_as_long_as_anything_of_ones_own_is_in_it(account: Account) -> None:
    """A security group, a network ACL, an internet gateway: each has to go first."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]

    def is_refused() -> bool:
        with pytest.raises(ClientError, match=r"DependencyViolation.*has dependencies and cannot be deleted"):
            ec2.delete_vpc(VpcId=vpc)
        return True

    group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
    assert is_refused()
    ec2.delete_security_group(GroupId=group)
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    assert is_refused()
    ec2.delete_network_acl(NetworkAclId=acl)
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert is_refused()
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_vpc(VpcId=vpc)


def test_dhcp_options_outlive_the_vpc_that_used_them(account: Account) -> None:
    """They may be associated with others."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    configuration = [{"Key": "domain-name", "Values": ["example.com"]}]
    options = ec2.create_dhcp_options(DhcpConfigurations=configuration)["DhcpOptions"]["DhcpOptionsId"]
    ec2.associate_dhcp_options(DhcpOptionsId=options, VpcId=vpc)
    ec2.delete_vpc(VpcId=vpc)
    assert ec2.describe_dhcp_options(DhcpOptionsIds=[options])["DhcpOptions"][0]["DhcpOptionsId"] == options
