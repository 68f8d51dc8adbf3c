"""A security group or a VPC that there is not is refused by its name."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_NOWHERE, _NOBODY = "vpc-0123456789abcdef0", "sg-0123456789abcdef0"


def test_a_group_is_made_in_a_vpc_that_there_is(account: Account) -> None:
    """Without one it is the default VPC's."""
    ec2 = account.client("ec2")
    with pytest.raises(ClientError, match=rf"InvalidVpcID\.NotFound.*The vpc ID '{_NOWHERE}' does not exist"):
        ec2.create_security_group(GroupName="web", Description="web", VpcId=_NOWHERE)
    ec2.create_security_group(GroupName="web", Description="web")
    [made] = ec2.describe_security_groups(GroupNames=["web"])["SecurityGroups"]
    [vpc] = ec2.describe_vpcs(VpcIds=[made["VpcId"]])["Vpcs"]
    assert vpc["IsDefault"]


def test_the_one_that_is_missing_is_named(account: Account) -> None:
    """Not the ones that are there beside it."""
    ec2 = account.client("ec2")
    there = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    with pytest.raises(ClientError, match=f"The security group '{_NOBODY}' does not exist"):
        ec2.describe_security_groups(GroupIds=[there, _NOBODY])
    assert len(ec2.describe_security_groups(GroupIds=[there])["SecurityGroups"]) == 1


def test_an_instance_is_launched_with_the_names_of_groups_that_there_are(account: Account) -> None:
    """In the default VPC, whose groups alone have names for a launch."""
    ec2, one = account.client("ec2"), {"ImageId": "ami-0abc1234567890def", "MinCount": 1, "MaxCount": 1}
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound.*'web' does not exist in default VPC 'vpc-"):
        ec2.run_instances(**one, SecurityGroups=["web"])
    ec2.create_security_group(GroupName="web", Description="web")
    [launched] = ec2.run_instances(**one, SecurityGroups=["web"])["Instances"]
    assert [group["GroupName"] for group in launched["SecurityGroups"]] == ["web"]
