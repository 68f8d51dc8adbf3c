"""Multicast domains have subnets, and groups of interfaces in them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

GROUP = "224.0.0.10"


class _World:
    """A transit gateway with multicast, an attached VPC with two subnets, and a domain."""

    def __init__(self, account: Account, *, igmp: bool = False) -> None:
        self.ec2: Any = account.client("ec2")
        self.gateway = self.ec2.create_transit_gateway(Options={"MulticastSupport": "enable"})["TransitGateway"][
            "TransitGatewayId"
        ]
        vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.subnets = [
            self.ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"]["SubnetId"] for n in range(2)
        ]
        self.attachment = self.ec2.create_transit_gateway_vpc_attachment(
            TransitGatewayId=self.gateway, VpcId=vpc, SubnetIds=self.subnets[:1]
        )["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]
        option = "Igmpv2Support" if igmp else "StaticSourcesSupport"
        self.domain = self.ec2.create_transit_gateway_multicast_domain(
            TransitGatewayId=self.gateway, Options={option: "enable"}
        )["TransitGatewayMulticastDomain"]["TransitGatewayMulticastDomainId"]

    def about(self) -> dict[str, Any]:
        """Return the domain and the subnet of an association."""
        return {
            "TransitGatewayMulticastDomainId": self.domain,
            "TransitGatewayAttachmentId": self.attachment,
            "SubnetIds": self.subnets[:1],
        }

    def interface(self, subnet: int = 0) -> dict[str, Any]:
        """Make an interface, and return it with domain and group."""
        made = self.ec2.create_network_interface(SubnetId=self.subnets[subnet])["NetworkInterface"]
        return {
            "TransitGatewayMulticastDomainId": self.domain,
            "GroupIpAddress": GROUP,
            "NetworkInterfaceIds": [made["NetworkInterfaceId"]],
        }

    def found(self, **filters: str) -> list[dict[str, Any]]:
        """Search the groups of the domain."""
        asked = [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in filters.items()]
        return list(
            self.ec2.search_transit_gateway_multicast_groups(
                TransitGatewayMulticastDomainId=self.domain, Filters=asked
            )["MulticastGroups"]
        )


def test_interfaces_of_associated_subnets_are_sources_and_members_of_groups(account: Account) -> None:
    """Others are refused, and so is an address that is no multicast one."""
    world = _World(account)
    world.ec2.associate_transit_gateway_multicast_domain(**world.about())
    one, outside = world.interface(), world.interface(1)
    world.ec2.register_transit_gateway_multicast_group_sources(**one)
    world.ec2.register_transit_gateway_multicast_group_members(**one)
    [told] = world.found(is_group_source="true")
    assert (told["GroupMember"], told["SourceType"], told["SubnetId"]) == (True, "static", world.subnets[0])
    with pytest.raises(ClientError, match="not associated"):
        world.ec2.register_transit_gateway_multicast_group_members(**outside)
    with pytest.raises(ClientError, match="no multicast address"):
        world.ec2.register_transit_gateway_multicast_group_members(**one | {"GroupIpAddress": "10.0.0.1"})
    world.ec2.deregister_transit_gateway_multicast_group_sources(**one)
    assert world.found(is_group_source="true") == []
    assert len(world.found(group_ip_address=GROUP)) == 1


def test_a_domain_is_deleted_when_no_subnet_is_in_it(account: Account) -> None:
    """Taking a subnet out takes its interfaces out of the groups."""
    world = _World(account)
    world.ec2.associate_transit_gateway_multicast_domain(**world.about())
    world.ec2.register_transit_gateway_multicast_group_members(**world.interface())
    with pytest.raises(ClientError, match=r"Resource\.AlreadyAssociated"):
        world.ec2.associate_transit_gateway_multicast_domain(**world.about())
    with pytest.raises(ClientError, match="IncorrectState"):
        world.ec2.delete_transit_gateway_multicast_domain(TransitGatewayMulticastDomainId=world.domain)
    world.ec2.disassociate_transit_gateway_multicast_domain(**world.about())
    assert world.found() == []
    world.ec2.delete_transit_gateway_multicast_domain(TransitGatewayMulticastDomainId=world.domain)


def test_a_domain_is_of_a_gateway_with_multicast_and_static_or_igmp(account: Account) -> None:
    """With IGMPv2 members join by themselves, and there are no static sources."""
    world = _World(account, igmp=True)
    plain = world.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    with pytest.raises(ClientError, match="does not support multicast"):
        world.ec2.create_transit_gateway_multicast_domain(TransitGatewayId=plain)
    both = {"Igmpv2Support": "enable", "StaticSourcesSupport": "enable"}
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        world.ec2.create_transit_gateway_multicast_domain(TransitGatewayId=world.gateway, Options=both)
    world.ec2.associate_transit_gateway_multicast_domain(**world.about())
    one = world.interface()
    with pytest.raises(ClientError, match="static sources"):
        world.ec2.register_transit_gateway_multicast_group_sources(**one)
    with pytest.raises(ClientError, match="join by themselves"):
        world.ec2.register_transit_gateway_multicast_group_members(**one)
