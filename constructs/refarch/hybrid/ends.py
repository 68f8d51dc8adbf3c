"""What a VPN connection can end at on AWS's side."""

from dataclasses import dataclass
from typing import Protocol


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


@dataclass(frozen=True, kw_only=True)
class ExistingGateway:
    """A gateway that somebody else has made: give one of the ids.

    Attributes:
        vpn_gateway_id: of a virtual private gateway.
        transit_gateway_id: of a Transit Gateway.
        amazon_asn: its autonomous system number, if known.
    """

    vpn_gateway_id: str | None = None
    transit_gateway_id: str | None = None
    amazon_asn: int | None = None
