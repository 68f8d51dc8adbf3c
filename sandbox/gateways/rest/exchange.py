"""One request to a stage of a REST API, and what is known of it while it is answered."""

import base64
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox import clock
from sandbox.gateways.finding import Found
from sandbox.gateways.messages import Request, grouped, media_type
from sandbox.gateways.rest.deployed import Deployed, Method, Resource

Json = Any
_UNKNOWN = Resource("", "", {})


@dataclass
class Exchange:
    """A request and what has been found out about it.

    Attributes:
        found: the API.
        stage: its name.
        deployment: the id of the deployment that serves the request.
        served: what was deployed.
        variables: the stage's, with those of a canary laid over them.
        request: without the stage in its path.
        host: which AWS would have been asked.
        canary: whether the canary's deployment serves it.
    """

    found: Found
    stage: str
    deployment: str
    served: Deployed
    variables: dict[str, str]
    request: Request
    host: str
    canary: bool = False
    resource: Resource = _UNKNOWN
    method: Method | None = None
    path_parameters: dict[str, str] = field(default_factory=dict)
    authorizer: dict[str, Json] = field(default_factory=dict)
    identity: dict[str, Json] = field(default_factory=dict)
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    extended_id: str = field(default_factory=lambda: base64.b64encode(secrets.token_bytes(11)).decode()[:15] + "=")
    began: float = field(default_factory=clock.now)
    log: list[str] = field(default_factory=list)
    request_overrides: dict[str, Json] = field(default_factory=lambda: {"header": {}, "querystring": {}, "path": {}})
    response_overrides: dict[str, Json] = field(default_factory=lambda: {"header": {}})
    integration: dict[str, Json] = field(default_factory=dict)

    @property
    def method_arn(self) -> str:
        """Return the ARN by which policies and authorizers know the request."""
        return f"{self.found.arn}/{self.stage}/{self.request.method}/{self.request.path.lstrip('/')}"

    @property
    def trace_root(self) -> str:
        """Return the id of the trace that begins with the request, if it does not bring one."""
        return f"1-{int(self.began):08x}-{self.request_id.replace('-', '')[:24]}"

    def headers(self) -> dict[str, str]:
        """Return the headers that API Gateway tells, the last of each name."""
        return {name: values[-1] for name, values in self.all_headers().items()}

    def all_headers(self) -> dict[str, list[str]]:
        """Return all headers, with those that API Gateway adds."""
        found = grouped((name, value) for name, value in self.request.headers)
        names = {name.lower(): name for name in found}
        forwarded = found.pop(names.get("x-forwarded-for", ""), [])
        found["X-Forwarded-For"] = [", ".join([*forwarded, self.request.source])]
        for name, value in (("X-Forwarded-Port", "443"), ("X-Forwarded-Proto", "https")):
            found[names.get(name.lower(), name)] = [value]
        if "x-amzn-trace-id" not in names:
            found["X-Amzn-Trace-Id"] = [f"Root={self.trace_root}"]
        return found

    @property
    def is_binary(self) -> bool:
        """Return whether the request's body is of a type that the API takes for binary."""
        return is_among(media_type(self.request.headers.get("Content-Type")), self.served.binary_types)

    def note(self, line: str) -> None:
        """Write a line of the execution log."""
        self.log.append(f"({self.request_id}) {line}")

    def params(self) -> dict[str, dict[str, str]]:
        """Return the parameters of the request by place: what templates and mappings refer to."""
        return {
            "path": self.path_parameters,
            "querystring": dict(self.request.query),
            "header": self.headers(),
        }

    def context(self) -> dict[str, Json]:
        """Return what ``$context`` holds.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
        """
        return {
            **self.request_context(),
            "authorizer": dict(self.authorizer),
            "awsEndpointRequestId": self.request_id,
            "isCanaryRequest": self.canary,
            "integration": dict(self.integration),
            "requestOverride": self.request_overrides,
            "responseOverride": self.response_overrides,
        }

    def request_context(self) -> dict[str, Json]:
        """Return what a proxied function is told of the request's circumstances."""
        moment = datetime.fromtimestamp(self.began, UTC)
        context: dict[str, Json] = {
            "resourceId": self.resource.id,
            "resourcePath": self.resource.path,
            "httpMethod": self.request.method,
            "extendedRequestId": self.extended_id,
            "requestTime": f"{moment:%d/%b/%Y:%H:%M:%S} +0000",
            "path": f"/{self.stage}{self.request.path}",
            "accountId": self.found.account,
            "protocol": self.request.protocol,
            "stage": self.stage,
            "domainPrefix": self.host.split(".")[0],
            "requestTimeEpoch": int(self.began * 1000),
            "requestId": self.request_id,
            "identity": {
                **dict.fromkeys(_NOBODY),
                "sourceIp": self.request.source,
                "userAgent": self.request.headers.get("User-Agent"),
                **self.identity,
            },
            "domainName": self.host,
            "deploymentId": self.deployment,
            "apiId": self.found.id,
        }
        return {**context, "authorizer": self.authorizer} if self.authorizer else context


_NOBODY = (
    "cognitoIdentityPoolId",
    "accountId",
    "cognitoIdentityId",
    "caller",
    "sourceIp",
    "principalOrgId",
    "accessKey",
    "cognitoAuthenticationType",
    "cognitoAuthenticationProvider",
    "userArn",
    "userAgent",
    "user",
)


def is_among(kind: str, types: tuple[str, ...]) -> bool:
    """Return whether a media type is one of a list, in which ``*/*`` and ``image/*`` stand for many."""
    return any(one in {"*/*", kind} or (one.endswith("/*") and kind.startswith(one[:-1])) for one in types)
