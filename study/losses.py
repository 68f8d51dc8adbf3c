"""What may be lost by the names of a scenario."""

from analysis.network.ends import resources
from analysis.snapshot.model import Account
from stacks.scenario import Scenario


class NothingThereError(Exception):
    """A name stands for nothing, so that a promise about it would hold or break for no reason."""


def lost_ids(account: Account, scenario: Scenario, name: str) -> list[str]:
    """Return the ids of what may be lost by a name, or of a connection with the number of a tunnel behind it.

    Raises:
        NothingThereError: if there is nothing.
    """
    path, _, tunnel = scenario.names.get(name, name).rpartition(":")
    numbered = tunnel in {"1", "2"}
    names = {name: path if numbered else scenario.names.get(name, name)}
    found = resources(account, name, names, scenario.slug)
    kinds = [r for r in found if r.type in _LOSABLE]
    if not kinds:
        msg = f"nothing is there that {name!r} stands for"
        raise NothingThereError(msg)
    return [f"{r.identity}:{tunnel}" if numbered else r.identity for r in kinds]


_LOSABLE = frozenset(
    f"AWS::{kind}"
    for kind in (
        "EC2::Instance",
        "EC2::NatGateway",
        "EC2::TransitGatewayAttachment",
        "EC2::VPNConnection",
        "EC2::VPNGateway",
        "DirectConnect::Connection",
        "DirectConnect::Lag",
        "DirectConnect::PrivateVirtualInterface",
        "DirectConnect::PublicVirtualInterface",
        "DirectConnect::TransitVirtualInterface",
    )
)
"""What a failure takes away as a whole."""
