"""Participants of a shared VPC: what they see, where they launch, what they may not."""

from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.accounts import open_accounts
from tests.unit.sandbox.account import Account, image_of


@dataclass(frozen=True)
class Shared:
    """An owner, a participant, and what is shared between them."""

    owner: Account
    participant: Account
    vpc: str
    subnet: str
    group: str

    @property
    def ours(self) -> Any:
        """EC2 as the owner sees it."""
        return self.owner.client("ec2")

    @property
    def theirs(self) -> Any:
        """EC2 as the participant sees it."""
        return self.participant.client("ec2")

    def share(self, *arns: str) -> None:
        """Share resources with the participant."""
        ram = self.owner.client("ram")
        ram.create_resource_share(name="shared", resourceArns=list(arns), principals=[self.participant.id])

    def arn(self, kind: str, identity: str) -> str:
        """Return the ARN of something of the owner's."""
        return f"arn:aws:ec2:us-east-1:{self.owner.id}:{kind}/{identity}"

    def launch(self, *groups: str) -> Any:
        """Let the participant run an instance in the shared subnet."""
        image = image_of(self.theirs)
        where = {"SubnetId": self.subnet, "SecurityGroupIds": list(groups)}
        made = self.theirs.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, **where)
        return made["Instances"][0]


@pytest.fixture
def shared() -> Shared:
    """Return a VPC with a subnet and a group, of which nothing is shared yet, and a member of the organization."""
    owner, participant = Account(), Account()
    open_accounts({"participant": participant.id}, management=owner.id)
    ec2 = owner.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(VpcId=vpc, GroupName="common", Description="common")["GroupId"]
    return Shared(owner, participant, vpc, subnet, group)


def test_a_participant_sees_the_subnet_and_its_vpc_and_their_owner(shared: Shared) -> None:
    """By id and by filter; before it was shared there was nothing."""
    with pytest.raises(ClientError, match=r"InvalidSubnetID\.NotFound"):
        shared.theirs.describe_subnets(SubnetIds=[shared.subnet])
    shared.share(shared.arn("subnet", shared.subnet))
    [subnet] = shared.theirs.describe_subnets(SubnetIds=[shared.subnet])["Subnets"]
    [vpc] = shared.theirs.describe_vpcs(Filters=[{"Name": "vpc-id", "Values": [shared.vpc]}])["Vpcs"]
    assert (subnet["OwnerId"], vpc["OwnerId"]) == (shared.owner.id, shared.owner.id)
    [own] = shared.ours.describe_subnets(SubnetIds=[shared.subnet])["Subnets"]
    assert own["AvailabilityZoneId"] == subnet["AvailabilityZoneId"]


def test_a_participant_launches_with_a_group_of_its_own_in_the_owners_vpc(shared: Shared) -> None:
    """The interface is the participant's, in the owner's subnet."""
    shared.share(shared.arn("subnet", shared.subnet))
    asked = {"VpcId": shared.vpc, "GroupName": "own", "Description": "own"}
    own = shared.theirs.create_security_group(**asked)["GroupId"]
    [group] = shared.theirs.describe_security_groups(GroupIds=[own])["SecurityGroups"]
    assert [rule["IpProtocol"] for rule in group["IpPermissionsEgress"]] == ["-1"]
    made = shared.launch(own)
    [interface] = made["NetworkInterfaces"]
    assert (interface["SubnetId"], interface["VpcId"]) == (shared.subnet, shared.vpc)
    assert interface["OwnerId"] == shared.participant.id
    assert [group["GroupId"] for group in interface["Groups"]] == [own]


def test_a_participant_wears_a_group_of_the_owners_only_if_that_is_shared(shared: Shared) -> None:
    """Since October 2024; it cannot change the group's rules."""
    shared.share(shared.arn("subnet", shared.subnet))
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        shared.launch(shared.group)
    shared.share(shared.arn("security-group", shared.group))
    [interface] = shared.launch(shared.group)["NetworkInterfaces"]
    assert [group["GroupId"] for group in interface["Groups"]] == [shared.group]
    [seen] = shared.theirs.describe_security_groups(GroupIds=[shared.group])["SecurityGroups"]
    assert seen["OwnerId"] == shared.owner.id
    rule = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        shared.theirs.authorize_security_group_ingress(GroupId=shared.group, IpPermissions=rule)


def test_a_participant_does_not_build_in_the_owners_vpc(shared: Shared) -> None:
    """Neither subnets nor route tables; nor does it see the owner's other subnets."""
    other = shared.ours.create_subnet(VpcId=shared.vpc, CidrBlock="10.0.2.0/24")["Subnet"]["SubnetId"]
    shared.share(shared.arn("subnet", shared.subnet))
    with pytest.raises(ClientError, match=r"InvalidVpcID\.NotFound"):
        shared.theirs.create_subnet(VpcId=shared.vpc, CidrBlock="10.0.3.0/24")
    with pytest.raises(ClientError, match=r"InvalidVpcID\.NotFound"):
        shared.theirs.create_route_table(VpcId=shared.vpc)
    with pytest.raises(ClientError, match=r"InvalidSubnetID\.NotFound"):
        shared.theirs.create_network_interface(SubnetId=other)


def test_rules_name_groups_of_others_in_the_same_shared_vpc(shared: Shared) -> None:
    """The owner's group and the participant's, each with the other's account."""
    shared.share(shared.arn("subnet", shared.subnet))
    asked = {"VpcId": shared.vpc, "GroupName": "own", "Description": "own"}
    own = shared.theirs.create_security_group(**asked)["GroupId"]
    for ec2, group, peer, account in (
        (shared.theirs, own, shared.group, shared.owner.id),
        (shared.ours, shared.group, own, shared.participant.id),
    ):
        pairs = [{"GroupId": peer, "UserId": account}]
        rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": pairs}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])


@pytest.mark.parametrize("kind", ["subnet", "security-group"])
def test_nothing_of_a_default_vpc_is_shared(shared: Shared, kind: str) -> None:
    """Nor is the default group of any other VPC."""
    default = [{"Name": "is-default", "Values": ["true"]}]
    vpc = shared.ours.describe_vpcs(Filters=default)["Vpcs"][0]["VpcId"]
    inside = [{"Name": "vpc-id", "Values": [vpc]}]
    subnet = shared.ours.describe_subnets(Filters=inside)["Subnets"][0]["SubnetId"]
    group = shared.ours.create_security_group(VpcId=vpc, GroupName="common", Description="common")["GroupId"]
    with pytest.raises(ClientError, match="default VPC"):
        shared.share(shared.arn(kind, subnet if kind == "subnet" else group))
    of_vpc = [{"Name": "vpc-id", "Values": [shared.vpc]}, {"Name": "group-name", "Values": ["default"]}]
    [born] = shared.ours.describe_security_groups(Filters=of_vpc)["SecurityGroups"]
    with pytest.raises(ClientError, match="default security group"):
        shared.share(shared.arn("security-group", born["GroupId"]))
