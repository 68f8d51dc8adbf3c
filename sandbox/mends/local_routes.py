"""The local route of a route table cannot be taken away."""

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.route_tables import RouteTables
from moto.ec2.utils import generate_route_id

from sandbox.mends.mend import Mend


def _apply() -> None:
    # The request is refused and not the backend's own call, by which moto takes the routes of a CIDR block away.
    response: Any = RouteTables
    original = response.delete_route

    def delete_route(self: Any) -> Any:  # noqa: ANN401 moto's own signature
        table = self._get_param("RouteTableId")
        given = (self._get_param(name) for name in ("DestinationCidrBlock", "DestinationIpv6CidrBlock"))
        destination = next(filter(None, given), "")
        route = self.ec2_backend.get_route_table(table)._routes.get(generate_route_id(table, destination))
        if route is not None and route.local:
            code = "InvalidParameterValue"
            raise EC2ClientError(code, f"cannot remove local route {destination} in route table {table}")
        return original(self)

    response.delete_route = delete_route


MENDS = (
    Mend(
        name="local_routes",
        moto="DeleteRoute removes the local route.",
        aws="Every route table has a local route for communication within the VPC, and it cannot be removed.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html",
        apply=_apply,
    ),
)
