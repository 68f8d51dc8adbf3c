"""Client VPN endpoints: where clients come in, the subnets that they come through, where they may go.

Sources: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/how-it-works.html and
https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is-best-practices.html
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Network, ip_network
from typing import Any

from sandbox.networking.transit.attachments import attach, detach, join
from sandbox.networking.transit.kinds import GATEWAYS, attachment_of, refuse
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

Json = Any
Record = dict[str, Json]
_SIZES = range(12, 23)
_NETWORKS, _ROUTES, _RULES = "associations", "routes of the endpoint", "authorization rules"
_HUB = "TransitGatewayConfiguration"
_DEFAULTS = {
    "DnsServers": [],
    "SplitTunnel": False,
    "VpnProtocol": "openvpn",
    "TransportProtocol": "udp",
    "VpnPort": 443,
    "SessionTimeoutHours": 24,
    "DisconnectOnSessionTimeout": True,
    "EndpointIpAddressType": "ipv4",
    "TrafficIpAddressType": "ipv4",
    "ClientConnectOptions": {"Enabled": False},
    "ClientLoginBannerOptions": {"Enabled": False},
    "ClientRouteEnforcementOptions": {"Enforced": False},
}


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    block = parameters.get("ClientCidrBlock")
    if block is not None and ip_network(block).prefixlen not in _SIZES:
        refuse("InvalidParameterValue", f"The client CIDR block {block} is not between /12 and /22.")
    if block is None and parameters.get("TrafficIpAddressType", "ipv4") != "ipv6":
        refuse("MissingParameter", "The request must contain the parameter ClientCidrBlock")
    if parameters.get("SecurityGroupIds") and "VpcId" not in parameters:
        refuse("MissingParameter", "Security groups are of the VPC that VpcId names.")
    if _HUB in parameters:
        GATEWAYS.own(backend, "TransitGatewayId", parameters[_HUB]["TransitGatewayId"])
    given = {name: parameters[name] for name in _DEFAULTS if name in parameters}
    ways = [{name: _spelt(part) for name, part in way.items()} for way in parameters["AuthenticationOptions"]]
    return {
        **_DEFAULTS,
        **given,
        "AuthenticationOptions": ways,
        "CreationTime": now().isoformat(timespec="seconds"),
        **{name: {} for name in (_NETWORKS, _ROUTES, _RULES)},
    }


def _spelt(part: Json) -> Json:
    """Return a way to authenticate as descriptions spell it, which is not as requests do."""
    spelling = {
        "ClientRootCertificateChainArn": "ClientRootCertificateChain",
        "SAMLProviderArn": "SamlProviderArn",
        "SelfServiceSAMLProviderArn": "SelfServiceSamlProviderArn",
    }
    return {spelling.get(name, name): value for name, value in part.items()} if isinstance(part, dict) else part


def _made(backend: Any, endpoint: Record) -> None:  # noqa: ANN401
    identity = endpoint["ClientVpnEndpointId"]
    endpoint["DnsName"] = f"*.{identity}.prod.clientvpn.{backend.region_name}.amazonaws.com"
    if _HUB in endpoint:
        gateway = GATEWAYS.own(backend, "TransitGatewayId", endpoint[_HUB]["TransitGatewayId"])
        attachment = attach(backend, gateway, ("client-vpn", identity), {}, {})
        join(attachment, backend.region_name)
        endpoint[_HUB] = {
            **endpoint[_HUB],
            "TransitGatewayAttachmentId": attachment["TransitGatewayAttachmentId"],
        }


def _end(backend: Any, endpoint: Record) -> None:  # noqa: ANN401
    if endpoint[_NETWORKS]:
        refuse("InvalidOperation", f"{endpoint['ClientVpnEndpointId']} has associated target networks.")
    if _HUB in endpoint:
        detach(attachment_of(backend, endpoint[_HUB]["TransitGatewayAttachmentId"]), backend.region_name)


class _Endpoints(Ec2Kind):
    """Endpoints wait until they are associated with a network."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with status and networks."""
        ready = bool(item[_NETWORKS]) or _HUB in item
        told = {
            **super().told(backend, item),
            "Status": {"Code": "available" if ready else "pending-associate"},
            "AssociatedTargetNetworks": [
                {"NetworkId": one["TargetNetworkId"], "NetworkType": "vpc"} for one in item[_NETWORKS].values()
            ],
        }
        if item.get("portal") == "enabled":
            identity = item["ClientVpnEndpointId"]
            told["SelfServicePortalUrl"] = f"https://self-service.clientvpn.amazonaws.com/endpoints/{identity}"
        return told

    def _said(self, parameters: Mapping[str, Json]) -> Record:
        said = super()._said(parameters)
        return {**said, "portal": parameters["SelfServicePortal"]} if "SelfServicePortal" in parameters else said


