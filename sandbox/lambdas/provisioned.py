"""Provisioned concurrency: environments that have loaded a version before anybody invokes it.

Of those that a version or an alias has, the sandbox really prepares the first few; an invocation that finds none of
them idle gets an environment on demand, as on AWS.

Not modelled: when a version is ready (here at once), and what the report of the first invocation in such an
environment tells (here no time for loading).

Source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.lambdas import running

Json = Any
MOST = 2
"""How many environments of one version are processes here; each takes as much memory as the function does."""
INIT_FAILED = "FUNCTION_ERROR_INIT_FAILURE"


def settings(backend: Any, name: str) -> dict[str, dict[str, Json]]:  # noqa: ANN401 moto's own class
    """Return what a function has provisioned, by version or alias, to be changed."""
    held: dict[str, dict[str, Json]] = vars(backend.get_function(name)).setdefault("provisioned", {})
    return held


def prepare(backend: Any, name: str, qualifier: str) -> str | None:  # noqa: ANN401 see above
    """Let environments load what a version or an alias leads to; return the reason if they fail at it."""
    if qualifier not in settings(backend, name):
        return None
    wanted = int(settings(backend, name)[qualifier]["RequestedProvisionedConcurrentExecutions"])
    for version in _led_to(backend, name, qualifier):
        function = backend.get_function(name, version)
        if running.is_runnable(function) and not running.prepare(function, min(wanted, MOST)):
            return INIT_FAILED
    return None


def is_for(function: Any) -> bool:  # noqa: ANN401 see above
    """Return whether concurrency is provisioned for a version, by itself or by an alias."""
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 takes long, and is there once a function is

    backend, name = lambda_backends[function.account_id][function.region], function.function_name
    held = settings(backend, name)
    return any(str(function.version) in _led_to(backend, name, qualifier) for qualifier in held)


def _led_to(backend: Any, name: str, qualifier: str) -> Iterator[str]:  # noqa: ANN401 see above
    """Yield the versions that a qualifier leads to."""
    if qualifier.isdigit():
        yield qualifier
        return
    for alias in backend.list_aliases(name):
        if alias.name == qualifier:
            weights: Mapping[str, float] = (alias.routing_config or {}).get("AdditionalVersionWeights") or {}
            yield from (str(alias.function_version), *weights)
