"""API keys and usage plans: who calls, how often, and how many times in a day, a week or a month.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox import clock
from sandbox.gateways import buckets
from sandbox.gateways.rest.deployed import Method
from sandbox.gateways.rest.exchange import Exchange
from sandbox.gateways.rest.refusals import Kind, Refusal

Json = Any
_ACCOUNT_RATE, _ACCOUNT_BURST = 10_000.0, 5_000.0
"""What an account's APIs take in a Region unless a limit is raised."""


def count(exchange: Exchange, method: Method) -> None:
    """Count a request against the key's plan, the stage's limits and the account's.

    Raises:
        Refusal: if the method needs a key that is not given, or there have been too many requests.
    """
    given = _given(exchange)
    found = _key(exchange, given) if given else None
    if method.needs_key:
        if found is None:
            raise Refusal(Kind.INVALID_API_KEY)
        exchange.identity |= {"apiKey": found[0].value, "apiKeyId": found[0].id}
        _count_for_key(exchange, *found)
    stage = exchange.found.api.stages[exchange.stage]
    settings = _settings(stage, exchange)
    rate, burst = settings.get("throttlingRateLimit"), settings.get("throttlingBurstLimit")
    limited = rate not in {None, -1} and burst not in {None, -1}
    key = ("stage", exchange.found.id, exchange.stage, exchange.resource.path, exchange.request.method)
    if limited and not buckets.passes(key, float(rate or 0), float(burst or 0)):
        raise Refusal(Kind.THROTTLED)
    place = ("account", exchange.found.account, exchange.found.region)
    if not buckets.passes(place, _ACCOUNT_RATE, _ACCOUNT_BURST):
        raise Refusal(Kind.THROTTLED)


def settings_of(exchange: Exchange) -> Mapping[str, Json]:
    """Return the stage's settings for the method of a request: its own, or those of all methods."""
    return _settings(exchange.found.api.stages[exchange.stage], exchange)


def _settings(stage: Any, exchange: Exchange) -> Mapping[str, Json]:  # noqa: ANN401 moto's Stage
    verb = exchange.method.verb if exchange.method else exchange.request.method
    path = exchange.resource.path.lstrip("/")
    names = [f"~1{path.replace('/', '~1')}/{verb}", f"{path}/{verb}", f"/{path}/{verb}", "*/*"]
    for name in names:
        if name in stage.method_settings:
            found: Mapping[str, Json] = stage.method_settings[name]
            return found
    return {}


def _given(exchange: Exchange) -> str | None:
    """Return the key that is given, in the header or by the authorizer."""
    if exchange.served.key_source == "AUTHORIZER":
        return exchange.identity.get("usageIdentifierKey")
    return exchange.request.headers.get("X-Api-Key")


def _key(exchange: Exchange, value: str) -> tuple[Any, Any] | None:
    """Return a key that is enabled and the plan that lets it call this stage; ``None`` if there is none."""
    backend = exchange.found.backend
    for plan in backend.usage_plans.values():
        stages = [(one["apiId"], one["stage"]) for one in plan.api_stages]
        if (exchange.found.id, exchange.stage) not in stages:
            continue
        for identity in backend.usage_plan_keys.get(plan.id, {}):
            key = backend.keys.get(identity)
            if key is not None and key.value == value and str(key.enabled).lower() != "false":
                return key, plan
    return None


def _count_for_key(exchange: Exchange, key: Any, plan: Any) -> None:  # noqa: ANN401 moto's models
    throttle = plan.throttle or {}
    own = _own_limits(exchange, plan)
    # Limits of a method are the key's for this method; without any those of the plan count for all methods together.
    name: tuple[object, ...] = ("key", plan.id, key.id)
    if own:
        name, throttle = (*name, exchange.resource.path, exchange.request.method), own
    rate, burst = throttle.get("rateLimit"), throttle.get("burstLimit")
    if rate is not None or burst is not None:
        rate = float(rate if rate is not None else _ACCOUNT_RATE)
        if not buckets.passes(name, rate, float(burst if burst is not None else max(rate, 1.0))):
            raise Refusal(Kind.THROTTLED)
    quota = plan.quota or {}
    if quota.get("limit") is not None:
        period = _period(str(quota.get("period") or "DAY"), clock.utcnow())
        if not buckets.counted(("quota", plan.id, key.id, period), int(quota["limit"]), int(quota.get("offset") or 0)):
            raise Refusal(Kind.QUOTA_EXCEEDED)


def _own_limits(exchange: Exchange, plan: Any) -> Mapping[str, Json]:  # noqa: ANN401 see above
    """Return the limits that a plan has for the method of a request."""
    for stage in plan.api_stages:
        if (stage["apiId"], stage["stage"]) == (exchange.found.id, exchange.stage):
            limits: Mapping[str, Json] = (stage.get("throttle") or {}).get(
                f"{exchange.resource.path}/{exchange.request.method}", {}
            )
            return limits
    return {}


def _period(kind: str, now: datetime) -> str:
    if kind == "MONTH":
        return f"{now:%Y-%m}"
    if kind == "WEEK":
        return f"{now - timedelta(days=(now.weekday() + 1) % 7):%Y-%m-%d} week"
    return f"{now:%Y-%m-%d}"
