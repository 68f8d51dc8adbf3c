"""Blocks that come from pools of an IP Address Manager: the pools tell who has them."""

from sandbox.resources.row import Read


def told_by_pools(version: str) -> dict[str, str | Read]:
    """Return what tells whether a resource has a block of the pool, and of the length, that its template names.

    Args:
        version: ``Ipv4`` or ``Ipv6``.
    """
    pool = f"{version}IpamPoolId"
    held = f"length(IpamPoolAllocations[?ResourceId=='$id']) > `0` && '${pool}'"
    # A block ends in the length of its netmask.
    return {
        pool: Read("GetIpamPoolAllocations", {"IpamPoolId": f"${pool}"}, held),
        f"{version}NetmaskLength": "CidrBlock",
    }
