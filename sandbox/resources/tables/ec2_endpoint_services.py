"""Endpoint services: what they offer, to whom, and who hears of their endpoints."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

_SETS = ("NetworkLoadBalancerArns", "GatewayLoadBalancerArns", "SupportedIpAddressTypes", "SupportedRegions")


def _modify(**parameters: object) -> Call:
    return Call("ModifyVpcEndpointServiceConfiguration", {"ServiceId": "$id", **parameters})


def _set(name: str) -> Membership:
    change = _modify(**{f"Add{name}": "$value.coming", f"Remove{name}": "$value.going"})
    return Membership(add=change, remove=change, at_creation=True)


def _permit(verb: str) -> Call:
    return Call(
        "ModifyVpcEndpointServicePermissions", {"ServiceId": "$ServiceId", f"{verb}AllowedPrincipals": "$value"}
    )


ROWS = (
    Row(
        type="AWS::EC2::VPCEndpointService",
        service="ec2",
        create="CreateVpcEndpointServiceConfiguration",
        id="ServiceConfiguration.ServiceId",
        read=Read("DescribeVpcEndpointServiceConfigurations", {"ServiceIds": ["$id"]}, "ServiceConfigurations[0]"),
        delete=Call("DeleteVpcEndpointServiceConfigurations", {"ServiceIds": ["$id"]}),
        memberships={name: _set(name) for name in _SETS},
        setters={
            "PayerResponsibility": Call(
                "ModifyVpcEndpointServicePayerResponsibility", {"ServiceId": "$id", "PayerResponsibility": "$value"}
            ),
        },
        removers={"PrivateDnsName": _modify(RemovePrivateDnsName=True)},
        update=_modify(),
        defaults={"AcceptanceRequired": True},
        tells={"SupportedRegions": "SupportedRegions[].Region"},
        nothing_to_do={
            "ContributorInsightsEnabled": "the rules that it makes rank traffic, of which there is none here",
        },
        attributes={
            "ServiceId": "$id",
            **{
                f"PrivateDnsNameConfiguration.{name}": f"PrivateDnsNameConfiguration.{name}"
                for name in ("Name", "State", "Type", "Value")
            },
        },
        tags=Ec2Tags("vpc-endpoint-service"),
    ),
    Row(
        type="AWS::EC2::VPCEndpointServicePermissions",
        service="ec2",
        create="ModifyVpcEndpointServicePermissions",
        id="$ServiceId",
        read=Read(
            "DescribeVpcEndpointServicePermissions",
            {"ServiceId": "$ServiceId"},
            "[{AllowedPrincipals: AllowedPrincipals[].Principal}] | [?length(AllowedPrincipals) > `0`] | [0]",
        ),
        delete=Call(
            "ModifyVpcEndpointServicePermissions",
            {"ServiceId": "$ServiceId", "RemoveAllowedPrincipals": "$AllowedPrincipals"},
        ),
        renames={"AllowedPrincipals": "AddAllowedPrincipals"},
        memberships={
            "AllowedPrincipals": Membership(
                add=_permit("Add"), remove=_permit("Remove"), together=True, at_creation=True
            ),
        },
        tells={"AllowedPrincipals": "AllowedPrincipals"},
    ),
    Row(
        type="AWS::EC2::VPCEndpointConnectionNotification",
        service="ec2",
        create="CreateVpcEndpointConnectionNotification",
        id="ConnectionNotification.ConnectionNotificationId",
        read=Read(
            "DescribeVpcEndpointConnectionNotifications",
            {"Filters": [{"Name": "connection-notification-id", "Values": ["$id"]}]},
            "ConnectionNotificationSet[0]",
        ),
        delete=Call("DeleteVpcEndpointConnectionNotifications", {"ConnectionNotificationIds": ["$id"]}),
        update=Call("ModifyVpcEndpointConnectionNotification", {"ConnectionNotificationId": "$id"}),
        attributes={"VPCEndpointConnectionNotificationId": "$id"},
    ),
)
