"""What a host itself answers for AWS: metadata, DNS, time."""

from typing import TYPE_CHECKING

from analysis.network.answer import Component
from analysis.network.lookup import service_in
from analysis.snapshot.model.network import Interface

if TYPE_CHECKING:
    from analysis.network.walk import Walk


def ask_host(walk: "Walk", interface: Interface) -> bool:
    """Let the host itself answer, if the packet is for a service at a reserved address; nothing filters there."""
    service = service_in(walk.packet.destination, walk.account.vpc(interface.vpc_id))
    if service is None:
        return False
    component = Component("Service", str(walk.packet.destination), service.name)
    if not service.takes(walk.packet):
        names = "/".join(str(protocol) for protocol in service.protocols)
        walk.stop(
            "PROTOCOL_RESTRICTION",
            component,
            f"{component} takes {names} {service.port} and nothing else",
        )
    walk.note(component, note="the packet arrives; neither routes nor filters stand before it")
    walk.connection.on_host = interface
    return True
