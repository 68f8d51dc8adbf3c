"""One request to a stage of an HTTP API, and what is known of it while it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.gateways.finding import Found
from sandbox.gateways.http.deployed import Deployed, Told
from sandbox.gateways.messages import Request, Response, json_response
from sandbox.gateways.payloads import Circumstances, stamp

Json = Any


class Refusal(Exception):  # noqa: N818 an answer, by way of an exception
    """The API answers itself.

    Attributes:
        response: what it answers.
    """

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        """Keep the answer."""
        super().__init__(message)
        self.response: Response = json_response(status, {"message": message}, headers)


@dataclass
class Exchange:
    """A request and what has been found out about it.

    Attributes:
        found: the API.
        stage: moto's record of it.
        served: what it serves.
        request: without the stage in its path.
        host: which AWS would have been asked.
        route: that answers.
        path_parameters: of the route.
        authorizer: what an authorizer has said, as events tell it.
        identity: of whoever signed the request.
    """

    found: Found
    stage: Any
    served: Deployed
    request: Request
    host: str
    about: Circumstances
    route: Told = field(default_factory=dict)
    path_parameters: dict[str, str] = field(default_factory=dict)
    authorizer: dict[str, Json] = field(default_factory=dict)
    error: str | None = None
    integration: dict[str, Json] = field(default_factory=dict)

    @property
    def route_key(self) -> str:
        """Return ``GET /pets/{id}``."""
        return str(self.route.get("routeKey") or "")

    @property
    def route_arn(self) -> str:
        """Return the ARN by which authorizers and permissions know the request."""
        verb, _, path = self.route_key.partition(" ")
        if verb == "$default":
            return f"{self.found.arn}/{self.stage.name}/$default"
        return f"{self.found.arn}/{self.stage.name}/{self.request.method}{path and self.request.path}"

    @property
    def variables(self) -> dict[str, str]:
        """Return the stage's variables."""
        return dict(self.stage.stage_variables or {})

    def circumstances(self) -> Circumstances:
        """Return what events tell of the request."""
        more = {"authorizer": self.authorizer} if self.authorizer else {}
        return Circumstances(
            self.found.account,
            self.found.id,
            self.host,
            self.stage.name,
            self.route_key,
            self.about.path,
            self.path_parameters,
            self.variables,
            more,
            self.about.request_id,
            self.about.began,
        )

    def context(self) -> dict[str, Json]:
        """Return what ``$context`` holds, of logs and of parameter mappings.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
        """
        told = {
            name: value
            for part in self.authorizer.values()
            if isinstance(part, Mapping)
            for name, value in {**part, **(part.get("claims") or {})}.items()
        }
        return {
            "accountId": self.found.account,
            "apiId": self.found.id,
            "authorizer": {**told, **self.authorizer},
            "domainName": self.host,
            "domainPrefix": self.host.split(".")[0],
            "error": {"message": self.error} if self.error else {},
            "extendedRequestId": self.about.request_id,
            "httpMethod": self.request.method,
            "identity": {
                "sourceIp": self.request.source,
                "userAgent": self.request.headers.get("User-Agent"),
            },
            "integration": self.integration,
            "integrationErrorMessage": self.integration.get("error"),
            "path": self.about.path,
            "protocol": self.request.protocol,
            "requestId": self.about.request_id,
            "requestTime": stamp(self.about.began),
            "requestTimeEpoch": int(self.about.began * 1000),
            "routeKey": self.route_key or None,
            "stage": self.stage.name,
        }


def plain(status: int, message: str, headers: Headers | None = None) -> Response:
    """Return an answer of the service itself."""
    return json_response(status, {"message": message}, dict(headers or {}))
