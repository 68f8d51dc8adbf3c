"""What routers beyond a connection advertise by BGP.

Nothing here speaks BGP. The tag ``sandbox:advertises`` of a customer gateway, of a virtual interface of Direct
Connect or of a Connect peer, says what the router beyond it would advertise (``10.8.0.0/16 10.9.0.0/16``); AWS takes
no notice of it. Without it nothing comes up, as with no device at the other end.
"""

from collections.abc import Mapping
from typing import Any

TAG = "sandbox:advertises"


def blocks(tags: Mapping[str, str]) -> list[str]:
    """Return the blocks that are advertised by what has some tags."""
    return tags.get(TAG, "").replace(",", " ").split()


def advertised(backend: Any, customer_gateway: str) -> list[str]:  # noqa: ANN401 moto's EC2 backend
    """Return the blocks that the router behind a customer gateway advertises."""
    return blocks(backend.tags.get(customer_gateway, {}))
