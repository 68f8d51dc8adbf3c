"""The endpoints of a firewall: Gateway Load Balancer endpoints, to which routes of the VPC can lead.

Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config.html
"""

import secrets
from typing import Any

from moto.ec2.exceptions import InvalidSubnetIdError, InvalidVPCIdError
from moto.ec2.models import ec2_backends

from sandbox.networking.shelf import refuse
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]


def _ec2(place: Place) -> Any:  # noqa: ANN401 moto's EC2 backend
    return ec2_backends[place.account][place.region]


def zone_of(place: Place, vpc: str, subnet: str) -> str:
    """Return the zone of a subnet of a VPC.

    Raises:
        RefusedError: if there is no such subnet in the VPC.
    """
    try:
        _ec2(place).get_vpc(vpc)
        found = _ec2(place).get_subnet(subnet)
    except (InvalidVPCIdError, InvalidSubnetIdError):
        refuse("InvalidRequestException", f"The VPC {vpc} or the subnet {subnet} does not exist.")
    if found.vpc_id != vpc:
        refuse("InvalidRequestException", f"The subnet {subnet} is not in the VPC {vpc}.")
    return str(found.availability_zone)


def create(place: Place, vpc: str, subnet: str, firewall: str) -> Record:
    """Make an endpoint in a subnet, and return how it is attached."""
    backend = _ec2(place)
    service = f"com.amazonaws.vpce.{place.region}.vpce-svc-{secrets.token_hex(9)[:17]}"
    endpoint = backend.create_vpc_endpoint(
        vpc_id=vpc,
        service_name=service,
        endpoint_type="GatewayLoadBalancer",
        policy_document=None,
        route_table_ids=[],
        subnet_ids=[subnet],
        tags={"Firewall": firewall, "AWSNetworkFirewallManaged": "true"},
    )
    endpoint.requester_managed = True
    if not endpoint.network_interface_ids:
        # None lets the interface take the next free address of its subnet.
        interface = backend.create_network_interface(subnet, None)
        interface.description = f"VPC Endpoint Interface {endpoint.id}"
        interface.interface_type = "gateway_load_balancer_endpoint"
        interface.requester_managed = True
        interface.status = "in-use"
        interface._group_set = []  # noqa: SLF001 moto gives it the VPC's default group
        endpoint.network_interface_ids = [interface.id]
    return {"SubnetId": subnet, "EndpointId": endpoint.id, "Status": "READY"}


def delete(place: Place, endpoint: str) -> None:
    """Remove an endpoint with its interface."""
    backend = _ec2(place)
    held = backend.vpc_end_points.get(endpoint)
    if held is not None:
        for interface in held.network_interface_ids or ():
            if interface in backend.enis:
                backend.enis[interface].delete()
        del backend.vpc_end_points[endpoint]
        backend.tags.pop(endpoint, None)
