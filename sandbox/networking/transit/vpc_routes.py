"""Routes of VPCs that lead to transit gateways: only while the VPC is attached to the gateway.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.ec2.exceptions import InvalidTransitGatewayID
from moto.ec2.models import EC2Backend
from moto.ec2.models.route_tables import Route, RouteBackend

from sandbox.networking.transit.kinds import GATEWAYS, VPC_ATTACHMENTS


@dataclass(frozen=True)
class Gateway:
    """A gateway as moto's routes and tag searches know it."""

    id: str
    arn: str


class _Gateways(dict[str, Gateway]):
    """What moto takes for its own gateways: those that the account owns or is shown."""

    def __init__(self, backend: Any) -> None:  # noqa: ANN401 moto's EC2 backend
        super().__init__(
            (one["TransitGatewayId"], Gateway(one["TransitGatewayId"], one["TransitGatewayArn"]))
            for one in GATEWAYS.seen(backend)
        )


def _attached(backend: Any, vpc: str, gateway: str) -> bool:  # noqa: ANN401
    return any(
        one["VpcId"] == vpc and one["TransitGatewayId"] == gateway and one["State"] == "available"
        for one in VPC_ATTACHMENTS.seen(backend)
    )


def install() -> None:
    """Let routes be refused without an attachment, and be blackholes after it."""
    backend: Any = EC2Backend
    backend.transit_gateways = property(_Gateways, lambda _backend, _given: None)
    routes: Any = RouteBackend
    for name in ("create_route", "replace_route"):
        setattr(routes, name, _checking(getattr(routes, name)))
    route: Any = Route
    state = route.state.fget

    def told(self: Any) -> str:  # noqa: ANN401 moto's own
        if self.transit_gateway is not None:
            table = self.route_table
            if not _attached(table.ec2_backend, table.vpc_id, self.transit_gateway.id):
                return "blackhole"
        return str(state(self))

    route.state = property(told)


def _checking(original: Any) -> Any:  # noqa: ANN401
    def checked(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signatures
        for gateway in _named(args, kwargs):
            table = self.get_route_table(kwargs.get("route_table_id", args[0] if args else None))
            if not _attached(self, table.vpc_id, gateway):
                raise InvalidTransitGatewayID(gateway)
        return original(self, *args, **kwargs)

    return checked


def _named(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[str]:
    """Yield the gateway that a call names; moto gives it by name or, to replace a route, by position."""
    given = [kwargs.get("transit_gateway_id"), *args[1:]]
    yield from (value for value in given if isinstance(value, str) and value.startswith("tgw-"))
