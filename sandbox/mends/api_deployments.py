"""Deployments of APIs: what a stage serves is what was deployed, until the next deployment."""

from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace


def _apply() -> None:
    from moto.apigateway.models import RestAPI  # noqa: PLC0415 loaded by now

    replace(RestAPI, create_deployment=_create)


def _create(original: Callable[..., Any], self: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 moto's own
    from sandbox.gateways.rest.deployed import deployed  # noqa: PLC0415 only APIs need it

    deployment = original(self, *arguments, **named)
    deployment.served = deployed(self)
    return deployment


MENDS = (
    Mend(
        name="api_deployments",
        moto="Nothing serves a stage but a mock of its integrations, made of the API as it is at the time.",
        aws="A deployment is a snapshot of the API: its stages answer requests as the API was when it was deployed.",
        source="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html",
        apply=_apply,
        when="moto.apigateway.urls",
    ),
)
