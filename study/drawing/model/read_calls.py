"""From resources to who calls whom beside a VPC: private APIs, the functions behind them, and what these write.

A flow of many events has a picture of its own (``events``); here are the few that stand beside hosts.
"""

from collections.abc import Iterator

from study.drawing.assembly import Stack
from study.drawing.functions import FUNCTION, function_in
from study.drawing.model.services import Link
from study.drawing.model.workloads import Interfaces
from study.drawing.references import items, mentions, target, targets

PRIVATE = "private API"
"""What an interface endpoint for ``execute-api`` leads to."""
LOG = "AWS::Logs::LogGroup"


def calls(stack: Stack) -> Iterator[Link]:
    """Yield which API invokes which function, what invokes functions by itself, and which logs they write."""
    for each in stack.of("AWS::ApiGateway::Method"):
        behind = function_in(stack, (each.properties.get("Integration") or {}).get("Uri"))
        yield Link(target(each.properties.get("RestApiId")) or "", behind, "invokes")
    for each in stack.of("AWS::ApiGatewayV2::Integration"):
        behind = function_in(stack, each.properties.get("IntegrationUri"))
        yield Link(target(each.properties.get("ApiId")) or "", behind, "invokes")
    for each in stack.of("AWS::Lambda::EventSourceMapping"):
        fed = function_in(stack, each.properties.get("FunctionName"))
        yield Link(target(each.properties.get("EventSourceArn")) or "", fed, "events")
    for each in stack.of("AWS::SNS::Subscription"):
        end = each.properties.get("Endpoint")
        yield Link(
            target(each.properties.get("TopicArn")) or "", function_in(stack, end) or target(end) or "", "messages"
        )
    for each in stack.of("AWS::Events::Rule"):
        for aim in items(each.properties.get("Targets")):
            yield Link(each.id, function_in(stack, aim.get("Arn")) or target(aim.get("Arn")) or "", "events")
    yield from _logs(stack)


def _logs(stack: Stack) -> Iterator[Link]:
    for function in stack.of(FUNCTION):
        for name in mentions((function.properties.get("LoggingConfig") or {}).get("LogGroup")):
            yield Link(function.id, name, "logs")
    for stage in stack.of("AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"):
        api = target(stage.properties.get("RestApiId") or stage.properties.get("ApiId")) or ""
        for name in mentions(stage.properties.get("AccessLogSetting") or stage.properties.get("AccessLogSettings")):
            yield Link(api, name, "access log")


def private_apis(stack: Stack, interfaces: tuple[Interfaces, ...]) -> Iterator[Link]:
    """Yield which private API is reached through which interface endpoint.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
    """
    for band in interfaces:
        for api in stack.of("AWS::ApiGateway::RestApi"):
            where = api.properties.get("EndpointConfiguration") or {}
            named = set(targets(where.get("VpcEndpointIds")))
            fit = {name for name, service in band.services.items() if service == "execute-api"}
            if "PRIVATE" in items(where.get("Types")) and fit and (not named or named & fit):
                yield Link(band.id, api.id, PRIVATE)
