"""VPC endpoints have interfaces of their own subnets and groups, and routes in the tables that they name."""

from typing import Any

from moto.ec2.models import vpcs
from moto.ec2.models.vpcs import VPCBackend, VPCEndPoint

from sandbox.mends.mend import Mend


def _apply() -> None:
    module: Any = vpcs
    # None lets the interface take the next free address of its subnet.
    module.random_private_ip = lambda: None
    backend: Any = VPCBackend
    create, modify = backend.create_vpc_endpoint, backend.modify_vpc_endpoint

    def create_vpc_endpoint(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signatures
        endpoint = create(self, *args, **kwargs)
        endpoint.vpc_endpoint_type = endpoint.vpc_endpoint_type or "Gateway"
        if _is_interface(endpoint):
            for interface in _interfaces(self, endpoint):
                _describe(self, endpoint, interface)
        return endpoint

    def modify_vpc_endpoint(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        endpoint = self.describe_vpc_endpoints(vpc_end_point_ids=[kwargs["vpc_id"]])[0]
        tables_before = list(endpoint.route_table_ids)
        modify(self, *args, **kwargs)
        if _is_interface(endpoint):
            _move(self, endpoint)
        elif endpoint.destination_prefix_list_id:
            _reroute(self, endpoint, tables_before)

    backend.create_vpc_endpoint = create_vpc_endpoint
    backend.modify_vpc_endpoint = modify_vpc_endpoint


def _is_interface(endpoint: VPCEndPoint) -> bool:
    return str(endpoint.vpc_endpoint_type).lower() == "interface"


def _interfaces(backend: Any, endpoint: Any) -> list[Any]:  # noqa: ANN401 moto's EC2 backend is a pile of mixins
    return [backend.enis[interface] for interface in endpoint.network_interface_ids]


def _describe(backend: Any, endpoint: Any, interface: Any) -> None:  # noqa: ANN401
    interface.description = f"VPC Endpoint Interface {endpoint.id}"
    interface.interface_type = "vpc_endpoint"
    interface.requester_managed = True
    interface.status = "in-use"
    if endpoint.security_group_ids:
        interface._group_set = [backend.get_security_group_from_id(group) for group in endpoint.security_group_ids]


def _move(backend: Any, endpoint: Any) -> None:  # noqa: ANN401
    """Give the endpoint an interface in each of its subnets and in no other."""
    kept = []
    for interface in _interfaces(backend, endpoint):
        if interface.subnet.id in endpoint.subnet_ids:
            kept.append(interface)
        else:
            interface.delete()
    present = {interface.subnet.id for interface in kept}
    kept += [backend.create_network_interface(subnet, None) for subnet in endpoint.subnet_ids if subnet not in present]
    endpoint.network_interface_ids = [interface.id for interface in kept]
    for interface in kept:
        _describe(backend, endpoint, interface)


def _reroute(backend: Any, endpoint: Any, before: list[str]) -> None:  # noqa: ANN401
    prefix_list = endpoint.destination_prefix_list_id
    for table in set(before) - set(endpoint.route_table_ids):
        backend.delete_route(table, prefix_list)
    for table in set(endpoint.route_table_ids) - set(before):
        backend.create_route(table, None, gateway_id=endpoint.id, destination_prefix_list_id=prefix_list)


MENDS = (
    Mend(
        name="vpc_endpoints",
        moto="The interfaces of an interface endpoint have random addresses of 10.0.0.0/8 and the VPC's default "
        "security group, ModifyVpcEndpoint changes neither interfaces nor routes, an endpoint without a type has none "
        "and cannot be deleted, any service of any Region has a gateway endpoint, and an interface endpoint one name.",
        aws="An interface endpoint has an interface with a free address and the endpoint's security groups in each of "
        "its subnets; a gateway endpoint has a route in each of its route tables, as they are changed, and is what an "
        "endpoint without a type is, for S3 and DynamoDB of its own Region. An interface endpoint has a regional name, "
        "one for each zone, and the service's own with private DNS.",
        source="https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html",
        apply=_apply,
    ),
)
