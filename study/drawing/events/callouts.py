"""What a flow of events says in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from study.drawing.assembly import Resource
from study.drawing.callouts import Callout
from study.drawing.callouts.callout import listed
from study.drawing.callouts.encryption import encryption
from study.drawing.events.model import Flow
from study.drawing.events.read import LINK, QUEUE
from study.drawing.functions import FUNCTION, function_in
from study.drawing.model import read_architecture
from study.drawing.names import name_of
from study.drawing.references import items, mentions, number, target, targets, text
from study.drawing.rules import Rule, Treatment, rule_for

PARTS = ("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api", "AWS::WAFv2::WebACL", *LINK)


def callouts(flow: Flow) -> tuple[Callout, ...]:
    """Return all remarks, in the order in which an event passes; the first is number 1."""
    tellers = (_rest_apis, _other_apis, _streams, _topics, _queues, _buckets, _rules, _in_vpcs)
    found = [callout for tell in tellers for callout in tell(flow)]
    return (*found, *(replace(each, text=_shorter(flow, each)) for each in encryption(read_architecture(flow.stack))))


def _shorter(flow: Flow, callout: Callout) -> str:
    """Say how many of each kind a key protects, where naming all of them would take a page."""
    counts: Counter[tuple[str, str]] = Counter()
    for key in read_architecture(flow.stack).keys:
        if key.id in {about.rpartition(" → ")[2] for about in callout.about}:
            rules = [rule_for(flow.stack.resources[name], flow.stack) for name, _ in key.protects]
            counts.update((_one(rule), rule.plural) for rule in rules)
    told, rest = callout.text.partition(". ")[::2]
    if len(counts) and told.startswith("It encrypts"):
        named = [f"{count} {one if count == 1 else several}" for (one, several), count in counts.most_common()]
        return f"It encrypts {listed(named)}. {rest}"
    return callout.text


def _one(rule: Rule) -> str:
    """Return what one is called: the table's singular of a service is the service's name, which is none of a thing."""
    if rule.treatment is not Treatment.SERVICE:
        return rule.singular
    if rule.plural.endswith("ies"):
        return f"{rule.plural.removesuffix('ies')}y"
    return rule.plural.removesuffix("es" if rule.plural.endswith("buses") else "s")


def _routes(flow: Flow, api: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield the methods of a REST API, whether they are signed, and whether a key is demanded."""
    for each in flow.stack.of("AWS::ApiGateway::Method"):
        if target(each.properties.get("RestApiId")) == api:
            path = _path(flow, target(each.properties.get("ResourceId")))
            signed = each.properties.get("AuthorizationType") == "AWS_IAM"
            yield f"{each.properties.get('HttpMethod')} {path}", signed, bool(each.properties.get("ApiKeyRequired"))


def _path(flow: Flow, name: str | None) -> str:
    found = flow.stack.resources.get(name or "")
    if found is None or found.type != "AWS::ApiGateway::Resource":
        return "/"
    above = _path(flow, target(found.properties.get("ParentId")))
    return f"{above.rstrip('/')}/{found.properties.get('PathPart')}"


def _rest_apis(flow: Flow) -> Iterator[Callout]:
    for api in flow.stack.of("AWS::ApiGateway::RestApi"):
        routes = list(_routes(flow, api.id))
        facts = [
            f"{words}: {listed(names)}."
            for words, names in (
                ("Open to anybody", [name for name, signed, _ in routes if not signed]),
                ("Signed with IAM credentials", [name for name, signed, keyed in routes if signed and not keyed]),
                ("Signed, with a key of a usage plan", [name for name, signed, keyed in routes if signed and keyed]),
            )
            if names
        ]
        models = len(
            [m for m in flow.stack.of("AWS::ApiGateway::Model") if target(m.properties["RestApiId"]) == api.id]
        )
        facts += ["Bodies are held to a model before anybody is asked."] if models else []
        facts += list(_limits(flow, api))
        facts += list(_linked(flow, api))
        yield Callout((api.id,), f"REST API {called(api)}", " ".join(facts))


def _linked(flow: Flow, api: Resource) -> Iterator[str]:
    """Yield which methods are answered from inside of a VPC, and by which load balancer."""
    for each in flow.stack.of("AWS::ApiGateway::Method"):
        integration = each.properties.get("Integration") or {}
        link = flow.stack.resources.get(target(integration.get("ConnectionId")) or "")
        if target(each.properties.get("RestApiId")) == api.id and link is not None:
            ends = listed([_name(flow, name) for name in mentions(link.properties.get("TargetArns"))] or ["elsewhere"])
            path = _path(flow, target(each.properties.get("ResourceId")))
            method = f"{each.properties.get('HttpMethod')} {path}"
            yield f"{method} goes through a VPC link to the load balancer {ends}."


