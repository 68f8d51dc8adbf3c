"""A WebSocket API: clients stay connected, and are told things without asking."""

import re
from collections.abc import Sequence

from aws_cdk import RemovalPolicy, Stack, Token
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.acknowledgement import acknowledge, found_as
from refarch.given_table import refuse_no_table
from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key
from refarch.serverless.api_logs import ApiLogs
from refarch.serverless.given import log_group
from refarch.serverless.http_api import access_log_settings
from refarch.serverless.python_function import PythonFunction
from refarch.serverless.rest_stage import BURST, LONGEST_SECONDS, RATE
from refarch.serverless.who_may_ask import acknowledge_public, refuse_without_reason

_ROUTE = re.compile(r"[a-zA-Z0-9_-]{1,128}|\$(connect|disconnect|default)")
_STAGE = re.compile(r"[a-zA-Z0-9_-]{1,128}")
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html"""


class WebSocketApi(Construct):
    """Connections that last up to two hours, kept in a table, and one function that hears what clients say.

    A client sends ``{"action": "<route>", …}``; the route picks the integration. The function answers, or sends to
    any other connection, by the management API: :meth:`operated_by` lets it. Which connections there are nobody tells
    but the table, in which the function keeps them.

    Whoever connects signs the handshake with IAM credentials that may ``execute-api:Invoke`` the stage's ``$connect``,
    in its headers or, as browsers must, in its query. It is the only route that can ask who is there: whoever is let
    in hears and says all that the function lets him.

    Example::

        chat = WebSocketApi(self, "Chat", about="Chat", key=key)
        tell = PythonFunction(
            self, "Tell", code=CHAT, about="Tells everybody", key=key, environment=chat.environment
        )
        chat.operated_by(tell, routes=["say"])

    Attributes:
        api: the CDK API.
        connections: the table, by connection id (``id``).

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html,
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        about: str,
        key: AnyKey,
        stage: str = "live",
        public: str | None = None,
        connections: dynamodb.ITable | None = None,
        access_log: logs.ILogGroup | None = None,
    ) -> None:
        """Add the API, its stage and the table.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            about: what it is for, in a few words.
            key: encrypts the table and the access log; of a table that is there, the one that it has.
            stage: the path under which clients connect.
            public: why anybody may connect, hear and speak, unsigned: it is kept with the route, for reviewers; by
                default nobody may who does not sign with IAM credentials.
            connections: a table that is there, with the partition key ``id`` and no sort key; by default a new one.
            access_log: a log group that is there; by default a new one.

        Raises:
            RefusedError: if API Gateway would refuse the stage's name, it is public without a reason, or the table's
                items are known by something else.
        """
        super().__init__(scope, construct_id)
        refuse_without_reason(self, public)
        if not Token.is_unresolved(stage) and not _STAGE.fullmatch(stage):
            rule = "a stage's name has up to 128 letters, digits, - and _"
            refuse(self, f"stage={stage!r}", rule, "Use another name; it is part of the URL")
        self._routes: set[str] = set()
        usable_key(self, key)
        if connections is not None:
            refuse_no_table(self, "connections", connections, key="id")
        self._key = key
        self._public = public
        self._stage = stage
        self.connections: dynamodb.ITable = connections or self._new_table()
        self.access_log = log_group(self, "AccessLog", given=access_log, key=key)
        self.api = apigateway.WebSocketApi(
            self, "Api", description=about, route_selection_expression="$request.body.action"
        )
        self.stage = apigateway.CfnStage(
            self,
            "Stage",
            api_id=self.api.api_id,
            stage_name=stage,
            auto_deploy=True,
            access_log_settings=access_log_settings(self.access_log),
            default_route_settings=apigateway.CfnStage.RouteSettingsProperty(
                throttling_rate_limit=RATE, throttling_burst_limit=BURST, detailed_metrics_enabled=True
            ),
        )
        ApiLogs.let(self.stage)

    def _new_table(self) -> dynamodb.Table:
        table = dynamodb.Table(
            self,
            "Connections",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=usable_key(self, self._key).key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        acknowledge(table, rule="DDB3", reason="Connections of the past are of no use to anybody")
        return table

    @property
    def url(self) -> str:
        """Return where clients connect."""
        return f"{self.api.api_endpoint}/{self._stage}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what the function has to know: ``CONNECTIONS`` is the table, ``ENDPOINT`` the management API's URL."""
        stack = Stack.of(self)
        host = f"{self.api.api_id}.execute-api.{stack.region}.{stack.url_suffix}"
        return {"CONNECTIONS": self.connections.table_name, "ENDPOINT": f"https://{host}/{self._stage}"}

    def operated_by(self, function: PythonFunction, *, routes: Sequence[str]) -> None:
        """Let a function hear who connects, who leaves and what is said, and tell it to others.

        Args:
            function: gets the events.
            routes: the values of ``action`` that it hears.

        Raises:
            RefusedError: if a route is none or is heard already, or the function may take longer than the API waits.
        """
        if function.timeout > LONGEST_SECONDS:
            refuse(
                self,
                f"timeout={function.timeout} of {function.node.path}",
                f"a WebSocket API waits {LONGEST_SECONDS} seconds for its integration",
                "Shorten it",
            )
        for route in ("$connect", "$disconnect", *routes):
            if route in self._routes:
                refuse(
                    self, f"route {route!r}", "a route leads to one function, and this one does already", "Name it once"
                )
            self._routes.add(route)
            if not _ROUTE.fullmatch(route):
                refuse(self, f"route {route!r}", "a route is a word that clients send as their action", "Mend it")
            signed = route == "$connect" and self._public is None
            added = self.api.add_route(
                route,
                integration=integrations.WebSocketLambdaIntegration(route.strip("$"), function.alias),
                authorizer=authorizers.WebSocketIamAuthorizer() if signed else None,
            )
            if route == "$connect":
                acknowledge_public(added, self._public)
            else:
                acknowledge(added, rule="APIG4", reason="Only $connect can have an authorizer: it decides who is there")
        function.use(self._key)
        function.may("dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Scan", on=[self.connections.table_arn])
        here = Stack.of(self).format_arn(
            service="execute-api", resource=self.api.api_id, resource_name=f"{self._stage}/POST/@connections/*"
        )
        function.may("execute-api:ManageConnections", on=[here])
        acknowledge(
            function.role,
            rule=f"IAM5[Resource::{found_as(self, here)}]",
            reason="Each connection is a resource of its own, and nobody knows their ids before",
        )
