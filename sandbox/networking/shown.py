"""What is shared with an account, for the services whose resources are shared."""

import sys


def shown(account: str, region: str, kind: str) -> list[str]:
    """Return the ARNs of the resources of a type (``ec2:Subnet``) that others share with an account in a Region."""
    if "moto.ram.models" not in sys.modules:
        return []  # Nobody has made a share yet, and moto's service need not be loaded to say so.
    from sandbox.networking.sharing import showing  # noqa: PLC0415 see above

    return showing.shown(account, region, kind)
