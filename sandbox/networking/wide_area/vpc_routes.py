"""Routes of VPCs that lead to core networks: only while the VPC is attached to the core network.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
"""

import sys
from collections.abc import Callable
from typing import Any

from botocore import xform_name
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.route_tables import Route
from moto.ec2.responses.route_tables import RouteTables

from sandbox.patching import replace

_DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")


def _attached(table: Any, arn: str) -> bool:  # noqa: ANN401 moto's own
    """Return whether a route table's VPC has an accepted attachment to a core network."""
    if "moto.networkmanager.models" not in sys.modules:
        return False  # Nobody has made a network yet, and moto's service need not be loaded to say so.
    from sandbox.networking.wide_area.common import homes  # noqa: PLC0415 there are networks by now
    from sandbox.networking.wide_area.core import ATTACHMENTS  # noqa: PLC0415

    backend = table.ec2_backend
    place = f"arn:{backend.partition}:ec2:{backend.region_name}:{backend.account_id}"
    return any(
        one["CoreNetworkArn"] == arn
        and one["ResourceArn"] == f"{place}:vpc/{table.vpc_id}"
        and one["AttachmentType"] == "VPC"
        and one["State"] in {"AVAILABLE", "PENDING_TAG_ACCEPTANCE"}
        for owner in homes(backend.partition)
        for one in ATTACHMENTS.all(owner.backend).values()
    )


def _routed(original: Callable[[Any], Any], request: Any) -> Any:  # noqa: ANN401 moto's request handlers
    table = request.ec2_backend.get_route_table(request._get_param("RouteTableId"))  # noqa: SLF001
    arn = request._get_param("CoreNetworkArn")  # noqa: SLF001
    if arn and not _attached(table, arn):
        code, message = "InvalidCoreNetworkArn.NotFound", f"The core network arn '{arn}' does not exist."
        raise EC2ClientError(code, message)
    answer = original(request)
    wanted = next(value for value in map(request._get_param, _DESTINATIONS) if value)  # noqa: SLF001
    for route in table.routes:
        if wanted in {getattr(route, xform_name(name)) for name in _DESTINATIONS}:
            route.core_network_arn = arn
    return answer


def install() -> None:
    """Let EC2 take core networks as targets, which are blackholes without an attachment."""
    replace(RouteTables, create_route=_routed, replace_route=_routed)
    route: Any = Route
    route.core_network_arn = None
    state = route.state.fget

    def told(self: Any) -> str:  # noqa: ANN401 moto's own
        if self.core_network_arn is not None:
            return "active" if _attached(self.route_table, self.core_network_arn) else "blackhole"
        return str(state(self))

    route.state = property(told)
