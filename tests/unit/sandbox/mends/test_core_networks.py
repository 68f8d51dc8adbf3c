"""Core networks: policies and what they make, attachments and where they belong, routes of segments."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub
from tests.unit.sandbox.mends.vpn import Site
from tests.unit.sandbox.mends.wide_area import POLICY, Core

_WEST = {"location": "eu-west-1"}


def test_the_policy_in_effect_makes_edges_and_segments() -> None:
    """A proposed policy changes nothing until its change set is executed; edges keep their ASNs."""
    core = Core.of(Account())
    configuration = {**POLICY["core-network-configuration"], "edge-locations": [_WEST]}
    document = json.dumps({**POLICY, "core-network-configuration": configuration})
    version = core.client.put_core_network_policy(CoreNetworkId=core.id, PolicyDocument=document)["CoreNetworkPolicy"]
    assert (version["Alias"], version["ChangeSetState"]) == ("LATEST", "READY_TO_EXECUTE")
    edges = core.client.get_core_network(CoreNetworkId=core.id)["CoreNetwork"]["Edges"]
    assert [(one["EdgeLocation"], one["Asn"]) for one in edges] == [("us-east-1", 64520), ("eu-west-1", 64521)]
    number = version["PolicyVersionId"]
    core.client.execute_core_network_change_set(CoreNetworkId=core.id, PolicyVersionId=number)
    [edge] = core.client.get_core_network(CoreNetworkId=core.id)["CoreNetwork"]["Edges"]
    assert (edge["Asn"], edge["InsideCidrBlocks"]) == (64521, ["10.255.1.0/24"])
    assert core.client.get_core_network_policy(CoreNetworkId=core.id)["CoreNetworkPolicy"]["PolicyVersionId"] == number


def test_a_policy_that_names_what_it_does_not_define_is_refused() -> None:
    """The parts of a policy have to fit together."""
    core = Core.of(Account())
    wrongs: tuple[dict[str, Any], ...] = (
        {"version": "1999"},
        {"segments": []},
        {"segment-actions": [{"action": "share", "segment": "none", "share-with": "*"}]},
        {"attachment-policies": [*POLICY["attachment-policies"], POLICY["attachment-policies"][0]]},
    )
    for wrong in wrongs:
        with pytest.raises(ClientError, match="CoreNetworkPolicyException"):
            core.client.put_core_network_policy(CoreNetworkId=core.id, PolicyDocument=json.dumps({**POLICY, **wrong}))


def test_shares_go_both_ways_and_no_further() -> None:
    """A star means every other segment, and an exception all but those named."""
    core = Core.of(Account())
    share = {"action": "share", "mode": "attachment-route"}
    core.put(segment_actions=[{**share, "segment": "production", "share-with": {"except": ["guarded"]}}])
    found = core.client.get_core_network(CoreNetworkId=core.id)["CoreNetwork"]["Segments"]
    told = {one["Name"]: one["SharedSegments"] for one in found}
    assert told == {"production": ["development"], "development": ["production"], "guarded": []}


def test_the_first_rule_that_an_attachment_matches_says_where_it_belongs() -> None:
    """Rules go by their numbers; what matches none is available and belongs nowhere."""
    core = Core.of(Account())
    inspected, _ = core.attach("10.0.0.0/24", domain="production", role="inspection")
    plain, _ = core.attach("10.0.1.0/24", domain="production")
    alone, _ = core.attach("10.0.2.0/24", Domain="production")
    assert (inspected["NetworkFunctionGroupName"], inspected["AttachmentPolicyRuleNumber"]) == ("inspection", 100)
    assert (plain["SegmentName"], plain["State"]) == ("production", "AVAILABLE")
    assert (alone.get("SegmentName"), alone["State"]) == (None, "AVAILABLE")


def test_other_tags_or_another_policy_lead_an_attachment_to_another_segment() -> None:
    """What the move needs acceptance for is proposed, and rejected or accepted by the owner of the core network."""
    core = Core.of(Account())
    made, _ = core.attach("10.0.0.0/24", domain="production")
    arn = f"arn:aws:networkmanager::{core.account.id}:attachment/{made['AttachmentId']}"
    core.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "domain", "Value": "development"}])
    assert core.attachment(made)["SegmentName"] == "development"
    core.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "domain", "Value": "guarded"}])
    moved = core.attachment(made)
    assert (moved["SegmentName"], moved["State"]) == ("development", "PENDING_TAG_ACCEPTANCE")
    assert moved["ProposedSegmentChange"]["SegmentName"] == "guarded"
    core.client.reject_attachment(AttachmentId=made["AttachmentId"])
    assert core.attachment(made)["State"] == "AVAILABLE"
    core.client.tag_resource(ResourceArn=arn, Tags=[{"Key": "other", "Value": "tag"}])
    core.client.accept_attachment(AttachmentId=made["AttachmentId"])
    assert core.attachment(made)["SegmentName"] == "guarded"
    core.put(attachment_policies=[])
    assert "SegmentName" not in core.attachment(made)


def test_another_account_attaches_to_a_core_network_that_is_shared_with_it() -> None:
    """Both accounts know the attachment; only the core network's owner accepts it, and gives it a label."""
    core, other = Core.of(Account()), Account()
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        core.attach("10.0.0.0/24", other, domain="guarded")
    core.share_with(other)
    [seen] = other.client("networkmanager").list_core_networks()["CoreNetworks"]
    assert (seen["CoreNetworkId"], seen["OwnerAccountId"]) == (core.id, core.account.id)
    made, _ = core.attach("10.0.0.0/24", other, domain="guarded")
    assert (made["State"], made["OwnerAccountId"]) == ("PENDING_ATTACHMENT_ACCEPTANCE", other.id)
    assert core.routes("guarded") == {}
    with pytest.raises(ClientError, match="AccessDeniedException"):
        other.client("networkmanager").accept_attachment(AttachmentId=made["AttachmentId"])
    core.client.accept_attachment(AttachmentId=made["AttachmentId"])
    assert core.attachment(made)["State"] == "AVAILABLE"
    assert list(core.routes("guarded")) == ["10.0.0.0/24"]


