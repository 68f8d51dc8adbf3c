"""AWS Network Manager: global networks, and what stands in them."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

TAGS = ApiTags("networkmanager", "TagResource", "UntagResource", parameter="Tags", keys_parameter="TagKeys")
Json = Any
_NETWORK = {"GlobalNetworkId": "$id.0"}


def _part(name: str, defaults: Mapping[str, Json]) -> Row:
    """Return the row of a kind of thing in a global network; what is set to nothing is taken out."""
    key, named = f"{name}Id", {**_NETWORK, f"{name}Id": "$id.1"}
    return Row(
        type=f"AWS::NetworkManager::{name}",
        service="networkmanager",
        create=f"Create{name}",
        id=f"$GlobalNetworkId|$response.{name}.{key}",
        read=Read(f"Get{name}s", {**_NETWORK, f"{name}Ids": ["$id.1"]}, f"{name}s[0]"),
        delete=Call(f"Delete{name}", named),
        update=Call(f"Update{name}", named),
        attributes={key: key, f"{name}Arn": f"{name}Arn", "State": "State", "CreatedAt": "CreatedAt"},
        tags=TAGS,
        tag_key={"ResourceArn": f"$item.{name}Arn"},
        defaults=defaults,
    )


ROWS = (
    Row(
        type="AWS::NetworkManager::GlobalNetwork",
        service="networkmanager",
        create="CreateGlobalNetwork",
        id="GlobalNetwork.GlobalNetworkId",
        read=Read("DescribeGlobalNetworks", {"GlobalNetworkIds": ["$id"]}, "GlobalNetworks[0]"),
        delete=Call("DeleteGlobalNetwork", {"GlobalNetworkId": "$id"}),
        update=Call("UpdateGlobalNetwork", {"GlobalNetworkId": "$id"}),
        defaults={"Description": ""},
        attributes={"Id": "$id", "Arn": "GlobalNetworkArn"},
        tags=TAGS,
        tag_key={"ResourceArn": "$item.GlobalNetworkArn"},
        nothing_to_do={
            "CreatedAt": "Network Manager sets it, and its API takes none.",
            "State": "Network Manager sets it, and its API takes none.",
        },
    ),
    _part("Site", {"Description": "", "Location": {}}),
    _part(
        "Device",
        {
            **dict.fromkeys(("Description", "Model", "SerialNumber", "SiteId", "Type", "Vendor"), ""),
            "AWSLocation": {},
            "Location": {},
        },
    ),
    _part("Link", dict.fromkeys(("Description", "Provider", "Type"), "")),
    Row(
        type="AWS::NetworkManager::LinkAssociation",
        service="networkmanager",
        create="AssociateLink",
        id="$GlobalNetworkId|$DeviceId|$LinkId",
        read=Read("GetLinkAssociations", {**_NETWORK, "DeviceId": "$id.1", "LinkId": "$id.2"}, "LinkAssociations[0]"),
        delete=Call("DisassociateLink", {**_NETWORK, "DeviceId": "$id.1", "LinkId": "$id.2"}),
    ),
    Row(
        type="AWS::NetworkManager::CustomerGatewayAssociation",
        service="networkmanager",
        create="AssociateCustomerGateway",
        id="$GlobalNetworkId|$CustomerGatewayArn",
        read=Read(
            "GetCustomerGatewayAssociations",
            {**_NETWORK, "CustomerGatewayArns": ["$id.1"]},
            "CustomerGatewayAssociations[0]",
        ),
        delete=Call("DisassociateCustomerGateway", {**_NETWORK, "CustomerGatewayArn": "$id.1"}),
    ),
    Row(
        type="AWS::NetworkManager::TransitGatewayRegistration",
        service="networkmanager",
        create="RegisterTransitGateway",
        id="$GlobalNetworkId|$TransitGatewayArn",
        read=Read(
            "GetTransitGatewayRegistrations",
            {**_NETWORK, "TransitGatewayArns": ["$id.1"]},
            "TransitGatewayRegistrations[0]",
        ),
        delete=Call("DeregisterTransitGateway", {**_NETWORK, "TransitGatewayArn": "$id.1"}),
    ),
)
