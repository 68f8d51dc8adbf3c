"""Regions and Availability Zones: what is separate from what, and how far."""

import pytest
from botocore.exceptions import ClientError

from stacks.catalogue import find
from study.deployed import Deployed
from study.lab import Lab
from tests.teaching import teaches


@pytest.fixture(scope="module")
def foundation() -> Deployed:
    """Return multi-az-vpc as deployed into two Regions: look, and change nothing."""
    return Deployed(find("multi-az-vpc"))


@teaches("regions-azs-edge.1")
def test_us_east_1_is_a_region_and_its_zones_are_named_after_it(lab: Lab) -> None:
    """The course has it that US East is a zone of a Region US. A zone's name is its Region's and a letter."""
    regions = {region["RegionName"] for region in lab.ec2.describe_regions()["Regions"]}
    zones = lab.ec2.describe_availability_zones()["AvailabilityZones"]

    assert {"us-east-1", "us-west-2"} <= regions
    assert {zone["RegionName"] for zone in zones} == {"us-east-1"}
    assert all(zone["ZoneName"].removeprefix("us-east-1") in set("abcdef") for zone in zones)


@teaches("regions-azs-edge.1", twin=True)
def test_a_zones_id_is_another_thing_than_its_name(lab: Lab) -> None:
    """Letters are dealt out anew to each account; the id, use1-az1, is the same place for all of them."""
    zones = lab.ec2.describe_availability_zones()["AvailabilityZones"]

    assert all(zone["ZoneId"].startswith("use1-az") for zone in zones)
    assert len({zone["ZoneId"] for zone in zones}) == len(zones)
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        lab.ec2.create_subnet(VpcId=lab.vpc(), CidrBlock="10.0.1.0/24", AvailabilityZone="us-east")


@teaches("regions-azs-edge.2")
def test_a_vpc_of_one_region_does_not_appear_in_another(lab: Lab) -> None:
    """The same account asks in two Regions, and is told of two networks that know nothing of each other."""
    here, there = lab.vpc(), lab.elsewhere("us-west-2")

    assert here in [vpc["VpcId"] for vpc in lab.ec2.describe_vpcs()["Vpcs"]]
    with pytest.raises(ClientError, match=r"InvalidVpcID\.NotFound"):
        there.ec2.describe_vpcs(VpcIds=[here])


@teaches("regions-azs-edge.2", twin=True)
def test_a_role_appears_in_every_region(lab: Lab) -> None:
    """IAM is one of the few global services: there is one of each name in an account, wherever one asks."""
    trust = '{"Version": "2012-10-17", "Statement": []}'
    lab.client("iam").create_role(RoleName="auditor", AssumeRolePolicyDocument=trust)

    assert lab.elsewhere("us-west-2").client("iam").get_role(RoleName="auditor")["Role"]["RoleName"] == "auditor"


@teaches("regions-azs-edge.3")
def test_what_is_in_other_zones_works_on_when_one_fails(foundation: Deployed) -> None:
    """Hosts of zones b and c still ask each other."""
    left = foundation.lose_zone("a")

    assert left.follow("app", "pods", 8080).reachable


@teaches("regions-azs-edge.3", twin=True)
def test_what_is_in_one_zone_only_is_lost_with_it(lab: Lab) -> None:
    """Two hosts side by side: they fail together."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24", "a")
    first, second = (lab.host(subnet, lab.group(vpc)) for _ in range(2))
    left = lab.lose_zone("a").account

    assert lab.lose_zone("b").account.instances.keys() == {first, second}
    assert not left.instances
