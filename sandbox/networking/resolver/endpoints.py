"""Resolver endpoints: an interface for each of their addresses.

Source: https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_CreateResolverEndpoint.html
"""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from moto.ec2.exceptions import InvalidSecurityGroupNotFoundError, InvalidSubnetIdError
from moto.ec2.models import ec2_backends

from sandbox.networking.resolver.common import arn, begun, check_unused, chosen, identity, tag
from sandbox.networking.shelf import Shelf, refuse, said, stamp
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
ENDPOINTS = Shelf(name="Resolver endpoint")
RULES = Shelf(name="Resolver rule")
_PREFIXES = {"INBOUND": "rslvr-in", "OUTBOUND": "rslvr-out", "INBOUND_DELEGATION": "rslvr-in"}
_SETTINGS = (
    "Name",
    "ResolverEndpointType",
    "Protocols",
    "Dns64Enabled",
    "Ipv6InternetAccessEnabled",
    "RniEnhancedMetricsEnabled",
    "TargetNameServerMetricsEnabled",
)
_FEWEST = 2


def create(place: Place, given: Record) -> Record:
    """Make an endpoint with at least two addresses."""
    check_unused(ENDPOINTS, place, given)
    wanted = given["IpAddresses"]
    if len(wanted) < _FEWEST:
        refuse("InvalidRequestException", f"Resolver endpoint needs to have at least {_FEWEST} IP addresses")
    _check_groups(place, given["SecurityGroupIds"])
    vpcs = {_check_address(place, one) for one in wanted}
    if len(vpcs) > 1:
        refuse("InvalidRequestException", "The subnets of a resolver endpoint must be in one VPC")
    named = identity(_PREFIXES[given["Direction"]])
    endpoint: Record = {
        "Id": named,
        "Arn": arn(place, "resolver-endpoint", named),
        **begun(given),
        "SecurityGroupIds": given["SecurityGroupIds"],
        "Direction": given["Direction"],
        "HostVPCId": vpcs.pop(),
        "Status": "OPERATIONAL",
        "StatusMessage": "This Resolver Endpoint is operational.",
        "ResolverEndpointType": "IPV4",
        "Protocols": ["Do53"],
        **said(given, *_SETTINGS, "OutpostArn", "PreferredInstanceType"),
        "addresses": {},
    }
    for one in wanted:
        _add(place, endpoint, one)
    ENDPOINTS.keep(place, endpoint)
    tag(place, endpoint["Arn"], given)
    return {"ResolverEndpoint": endpoint}


def _ec2(place: Place) -> Any:  # noqa: ANN401 moto's EC2 backend
    return ec2_backends[place.account][place.region]


def _check_groups(place: Place, groups: list[str]) -> None:
    try:
        _ec2(place).describe_security_groups(group_ids=groups)
    except InvalidSecurityGroupNotFoundError:
        refuse("ResourceNotFoundException", f"The security groups {', '.join(groups)} do not all exist")


def _check_address(place: Place, wanted: Mapping[str, str]) -> str:
    """Refuse an address that is not free in its subnet; return the subnet's VPC."""
    try:
        subnet = _ec2(place).get_subnet(wanted["SubnetId"])
    except InvalidSubnetIdError:
        refuse("InvalidParameterException", f"The subnet ID '{wanted['SubnetId']}' does not exist")
    if "Ip" in wanted:
        address = ip_address(wanted["Ip"])
        if address not in ip_network(subnet.cidr_block) or address in subnet.aws_reserved_ips:
            where = f"is either not in subnet '{subnet.id}' CIDR range or is reserved"
            refuse("InvalidRequestException", f"IP address '{address}' {where}")
        if any(
            eni.private_ip_address == str(address) and eni.subnet.id == subnet.id for eni in _ec2(place).enis.values()
        ):
            refuse("ResourceExistsException", f"The IP address '{address}' in subnet '{subnet.id}' is already in use")
    return str(subnet.vpc_id)


def _add(place: Place, endpoint: Record, wanted: Mapping[str, str]) -> None:
    """Give an endpoint an interface with an address."""
    named, now = identity("rni"), stamp()
    # None lets the interface take the next free address of its subnet.
    interface = _ec2(place).create_network_interface(
        wanted["SubnetId"], wanted.get("Ip"), group_ids=endpoint["SecurityGroupIds"]
    )
    interface.description = f"Route 53 Resolver: {endpoint['Id']}:{named}"
    interface.requester_managed = True
    interface.status = "in-use"
    endpoint["addresses"][named] = {
        "IpId": named,
        "SubnetId": wanted["SubnetId"],
        "Ip": interface.private_ip_address,
        **said(wanted, "Ipv6"),
        "Status": "ATTACHED",
        "StatusMessage": "This IP address is operational.",
        "CreationTime": now,
        "ModificationTime": now,
        "interface": interface.id,
    }
    endpoint["IpAddressCount"] = len(endpoint["addresses"])


