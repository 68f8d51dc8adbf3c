"""AWS Network Firewall: rule groups, policies, TLS inspection, firewalls, further endpoints."""

from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

_TAGS = ApiTags("network-firewall", "TagResource", "UntagResource")
_TAG_KEY = {"ResourceArn": "$id"}
_FIREWALL = {"FirewallArn": "$id"}


def _endpoint_ids(_: Context, __: Physical, firewall: dict[str, Any]) -> list[str]:
    """Return zone and endpoint of each, ``us-east-1a:vpce-…``, by zone."""
    states = firewall["Status"].get("SyncStates", {})
    return [f"{zone}:{state['Attachment']['EndpointId']}" for zone, state in sorted(states.items())]


def _endpoint_id(_: Context, __: Physical, association: dict[str, Any]) -> str:
    [(zone, state)] = association["Status"]["AssociationSyncState"].items()
    return f"{zone}:{state['Attachment']['EndpointId']}"


def _named(noun: str, *documents: str, **more: Any) -> Row:  # noqa: ANN401 what a row takes
    """Return the row of a named thing, whose update replaces its documents."""
    key = {f"{noun}Arn": "$id"}
    told = ", ".join(f"{name}: {name}" for name in ("UpdateToken", *documents))
    return Row(
        type=f"AWS::NetworkFirewall::{noun}",
        service="network-firewall",
        create=f"Create{noun}",
        id=f"{noun}Response.{noun}Arn",
        read=Read(f"Describe{noun}", key, f"merge({noun}Response, {{{told}}})"),
        delete=Call(f"Delete{noun}", key),
        update=Call(f"Update{noun}", {**key, "UpdateToken": "$item.UpdateToken"}),
        update_whole=True,
        attributes={f"{noun}Arn": "$id", f"{noun}Id": f"{noun}Id"},
        tags=_TAGS,
        tag_key=_TAG_KEY,
        **more,
    )


def _setting(operation: str, parameter: str) -> Call:
    return Call(operation, {**_FIREWALL, parameter: "$value"})


ROWS = (
    # What the API has no parameter for in an update is how the thing was made.
    _named("FirewallPolicy", "FirewallPolicy"),
    _named("RuleGroup", "RuleGroup"),
    _named("TLSInspectionConfiguration", "TLSInspectionConfiguration"),
    Row(
        type="AWS::NetworkFirewall::Firewall",
        service="network-firewall",
        create="CreateFirewall",
        id="Firewall.FirewallArn",
        read=Read("DescribeFirewall", _FIREWALL, "merge(Firewall, {Status: FirewallStatus})"),
        delete=Call("DeleteFirewall", _FIREWALL),
        memberships={
            "SubnetMappings": Membership(
                add=Call("AssociateSubnets", {**_FIREWALL, "SubnetMappings": ["$value"]}),
                remove=Call("DisassociateSubnets", {**_FIREWALL, "SubnetIds": ["$value.SubnetId"]}),
                at_creation=True,
            ),
            "AvailabilityZoneMappings": Membership(
                add=Call("AssociateAvailabilityZones", {**_FIREWALL, "AvailabilityZoneMappings": "$value"}),
                remove=Call("DisassociateAvailabilityZones", {**_FIREWALL, "AvailabilityZoneMappings": "$value"}),
                together=True,
                at_creation=True,
            ),
        },
        updaters={
            "DeleteProtection": _setting("UpdateFirewallDeleteProtection", "DeleteProtection"),
            "SubnetChangeProtection": _setting("UpdateSubnetChangeProtection", "SubnetChangeProtection"),
            "FirewallPolicyChangeProtection": _setting(
                "UpdateFirewallPolicyChangeProtection", "FirewallPolicyChangeProtection"
            ),
            "AvailabilityZoneChangeProtection": _setting(
                "UpdateAvailabilityZoneChangeProtection", "AvailabilityZoneChangeProtection"
            ),
            "Description": _setting("UpdateFirewallDescription", "Description"),
            "FirewallPolicyArn": _setting("AssociateFirewallPolicy", "FirewallPolicyArn"),
            "EnabledAnalysisTypes": _setting("UpdateFirewallAnalysisSettings", "EnabledAnalysisTypes"),
        },
        # A template that says nothing of protection makes a firewall that its stack can change and delete.
        extra={
            "DeleteProtection": False,
            "SubnetChangeProtection": False,
            "FirewallPolicyChangeProtection": False,
        },
        defaults={
            "DeleteProtection": False,
            "SubnetChangeProtection": False,
            "FirewallPolicyChangeProtection": False,
            "AvailabilityZoneChangeProtection": False,
            "Description": None,
            "EnabledAnalysisTypes": [],
        },
        attributes={
            "FirewallArn": "$id",
            "FirewallId": "FirewallId",
            "EndpointIds": _endpoint_ids,
            "NumberOfAssociations": "NumberOfAssociations",
            "TransitGatewayAttachmentId": "Status.TransitGatewayAttachmentSyncState.AttachmentId",
        },
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
    Row(
        type="AWS::NetworkFirewall::VpcEndpointAssociation",
        service="network-firewall",
        create="CreateVpcEndpointAssociation",
        id="VpcEndpointAssociation.VpcEndpointAssociationArn",
        read=Read(
            "DescribeVpcEndpointAssociation",
            {"VpcEndpointAssociationArn": "$id"},
            "merge(VpcEndpointAssociation, {Status: VpcEndpointAssociationStatus})",
        ),
        delete=Call("DeleteVpcEndpointAssociation", {"VpcEndpointAssociationArn": "$id"}),
        attributes={
            "VpcEndpointAssociationArn": "$id",
            "VpcEndpointAssociationId": "VpcEndpointAssociationId",
            "EndpointId": _endpoint_id,
        },
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
)
