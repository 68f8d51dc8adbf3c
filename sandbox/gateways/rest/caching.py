"""Caches of stages: what was answered is answered again, for a while, and nobody behind the API is asked.

An entry is known by its method and the parameters that the integration names for it, and by nothing else: a query that
is no such parameter is answered with what another one got. Whatever comes from behind the API is kept, errors too.

Not modelled: whether a caller may have an entry fetched anew (``Cache-Control: max-age=0``) where the stage asks for
that right; nobody has it then.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox import clock
from sandbox.gateways.messages import Response
from sandbox.gateways.rest import keys
from sandbox.gateways.rest.deployed import Integration
from sandbox.gateways.rest.exchange import Exchange

Json = Any
SECONDS = 300
_MOST_BYTES = 1024 * 1024


def kept(exchange: Exchange, integration: Integration, ask: Callable[[], Response]) -> Response:
    """Return what a stage has kept of an integration's answers, or ask and keep it.

    Args:
        exchange: the request.
        integration: what is behind its method.
        ask: asks it.
    """
    stage, settings = exchange.found.api.stages[exchange.stage], keys.settings_of(exchange)
    seconds = int(SECONDS if settings.get("cacheTtlInSeconds") is None else settings["cacheTtlInSeconds"])
    if not _is_on(stage, settings, exchange.request.method) or not seconds or _is_apart(exchange, stage):
        return ask()
    entries: dict[tuple[str, ...], tuple[float, Response]] = vars(stage).setdefault("kept_answers", {})
    entry = (integration.cache_namespace, exchange.request.method, *_values(exchange, integration))
    until, response = entries.get(entry, (0.0, None))
    if response is not None and clock.now() < until and not _refused(exchange, settings):
        exchange.note("Cache hit")
        return response
    response = ask()
    if len(response.body) <= _MOST_BYTES:
        entries[entry] = (clock.now() + seconds, response)
    return response


def _is_on(stage: Any, settings: Mapping[str, Json], method: str) -> bool:  # noqa: ANN401 moto's Stage
    """Settings for all methods are for GET only; for others a method has to have settings of its own."""
    wanted = str(settings.get("cachingEnabled", False)).lower() == "true"
    own = settings is not stage.method_settings.get("*/*")
    return bool(stage.cache_cluster_enabled) and wanted and (method == "GET" or own)


def _is_apart(exchange: Exchange, stage: Any) -> bool:  # noqa: ANN401 see above
    """Return whether a canary answers, to which the stage's cache is of no use unless it is told to use it.

    Source: https://docs.aws.amazon.com/apigateway/latest/api/API_CanarySettings.html
    """
    canary = vars(stage).get("more", {}).get("canarySettings") or {}
    return exchange.canary and str(canary.get("useStageCache", False)).lower() != "true"


def _values(exchange: Exchange, integration: Integration) -> list[str]:
    params = exchange.params()
    found = []
    for name in integration.cache_keys:
        source = integration.parameters.get(name, name) if name.startswith("integration.") else name
        _, _, place, *rest = [*source.split("."), "", "", ""]
        key = ".".join(rest).rstrip(".")
        known = params.get(place, {})
        named = {each.lower(): value for each, value in known.items()} if place == "header" else known
        found.append(str(named.get(key.lower() if place == "header" else key, "")))
    return found


def _refused(exchange: Exchange, settings: Mapping[str, Json]) -> bool:
    """Return whether the caller will have no kept answer, and the stage lets anybody say so."""
    control = str(exchange.request.headers.get("Cache-Control") or "")
    asked = "max-age=0" in control.replace(" ", "")
    return asked and str(settings.get("requireAuthorizationForCacheControl", True)).lower() == "false"
