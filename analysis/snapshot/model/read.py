"""Small readings that several builders share."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

from analysis.snapshot.model.network import Network

Json = Any


def block(text: str) -> Network:
    """Return a CIDR block, host bits ignored as EC2 ignores them."""
    return ip_network(text, strict=False)


def name_of(item: Mapping[str, Json]) -> str:
    """Return the Name tag, or nothing."""
    tags = item.get("Tags") or item.get("TagSet") or ()
    return next((str(tag["Value"]) for tag in tags if tag.get("Key") == "Name"), "")