def test_attachments_are_made_where_there_is_an_edge_and_edges_stay_where_there_are_attachments() -> None:
    """A core network with attachments stays as well."""
    core = Core.of(Account())
    core.put(core_network_configuration={**POLICY["core-network-configuration"], "edge-locations": [_WEST]})
    with pytest.raises(ClientError, match="has no edge in us-east-1"):
        core.attach("10.0.0.0/24", domain="production")
    core.put()
    made, _ = core.attach("10.0.0.0/24", domain="production")
    with pytest.raises(ClientError, match="cannot be removed"):
        core.put(core_network_configuration={**POLICY["core-network-configuration"], "edge-locations": [_WEST]})
    with pytest.raises(ClientError, match="ConflictException"):
        core.client.delete_core_network(CoreNetworkId=core.id)
    core.client.delete_attachment(AttachmentId=made["AttachmentId"])
    core.client.delete_core_network(CoreNetworkId=core.id)


def test_a_segment_has_routes_to_its_own_attachments_and_to_those_of_shared_segments() -> None:
    """Attachments of an isolated segment have no routes to each other; static routes go first."""
    core = Core.of(Account())
    _, one = core.attach("10.0.0.0/24", domain="production")
    made, two = core.attach("10.0.1.0/24", domain="development")
    assert core.routes("production", "eu-west-1") == {"10.0.0.0/24": ("PROPAGATED", "ACTIVE", [one])}
    assert core.routes("development") == {}
    core.put(
        segment_actions=[
            {"action": "share", "mode": "attachment-route", "segment": "production", "share-with": ["development"]},
            {
                "action": "create-route",
                "segment": "development",
                "destination-cidr-blocks": ["0.0.0.0/0"],
                "destinations": [made["AttachmentId"]],
            },
            {
                "action": "create-route",
                "segment": "development",
                "destination-cidr-blocks": ["10.9.0.0/16"],
                "destinations": ["blackhole"],
            },
        ]
    )
    assert core.routes("production") == {
        "10.0.0.0/24": ("PROPAGATED", "ACTIVE", [one]),
        "10.0.1.0/24": ("PROPAGATED", "ACTIVE", [two]),
    }
    assert core.routes("development") == {
        "0.0.0.0/0": ("STATIC", "ACTIVE", [two]),
        "10.9.0.0/16": ("STATIC", "BLACKHOLE", []),
        "10.0.0.0/24": ("PROPAGATED", "ACTIVE", [one]),
    }
    assert list(core.routes("development", Types=["PROPAGATED"])) == ["10.0.0.0/24"]
    assert list(core.routes("development", SubnetOfMatches=["10.9.0.0/16"])) == ["10.9.0.0/16"]


def test_what_leaves_a_segment_goes_to_the_inspection_that_the_policy_names() -> None:
    """A send-to action gives the segment default routes to the group's attachments."""
    core = Core.of(Account())
    _, inspection = core.attach("10.0.0.0/24", role="inspection")
    send = {"action": "send-to", "segment": "production", "via": {"network-function-groups": ["inspection"]}}
    core.put(segment_actions=[send])
    assert core.routes("production")["0.0.0.0/0"] == ("PROPAGATED", "ACTIVE", [inspection])


