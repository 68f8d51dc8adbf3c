"""AWS Resource Access Manager: subnets and security groups of one account that others use."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.lab import Lab
from tests.lessons.sharing import arn, organisation, share
from tests.teaching import teaches


def shared_subnet(lab: Lab, participant: Lab) -> tuple[str, str]:
    """Build a VPC with a subnet that is shared with a participant."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    share(lab, participant.account_id, arns=[arn(lab, "subnet", subnet)])
    return vpc, subnet


@teaches("ram.1")
def test_a_participant_places_its_own_hosts_in_the_owners_subnet(lab: Lab) -> None:
    """The subnet stays the owner's, the instance and its security group are the participant's."""
    participant = organisation(lab)
    vpc, subnet = shared_subnet(lab, participant)
    host = participant.host(subnet, participant.group(vpc))

    (reservation,) = participant.ec2.describe_instances(InstanceIds=[host])["Reservations"]
    assert reservation["OwnerId"] == participant.account_id
    (seen,) = participant.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]
    assert seen["OwnerId"] == lab.account_id


@teaches("ram.1", twin=True)
def test_what_is_not_shared_is_not_there_for_others_and_the_vpc_is_not_theirs_to_build_in(lab: Lab) -> None:
    """Another subnet of the same VPC cannot be used; nor does a participant make subnets or routes in it."""
    participant = organisation(lab)
    vpc, _ = shared_subnet(lab, participant)
    other = lab.subnet(vpc, "10.0.2.0/24")

    with pytest.raises(ClientError, match=r"InvalidSubnetID\.NotFound"):
        participant.ec2.create_network_interface(SubnetId=other)
    for build in (participant.ec2.create_route_table, participant.ec2.create_network_acl):
        with pytest.raises(ClientError, match=r"InvalidVpcID\.NotFound"):
            build(VpcId=vpc)


@teaches("ram.2")
def test_with_sharing_enabled_a_member_has_what_is_shared_at_once(lab: Lab) -> None:
    """No invitation, nothing to accept: the management account has enabled sharing once, with all features."""
    participant = organisation(lab)
    _, subnet = shared_subnet(lab, participant)

    assert participant.client("ram").get_resource_share_invitations()["resourceShareInvitations"] == []
    assert participant.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]


@teaches("ram.2", twin=True)
def test_before_it_is_enabled_subnets_cannot_be_shared_even_with_a_member(lab: Lab) -> None:
    """The accounts are of one organization, and that is not enough."""
    participant = organisation(lab, sharing=False)
    subnet = lab.subnet(lab.vpc(), "10.0.1.0/24")

    with pytest.raises(ClientError, match="enabled sharing with your AWS organization"):
        share(lab, participant.account_id, arns=[arn(lab, "subnet", subnet)])
    lab.client("ram").enable_sharing_with_aws_organization()
    share(lab, participant.account_id, arns=[arn(lab, "subnet", subnet)])


def zones(lab: Lab) -> dict[str, str]:
    """Return the AZ ID of each zone name, as an account sees them."""
    return {zone["ZoneName"]: zone["ZoneId"] for zone in lab.ec2.describe_availability_zones()["AvailabilityZones"]}


@teaches("ram.4")
def test_an_az_id_is_the_same_zone_for_owner_and_participant(lab: Lab) -> None:
    """Both are told the same id of the shared subnet's zone, whatever each calls that zone."""
    participant = organisation(lab)
    _, subnet = shared_subnet(lab, participant)

    ids = [
        each.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailabilityZoneId"] for each in (lab, participant)
    ]
    assert ids[0] == ids[1]
    assert set(zones(lab).values()) == set(zones(participant).values())


@teaches("ram.4", twin=True)
def test_two_zones_never_have_one_az_id(lab: Lab) -> None:
    """So that subnets with different ids are in different places, also for who sees them from another account."""
    participant = organisation(lab)
    vpc = lab.vpc()
    subnets = [lab.subnet(vpc, f"10.0.{number}.0/24", zone) for number, zone in enumerate("ab")]
    share(lab, participant.account_id, arns=[arn(lab, "subnet", each) for each in subnets])

    seen = participant.ec2.describe_subnets(SubnetIds=subnets)["Subnets"]
    assert len({each["AvailabilityZoneId"] for each in seen}) == 2


