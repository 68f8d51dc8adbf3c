"""An HTTP API: the cheap kind, without the keys and plans of a REST API."""

import json
import re

from aws_cdk import Token
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key
from refarch.serverless.given import log_group
from refarch.serverless.python_function import PythonFunction
from refarch.serverless.rest_routes import refuse_bad_variables, refuse_route_again
from refarch.serverless.rest_stage import BURST, RATE, refuse_bad_rate
from refarch.serverless.who_may_ask import acknowledge_public, refuse_without_reason

LONGEST_SECONDS = 30
"""How long an HTTP API waits; it cannot be raised.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
"""
FIELDS = ("requestId", "ip", "requestTime", "httpMethod", "routeKey", "status", "protocol", "responseLength")
"""What the access log holds of a request."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
_ORIGIN = re.compile(r"\*|https?://\*|[a-z][a-z0-9+.-]*://[^/*\s]+")
_PATH = re.compile(r"/|(/([a-zA-Z0-9._~-]+|\{[a-zA-Z0-9_]+\+?\}))+")


class HttpApi(Construct):
    """Routes to functions, without keys, plans, validation, cache or firewall, at less than a third of the price.

    Pages of the origins that are named may ask it (CORS). It has one stage, ``$default``, that is deployed by itself.

    Requests are signed with IAM credentials that may ``execute-api:Invoke`` the route; a route that anybody may ask is
    one for which somebody says why.

    Example::

        web = HttpApi(self, "Web", about="Pictures", key=key, origins=["https://shop.example"])
        show = PythonFunction(self, "Show", code=GALLERY, about="Tells the pictures", key=key)
        web.answered_by(show, "GET", "/pictures", public="Names of pictures that are in the shop's window")

    Attributes:
        api: the CDK API.
        access_log: one line for each request.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html,
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        about: str,
        key: AnyKey,
        origins: list[str] | None = None,
        rate: float = RATE,
        burst: int = BURST,
        access_log: logs.ILogGroup | None = None,
    ) -> None:
        """Add the API and its stage.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            about: what it is for, in a few words.
            key: encrypts the access log; it must admit the stack's log groups.
            origins: whose pages may ask it, each as ``https://shop.example``; ``*`` stands for any, or any of a scheme.
            rate: requests per second, for all callers together.
            burst: requests at once.
            access_log: a log group that is there; by default a new one.

        Raises:
            RefusedError: if the limits let nothing through, or an origin is none.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
        """
        super().__init__(scope, construct_id)
        usable_key(self, key)
        refuse_bad_rate(self, rate=rate, burst=burst)
        self._routes: set[str] = set()
        for origin in origins or ():
            if not Token.is_unresolved(origin) and not _ORIGIN.fullmatch(origin):
                rule = "an origin is scheme, host and port, and no wildcard stands for a part of a host"
                refuse(self, f"origin {origin!r}", rule, "Write it like https://shop.example")
        self.access_log = log_group(self, "AccessLog", given=access_log, key=key)
        self.api = apigateway.HttpApi(
            self,
            "Api",
            description=about,
            create_default_stage=False,
            cors_preflight=apigateway.CorsPreflightOptions(allow_origins=origins) if origins else None,
        )
        self.stage = apigateway.CfnStage(
            self,
            "Stage",
            api_id=self.api.api_id,
            stage_name="$default",
            auto_deploy=True,
            access_log_settings=access_log_settings(self.access_log),
            default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=rate, throttling_burst_limit=burst, detailed_metrics_enabled=True
            ),
        )

    @property
    def url(self) -> str:
        """Return where the stage answers, without a slash at the end."""
        return self.api.api_endpoint

    def answered_by(self, function: PythonFunction, method: str, path: str, *, public: str | None = None) -> None:
        """Let a function answer.

        Args:
            function: gets the request (payload format 2.0), and returns the response.
            method: ``GET``.
            path: ``/pictures/{name}``.
            public: why anybody may ask, unsigned: it is kept with the route, for reviewers; by default nobody may who
                does not sign with IAM credentials.

        Raises:
            RefusedError: if API Gateway would refuse method or path, or both have an answer already, or the function
                may take longer than it waits, or a route is public without a reason.
        """
        refuse_without_reason(self, public)
        if method not in METHODS:
            refuse(self, f"method {method!r}", f"methods are {', '.join(METHODS)}", "Use one of these, in capitals")
        if not _PATH.fullmatch(path):
            refuse(self, f"path {path!r}", "a path begins with a slash, and its parts are not empty", "Mend it")
        refuse_bad_variables(self, path)
        if function.timeout > LONGEST_SECONDS:
            refuse(
                self,
                f"timeout={function.timeout} of {function.node.path}",
                f"an HTTP API answers with 503 after {LONGEST_SECONDS} seconds, and this quota cannot be raised",
                "Shorten it, or answer at once and work behind a queue",
            )
        refuse_route_again(self, method, path, self._routes)
        [route] = self.api.add_routes(
            path=path,
            methods=[apigateway.HttpMethod[method]],
            integration=integrations.HttpLambdaIntegration(f"{method}{path}", function.alias),
            authorizer=authorizers.HttpIamAuthorizer() if public is None else None,
        )
        acknowledge_public(route, public)


def access_log_settings(group: logs.ILogGroup) -> apigateway.CfnStage.AccessLogSettingsProperty:
    """Return how a stage of an HTTP or a WebSocket API writes a line of JSON for each request."""
    line = json.dumps({field: f"$context.{field}" for field in FIELDS})
    return apigateway.CfnStage.AccessLogSettingsProperty(destination_arn=group.log_group_arn, format=line)