def _remove(place: Place, endpoint: Record, named: str) -> None:
    interface = endpoint["addresses"].pop(named)["interface"]
    if interface in _ec2(place).enis:
        _ec2(place).enis[interface].delete()
    endpoint["IpAddressCount"] = len(endpoint["addresses"])


def update(place: Place, given: Record) -> Record:
    """Change the settings of an endpoint."""
    endpoint = ENDPOINTS.own(place, given["ResolverEndpointId"])
    endpoint |= {**said(given, *_SETTINGS), "ModificationTime": stamp()}
    for one in given.get("UpdateIpAddresses", ()):
        endpoint["addresses"][one["IpId"]]["Ipv6"] = one["Ipv6"]
    return {"ResolverEndpoint": endpoint}


def delete(place: Place, given: Record) -> Record:
    """Remove an endpoint that no rule forwards to."""
    endpoint = ENDPOINTS.own(place, given["ResolverEndpointId"])
    rules = [
        rule["Id"] for rule in RULES.all(place.backend).values() if rule.get("ResolverEndpointId") == endpoint["Id"]
    ]
    if rules:
        message = "Cannot delete resolver endpoint unless its related resolver rules are deleted.  The following rules "
        refuse("InvalidRequestException", f"{message}still exist for this resolver endpoint:  {','.join(rules)}")
    for named in list(endpoint["addresses"]):
        _remove(place, endpoint, named)
    return {"ResolverEndpoint": {**ENDPOINTS.take(place, endpoint["Id"]), "Status": "DELETING"}}


def associate(place: Place, given: Record) -> Record:
    """Give an endpoint one more address."""
    endpoint = ENDPOINTS.own(place, given["ResolverEndpointId"])
    if _check_address(place, given["IpAddress"]) != endpoint["HostVPCId"]:
        refuse("InvalidRequestException", "The subnets of a resolver endpoint must be in one VPC")
    _add(place, endpoint, given["IpAddress"])
    return {"ResolverEndpoint": endpoint}


def disassociate(place: Place, given: Record) -> Record:
    """Take an address from an endpoint, which keeps two at least."""
    endpoint, wanted = ENDPOINTS.own(place, given["ResolverEndpointId"]), given["IpAddress"]
    if not ("IpId" in wanted or {"SubnetId", "Ip"} <= set(wanted)):
        message = "[RSLVR-00503] Need to specify either the IP ID or both subnet and IP address"
        refuse("InvalidRequestException", f"{message} in order to remove IP address.")
    found = [
        one["IpId"] for one in endpoint["addresses"].values() if all(one.get(name) == wanted[name] for name in wanted)
    ]
    if not found:
        refuse("ResourceNotFoundException", f"The endpoint {endpoint['Id']} has no such IP address")
    if len(endpoint["addresses"]) <= _FEWEST:
        refuse("InvalidRequestException", f"Resolver endpoint needs to have at least {_FEWEST} IP addresses")
    _remove(place, endpoint, found[0])
    return {"ResolverEndpoint": endpoint}


def addresses(place: Place, given: Record) -> Record:
    """Tell the addresses of an endpoint."""
    endpoint = ENDPOINTS.own(place, given["ResolverEndpointId"])
    return {"IpAddresses": list(endpoint["addresses"].values()), "MaxResults": given.get("MaxResults", 10)}


OPERATIONS = {
    "CreateResolverEndpoint": create,
    "UpdateResolverEndpoint": update,
    "DeleteResolverEndpoint": delete,
    "GetResolverEndpoint": lambda place, given: {"ResolverEndpoint": ENDPOINTS.own(place, given["ResolverEndpointId"])},
    "ListResolverEndpoints": lambda place, given: {
        "ResolverEndpoints": chosen(ENDPOINTS.all(place.backend).values(), given)
    },
    "AssociateResolverEndpointIpAddress": associate,
    "DisassociateResolverEndpointIpAddress": disassociate,
    "ListResolverEndpointIpAddresses": addresses,
}