@teaches("ram.5")
def test_accounts_agree_on_an_az_id_and_each_finds_its_own_name_for_it(lab: Lab) -> None:
    """A subnet is asked for by AZ ID (the course says by name, which older accounts map differently)."""
    vpc = lab.vpc()
    asked = {"VpcId": vpc, "CidrBlock": "10.0.1.0/24", "AvailabilityZoneId": "use1-az4"}
    made = lab.ec2.create_subnet(**asked)["Subnet"]

    assert made["AvailabilityZoneId"] == "use1-az4"
    assert zones(lab)[made["AvailabilityZone"]] == "use1-az4"


@teaches("ram.5", twin=True)
def test_a_name_says_nothing_of_the_id_that_belongs_to_it(lab: Lab) -> None:
    """The zone called a is not the one whose id ends in 1: whoever guesses lands in another zone."""
    named = lab.ec2.create_subnet(VpcId=lab.vpc(), CidrBlock="10.0.1.0/24", AvailabilityZone="us-east-1a")["Subnet"]

    assert named["AvailabilityZoneId"] == zones(lab)["us-east-1a"]
    assert named["AvailabilityZoneId"] != "use1-az1"


@teaches("ram.8")
def test_a_transit_gateway_is_shared_with_strangers_who_accept_an_invitation(lab: Lab) -> None:
    """RAM leaves the organization, if the share allows it and the other side accepts."""
    stranger = Lab()
    gateway = lab.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayArn"]
    share(lab, stranger.account_id, arns=[gateway])

    ram = stranger.client("ram")
    (invitation,) = ram.get_resource_share_invitations()["resourceShareInvitations"]
    ram.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
    (seen,) = ram.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]
    assert seen["arn"] == gateway


@teaches("ram.8", twin=True)
def test_subnets_stay_in_the_organization_and_so_does_what_a_closed_share_holds(lab: Lab) -> None:
    """A subnet is refused whatever the share allows; a gateway is if the share allows no external principals."""
    stranger = Lab()
    subnet = lab.subnet(lab.vpc(), "10.0.1.0/24")
    gateway = lab.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayArn"]

    with pytest.raises(ClientError, match="only be shared within your AWS Organization"):
        share(lab, stranger.account_id, arns=[arn(lab, "subnet", subnet)])
    with pytest.raises(ClientError, match="only be shared within your AWS Organization"):
        share(lab, stranger.account_id, arns=[gateway], outside=False)


@teaches("ram.9")
def test_a_subnet_of_a_vpc_of_ones_own_making_can_be_shared(lab: Lab) -> None:
    """Any non-default subnet."""
    participant = organisation(lab)
    _, subnet = shared_subnet(lab, participant)

    assert participant.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]


@teaches("ram.9", twin=True)
def test_a_default_subnet_cannot(lab: Lab) -> None:
    """It belongs to the VPC that every account has from the beginning."""
    participant = organisation(lab)
    default: Any = [{"Name": "default-for-az", "Values": ["true"]}]
    subnet = lab.ec2.describe_subnets(Filters=default)["Subnets"][0]["SubnetId"]

    with pytest.raises(ClientError, match="default VPC"):
        share(lab, participant.account_id, arns=[arn(lab, "subnet", subnet)])


@teaches("ram.10")
def test_a_participant_launches_with_a_security_group_that_the_owner_shares(lab: Lab) -> None:
    """Since October 2024; before, participants could only name the owner's groups in rules."""
    participant = organisation(lab)
    vpc, subnet = shared_subnet(lab, participant)
    group = lab.group(vpc)
    share(lab, participant.account_id, arns=[arn(lab, "security-group", group)])

    host = participant.host(subnet, group)
    (reservation,) = participant.ec2.describe_instances(InstanceIds=[host])["Reservations"]
    assert [each["GroupId"] for each in reservation["Instances"][0]["SecurityGroups"]] == [group]


@teaches("ram.10", twin=True)
def test_without_that_a_participant_can_name_the_group_and_not_wear_it(lab: Lab) -> None:
    """In a rule, with the owner's account id; an instance is refused. Nor are a shared group's rules its to change."""
    participant = organisation(lab)
    vpc, subnet = shared_subnet(lab, participant)
    group, own = lab.group(vpc), participant.group(vpc)
    pair = {"GroupId": group, "UserId": lab.account_id}
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [pair]}

    participant.ec2.authorize_security_group_ingress(GroupId=own, IpPermissions=[rule])
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        participant.host(subnet, group)
    share(lab, participant.account_id, arns=[arn(lab, "security-group", group)])
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        participant.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
