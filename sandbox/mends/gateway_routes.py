"""A route leads to an internet gateway or virtual private gateway of its own VPC, or to none."""

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.route_tables import RouteTables

from sandbox.mends.mend import Mend


def _apply() -> None:
    response: Any = RouteTables
    create, replace = response.create_route, response.replace_route

    def create_route(self: Any) -> Any:  # noqa: ANN401 moto's own signature
        _check(self)
        return create(self)

    def replace_route(self: Any) -> Any:  # noqa: ANN401 moto's own signature
        _check(self)
        return replace(self)

    response.create_route, response.replace_route = create_route, replace_route


def _check(request: Any) -> None:  # noqa: ANN401 moto's own class
    gateway, backend = request._get_param("GatewayId") or "", request.ec2_backend
    if gateway.startswith("igw-"):
        attached = [backend.get_internet_gateway(gateway).vpc and backend.get_internet_gateway(gateway).vpc.id]
    elif gateway.startswith("vgw-"):
        attached = list(backend.get_vpn_gateway(gateway).attachments)
    else:
        return
    table = backend.get_route_table(request._get_param("RouteTableId"))
    if table.vpc_id not in attached:
        code = "InvalidParameterValue"
        message = f"route table {table.id} and network gateway {gateway} belong to different networks"
        raise EC2ClientError(code, message)


MENDS = (
    Mend(
        name="gateway_routes",
        moto="A route may lead to an internet gateway or virtual private gateway that is not attached to the VPC.",
        aws="It is refused: a route table and the gateway of its routes belong to one VPC. In a template the route "
        "depends on the attachment.",
        source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html",
        apply=_apply,
    ),
)