def test_a_vpn_connection_without_a_gateway_is_attached_and_brings_what_it_learns() -> None:
    """The connection tells the core network; it is free again when the attachment goes."""
    account = Account()
    everything = {"rule-number": 1, "conditions": [{"type": "any"}]}
    everything["action"] = {"association-method": "constant", "segment": "production"}
    core, site = Core.of(account, {**POLICY, "attachment-policies": [everything]}), Site.of(account, "10.8.0.0/16")
    connection = site.connect({})
    arn = f"arn:aws:ec2:us-east-1:{account.id}:vpn-connection/{connection['VpnConnectionId']}"
    named = {"CoreNetworkId": core.id, "VpnConnectionArn": arn}
    made = core.client.create_site_to_site_vpn_attachment(**named)["SiteToSiteVpnAttachment"]["Attachment"]
    told = site.described(connection)
    assert (told["CoreNetworkArn"], told["GatewayAssociationState"]) == (core.arn, "associated")
    assert core.routes("production") == {"10.8.0.0/16": ("PROPAGATED", "ACTIVE", [connection["VpnConnectionId"]])}
    with pytest.raises(ClientError, match="ConflictException"):
        core.client.create_site_to_site_vpn_attachment(**named)
    core.client.delete_attachment(AttachmentId=made["AttachmentId"])
    assert site.described(connection)["GatewayAssociationState"] == "not-associated"


def test_a_transit_gateway_is_peered_and_its_table_exchanges_routes_with_a_segment() -> None:
    """The gateway has an attachment of the peering; what is in the segment appears in the table that is attached."""
    account = Account()
    everything = {"rule-number": 1, "conditions": [{"type": "any"}]}
    everything["action"] = {"association-method": "constant", "segment": "production"}
    core, hub = Core.of(account, {**POLICY, "attachment-policies": [everything]}), Hub.of(account, AmazonSideAsn=65000)
    hub.attach("10.1.0.0/24")
    core.attach("10.0.0.0/24")
    place = f"arn:aws:ec2:us-east-1:{account.id}"
    peering = core.client.create_transit_gateway_peering(
        CoreNetworkId=core.id, TransitGatewayArn=f"{place}:transit-gateway/{hub.gateway}"
    )["TransitGatewayPeering"]
    [end] = hub.ec2.describe_transit_gateway_peering_attachments()["TransitGatewayPeeringAttachments"]
    assert end["TransitGatewayAttachmentId"] == peering["TransitGatewayPeeringAttachmentId"]
    assert (end["RequesterTgwInfo"]["CoreNetworkId"], end["State"]) == (core.id, "available")
    core.client.create_transit_gateway_route_table_attachment(
        PeeringId=peering["Peering"]["PeeringId"],
        TransitGatewayRouteTableArn=f"{place}:transit-gateway-route-table/{hub.table}",
    )
    assert core.routes("production")["10.1.0.0/24"][:2] == ("PROPAGATED", "ACTIVE")
    assert hub.routes()["10.0.0.0/24"] == ("propagated", "active", [end["TransitGatewayAttachmentId"]])
    with pytest.raises(ClientError, match="ConflictException"):
        core.client.delete_peering(PeeringId=peering["Peering"]["PeeringId"])


def test_labels_bring_routing_policies() -> None:
    """An attachment's label says which of the policy's routing policies are applied to it."""
    core = Core.of(Account())
    made, _ = core.attach("10.0.0.0/24", domain="production")
    core.put(
        version="2025.11",
        attachment_routing_policy_rules=[
            {
                "rule-number": 100,
                "conditions": [{"type": "routing-policy-label", "value": "vpcs"}],
                "action": {"associate-routing-policies": ["filter"]},
            }
        ],
    )
    named = {"CoreNetworkId": core.id, "AttachmentId": made["AttachmentId"]}
    core.client.put_attachment_routing_policy_label(**named, RoutingPolicyLabel="vpcs")
    found = core.client.list_attachment_routing_policy_associations(CoreNetworkId=core.id)
    [told] = found["AttachmentRoutingPolicyAssociations"]
    assert (told["RoutingPolicyLabel"], told["AssociatedRoutingPolicies"]) == ("vpcs", ["filter"])
    core.client.remove_attachment_routing_policy_label(**named)
    found = core.client.list_attachment_routing_policy_associations(CoreNetworkId=core.id)
    assert found["AttachmentRoutingPolicyAssociations"] == []
