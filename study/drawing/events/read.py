"""From resources to a flow of events; nothing here knows of pixels."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from study.drawing.assembly import Json, Resource, Stack
from study.drawing.events.model import USERS, Flow, Lead
from study.drawing.functions import FUNCTION, function_in
from study.drawing.references import items, mentions, target
from study.drawing.rules import Treatment, rule_for

QUEUE, LOG = "AWS::SQS::Queue", "AWS::Logs::LogGroup"
STREAMS = frozenset(f"dynamodb:{name}" for name in ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"))
RECEIVES = frozenset(f"sqs:{name}" for name in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"))
"""What a function may do because of an event source, which leads to it and not the other way."""
TELLS = frozenset({"sns:Publish", "events:PutEvents", "sqs:SendMessage"})
"""What makes something happen elsewhere, and does not wait for it."""
CALLS = frozenset({"execute-api:ManageConnections", "execute-api:Invoke", "lambda:InvokeFunction"})
"""What makes something happen elsewhere, and waits for the answer."""
LINK = ("AWS::ApiGateway::VpcLink", "AWS::ApiGatewayV2::VpcLink")
KEEPS = ("dynamodb:", "s3:")
"""Where data is kept."""


def read_flow(stack: Stack) -> Flow:
    """Return what happens in a stack."""
    kept = _kept(stack)
    aside = {name for names in kept.values() for name in names}
    found = (*_entered(stack), *_called(stack), *_fed(stack), *_told(stack), *_alarmed(stack))
    leads = (
        lead
        for lead in found
        if lead.source != lead.target
        and _is_drawn(stack, lead.source)
        and _is_drawn(stack, lead.target)
        and not {lead.source, lead.target} & aside
    )
    return Flow(stack, tuple(dict.fromkeys(leads)), kept, _doors(stack))


def _is_drawn(stack: Stack, name: str) -> bool:
    if name == USERS:
        return True
    return name in stack.resources and rule_for(stack.resources[name], stack).treatment is Treatment.SERVICE


def _entered(stack: Stack) -> Iterator[Lead]:
    """Yield whom callers from outside meet: the firewall before an API, or the API; of a private API nobody does."""
    guarded = {
        name: acl
        for each in stack.of("AWS::WAFv2::WebACLAssociation")
        if (acl := target(each.properties.get("WebACLArn")) or "") in stack.resources
        for name in mentions(each.properties.get("ResourceArn"))
    }
    for api in stack.of("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"):
        if "PRIVATE" not in items((api.properties.get("EndpointConfiguration") or {}).get("Types")):
            yield Lead(USERS, guarded.get(api.id, api.id), "request")


def _called(stack: Stack) -> Iterator[Lead]:
    """Yield what callers meet: firewalls before APIs, functions and VPC links behind them."""
    for each in stack.of("AWS::WAFv2::WebACLAssociation"):
        acl = target(each.properties.get("WebACLArn")) or ""
        for name in mentions(each.properties.get("ResourceArn")):
            yield Lead(acl, name, "request")
    for each in stack.of("AWS::ApiGateway::Method"):
        api, behind = target(each.properties.get("RestApiId")) or "", each.properties.get("Integration") or {}
        link = stack.resources.get(target(behind.get("ConnectionId")) or "")
        yield Lead(api, link.id if link else function_in(stack, behind.get("Uri")), "request")
    for each in stack.of("AWS::ApiGatewayV2::Integration"):
        api, door = target(each.properties.get("ApiId")) or "", target(each.properties.get("ConnectionId"))
        yield Lead(api, door or function_in(stack, each.properties.get("IntegrationUri")), "request")


def _doors(stack: Stack) -> dict[str, tuple[str, ...]]:
    """Return the load balancers that VPC links lead to: a REST API's names them, an HTTP API's integration a listener.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
    """
    found = {each.id: list(mentions(each.properties.get("TargetArns"))) for each in stack.of(*LINK)}
    for each in stack.of("AWS::ApiGatewayV2::Integration"):
        link = target(each.properties.get("ConnectionId"))
        for name in mentions(each.properties.get("IntegrationUri")) if link in found else ():
            listener = stack.resources.get(name)
            balancer = target(listener.properties.get("LoadBalancerArn")) if listener else None
            found[link or ""] += [balancer] if balancer else []
    return {link: tuple(dict.fromkeys(names)) for link, names in found.items()}


def _alarmed(stack: Stack) -> Iterator[Lead]:
    """Yield what alarms watch, by their dimensions, and whom they tell."""
    for alarm in stack.of("AWS::CloudWatch::Alarm"):
        metrics = items(alarm.properties.get("Metrics"))
        watched = [
            alarm.properties.get("Dimensions"),
            [(each.get("MetricStat") or {}).get("Metric") for each in metrics],
        ]
        yield from (Lead(name, alarm.id, "event") for name in mentions(watched))
        yield from (Lead(alarm.id, name, "event") for name in mentions(alarm.properties.get("AlarmActions")))


def _fed(stack: Stack) -> Iterator[Lead]:
    """Yield what services hand on by themselves."""
    for each in stack.of("AWS::Lambda::EventSourceMapping"):
        source = target(each.properties.get("EventSourceArn")) or ""
        yield Lead(source, function_in(stack, each.properties.get("FunctionName")), "event")
    for each in stack.of("AWS::SNS::Subscription"):
        topic, end = target(each.properties.get("TopicArn")) or "", each.properties.get("Endpoint")
        yield Lead(topic, function_in(stack, end) or target(end) or "", "event")
    for each in stack.of("AWS::Events::Rule"):
        sources = [target(each.properties.get("EventBusName")), *mentions(each.properties.get("EventPattern"))]
        yield from (Lead(name, each.id, "event") for name in sources if name)
        for aim in items(each.properties.get("Targets")):
            arn = aim.get("Arn")
            yield Lead(each.id, function_in(stack, arn) or target(arn) or "", "event")


def _told(stack: Stack) -> Iterator[Lead]:
    """Yield what functions do, as far as the policies of their roles tell."""
    for function in stack.of(FUNCTION):
        for statement in _statements(stack, target(function.properties.get("Role"))):
            if statement.get("Effect") == "Deny":
                continue
            actions = set(items(statement.get("Action"))) - STREAMS - RECEIVES
            kind = "event" if actions & TELLS else "request" if actions & CALLS else "link"
            if kind == "link" and not any(action.startswith(KEEPS) for action in actions):
                continue
            for resource in items(statement.get("Resource")):
                yield from (Lead(function.id, name, kind) for name in mentions(resource))


def _statements(stack: Stack, role: str | None) -> Iterable[Json]:
    for policy in stack.of("AWS::IAM::Policy"):
        if role in [target(each) for each in items(policy.properties.get("Roles"))]:
            yield from items((policy.properties.get("PolicyDocument") or {}).get("Statement"))


def _kept(stack: Stack) -> dict[str, tuple[str, ...]]:
    """Return what stands beside each thing: its logs, then its dead letters."""
    found: dict[str, list[str]] = defaultdict(list)
    for owner, value in (*_logs(stack), *_dead_letters(stack)):
        for name in mentions(value):
            if name in stack.resources and stack.resources[name].type in (LOG, QUEUE) and _is_drawn(stack, owner):
                found[owner].append(name)
    return {owner: tuple(dict.fromkeys(names)) for owner, names in found.items()}


def _logs(stack: Stack) -> Iterator[tuple[str, Json]]:
    for function in stack.of(FUNCTION):
        yield function.id, (function.properties.get("LoggingConfig") or {}).get("LogGroup")
    for stage in stack.of("AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"):
        yield _api_of(stage), stage.properties.get("AccessLogSetting") or stage.properties.get("AccessLogSettings")


def _api_of(stage: Resource) -> str:
    return target(stage.properties.get("RestApiId") or stage.properties.get("ApiId")) or ""


def _dead_letters(stack: Stack) -> Iterator[tuple[str, Json]]:
    for queue in stack.of(QUEUE):
        yield queue.id, queue.properties.get("RedrivePolicy")
    for function in stack.of(FUNCTION):
        yield function.id, function.properties.get("DeadLetterConfig")
    for config in stack.of("AWS::Lambda::EventInvokeConfig"):
        # OnSuccess is no failure.
        aims = config.properties.get("DestinationConfig") or {}
        yield function_in(stack, config.properties.get("FunctionName")), aims.get("OnFailure")
    for mapping in stack.of("AWS::Lambda::EventSourceMapping"):
        source = target(mapping.properties.get("EventSourceArn")) or ""
        yield source, mapping.properties.get("DestinationConfig")
    for rule in stack.of("AWS::Events::Rule"):
        for aim in items(rule.properties.get("Targets")):
            yield rule.id, aim.get("DeadLetterConfig")