ENDPOINTS = _Endpoints(
    name="ClientVpnEndpoint",
    type="client-vpn-endpoint",
    prefix="cvpn-endpoint",
    id="ClientVpnEndpointId",
    unknown="InvalidClientVpnEndpointId.NotFound",
)


def _own(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return ENDPOINTS.own(backend, "ClientVpnEndpointId", parameters["ClientVpnEndpointId"])


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change an endpoint."""
    endpoint, given = _own(backend, parameters), dict(parameters)
    if "DnsServers" in given:
        servers = given.pop("DnsServers")
        endpoint["DnsServers"] = servers.get("CustomDnsServers", []) if servers.get("Enabled", True) else []
    given.pop(_HUB, None)
    ENDPOINTS.modify(backend, given)
    return {"Return": True}


def associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let clients in through a subnet; the endpoint has a route to its VPC then."""
    endpoint = _own(backend, parameters)
    if "SubnetId" not in parameters:
        refuse("MissingParameter", "The request must contain the parameter SubnetId")
    subnet = backend.get_subnet(parameters["SubnetId"])
    vpc = backend.get_vpc(subnet.vpc_id)
    for other in endpoint[_NETWORKS].values():
        if other["VpcId"] != vpc.id:
            refuse("InvalidClientVpnSubnetId.DifferentAccount", f"{subnet.id} is of another VPC than the others.")
        if subnet.availability_zone in other["AvailabilityZones"]:
            refuse("InvalidClientVpnSubnetId.DuplicateAz", f"There is a subnet in {subnet.availability_zone} already.")
    clients = IPv4Network(endpoint["ClientCidrBlock"])
    if any(clients.overlaps(IPv4Network(one["cidr_block"])) for one in vpc.get_cidr_block_association_set()):
        refuse("InvalidParameterValue", f"The client CIDR block {clients} overlaps a block of {vpc.id}.")
    endpoint.setdefault("VpcId", vpc.id)
    endpoint.setdefault("SecurityGroupIds", [backend.get_default_security_group(vpc.id).id])
    association = f"cvpn-assoc-{secrets.token_hex(9)[:17]}"
    interface = _interface(backend, endpoint, subnet, association)
    endpoint[_NETWORKS][association] = {
        "AssociationId": association,
        "VpcId": vpc.id,
        "TargetNetworkId": subnet.id,
        "ClientVpnEndpointId": endpoint["ClientVpnEndpointId"],
        "Status": {"Code": "associated"},
        "SecurityGroups": endpoint["SecurityGroupIds"],
        "AvailabilityZones": [subnet.availability_zone],
        "AvailabilityZoneIds": [subnet.availability_zone_id],
        "interface": interface,
    }
    _route(endpoint, vpc.cidr_block, subnet.id, "associate", "Default Route")
    return {"AssociationId": association, "Status": {"Code": "associating"}}


def _interface(backend: Any, endpoint: Record, subnet: Any, association: str) -> str:  # noqa: ANN401
    interface = backend.create_network_interface(subnet, None, group_ids=endpoint["SecurityGroupIds"])
    interface.description = f"ClientVPN Endpoint resource: {endpoint['ClientVpnEndpointId']} {association}"
    interface.requester_managed = True
    interface.status = "in-use"
    return str(interface.id)


def _route(endpoint: Record, block: str, subnet: str, origin: str, description: str) -> None:
    endpoint[_ROUTES][block, subnet] = {
        "ClientVpnEndpointId": endpoint["ClientVpnEndpointId"],
        "DestinationCidr": block,
        "TargetSubnet": subnet,
        "Type": "Nat",
        "Origin": origin,
        "Status": {"Code": "active"},
        "Description": description,
    }


def disassociate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let clients in through a subnet no longer; the routes by way of it go with it."""
    endpoint, association = _own(backend, parameters), parameters["AssociationId"]
    if association not in endpoint[_NETWORKS]:
        refuse("InvalidClientVpnAssociationId.NotFound", f"Association '{association}' does not exist.")
    network = endpoint[_NETWORKS].pop(association)
    if network["interface"] in backend.enis:
        backend.enis[network["interface"]].delete()
    for key in [key for key in endpoint[_ROUTES] if key[1] == network["TargetNetworkId"]]:
        del endpoint[_ROUTES][key]
    return {"AssociationId": association, "Status": {"Code": "disassociating"}}


def create_route(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Lead clients to a destination, through a subnet that is associated."""
    endpoint, block = _own(backend, parameters), parameters["DestinationCidrBlock"]
    subnet = parameters.get("TargetVpcSubnetId", "")
    if subnet not in [one["TargetNetworkId"] for one in endpoint[_NETWORKS].values()]:
        refuse("InvalidClientVpnSubnetId.NotFound", f"{subnet} is not associated with the endpoint.")
    if (block, subnet) in endpoint[_ROUTES]:
        refuse("InvalidClientVpnDuplicateRoute", f"There is a route to {block} through {subnet} already.")
    _route(endpoint, block, subnet, "add-route", parameters.get("Description", ""))
    return {"Status": {"Code": "creating"}}


def delete_route(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Lead clients there no longer; the routes of associations stay."""
    routes = _own(backend, parameters)[_ROUTES]
    key = (parameters["DestinationCidrBlock"], parameters.get("TargetVpcSubnetId", ""))
    if key not in routes:
        refuse("InvalidClientVpnRoute.NotFound", f"There is no route to {key[0]} through {key[1]}.")
    if routes[key]["Origin"] == "associate":
        refuse("InvalidParameterValue", f"The route to {key[0]} goes with the association.")
    del routes[key]
    return {"Status": {"Code": "deleting"}}


def authorize(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let a group of clients, or all, reach a network."""
    rules, key = _own(backend, parameters)[_RULES], _rule(parameters)
    if ("AccessGroupId" in parameters) == bool(parameters.get("AuthorizeAllGroups")):
        refuse("InvalidParameterCombination", "A rule is for either a group or all groups.")
    if key in rules:
        refuse("InvalidClientVpnDuplicateAuthorizationRule", f"There is a rule for {key[0]} already.")
    rules[key] = {
        "ClientVpnEndpointId": parameters["ClientVpnEndpointId"],
        "DestinationCidr": key[0],
        "GroupId": key[1],
        "AccessAll": not key[1],
        "Description": parameters.get("Description", ""),
        "Status": {"Code": "active"},
    }
    return {"Status": {"Code": "authorizing"}}


def _rule(parameters: Mapping[str, Json]) -> tuple[str, str]:
    return parameters["TargetNetworkCidr"], parameters.get("AccessGroupId", "")


def revoke(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let them reach it no longer."""
    rules, key = _own(backend, parameters)[_RULES], _rule(parameters)
    if key not in rules:
        refuse("InvalidClientVpnEndpointAuthorizationRule.NotFound", f"There is no rule for {key[0]}.")
    del rules[key]
    return {"Status": {"Code": "revoking"}}


def _listing(operation: str, listed: str, held: str) -> Any:  # noqa: ANN401 an operation
    def tell(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
        members = operation_model("ec2", operation).output_shape.members[listed].member.members
        found = list(_own(backend, parameters)[held].values())
        if "AssociationIds" in parameters:
            found = [one for one in found if one["AssociationId"] in parameters["AssociationIds"]]
        return {listed: [one for one in found if matches(one, parameters.get("Filters", ()), members)]}

    return tell


def install() -> None:
    """Let EC2 answer."""
    replace(ENDPOINTS, begin=_begin, made=_made, end=_end).install()
    networks, rules = "DescribeClientVpnTargetNetworks", "DescribeClientVpnAuthorizationRules"
    write(
        {
            "AssociateClientVpnTargetNetwork": associate,
            "AuthorizeClientVpnIngress": authorize,
            "CreateClientVpnRoute": create_route,
            "DeleteClientVpnRoute": delete_route,
            rules: _listing(rules, "AuthorizationRules", _RULES),
            "DescribeClientVpnRoutes": _listing("DescribeClientVpnRoutes", "Routes", _ROUTES),
            networks: _listing(networks, "ClientVpnTargetNetworks", _NETWORKS),
            "DisassociateClientVpnTargetNetwork": disassociate,
            "ModifyClientVpnEndpoint": modify,
            "RevokeClientVpnIngress": revoke,
        }
    )
