"""What a server sees of a client behind each kind of load balancer: where a connection comes from, and what it says.

A load balancer that opens requests writes the client's address into a header; one that only passes connections on keeps
the client's address as the connection's own, or says it in a line, or some bytes, before everything else.

Not modelled: the extensions that a Network Load Balancer adds to the bytes of proxy protocol, and IPv6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address

_FORWARDED = "X-Forwarded-For"
_SIGNATURE = b"\r\n\r\n\x00\r\nQUIT\n"
_VERSION_2_PROXY, _TCP_OVER_IPV4, _ADDRESSES = 0x21, 0x11, 12


@dataclass(frozen=True, kw_only=True)
class End:
    """One end of a connection.

    Attributes:
        address: of IPv4.
        port: of TCP.
    """

    address: str
    port: int


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What arrives at a server.

    Attributes:
        source: where the connection comes from, as the server's socket tells it.
        before: the bytes before the request.
        headers: of the request, if the load balancer could read it.
    """

    source: str
    before: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def through_application(client: End, node: End, headers: Mapping[str, str], attributes: Mapping[str, str]) -> Arrival:
    """Return what arrives through an Application Load Balancer.

    Args:
        client: who asks.
        node: the load balancer's end towards the server.
        headers: what the client sends; it may have written the header itself.
        attributes: the load balancer's.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
    """
    mode = attributes.get("routing.http.xff_header_processing.mode", "append")
    sent = dict(headers)
    if mode == "append":
        shown = attributes.get("routing.http.xff_client_port.enabled") == "true"
        sent = _appended(sent, f"{client.address}:{client.port}" if shown else client.address)
    elif mode == "remove":
        sent.pop(_FORWARDED, None)
    return Arrival(source=node.address, headers=sent)


def through_network(client: End, node: End, front: End, attributes: Mapping[str, str]) -> Arrival:
    """Return what arrives through a Network Load Balancer that listens to TCP; it reads no request.

    Args:
        client: who connects.
        node: the load balancer's end towards the server.
        front: its end towards the client.
        attributes: the target group's.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
    """
    kept = attributes.get("preserve_client_ip.enabled", "true") == "true"
    told = attributes.get("proxy_protocol_v2.enabled") == "true"
    return Arrival(source=client.address if kept else node.address, before=_bytes(client, front) if told else b"")


def through_classic(
    client: End, node: End, front: End, headers: Mapping[str, str], *, protocol: str, proxy: bool = False
) -> Arrival:
    """Return what arrives through a Classic Load Balancer.

    Args:
        client: who asks.
        node: the load balancer's end towards the server.
        front: its end towards the client.
        headers: what the client sends.
        protocol: the listener's: ``HTTP`` and ``HTTPS`` are read, ``TCP`` and ``SSL`` passed on.
        proxy: whether a policy of type ``ProxyProtocolPolicyType`` is enabled for the servers' port.

    Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/x-forwarded-headers.html,
    https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-proxy-protocol.html
    """
    if protocol.upper().startswith("HTTP"):
        return Arrival(source=node.address, headers=_appended(dict(headers), client.address))
    line = f"PROXY TCP4 {client.address} {front.address} {client.port} {front.port}\r\n"
    return Arrival(source=node.address, before=line.encode() if proxy else b"")


def client_of(arrival: Arrival, *, trusted: int = 1) -> str:
    """Return whom a server takes for the client.

    Args:
        arrival: what arrived.
        trusted: how many proxies of one's own are in front; whatever stands further to the left in the header anybody
            may have written.
    """
    if arrival.before.startswith(_SIGNATURE):
        return str(IPv4Address(arrival.before[16:20]))
    if arrival.before:
        return arrival.before.decode().split()[2]
    said = [part.strip() for part in arrival.headers.get(_FORWARDED, "").split(",") if part.strip()]
    return said[-trusted].partition(":")[0] if len(said) >= trusted else arrival.source


def _appended(headers: dict[str, str], address: str) -> dict[str, str]:
    before = headers.get(_FORWARDED)
    return {**headers, _FORWARDED: f"{before}, {address}" if before else address}


def _bytes(client: End, front: End) -> bytes:
    """Return the header of proxy protocol version 2: signature, kind, length, addresses, ports.

    Source: https://www.haproxy.org/download/1.8/doc/proxy-protocol.txt
    """
    ends = IPv4Address(client.address).packed + IPv4Address(front.address).packed
    ports = client.port.to_bytes(2, "big") + front.port.to_bytes(2, "big")
    return _SIGNATURE + bytes([_VERSION_2_PROXY, _TCP_OVER_IPV4]) + _ADDRESSES.to_bytes(2, "big") + ends + ports
