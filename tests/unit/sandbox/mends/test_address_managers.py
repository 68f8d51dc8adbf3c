"""Pools of an IP Address Manager give VPCs and subnets what is free, and take it back."""

from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.networking.ipam import blocks
from tests.unit.sandbox.account import Account


@dataclass(frozen=True)
class _Manager:
    """An IPAM with a top-level pool that is provisioned with 10.0.0.0/8."""

    ec2: Any
    scope: str
    top: str

    @classmethod
    def of(cls, account: Account) -> "_Manager":
        ec2 = account.client("ec2")
        regions = [{"RegionName": name} for name in ("us-east-1", "eu-west-1")]
        scope = ec2.create_ipam(OperatingRegions=regions)["Ipam"]["PrivateDefaultScopeId"]
        top = ec2.create_ipam_pool(IpamScopeId=scope, AddressFamily="ipv4")["IpamPool"]["IpamPoolId"]
        ec2.provision_ipam_pool_cidr(IpamPoolId=top, Cidr="10.0.0.0/8")
        return cls(ec2, scope, top)

    def pool(self, block: str, locale: str = "us-east-1", **said: Any) -> str:
        """Make a pool in the top-level one."""
        made = self.ec2.create_ipam_pool(
            IpamScopeId=self.scope, AddressFamily="ipv4", SourceIpamPoolId=self.top, Locale=locale, **said
        )["IpamPool"]["IpamPoolId"]
        self.ec2.provision_ipam_pool_cidr(IpamPoolId=made, Cidr=block)
        return str(made)

    def held(self, pool: str) -> list[tuple[str, str]]:
        """Return who has what of a pool."""
        found = self.ec2.get_ipam_pool_allocations(IpamPoolId=pool)["IpamPoolAllocations"]
        return [(one["ResourceType"], one["Cidr"]) for one in found]


@pytest.mark.parametrize(
    ("wholes", "taken", "length", "free"),
    [
        (["10.0.0.0/16"], [], 24, "10.0.0.0/24"),
        (["10.0.0.0/16"], ["10.0.0.0/24", "10.0.2.0/24"], 23, "10.0.4.0/23"),
        (["10.0.0.0/24", "10.9.0.0/16"], ["10.0.0.0/25"], 24, "10.9.0.0/24"),
        (["10.0.0.0/24"], ["10.0.0.128/25"], 24, None),
        (["10.0.0.0/24"], [], 16, None),
        (["2001:db8::/32"], ["2001:db8::/56"], 56, "2001:db8:0:100::/56"),
    ],
)
def test_the_first_block_that_overlaps_nothing_is_free(
    wholes: list[str], taken: list[str], length: int, free: str | None
) -> None:
    """On a boundary of its own length, in the order of what the pool has."""
    assert blocks.next_free(wholes, taken, length) == free


def test_vpcs_are_given_what_is_free_of_their_regions_pool_and_give_it_back(account: Account) -> None:
    """Two VPCs never overlap; a pool of another Region gives this one nothing."""
    manager = _Manager.of(account)
    pool, away = manager.pool("10.32.0.0/12"), manager.pool("10.16.0.0/12", "eu-west-1")
    asked = {"Ipv4IpamPoolId": pool, "Ipv4NetmaskLength": 16}
    made = [manager.ec2.create_vpc(**asked)["Vpc"] for _ in range(2)]
    assert [vpc["CidrBlock"] for vpc in made] == ["10.32.0.0/16", "10.33.0.0/16"]
    with pytest.raises(ClientError, match="locale"):
        manager.ec2.create_vpc(Ipv4IpamPoolId=away, Ipv4NetmaskLength=16)
    with pytest.raises(ClientError, match="overlaps"):
        manager.ec2.create_vpc(Ipv4IpamPoolId=pool, CidrBlock="10.33.128.0/17")
    elsewhere = account.services.elsewhere("eu-west-1").client("ec2")
    assert elsewhere.create_vpc(Ipv4IpamPoolId=away, Ipv4NetmaskLength=20)["Vpc"]["CidrBlock"] == "10.16.0.0/20"
    assert manager.held(pool) == [("vpc", "10.32.0.0/16"), ("vpc", "10.33.0.0/16")]
    manager.ec2.delete_vpc(VpcId=made[0]["VpcId"])
    assert manager.held(pool) == [("vpc", "10.33.0.0/16")]
    further = manager.ec2.associate_vpc_cidr_block(VpcId=made[1]["VpcId"], **asked)["CidrBlockAssociation"]
    assert further["CidrBlock"] == "10.32.0.0/16"
    manager.ec2.disassociate_vpc_cidr_block(AssociationId=further["AssociationId"])
    assert manager.held(pool) == [("vpc", "10.33.0.0/16")]


