"""What a VPN connection can end at on AWS's side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from aws_cdk import CfnResource
from aws_cdk import aws_ec2 as ec2
from constructs import Construct


class VpnEnd(Protocol):
    """A gateway of AWS's that VPN connections end at; exactly one of the ids is set."""

    @property
    def vpn_gateway_id(self) -> str | None:
        """Return the id of a virtual private gateway."""

    @property
    def transit_gateway_id(self) -> str | None:
        """Return the id of a Transit Gateway."""

    @property
    def amazon_asn(self) -> int | None:
        """Return its autonomous system number; ``None`` if nobody knows."""


@runtime_checkable
class VpnHub(VpnEnd, Protocol):
    """A Transit Gateway with segments: what comes in by a connection is routed by one of them."""

    def attach_connections(
        self,
        site: Construct,
        connections: Sequence[ec2.CfnVPNConnection],
        *,
        segment: str | None = None,
        by_hand: Sequence[str] = (),
    ) -> object:
        """Put a site's connections into a segment, with static routes to the blocks that are told by hand."""

    def attach_line(self, gateway_id: str, association: CfnResource, *, segment: str | None = None) -> object:
        """Put a Direct Connect gateway that is associated with the hub into a segment."""


@dataclass(frozen=True, kw_only=True)
class ExistingGateway:
    """A gateway that somebody else has made: give one of the ids.

    Attributes:
        vpn_gateway_id: of a virtual private gateway.
        transit_gateway_id: of a Transit Gateway.
        amazon_asn: its autonomous system number, if known.
        route_table_id: of a Transit Gateway, the route table by which connections with static routing are reached; by
            default the one that the gateway associates them with by itself.
    """

    vpn_gateway_id: str | None = None
    transit_gateway_id: str | None = None
    amazon_asn: int | None = None
    route_table_id: str | None = None
