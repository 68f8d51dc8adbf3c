"""Global networks: what stands in them, what is tied together, and what stays while it is in use."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub
from tests.unit.sandbox.mends.vpn import Site


class World:
    """A global network with a site, a device and a link in it."""

    def __init__(self, account: Account) -> None:
        """Make it."""
        self.client: Any = account.client("networkmanager")
        self.id = self.client.create_global_network(Description="world")["GlobalNetwork"]["GlobalNetworkId"]
        self.site = self.client.create_site(GlobalNetworkId=self.id)["Site"]["SiteId"]
        self.device = self.client.create_device(GlobalNetworkId=self.id, SiteId=self.site)["Device"]["DeviceId"]
        self.link = self.client.create_link(
            GlobalNetworkId=self.id, SiteId=self.site, Bandwidth={"DownloadSpeed": 20, "UploadSpeed": 10}
        )["Link"]["LinkId"]

    def tie(self) -> None:
        """Tie the device to the link."""
        self.client.associate_link(GlobalNetworkId=self.id, DeviceId=self.device, LinkId=self.link)


def test_parts_change_and_lose_what_is_set_to_nothing() -> None:
    """An update changes what it names, and no other member."""
    world = World(Account())
    world.client.update_device(GlobalNetworkId=world.id, DeviceId=world.device, Vendor="One", Model="X", Type="router")
    world.client.update_device(GlobalNetworkId=world.id, DeviceId=world.device, Vendor="Two", Model="")
    [device] = world.client.get_devices(GlobalNetworkId=world.id, DeviceIds=[world.device])["Devices"]
    assert (device["Vendor"], device.get("Model"), device["Type"]) == ("Two", None, "router")
    assert device["DeviceArn"].endswith(f":device/{world.id}/{world.device}")
    world.client.update_global_network(GlobalNetworkId=world.id, Description="all")
    [network] = world.client.describe_global_networks(GlobalNetworkIds=[world.id])["GlobalNetworks"]
    assert (network["Description"], network["State"]) == ("all", "AVAILABLE")


def test_parts_are_told_by_their_site() -> None:
    """GetDevices and GetLinks take a site."""
    world = World(Account())
    world.client.create_device(GlobalNetworkId=world.id)
    assert len(world.client.get_devices(GlobalNetworkId=world.id)["Devices"]) == 2
    [device] = world.client.get_devices(GlobalNetworkId=world.id, SiteId=world.site)["Devices"]
    assert device["DeviceId"] == world.device


def test_devices_are_tied_to_links_of_their_site_only() -> None:
    """Another site's device is refused; a link that a device has cannot go, nor can a site or a network in use."""
    world = World(Account())
    other = world.client.create_device(GlobalNetworkId=world.id)["Device"]["DeviceId"]
    with pytest.raises(ClientError, match="ConflictException"):
        world.client.associate_link(GlobalNetworkId=world.id, DeviceId=other, LinkId=world.link)
    world.tie()
    [tied] = world.client.get_link_associations(GlobalNetworkId=world.id, DeviceId=world.device)["LinkAssociations"]
    assert (tied["LinkId"], tied["LinkAssociationState"]) == (world.link, "AVAILABLE")
    for refused, named in (
        (world.client.delete_link, {"LinkId": world.link}),
        (world.client.delete_device, {"DeviceId": world.device}),
        (world.client.delete_site, {"SiteId": world.site}),
        (world.client.delete_global_network, {}),
    ):
        with pytest.raises(ClientError, match="ConflictException"):
            refused(GlobalNetworkId=world.id, **named)
    world.client.disassociate_link(GlobalNetworkId=world.id, DeviceId=world.device, LinkId=world.link)
    world.client.delete_link(GlobalNetworkId=world.id, LinkId=world.link)


def test_customer_gateways_come_with_the_transit_gateways_that_are_registered() -> None:
    """A customer gateway is associated if its VPN connection leads to a registered gateway, and goes with that."""
    account = Account()
    world, hub, site = World(account), Hub.of(account), Site.of(account)
    site.connect({"TransitGatewayId": hub.gateway})
    world.tie()
    place = f"arn:aws:ec2:us-east-1:{account.id}"
    gateway, arn = f"{place}:transit-gateway/{hub.gateway}", f"{place}:customer-gateway/{site.customer}"
    named = {"GlobalNetworkId": world.id, "CustomerGatewayArn": arn, "DeviceId": world.device, "LinkId": world.link}
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        world.client.associate_customer_gateway(**named)
    world.client.register_transit_gateway(GlobalNetworkId=world.id, TransitGatewayArn=gateway)
    world.client.associate_customer_gateway(**named)
    found = world.client.get_customer_gateway_associations(GlobalNetworkId=world.id)["CustomerGatewayAssociations"]
    assert [one["CustomerGatewayArn"] for one in found] == [arn]
    with pytest.raises(ClientError, match="ConflictException"):
        world.client.disassociate_link(GlobalNetworkId=world.id, DeviceId=world.device, LinkId=world.link)
    world.client.deregister_transit_gateway(GlobalNetworkId=world.id, TransitGatewayArn=gateway)
    found = world.client.get_customer_gateway_associations(GlobalNetworkId=world.id)["CustomerGatewayAssociations"]
    assert found == []


def test_a_transit_gateway_is_registered_once() -> None:
    """A second global network cannot have it."""
    account = Account()
    world, other, hub = World(account), World(account), Hub.of(account)
    arn = f"arn:aws:ec2:us-east-1:{account.id}:transit-gateway/{hub.gateway}"
    world.client.register_transit_gateway(GlobalNetworkId=world.id, TransitGatewayArn=arn)
    with pytest.raises(ClientError, match="ConflictException"):
        other.client.register_transit_gateway(GlobalNetworkId=other.id, TransitGatewayArn=arn)
    [found] = world.client.get_transit_gateway_registrations(GlobalNetworkId=world.id)["TransitGatewayRegistrations"]
    assert found["State"]["Code"] == "AVAILABLE"


def test_tags_are_put_on_and_taken_off() -> None:
    """A tag replaces one of the same key."""
    world = World(Account())
    [site] = world.client.get_sites(GlobalNetworkId=world.id)["Sites"]
    for value in ("one", "two"):
        world.client.tag_resource(ResourceArn=site["SiteArn"], Tags=[{"Key": "tier", "Value": value}])
    told = world.client.list_tags_for_resource(ResourceArn=site["SiteArn"])["TagList"]
    assert told == [{"Key": "tier", "Value": "two"}]
    world.client.untag_resource(ResourceArn=site["SiteArn"], TagKeys=["tier"])
    assert world.client.get_sites(GlobalNetworkId=world.id)["Sites"][0]["Tags"] == []