def test_a_pool_allows_lengths_and_tags_and_has_a_usual_length(account: Account) -> None:
    """What does not fit is refused and leaves nothing; without a usual length one is named."""
    manager = _Manager.of(account)
    tags = [{"Key": "env", "Value": "prod"}]
    pool = manager.pool(
        "10.0.0.0/12",
        AllocationMinNetmaskLength=16,
        AllocationMaxNetmaskLength=24,
        AllocationDefaultNetmaskLength=20,
        AllocationResourceTags=tags,
    )
    tagged = {"Ipv4IpamPoolId": pool, "TagSpecifications": [{"ResourceType": "vpc", "Tags": tags}]}
    with pytest.raises(ClientError, match="with the tags env"):
        manager.ec2.create_vpc(Ipv4IpamPoolId=pool)
    with pytest.raises(ClientError, match="from 16 to 24"):
        manager.ec2.create_vpc(**tagged, Ipv4NetmaskLength=26)
    assert manager.ec2.create_vpc(**tagged)["Vpc"]["CidrBlock"] == "10.0.0.0/20"
    assert manager.held(pool) == [("vpc", "10.0.0.0/20")]
    manager.ec2.modify_ipam_pool(IpamPoolId=pool, ClearAllocationDefaultNetmaskLength=True)
    with pytest.raises(ClientError, match="no default netmask length"):
        manager.ec2.create_vpc(**tagged)


def test_pools_are_within_pools_and_top_level_ones_do_not_overlap(account: Account) -> None:
    """What is allocated stays provisioned; what is provisioned keeps its pool and its IPAM."""
    manager = _Manager.of(account)
    pool = manager.pool("10.0.0.0/12")
    assert manager.held(manager.top) == [("ipam-pool", "10.0.0.0/12")]
    other = manager.ec2.create_ipam_pool(IpamScopeId=manager.scope, AddressFamily="ipv4")["IpamPool"]
    assert (other["PoolDepth"], other["Locale"]) == (1, "None")
    with pytest.raises(ClientError, match="overlaps"):
        manager.ec2.provision_ipam_pool_cidr(IpamPoolId=other["IpamPoolId"], Cidr="10.128.0.0/9")
    with pytest.raises(ClientError, match="not provisioned"):
        manager.ec2.provision_ipam_pool_cidr(IpamPoolId=pool, Cidr="192.168.0.0/16")
    custom = manager.ec2.allocate_ipam_pool_cidr(IpamPoolId=pool, NetmaskLength=24)["IpamPoolAllocation"]
    with pytest.raises(ClientError, match="IncorrectState"):
        manager.ec2.deprovision_ipam_pool_cidr(IpamPoolId=pool, Cidr="10.0.0.0/12")
    with pytest.raises(ClientError, match="DependencyViolation"):
        manager.ec2.delete_ipam_pool(IpamPoolId=pool)
    manager.ec2.release_ipam_pool_allocation(
        IpamPoolId=pool, Cidr=custom["Cidr"], IpamPoolAllocationId=custom["IpamPoolAllocationId"]
    )
    manager.ec2.deprovision_ipam_pool_cidr(IpamPoolId=pool, Cidr="10.0.0.0/12")
    assert manager.held(manager.top) == []
    manager.ec2.delete_ipam_pool(IpamPoolId=pool)
    [ipam] = manager.ec2.describe_ipams()["Ipams"]
    with pytest.raises(ClientError, match="DependencyViolation"):
        manager.ec2.delete_ipam(IpamId=ipam["IpamId"])


