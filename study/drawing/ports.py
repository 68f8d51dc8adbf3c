"""Protocols and ports in words."""

PROTOCOLS = {"-1": "all traffic", "1": "ICMP", "6": "TCP", "17": "UDP", "58": "ICMPv6"}
"""Source: https://www.iana.org/assignments/protocol-numbers"""


def words_of(protocol: str | int, ports: tuple[int, int] | None) -> str:
    """Return ``TCP 443``, ``TCP 1024–65535``, ``ICMP`` or ``all traffic``."""
    name = PROTOCOLS.get(str(protocol), str(protocol).upper())
    if ports is None or name not in ("TCP", "UDP"):
        return name
    first, last = ports
    return f"{name} {first}" if first == last else f"{name} {first}–{last}"
