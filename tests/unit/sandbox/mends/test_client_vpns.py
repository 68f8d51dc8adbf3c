"""Clients come in through subnets, one in each zone, and are led and let where the endpoint says."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _endpoint(ec2: Any, block: str = "10.100.0.0/16", **said: Any) -> str:
    certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    way = {"MutualAuthentication": {"ClientRootCertificateChainArn": certificate}}
    made = ec2.create_client_vpn_endpoint(
        ClientCidrBlock=block,
        ServerCertificateArn=certificate,
        AuthenticationOptions=[{"Type": "certificate-authentication", **way}],
        ConnectionLogOptions={"Enabled": False},
        **said,
    )
    return str(made["ClientVpnEndpointId"])


def _told(ec2: Any, endpoint: str) -> dict[str, Any]:
    [told] = ec2.describe_client_vpn_endpoints(ClientVpnEndpointIds=[endpoint])["ClientVpnEndpoints"]
    return dict(told)


def test_an_endpoint_is_available_once_a_subnet_is_associated(account: Account) -> None:
    """It has an interface there with the VPC's default group, and a route to the VPC; all goes with the subnet."""
    network = Network.of(account)
    ec2, endpoint = network.ec2, _endpoint(network.ec2)
    assert _told(ec2, endpoint)["Status"]["Code"] == "pending-associate"
    made = ec2.associate_client_vpn_target_network(ClientVpnEndpointId=endpoint, SubnetId=network.subnets[0])
    told = _told(ec2, endpoint)
    assert (told["Status"]["Code"], told["VpcId"], len(told["SecurityGroupIds"])) == ("available", network.vpc, 1)
    [route] = ec2.describe_client_vpn_routes(ClientVpnEndpointId=endpoint)["Routes"]
    assert (route["DestinationCidr"], route["Origin"]) == ("10.0.0.0/16", "associate")
    assert len(network.interfaces("ClientVPN Endpoint")) == 1
    with pytest.raises(ClientError, match="has associated target networks"):
        ec2.delete_client_vpn_endpoint(ClientVpnEndpointId=endpoint)
    ec2.disassociate_client_vpn_target_network(ClientVpnEndpointId=endpoint, AssociationId=made["AssociationId"])
    assert network.interfaces("ClientVPN Endpoint") == []
    assert ec2.describe_client_vpn_routes(ClientVpnEndpointId=endpoint)["Routes"] == []
    ec2.delete_client_vpn_endpoint(ClientVpnEndpointId=endpoint)


def test_subnets_are_of_one_vpc_in_different_zones_and_beside_the_clients(account: Account) -> None:
    """The clients' block overlaps none of the VPC's, and is between /12 and /22."""
    network = Network.of(account)
    ec2, endpoint = network.ec2, _endpoint(network.ec2)
    with pytest.raises(ClientError, match="between"):
        _endpoint(ec2, "10.100.0.0/23")
    overlapping = _endpoint(ec2, "10.0.0.0/20")
    with pytest.raises(ClientError, match="overlaps"):
        ec2.associate_client_vpn_target_network(ClientVpnEndpointId=overlapping, SubnetId=network.subnets[0])
    ec2.associate_client_vpn_target_network(ClientVpnEndpointId=endpoint, SubnetId=network.subnets[0])
    same = ec2.create_subnet(VpcId=network.vpc, CidrBlock="10.0.9.0/24", AvailabilityZone="us-east-1a")["Subnet"]
    with pytest.raises(ClientError, match="DuplicateAz"):
        ec2.associate_client_vpn_target_network(ClientVpnEndpointId=endpoint, SubnetId=same["SubnetId"])
    other = Network.of(account)
    with pytest.raises(ClientError, match="another VPC"):
        ec2.associate_client_vpn_target_network(ClientVpnEndpointId=endpoint, SubnetId=other.subnets[1])


def test_routes_lead_through_associated_subnets_and_rules_let_groups_pass(account: Account) -> None:
    """Each once; the route of an association stays as long as it."""
    network = Network.of(account)
    ec2, endpoint = network.ec2, _endpoint(network.ec2)
    ec2.associate_client_vpn_target_network(ClientVpnEndpointId=endpoint, SubnetId=network.subnets[0])
    about = {"ClientVpnEndpointId": endpoint, "DestinationCidrBlock": "0.0.0.0/0"}
    with pytest.raises(ClientError, match="is not associated"):
        ec2.create_client_vpn_route(**about, TargetVpcSubnetId=network.subnets[1])
    ec2.create_client_vpn_route(**about, TargetVpcSubnetId=network.subnets[0])
    with pytest.raises(ClientError, match="DuplicateRoute"):
        ec2.create_client_vpn_route(**about, TargetVpcSubnetId=network.subnets[0])
    with pytest.raises(ClientError, match="goes with the association"):
        ec2.delete_client_vpn_route(
            **about | {"DestinationCidrBlock": "10.0.0.0/16"}, TargetVpcSubnetId=network.subnets[0]
        )
    rule = {"ClientVpnEndpointId": endpoint, "TargetNetworkCidr": "10.0.0.0/16"}
    with pytest.raises(ClientError, match="either a group or all"):
        ec2.authorize_client_vpn_ingress(**rule)
    ec2.authorize_client_vpn_ingress(**rule, AuthorizeAllGroups=True)
    ec2.authorize_client_vpn_ingress(**rule, AccessGroupId="admins")
    ec2.revoke_client_vpn_ingress(**rule, RevokeAllGroups=True)
    [left] = ec2.describe_client_vpn_authorization_rules(ClientVpnEndpointId=endpoint)["AuthorizationRules"]
    assert (left["GroupId"], left["AccessAll"]) == ("admins", False)


def test_an_endpoint_on_a_transit_gateway_is_an_attachment_of_it(account: Account) -> None:
    """It needs no subnet; the attachment goes with it."""
    ec2 = account.client("ec2")
    gateway = ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    endpoint = _endpoint(ec2, TransitGatewayConfiguration={"TransitGatewayId": gateway})
    told = _told(ec2, endpoint)
    attachment = told["TransitGatewayConfiguration"]["TransitGatewayAttachmentId"]
    [attached] = ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"]
    assert (told["Status"]["Code"], attached["TransitGatewayAttachmentId"]) == ("available", attachment)
    ec2.delete_client_vpn_endpoint(ClientVpnEndpointId=endpoint)
    assert ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] == []
