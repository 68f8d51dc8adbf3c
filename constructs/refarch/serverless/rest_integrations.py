"""What answers a method of a REST API: a function, a service in a VPC, or the API itself."""

import json

from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from refarch.free_ids import free_id
from refarch.refusal import refuse
from refarch.serverless.python_function import PythonFunction
from refarch.serverless.rest_cache import Cached, parameters_of, variables_of
from refarch.serverless.rest_routes import refuse_bad_route
from refarch.serverless.rest_stage import LONGEST_SECONDS
from refarch.serverless.service_link import ServiceLink


def by_function(
    scope: Construct, function: PythonFunction, method: str, path: str, cached: Cached | None
) -> apigateway.Integration:
    """Return an integration that hands the request to a function as it is, and its answer back (proxy integration).

    Raises:
        RefusedError: if API Gateway would refuse method or path, the function may take longer than it waits, or answers
            are to be kept that must not be.
    """
    if function.timeout > LONGEST_SECONDS:
        refuse(
            scope,
            f"timeout={function.timeout} of {function.node.path}",
            f"an API answers with 504 after {LONGEST_SECONDS} seconds, while the function runs on",
            "Shorten it, or take the request, answer at once and work behind a queue",
        )
    return apigateway.LambdaIntegration(
        function.alias, allow_test_invoke=False, cache_key_parameters=_cache_keys(scope, method, path, cached)
    )


def by_link(
    scope: Construct, link: ServiceLink, method: str, path: str, cached: Cached | None
) -> apigateway.Integration:
    """Return an integration that asks a service behind a link for the same path.

    Raises:
        RefusedError: if API Gateway would refuse method or path, or answers are to be kept that must not be.
    """
    return apigateway.Integration(
        type=apigateway.IntegrationType.HTTP_PROXY,
        integration_http_method=method,
        uri=f"http://{link.load_balancer.attr_dns_name}:{link.port}{path.replace('+}', '}')}",
        options=apigateway.IntegrationOptions(
            cache_key_parameters=_cache_keys(scope, method, path, cached),
            request_parameters={
                f"integration.request.path.{name}": f"method.request.path.{name}" for name in variables_of(path)
            },
            connection_type=apigateway.ConnectionType.VPC_LINK,
            vpc_link=apigateway.VpcLink.from_vpc_link_id(scope, free_id(scope, f"{link.node.id}Link"), link.link.ref),
        ),
    )


def by_itself(answer: object) -> apigateway.Integration:
    """Return an integration that answers by itself, always the same, with what is sent as JSON (mock integration)."""
    response = apigateway.IntegrationResponse(
        status_code="200", response_templates={"application/json": json.dumps(answer)}
    )
    return apigateway.MockIntegration(
        request_templates={"application/json": '{"statusCode": 200}'}, integration_responses=[response]
    )


def _cache_keys(scope: Construct, method: str, path: str, cached: Cached | None) -> list[str]:
    refuse_bad_route(scope, method, path)
    return list(parameters_of(scope, method, path, cached))
