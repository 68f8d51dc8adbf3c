"""Which resource a path is for.

A part that is written out comes before a parameter, and a parameter before a greedy one, ``{proxy+}``.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
"""

from collections.abc import Sequence

from sandbox.gateways.http.matching import fits
from sandbox.gateways.rest.deployed import Resource


def match(resources: Sequence[Resource], path: str) -> tuple[Resource, dict[str, str]] | None:
    """Return the resource of a path, and the values of its parameters, decoded; ``None`` if there is none.

    A slash at the end makes no difference.
    """
    parts = [part for part in path.split("/") if part]
    best: tuple[tuple[int, ...], Resource, dict[str, str]] | None = None
    for resource in resources:
        found = fits([part for part in resource.path.split("/") if part], parts)
        if found is not None and (best is None or found[0] < best[0]):
            best = (found[0], resource, found[1])
    return None if best is None else (best[1], best[2])
