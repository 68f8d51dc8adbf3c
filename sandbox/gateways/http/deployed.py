"""An HTTP or WebSocket API as a stage serves it: as it is now, if the stage deploys by itself, or as it was deployed.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Json = Any
Told = Mapping[str, Json]


@dataclass(frozen=True)
class Deployed:
    """What a stage needs to know of its API; each part is told as the service tells it.

    Attributes:
        routes: by their keys.
        integrations: by their ids.
        authorizers: by their ids.
        responses: of integrations, by the integrations' ids.
        route_responses: keys of routes that answer, of a WebSocket API.
        models: by their names.
    """

    routes: Mapping[str, Told]
    integrations: Mapping[str, Told]
    authorizers: Mapping[str, Told]
    responses: Mapping[str, tuple[Told, ...]]
    route_responses: frozenset[str]
    models: Mapping[str, Told]

    def integration_of(self, route: Told) -> tuple[str, Told] | None:
        """Return the id and the integration of a route, if it has one."""
        identity = str(route.get("target") or "").removeprefix("integrations/")
        found = self.integrations.get(identity)
        return None if found is None else (identity, found)


def deployed(api: Any) -> Deployed:  # noqa: ANN401 moto's Api
    """Return an API as it is now, apart from what is changed of it later."""
    return Deployed(
        {route.route_key: deepcopy(route.to_json()) for route in api.routes.values()},
        {key: deepcopy(one.to_json()) for key, one in api.integrations.items()},
        {key: deepcopy(one.to_json()) for key, one in api.authorizers.items()},
        {
            key: tuple(deepcopy(response.to_json()) for response in one.responses.values())
            for key, one in api.integrations.items()
        },
        frozenset(route.route_key for route in api.routes.values() if route.route_responses),
        {one.name: deepcopy(one.to_json()) for one in api.models.values()},
    )


def served(api: Any, stage: Any) -> Deployed | None:  # noqa: ANN401 see above
    """Return what a stage serves; ``None`` if nothing has been deployed to it."""
    if stage.auto_deploy:
        return deployed(api)
    snapshot: Deployed | None = vars(api).get("snapshots", {}).get(stage.deployment_id)
    return snapshot


def keep(api: Any, deployment: str) -> None:  # noqa: ANN401 see above
    """Keep what an API is now, as what a deployment of it serves."""
    vars(api).setdefault("snapshots", {})[deployment] = deployed(api)