def _limits(flow: Flow, api: Resource) -> Iterator[str]:
    for stage in flow.stack.of("AWS::ApiGateway::Stage"):
        if target(stage.properties.get("RestApiId")) == api.id:
            for settings in items(stage.properties.get("MethodSettings")):
                rate = text(settings.get("ThrottlingRateLimit"))
                if rate:
                    yield f"The stage {stage.properties.get('StageName')} takes {rate} requests a second."


def _other_apis(flow: Flow) -> Iterator[Callout]:
    for api in flow.stack.of("AWS::ApiGatewayV2::Api"):
        kind = "WebSocket" if api.properties.get("ProtocolType") == "WEBSOCKET" else "HTTP"
        routes = [
            str(each.properties.get("RouteKey"))
            for each in flow.stack.of("AWS::ApiGatewayV2::Route")
            if target(each.properties.get("ApiId")) == api.id
        ]
        yield Callout((api.id,), f"{kind} API {called(api)}", f"It knows {listed(routes)}." if routes else "")


def _streams(flow: Flow) -> Iterator[Callout]:
    for mapping in flow.stack.of("AWS::Lambda::EventSourceMapping"):
        table = flow.stack.resources.get(target(mapping.properties.get("EventSourceArn")) or "")
        if table is not None and table.type == "AWS::DynamoDB::Table":
            tries = number(mapping.properties.get("MaximumRetryAttempts"))
            told = _name(flow, function_in(flow.stack, mapping.properties.get("FunctionName")))
            after = "" if tries is None else f" What fails {tries + 1} times is put aside, and the others go on."
            yield Callout((table.id,), "A stream of what changes", f"{told} hears of each change in order.{after}")


def _topics(flow: Flow) -> Iterator[Callout]:
    for topic in flow.stack.of("AWS::SNS::Topic"):
        ends = [lead.target for lead in flow.leads if lead.source == topic.id]
        if len(ends) > 1:
            names = listed([_name(flow, end) for end in ends])
            yield Callout((topic.id,), "Fan-out", f"Each of {names} has a copy of every message.")


def _queues(flow: Flow) -> Iterator[Callout]:
    queues = [q for q in flow.stack.of(QUEUE) if q.id in flow.members and q.properties.get("RedrivePolicy")]
    counts = {number(q.properties["RedrivePolicy"].get("maxReceiveCount")): q for q in queues}
    for count, first in counts.items():
        same = [q.id for q in queues if number(q.properties["RedrivePolicy"].get("maxReceiveCount")) == count]
        fact = f"A message that was received {count} times and not worked off is put aside."
        yield Callout(tuple(same) or (first.id,), "Dead letters", fact)


def _buckets(flow: Flow) -> Iterator[Callout]:
    for rule in flow.stack.of("AWS::Events::Rule"):
        pattern = rule.properties.get("EventPattern") or {}
        names = [name for name in mentions(pattern) if name in flow.members]
        keys = ((pattern.get("detail") or {}).get("object") or {}).get("key") or []
        prefixes = [each["prefix"] for each in keys if isinstance(each, dict) and "prefix" in each]
        for name in names:
            where = f" below {listed(prefixes)}" if prefixes else ""
            yield Callout((name,), "Objects are events", f"S3 tells EventBridge of each new object{where}.")


def _rules(flow: Flow) -> Iterator[Callout]:
    for rule in flow.stack.of("AWS::Events::Rule"):
        pattern, bus = rule.properties.get("EventPattern") or {}, target(rule.properties.get("EventBusName"))
        kinds = [str(kind) for kind in items(pattern.get("detail-type"))]
        if bus and kinds:
            yield Callout((rule.id,), "An event has happened", f"The rule picks {listed(kinds)} from the bus.")


def _in_vpcs(flow: Flow) -> Iterator[Callout]:
    inside = [each for each in flow.stack.of(FUNCTION) if each.properties.get("VpcConfig") and each.id in flow.members]
    if inside:
        names = listed([called(each) for each in inside])
        fact = "Its interfaces are in subnets of the VPC, and its packets go where their route tables lead."
        about = (*(each.id for each in inside), *_homes(flow, inside))
        yield Callout(about, f"{names}: in the VPC", fact)


def _homes(flow: Flow, functions: Sequence[Resource]) -> Iterator[str]:
    """Yield the VPCs that functions have interfaces in, as they are called in a picture."""
    for each in functions:
        for name in targets((each.properties.get("VpcConfig") or {}).get("SubnetIds")):
            subnet = flow.stack.resources.get(name)
            if subnet is not None:
                yield f"{flow.stack.name}/{target(subnet.properties.get('VpcId'))}"


def _name(flow: Flow, name: str) -> str:
    found = flow.stack.resources.get(name)
    return called(found) if found is not None else name


def called(resource: Resource) -> str:
    """APIs, VPC links and web ACLs are called like the construct that they are a part of."""
    if resource.type in PARTS and "/" in resource.path:
        return name_of(Resource(resource.id, resource.type, {}, resource.path.rpartition("/")[0]))
    return name_of(resource)
