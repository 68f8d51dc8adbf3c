"""A transit gateway routes what is attached to it as its tables say."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub


def test_a_vpc_is_associated_with_and_propagates_to_the_default_table(account: Account) -> None:
    """One table has both roles unless told otherwise."""
    hub = Hub.of(account)
    first, vpc = hub.attach("10.1.0.0/24")
    second, _ = hub.attach("10.2.0.0/24")
    assert hub.describe(first)["Association"] == {"TransitGatewayRouteTableId": hub.table, "State": "associated"}
    assert hub.routes() == {
        "10.1.0.0/24": ("propagated", "active", [first]),
        "10.2.0.0/24": ("propagated", "active", [second]),
    }
    hub.ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.9.0.0/24")
    assert hub.routes()["10.9.0.0/24"] == ("propagated", "active", [first])
    tables = hub.ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"]
    assert [(t["DefaultAssociationRouteTable"], t["DefaultPropagationRouteTable"]) for t in tables] == [(True, True)]


def test_without_default_association_and_propagation_an_attachment_is_in_no_table(account: Account) -> None:
    """There is no default table then; each attachment is associated with one table, and propagates to any."""
    hub = Hub.of(account, DefaultRouteTableAssociation="disable", DefaultRouteTablePropagation="disable")
    assert hub.ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"] == []
    attachment, _ = hub.attach("10.1.0.0/24")
    assert "Association" not in hub.describe(attachment)
    one, other = (
        hub.ec2.create_transit_gateway_route_table(TransitGatewayId=hub.gateway)["TransitGatewayRouteTable"][
            "TransitGatewayRouteTableId"
        ]
        for _ in range(2)
    )
    pair = {"TransitGatewayRouteTableId": one, "TransitGatewayAttachmentId": attachment}
    hub.ec2.associate_transit_gateway_route_table(**pair)
    with pytest.raises(ClientError, match=r"Resource\.AlreadyAssociated"):
        hub.ec2.associate_transit_gateway_route_table(**{**pair, "TransitGatewayRouteTableId": other})
    assert hub.routes(one) == {}
    for table in (one, other):
        hub.ec2.enable_transit_gateway_route_table_propagation(**{**pair, "TransitGatewayRouteTableId": table})
        assert hub.routes(table) == {"10.1.0.0/24": ("propagated", "active", [attachment])}
    with pytest.raises(ClientError, match=r"TransitGatewayRouteTablePropagation\.Duplicate"):
        hub.ec2.enable_transit_gateway_route_table_propagation(**pair)
    told = hub.ec2.get_transit_gateway_attachment_propagations(TransitGatewayAttachmentId=attachment)
    assert [p["TransitGatewayRouteTableId"] for p in told["TransitGatewayAttachmentPropagations"]] == [one, other]
    with pytest.raises(ClientError, match="IncorrectState"):
        hub.ec2.delete_transit_gateway_route_table(TransitGatewayRouteTableId=one)
    hub.ec2.disable_transit_gateway_route_table_propagation(**pair)
    hub.ec2.disassociate_transit_gateway_route_table(**pair)
    assert hub.routes(one) == {}
    assert hub.ec2.get_transit_gateway_route_table_associations(TransitGatewayRouteTableId=one)["Associations"] == []
    hub.ec2.delete_transit_gateway_route_table(TransitGatewayRouteTableId=one)


def test_a_static_route_hides_a_propagated_one_until_it_goes(account: Account) -> None:
    """A blackhole too."""
    hub = Hub.of(account)
    first, _ = hub.attach("10.1.0.0/24")
    second, _ = hub.attach("10.2.0.0/24")
    table = {"TransitGatewayRouteTableId": hub.table}
    hub.ec2.create_transit_gateway_route(DestinationCidrBlock="10.1.0.0/24", Blackhole=True, **table)
    assert hub.routes()["10.1.0.0/24"] == ("static", "blackhole", [])
    hub.ec2.replace_transit_gateway_route(
        DestinationCidrBlock="10.1.0.0/24", TransitGatewayAttachmentId=second, **table
    )
    assert hub.routes()["10.1.0.0/24"] == ("static", "active", [second])
    with pytest.raises(ClientError, match="RouteAlreadyExists"):
        hub.ec2.create_transit_gateway_route(DestinationCidrBlock="10.1.0.0/24", Blackhole=True, **table)
    hub.ec2.delete_transit_gateway_route(DestinationCidrBlock="10.1.0.0/24", **table)
    assert hub.routes()["10.1.0.0/24"] == ("propagated", "active", [first])


def test_routes_are_searched_by_prefix_type_state_and_attachment(account: Account) -> None:
    """The longest prefix is what a packet follows."""
    hub = Hub.of(account)
    attachment, vpc = hub.attach("10.1.0.0/24")
    targets: dict[str, dict[str, Any]] = {
        "0.0.0.0/0": {"TransitGatewayAttachmentId": attachment},
        "10.0.0.0/8": {"Blackhole": True},
    }
    for destination, route in targets.items():
        hub.ec2.create_transit_gateway_route(
            DestinationCidrBlock=destination, TransitGatewayRouteTableId=hub.table, **route
        )
    search = {
        "route-search.longest-prefix-match": ("10.1.0.7/32", ["10.1.0.0/24"]),
        "route-search.exact-match": ("10.0.0.0/8", ["10.0.0.0/8"]),
        "route-search.subnet-of-match": ("10.0.0.0/8", ["10.0.0.0/8", "10.1.0.0/24"]),
        "route-search.supernet-of-match": ("10.1.0.0/24", ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/24"]),
        "state": ("blackhole", ["10.0.0.0/8"]),
        "type": ("propagated", ["10.1.0.0/24"]),
        "attachment.resource-id": (vpc, ["0.0.0.0/0", "10.1.0.0/24"]),
    }
    for name, (value, expected) in search.items():
        assert sorted(hub.routes(**{name: value})) == expected, name


def test_a_vpc_whose_block_overlaps_an_attached_one_does_not_propagate_it(account: Account) -> None:
    """The first one does."""
    hub = Hub.of(account)
    first, _ = hub.attach("10.1.0.0/20")
    hub.attach("10.1.4.0/24")
    assert hub.routes() == {"10.1.0.0/20": ("propagated", "active", [first])}


def test_an_attachment_stands_with_an_interface_in_each_of_its_subnets(account: Account) -> None:
    """One subnet for each zone; the interfaces go with the attachment."""
    hub = Hub.of(account)
    attachment, vpc = hub.attach("10.1.0.0/24")
    hub.ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="10.1.1.0/24")
    more = {
        zone: hub.ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.1.1.{n * 64}/26", AvailabilityZone=zone)["Subnet"][
            "SubnetId"
        ]
        for n, zone in enumerate(("us-east-1a", "us-east-1b"))
    }

    def interfaces() -> list[tuple[str, str, bool, list[str]]]:
        found = hub.ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkInterfaces"]
        return [
            (i["Description"], i["InterfaceType"], i["RequesterManaged"], [g["GroupId"] for g in i["Groups"]])
            for i in found
        ]

    expected: tuple[str, str, bool, list[str]] = (
        f"Network Interface for Transit Gateway Attachment {attachment}",
        "transit_gateway",
        True,
        [],
    )
    assert interfaces() == [expected]
    with pytest.raises(ClientError, match="DuplicateSubnetsInSameZone"):
        hub.ec2.modify_transit_gateway_vpc_attachment(
            TransitGatewayAttachmentId=attachment, AddSubnetIds=[more["us-east-1a"]]
        )
    changed = hub.ec2.modify_transit_gateway_vpc_attachment(
        TransitGatewayAttachmentId=attachment,
        AddSubnetIds=[more["us-east-1b"]],
        Options={"ApplianceModeSupport": "enable"},
    )["TransitGatewayVpcAttachment"]
    assert (changed["Options"]["ApplianceModeSupport"], changed["Options"]["DnsSupport"]) == ("enable", "enable")
    assert interfaces() == [expected] * 2
    hub.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert interfaces() == []
    assert hub.routes() == {}


def test_a_static_route_to_an_attachment_that_is_gone_is_a_blackhole(account: Account) -> None:
    """It stays until somebody removes it."""
    hub = Hub.of(account)
    attachment, _ = hub.attach("10.1.0.0/24")
    hub.ec2.create_transit_gateway_route(
        DestinationCidrBlock="0.0.0.0/0", TransitGatewayRouteTableId=hub.table, TransitGatewayAttachmentId=attachment
    )
    with pytest.raises(ClientError, match="IncorrectState"):
        hub.ec2.delete_transit_gateway(TransitGatewayId=hub.gateway)
    hub.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert hub.routes() == {"0.0.0.0/0": ("static", "blackhole", [attachment])}
    hub.ec2.delete_transit_gateway(TransitGatewayId=hub.gateway)
    with pytest.raises(ClientError, match=r"InvalidTransitGatewayID\.NotFound"):
        hub.ec2.describe_transit_gateways(TransitGatewayIds=[hub.gateway])


def test_another_account_attaches_its_vpc_to_a_shared_gateway_and_is_accepted(account: Account) -> None:
    """Both accounts see the attachment; until it is accepted nothing is routed to it."""
    hub, spoke = Hub.of(account), Account()
    ec2 = spoke.client("ec2")
    with pytest.raises(ClientError, match=r"InvalidTransitGatewayID\.NotFound"):
        hub.attach("10.1.0.0/24", spoke)
    hub.share_with(spoke)
    [seen] = ec2.describe_transit_gateways()["TransitGateways"]
    assert (seen["TransitGatewayId"], seen["OwnerId"]) == (hub.gateway, account.id)
    attachment, vpc = hub.attach("10.2.0.0/24", spoke)
    for viewer in (account, spoke):
        told = hub.describe(attachment, viewer)
        assert (told["State"], told["ResourceOwnerId"], told["TransitGatewayOwnerId"]) == (
            "pendingAcceptance",
            spoke.id,
            account.id,
        )
    assert hub.routes() == {}
    with pytest.raises(ClientError, match="UnauthorizedOperation"):
        ec2.accept_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    hub.ec2.accept_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert hub.routes() == {"10.2.0.0/24": ("propagated", "active", [attachment])}
    [mine] = hub.ec2.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"]
    assert (mine["VpcOwnerId"], mine["VpcId"], mine["State"]) == (spoke.id, vpc, "available")
    assert ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"] == []
    with pytest.raises(ClientError, match=r"InvalidTransitGatewayID\.NotFound"):
        ec2.delete_transit_gateway(TransitGatewayId=hub.gateway)
    ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment)
    assert hub.ec2.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"] == []


def test_a_gateway_may_accept_shared_attachments_by_itself_and_reject_others(account: Account) -> None:
    """AutoAcceptSharedAttachments, which can be changed."""
    hub, spoke = Hub.of(account), Account()
    hub.share_with(spoke)
    rejected, _ = hub.attach("10.1.0.0/24", spoke)
    hub.ec2.reject_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=rejected)
    options = {"AutoAcceptSharedAttachments": "enable"}
    hub.ec2.modify_transit_gateway(TransitGatewayId=hub.gateway, Options=options)
    accepted, _ = hub.attach("10.2.0.0/24", spoke)
    assert hub.routes() == {"10.2.0.0/24": ("propagated", "active", [accepted])}


def test_the_defaults_of_a_gateway_move_to_another_table(account: Account) -> None:
    """What is associated already stays where it is."""
    hub = Hub.of(account)
    first, _ = hub.attach("10.1.0.0/24")
    made = hub.ec2.create_transit_gateway_route_table(TransitGatewayId=hub.gateway)["TransitGatewayRouteTable"]
    table = made["TransitGatewayRouteTableId"]
    hub.ec2.modify_transit_gateway(
        TransitGatewayId=hub.gateway,
        Options={"AssociationDefaultRouteTableId": table, "AddTransitGatewayCidrBlocks": ["10.99.0.0/24"]},
    )
    second, _ = hub.attach("10.2.0.0/24")
    assert hub.describe(first)["Association"]["TransitGatewayRouteTableId"] == hub.table
    assert hub.describe(second)["Association"]["TransitGatewayRouteTableId"] == table
    filters = [{"Name": "default-association-route-table", "Values": ["true"]}]
    [default] = hub.ec2.describe_transit_gateway_route_tables(Filters=filters)["TransitGatewayRouteTables"]
    assert (default["TransitGatewayRouteTableId"], default["DefaultPropagationRouteTable"]) == (table, False)
    [gateway] = hub.ec2.describe_transit_gateways()["TransitGateways"]
    assert gateway["Options"]["TransitGatewayCidrBlocks"] == ["10.99.0.0/24"]
    assert set(hub.routes()) == {"10.1.0.0/24", "10.2.0.0/24"}
