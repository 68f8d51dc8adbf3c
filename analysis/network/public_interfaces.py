"""Public virtual interfaces of Direct Connect: between a customer's own public addresses and those of AWS."""

from analysis.network.amazon import known_blocks
from analysis.network.answer import Component
from analysis.network.lookup import behind_public
from analysis.network.reserved import NEVER_ROUTED, PRIVATE, PRIVATE6
from analysis.network.walk import Walk
from analysis.network.ways import PUBLIC, Way, ways, ways_at
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.hybrid import CustomerGateway, VpnConnection


def enter_by_public_interface(walk: Walk, way: Way, component: Component, *, foreign: bool) -> None:
    """Let in what comes by a public virtual interface: from announced addresses, to AWS's public ones of any Region.

    AWS tells the customer of its own addresses and of nobody else's, so nothing gets through it to the internet.

    Args:
        walk: the packet's way so far.
        way: the interface.
        component: the interface, as people know it.
        foreign: whether what is called is not AWS's, by the meaning of the word that names it.

    Raises:
        CannotDecideError: if nobody tells which addresses are announced, or whether AWS has the one that is called.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/routing-and-bgp.html and
    https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
    """
    from analysis.network.internet_gateway import enter_from_internet  # noqa: PLC0415 each knows the other

    account, packet = walk.account, walk.packet
    called, details = packet.destination, {"VirtualInterface": component.to_json()}
    if way.blocks is None:
        msg = f"which public addresses are announced to AWS by {component} is not in the snapshot"
        raise CannotDecideError(msg)
    if not packet.source.inside(*way.blocks):
        text = f"{packet.source} is none of the public addresses that are announced by {component}"
        walk.stop("GATEWAY_REJECTS_SPOOFED_TRAFFIC", component, text, details=details)
    if called.inside(*PRIVATE, PRIVATE6, *NEVER_ROUTED):
        text = f"{called} is no public address, and by {component} AWS announces its public addresses only"
        walk.stop("NO_ROUTE_TO_DESTINATION", component, text, details=details)
    if foreign:
        text = f"{called} is not AWS's, and by {component} AWS announces its own addresses only"
        walk.stop("NO_ROUTE_TO_DESTINATION", component, text, details=details)
    if behind_public(account, called) is not None:
        enter_from_internet(walk)
        return
    if not called.inside(*known_blocks(account)):
        msg = f"whether {called} is one of AWS's own addresses, which {component} leads to, is not in the snapshot"
        raise CannotDecideError(msg)
    walk.note(Component("Service", str(called), "aws"), note="the packet arrives, without leaving AWS's network")
    walk.arrived = None


def leave_by_public_interface(walk: Walk) -> bool:
    """Send a packet to a customer's public addresses by the virtual interface that announces them, if one is up.

    AWS prefers it to the internet, also where both lead there.

    Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/routing-and-bgp.html
    """
    from analysis.network.hybrid import arrive_beyond  # noqa: PLC0415 each knows the other

    for way in ways(walk.account):
        if way.kind == PUBLIC and way.up(walk.packet.version) and walk.packet.destination.inside(*way.blocks or ()):
            arrive_beyond(walk, way)
            return True
    return False


def carrier_of(account: Account, vpn: VpnConnection) -> Way | None:
    """Return the virtual interface by which the tunnels of a VPN connection go; ``None`` is the internet.

    It is a public one that announces the customer gateway, or a transit one if both ends are private (private IP VPN).

    Source: https://docs.aws.amazon.com/whitepapers/latest/aws-vpc-connectivity-options/aws-direct-connect-site-to-site-vpn.html
    and https://docs.aws.amazon.com/vpn/latest/s2svpn/private-ip-dx.html
    """
    if vpn.transport:
        attachments = account.transit_attachments.values()
        lent = next((each for each in attachments if each.id == vpn.transport), None)
        return next((way for way in ways_at(account, lent) if way.up(4)), None) if lent else None
    gateway: CustomerGateway | None = account.customer_gateways.get(vpn.customer_gateway_id)
    address = gateway.address if gateway else None
    if address is None:
        return None
    found = (way for way in ways(account) if way.kind == PUBLIC and way.up(address.version))
    return next((way for way in found if any(address in block for block in way.blocks or ())), None)
