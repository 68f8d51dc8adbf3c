"""Which route a request is for: the most specific path that fits, then the greedy ones, then ``$default``.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
"""

from collections.abc import Iterable
from urllib.parse import unquote


def match(keys: Iterable[str], method: str, path: str) -> tuple[str, dict[str, str]] | None:
    """Return the key of the route that answers, and its path parameters, decoded; ``None`` if there is none.

    Args:
        keys: of all routes: ``GET /pets/{id}``, ``ANY /pets``, ``$default``.
        method: of the request.
        path: of the request, percent-encoded, without the stage.
    """
    known = list(keys)
    found = []
    parts = [part for part in path.split("/") if part]
    for key in known:
        verb, _, pattern = key.partition(" ")
        if verb not in {method, "ANY"} or not pattern:
            continue
        fit = fits([part for part in pattern.split("/") if part], parts)
        if fit is not None:
            rank, values = fit
            # Of two routes that fit equally well the one that names the method answers.
            found.append(((*rank, verb == "ANY"), key, values))
    if found:
        _, key, values = min(found, key=lambda one: one[0])
        return key, values
    return ("$default", {}) if "$default" in known else None


def fits(pattern: list[str], parts: list[str]) -> tuple[tuple[int, ...], dict[str, str]] | None:
    """Return how specific a pattern is for the parts of a path, less being more, and its parameters."""
    rank: list[int] = []
    values: dict[str, str] = {}
    for place, piece in enumerate(pattern):
        if place >= len(parts):
            return None
        if piece.startswith("{") and piece.endswith("+}"):
            values[piece[1:-2]] = unquote("/".join(parts[place:]))
            return (*rank, 2), values
        if piece.startswith("{") and piece.endswith("}"):
            values[piece[1:-1]] = unquote(parts[place])
            rank.append(1)
        elif piece in {parts[place], unquote(parts[place])}:
            rank.append(0)
        else:
            return None
    return (tuple(rank), values) if len(pattern) == len(parts) else None