def test_a_preview_shows_the_next_block_and_takes_nothing(account: Account) -> None:
    """The same is shown again."""
    manager = _Manager.of(account)
    pool = manager.pool("10.0.0.0/12")
    for _ in range(2):
        shown = manager.ec2.allocate_ipam_pool_cidr(IpamPoolId=pool, NetmaskLength=24, PreviewNextCidr=True)
        assert shown["IpamPoolAllocation"]["Cidr"] == "10.0.0.0/24"
    assert manager.held(pool) == []


def test_ipv6_blocks_of_a_pool_are_the_vpcs(account: Account) -> None:
    """They are routed within the VPC, and subnets are parts of them."""
    manager = _Manager.of(account)
    pool = manager.ec2.create_ipam_pool(IpamScopeId=manager.scope, AddressFamily="ipv6", Locale="us-east-1")
    identity = pool["IpamPool"]["IpamPoolId"]
    manager.ec2.provision_ipam_pool_cidr(IpamPoolId=identity, Cidr="fd00:10::/40")
    vpc = manager.ec2.create_vpc(CidrBlock="10.0.0.0/16", Ipv6IpamPoolId=identity, Ipv6NetmaskLength=56)["Vpc"]
    [told] = manager.ec2.describe_vpcs(VpcIds=[vpc["VpcId"]])["Vpcs"]
    block = told["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    assert block == "fd00:10::/56"
    tables = manager.ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])
    assert block in [route.get("DestinationIpv6CidrBlock") for route in tables["RouteTables"][0]["Routes"]]


def test_a_pool_that_is_shared_gives_another_account_its_blocks() -> None:
    """The owner sees who has what; without the share there is no such pool."""
    owner, other = Account(), Account()
    manager = _Manager.of(owner)
    pool = manager.pool("10.0.0.0/12")
    asked = {"Ipv4IpamPoolId": pool, "Ipv4NetmaskLength": 16}
    with pytest.raises(ClientError, match=r"InvalidIpamPoolId\.NotFound"):
        other.client("ec2").create_vpc(**asked)
    arn = f"arn:aws:ec2::{owner.id}:ipam-pool/{pool}"
    owner.client("ram").create_resource_share(name="pool", resourceArns=[arn], principals=[other.id])
    ram = other.client("ram")
    for invitation in ram.get_resource_share_invitations()["resourceShareInvitations"]:
        ram.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
    other.client("ec2").create_vpc(**asked)
    assert manager.held(pool) == [("vpc", "10.0.0.0/16")]


def test_elastic_addresses_come_from_public_pools(account: Account) -> None:
    """The next free one, or the one that is asked for; a private pool gives none."""
    manager = _Manager.of(account)
    [ipam] = manager.ec2.describe_ipams()["Ipams"]
    pool = manager.ec2.create_ipam_pool(
        IpamScopeId=ipam["PublicDefaultScopeId"],
        AddressFamily="ipv4",
        Locale="us-east-1",
        AwsService="ec2",
        PublicIpSource="byoip",
    )["IpamPool"]["IpamPoolId"]
    manager.ec2.provision_ipam_pool_cidr(IpamPoolId=pool, Cidr="203.0.113.0/24")
    with pytest.raises(ClientError, match="no public pool"):
        manager.ec2.allocate_address(IpamPoolId=manager.pool("10.0.0.0/12"))
    first = manager.ec2.allocate_address(IpamPoolId=pool)
    second = manager.ec2.allocate_address(IpamPoolId=pool, Address="203.0.113.9")
    assert [one["PublicIp"] for one in (first, second)] == ["203.0.113.0", "203.0.113.9"]
    assert manager.held(pool) == [("eip", "203.0.113.0/32"), ("eip", "203.0.113.9/32")]
    manager.ec2.release_address(AllocationId=first["AllocationId"])
    assert manager.held(pool) == [("eip", "203.0.113.9/32")]
