"""A REST API: what is answered on which path, by whom, to whom, and how much of it."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.network import InterfaceEndpoint
from refarch.refusal import refuse
from refarch.security import AnyKey, usable_key
from refarch.serverless.api_firewall import ApiFirewall, put_in_front
from refarch.serverless.api_logs import ApiLogs
from refarch.serverless.given import log_group
from refarch.serverless.python_function import PythonFunction
from refarch.serverless.rest_cache import Cached, parameters_of
from refarch.serverless.rest_callers import Callers, policy_of
from refarch.serverless.rest_integrations import by_function, by_itself, by_link
from refarch.serverless.rest_options import divert, make_api, set_methods
from refarch.serverless.rest_plans import sell
from refarch.serverless.rest_reach import OwnName, endpoint_of, give_name, make_private, url_through
from refarch.serverless.rest_routes import (
    anything_in,
    model_of,
    refuse_bad_route,
    refuse_route_again,
    refuse_second_variable,
)
from refarch.serverless.rest_stage import Stage, refuse_bad_stage
from refarch.serverless.service_link import ServiceLink
from refarch.serverless.who_may_ask import acknowledge_public, let_call, refuse_without_reason


class RestApi(Construct):
    """Methods on paths, deployed to one stage with logs, traces, limits and keys.

    A method is answered by a function (:meth:`answered_by`), by a service in a VPC (:meth:`linked`) or by the API
    itself (:meth:`mocked`). Callers sign their requests with IAM credentials, but for a method of which somebody says
    why it is public; those of whom a key is demanded besides are counted and limited by a plan (:meth:`sold_to`): a key
    tells customers apart and proves nothing. Bodies are held to a model before anybody is asked.

    Example::

        api = RestApi(self, "Api", about="Orders", key=key)
        take = PythonFunction(self, "Take", code=ORDERS, about="Takes orders", key=key)
        schema = {"type": "object", "required": ["item"]}
        api.answered_by(take, "POST", "/orders", body=schema, keyed=True)
        api.mocked("/status", {"status": "open"}, public="Whether the shop is open is for everybody to know")
        api.sold_to("Partner", rate=10, burst=20, per_day=1000)

    Attributes:
        api: the CDK API.
        stage: where it is served.
        access_log: one line for each request.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        about: str,
        key: AnyKey,
        stage: Stage | None = None,
        private_through: InterfaceEndpoint | ec2.IInterfaceVpcEndpoint | None = None,
        reachable_from: Callers | None = None,
        own_name: OwnName | None = None,
        retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        access_log: logs.ILogGroup | None = None,
    ) -> None:
        """Add the API, its deployment and its stage.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            about: what it is for, in a few words.
            key: encrypts the access log; it must admit the stack's log groups.
            stage: where and how it is served.
            private_through: an endpoint for ``execute-api``, through which alone it is reached, this stack's or one
                that is there; by default it is reached from the internet.
            reachable_from: whom it lets in; by default all whom its methods let in.
            own_name: under which it answers; by default the one that AWS gives. Others can be added (:meth:`named`).
            retention: how long a new access log is kept.
            access_log: a log group that is there; by default a new one.

        Raises:
            RefusedError: if API Gateway would refuse stage, callers or name, or the endpoint is for something else.
        """
        super().__init__(scope, construct_id)
        usable_key(self, key)
        chosen = stage or Stage()
        refuse_bad_stage(self, chosen)
        endpoint = None if private_through is None else endpoint_of(self, private_through)
        self.access_log = log_group(self, "AccessLog", given=access_log, key=key, retention=retention)
        policy = policy_of(self, reachable_from, endpoint)
        self.api = make_api(self, about=about, stage=chosen, access_log=self.access_log, policy=policy)
        reason = "Callers sign with IAM credentials, and have no passwords; a method without signatures says itself why"
        acknowledge(self.api, rule="COG4", reason=reason)
        self._private = endpoint is not None
        self.stage = self.api.deployment_stage
        if endpoint is not None:
            make_private(self.api, endpoint)
            reason = "Only one's own networks reach it, through the endpoint's security group; a web ACL is a choice"
            acknowledge(self.stage, rule="APIG3", reason=reason)
        self._served = chosen
        self._cached: list[str] = []
        self._paths: list[str] = []
        self._routes: set[str] = set()
        set_methods(self.api, chosen, self._cached)
        ApiLogs.let(self.stage)
        self._validator = apigateway.RequestValidator(
            self, "Validator", rest_api=self.api, validate_request_body=True, validate_request_parameters=True
        )
        if chosen.canary is not None:
            divert(self.api, chosen.canary)
        self._own_name = own_name
        if own_name is not None:
            self.named(own_name)

    @property
    def url(self) -> str:
        """Return where the stage answers, with a slash at the end: under its own name, if it has been given one."""
        return self.api.url if self._own_name is None else self._own_name.url

    def url_through(self, door: InterfaceEndpoint) -> str:
        """Return where a private API answers under the name that AWS has for it and one of its endpoints together.

        It is resolved everywhere, to addresses of the VPC, and leaves the API's own name to others; so it does without
        private DNS.

        Args:
            door: the endpoint.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-test-invoke-url.html
        """
        return url_through(self.api, door, self._served.name)

    def answered_by(
        self,
        function: PythonFunction,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        keyed: bool = False,
        public: str | None = None,
        cached: Cached | None = None,
    ) -> apigateway.Method:
        """Let a function answer.

        Args:
            function: gets the request as it is, and returns the response (proxy integration).
            method: ``GET``.
            path: ``/orders/{id}``.
            body: the JSON schema (draft 4) that a body is held to before the function is asked.
            keyed: whether a key of a plan is demanded.
            public: why anybody may ask, unsigned: it is kept with the method, for reviewers; by default nobody may who
                does not sign with IAM credentials.
            cached: that a stage with a cache keeps the answers, which only ``GET`` lets it; by default none.

        Raises:
            RefusedError: if API Gateway would refuse method or path, the function may take longer than it waits,
                answers are to be kept that must not be, or a method is public without a reason.
        """
        integration = by_function(self, function, method, path, cached)
        return self._method(method, path, integration, body=body, keyed=keyed, public=public, cached=cached)

    def linked(
        self, link: ServiceLink, method: str, path: str, *, keyed: bool = False, cached: Cached | None = None
    ) -> apigateway.Method:
        """Let a service in a VPC answer signed requests, on the same path.

        Args:
            link: leads there.
            method: ``GET``.
            path: ``/stock/{item}``; the service is asked for the same one.
            keyed: whether a key of a plan is demanded.
            cached: that a stage with a cache keeps the answers, which only ``GET`` lets it; by default none.

        Raises:
            RefusedError: if API Gateway would refuse method or path, or answers are to be kept that must not be.
        """
        return self._method(
            method, path, by_link(self, link, method, path, cached), keyed=keyed, public=None, cached=cached
        )

    def mocked(self, path: str, answer: object, *, public: str | None = None) -> apigateway.Method:
        """Let the API answer ``GET`` by itself, always the same: a check of health, or what is not built yet.

        Args:
            path: ``/status``.
            answer: sent as JSON.
            public: why anybody may ask, unsigned, as in :meth:`answered_by`.

        Raises:
            RefusedError: if API Gateway would refuse the path, or it is public without a reason.
        """
        answers = [apigateway.MethodResponse(status_code="200")]
        return self._method("GET", path, by_itself(answer), public=public, answers=answers)

    def sold_to(self, customer: str, *, rate: float, burst: int, per_day: int) -> apigateway.IApiKey:
        """Give a customer a key, and a plan with limits of its own.

        The key's value is made by API Gateway and is in no template. Limits and quotas are met as well as can be, and
        are no means to keep costs or attackers out: a firewall is.

        Args:
            customer: becomes part of construct ids.
            rate: requests per second.
            burst: requests at once.
            per_day: requests a day.

        Raises:
            RefusedError: if the limits let nothing through.

        Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
        """
        return sell(self, self.api, customer, rate=rate, burst=burst, per_day=per_day)

    def called_by(self, role: iam.Role, method: str, path: str) -> None:
        """Let a role call a method that asks for a signature.

        Args:
            role: of this account.
            method: ``GET``.
            path: ``/orders/{id}``; whatever stands in the variable's place.

        Raises:
            RefusedError: if API Gateway would refuse method or path.
        """
        refuse_bad_route(self, method, path)
        let_call(role, self.api, f"{method}{anything_in(path)}", self._served.name)

    def named(self, name: OwnName) -> apigateway.CfnDomainName | None:
        """Let the stage answer under a name of one's own as well; see :func:`give_name`.

        Raises:
            RefusedError: if domain, certificate or path is none, or the API is private.
        """
        if self._private:
            rule = "a private API's own name is of another kind, and shared with endpoints one by one"
            refuse(self, f"domain={name.domain!r}", rule, "Call it by its endpoint's names")
        return give_name(self, name, api=self.api, stage=self.stage)

    def protect(self, firewall: ApiFirewall | str) -> None:
        """Put a firewall in front of the stage, or a web ACL that is there, by its ARN.

        Raises:
            RefusedError: if the ARN is of no web ACL of a Region, or one stands there already.
        """
        if isinstance(firewall, str):
            put_in_front(self, firewall, self.stage.stage_arn)
        else:
            firewall.guard(self, self.stage.stage_arn)

    def _method(
        self,
        method: str,
        path: str,
        integration: apigateway.Integration,
        *,
        body: Mapping[str, Any] | None = None,
        keyed: bool = False,
        public: str | None,
        cached: Cached | None = None,
        answers: list[apigateway.MethodResponse] | None = None,
    ) -> apigateway.Method:
        refuse_bad_route(self, method, path)
        refuse_without_reason(self, public)
        refuse_second_variable(self, path, self._paths)
        refuse_route_again(self, method, path, self._routes)
        self._paths.append(path)
        models = None if body is None else {"application/json": model_of(self, self.api, method, path, body)}
        who = apigateway.AuthorizationType.IAM if public is None else apigateway.AuthorizationType.NONE
        added = self.api.root.resource_for_path(path).add_method(
            method,
            integration,
            authorization_type=who,
            api_key_required=keyed,
            request_models=models,
            request_parameters=parameters_of(self, method, path, cached) or None,
            request_validator=self._validator,
            method_responses=answers,
        )
        if cached is not None:
            self._cached.append(path)
            set_methods(self.api, self._served, self._cached)
        acknowledge_public(added, public)
        return added
