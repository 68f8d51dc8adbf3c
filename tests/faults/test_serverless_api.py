"""Every promise of serverless-api can be broken: one careless call, and exactly the right ones turn red."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from sandbox.gateways.asking import ask
from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds
from tests.faults.verdicts import broken
from tests.gate.catalogue import CERTIFICATE
from tests.objections import objections

ORDER = 'POST /orders with a key of {"item": "…", "quantity": 2}'
STATUS = "an unsigned GET /status is answered with 200"
UNSIGNED = f"an unsigned {ORDER} is answered with 403"
KEYLESS = 'a signed POST /orders of {"item": "…", "quantity": 2} is answered with 403'
BODY = 'a signed POST /orders with a key of {"item": "…"} is answered with 400'
TAKEN = f"a signed {ORDER} is answered with 201"
PACKED, BOOKED = (
    f'a signed {ORDER} leads to "{step}" in the answer to a signed GET /orders/{{id}} with a key'
    for step in ("packed", "booked")
)
NEWS = f"a signed {ORDER} leads to word of it for another client"
CHAT = '{"action": "say", "text": "…"} of one client leads to word of it for another client'
STRANGER = "an unsigned handshake with the WebSocket API is answered with 403"
POISON = '{"id": "…"} in the packing queue leads to a message in the packing dead letters'
LOGGED = '{"id": "…"} in the packing queue leads to ERROR in the packer\'s log'
PICTURE = "incoming/….png in the pictures leads to small/….png in the small pictures"
NO_PICTURE = "incoming/….gif in the pictures leads to a message in the pictures' dead letters"
GALLERY = "an unsigned GET /pictures is answered with 200"
OUT, IN = "packer never reaches internet at all", "internet never reaches packer at all"
STOCK = "load balancer reaches warehouse on tcp 8080"
OPEN, BESIDE = "internet never reaches warehouse at all", "packer never reaches warehouse at all"
ANSWERED, NOTHING, REFUSED, ARRIVES = "ANSWERED_OTHERWISE", "NOTHING_CAME", "REFUSED", ""
Fault = Callable[[Deployed], Any]


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("serverless-api"))


@contextmanager
def method(stack: Deployed, resource: str, verb: str, path: str, value: str) -> Iterator[None]:
    """A method changed by hand and deployed; afterwards the stage serves the template's deployment again."""
    client = stack.client("apigateway")
    api = {"restApiId": stack.id_of("OrderApi/Api")}
    named = {**api, "resourceId": stack.id_of(f"OrderApi/Api/Default/{resource}"), "httpMethod": verb}
    was = str(client.get_method(**named)[path.strip("/")]).lower() if path == "/apiKeyRequired" else None
    was = was or client.get_method(**named)[path.strip("/")]
    before = client.get_stage(**api, stageName="v1")["deploymentId"]
    client.update_method(**named, patchOperations=[{"op": "replace", "path": path, "value": value}])
    client.create_deployment(**api, stageName="v1")
    yield
    client.update_method(**named, patchOperations=[{"op": "replace", "path": path, "value": was}])
    back = [{"op": "replace", "path": "/deploymentId", "value": before}]
    client.update_stage(**api, stageName="v1", patchOperations=back)


@contextmanager
def connected_by_anybody(stack: Deployed) -> Iterator[None]:
    """The WebSocket API without its authorizer: the whole internet hears of every order."""
    client, api = stack.client("apigatewayv2"), stack.id_of("Chat/Api")
    [route] = [one["RouteId"] for one in client.get_routes(ApiId=api)["Items"] if one["RouteKey"] == "$connect"]
    client.update_route(ApiId=api, RouteId=route, AuthorizationType="NONE")
    yield
    client.update_route(ApiId=api, RouteId=route, AuthorizationType="AWS_IAM")


@contextmanager
def switched_off(stack: Deployed, who: str) -> Iterator[None]:
    """A function without any concurrency: it is throttled, whoever invokes it."""
    client, name = stack.client("lambda"), stack.id_of(f"{who}/Function")
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    yield
    client.delete_function_concurrency(FunctionName=name)


@contextmanager
def mapping_disabled(stack: Deployed, path: str) -> Iterator[None]:
    """An event source that nobody polls."""
    client, mapping = stack.client("lambda"), stack.id_of(path)
    client.update_event_source_mapping(UUID=mapping, Enabled=False)
    yield
    client.update_event_source_mapping(UUID=mapping, Enabled=True)


@contextmanager
def rule_disabled(stack: Deployed, path: str) -> Iterator[None]:
    """A rule that hands nothing on."""
    client = stack.client("events")
    bus, _, name = stack.id_of(path).rpartition("|")
    where = {"Name": name, **({"EventBusName": bus} if bus else {})}
    client.disable_rule(**where)
    yield
    client.enable_rule(**where)


@contextmanager
def patience(stack: Deployed) -> Iterator[None]:
    """A queue that takes a message for poisoned only after a thousand receives."""
    client, queue = stack.client("sqs"), stack.id_of("PackQueue/Queue")
    was = client.get_queue_attributes(QueueUrl=queue, AttributeNames=["RedrivePolicy"])["Attributes"]["RedrivePolicy"]
    endless = json.dumps({**json.loads(was), "maxReceiveCount": 1000})
    client.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": endless})
    yield
    client.set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": was})


@contextmanager
def filtered(stack: Deployed) -> Iterator[None]:
    """The bookkeeper's subscription with a filter that no order matches."""
    client, name = stack.client("sns"), {"SubscriptionArn": stack.id_of("Placed/ToBookQueue")}
    client.set_subscription_attributes(
        **name, AttributeName="FilterPolicy", AttributeValue=json.dumps({"kind": ["gift"]})
    )
    yield
    client.set_subscription_attributes(**name, AttributeName="FilterPolicy", AttributeValue="{}")


@contextmanager
def log_elsewhere(stack: Deployed) -> Iterator[None]:
    """The packer's alias moved to a version that writes another log than people look into."""
    client, name = stack.client("lambda"), stack.id_of("Pack/Function")
    was = client.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
    own = client.get_function_configuration(FunctionName=name)["LoggingConfig"]["LogGroup"]
    client.update_function_configuration(FunctionName=name, LoggingConfig={"LogGroup": stack.id_of("Book/Log")})
    version = client.publish_version(FunctionName=name)["Version"]
    client.update_alias(FunctionName=name, Name="live", FunctionVersion=version)
    yield
    client.update_alias(FunctionName=name, Name="live", FunctionVersion=was)
    client.update_function_configuration(FunctionName=name, LoggingConfig={"LogGroup": own})


@contextmanager
def failures_lost(stack: Deployed) -> Iterator[None]:
    """The function that makes pictures small without a destination for what it fails at."""
    client = stack.client("lambda")
    named = {"FunctionName": stack.id_of("Thumbnails/Shrink/Function"), "Qualifier": "live"}
    was = client.get_function_event_invoke_config(**named)
    client.delete_function_event_invoke_config(**named)
    yield
    kept = {name: was[name] for name in ("MaximumRetryAttempts", "DestinationConfig")}
    client.put_function_event_invoke_config(**named, **kept)


@contextmanager
def way_out(stack: Deployed, tier: str = "functions") -> Iterator[str]:
    """A default route to a new internet gateway for a tier's subnets."""
    vpc = stack.id_of("Network/Vpc")
    gateway = stack.internet_gateway(vpc)
    tables = [stack.id_of(f"Network/Vpc/{tier}Subnet{zone}/RouteTable") for zone in (1, 2)]
    for table in tables:
        stack.route(table, ANYWHERE, gateway)
    yield gateway
    for table in tables:
        stack.ec2.delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)
    stack.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    stack.ec2.delete_internet_gateway(InternetGatewayId=gateway)


@contextmanager
def public(stack: Deployed, *, admitted: bool) -> Iterator[None]:
    """An Elastic IP for the packer's interface, and perhaps a rule that lets somebody in."""
    mine = [{"Name": "group-id", "Values": [stack.id_of("Pack/Group")]}]
    interface = stack.ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"][0]["NetworkInterfaceId"]
    with ExitStack() as faults:
        faults.enter_context(way_out(stack))
        faults.enter_context(seeds.public_address(stack, interface))
        if admitted:
            faults.enter_context(seeds.group_allows(stack, "Pack/Group", ANYWHERE, 443))
        yield


@contextmanager
def exposed(stack: Deployed) -> Iterator[None]:
    """A warehouse's host with an Elastic IP, a rule that lets everybody in, and a way for the replies."""
    [host, *_] = [
        r.physical_id
        for r in stack.before.stack_resources
        if r.path.startswith("Warehouse/") and "i-" in r.physical_id[:2]
    ]
    [interface] = stack.ec2.describe_network_interfaces(Filters=[{"Name": "attachment.instance-id", "Values": [host]}])[
        "NetworkInterfaces"
    ]
    with ExitStack() as faults:
        faults.enter_context(way_out(stack, "warehouse"))
        faults.enter_context(seeds.public_address(stack, interface["NetworkInterfaceId"]))
        faults.enter_context(seeds.group_allows(stack, "Warehouse/Group", ANYWHERE, 443))
        yield


POST: tuple[str, str] = ("orders", "POST")
FAULTS: Mapping[str, tuple[Fault, Mapping[str, str]]] = {
    "the status for signed requests only": (
        lambda s: method(s, "status", "GET", "/authorizationType", "AWS_IAM"),
        {STATUS: ANSWERED},
    ),
    "orders from anybody": (lambda s: method(s, *POST, "/authorizationType", "NONE"), {UNSIGNED: ANSWERED}),
    "orders without a key": (lambda s: method(s, *POST, "/apiKeyRequired", "false"), {KEYLESS: ANSWERED}),
    "orders that nobody validates": (lambda s: method(s, *POST, "/requestValidatorId", ""), {BODY: ANSWERED}),
    "nobody takes orders": (
        lambda s: switched_off(s, "Take"),
        {TAKEN: ANSWERED, PACKED: NOTHING, BOOKED: NOTHING, NEWS: NOTHING},
    ),
    "nobody reads the table's stream": (
        lambda s: mapping_disabled(s, "Announce/Alias/Orders"),
        {PACKED: NOTHING, BOOKED: NOTHING, NEWS: NOTHING},
    ),
    "nobody packs": (
        lambda s: mapping_disabled(s, "Pack/Alias/PackQueue"),
        {PACKED: NOTHING, NEWS: NOTHING, POISON: NOTHING, LOGGED: NOTHING},
    ),
    "a filter that no order matches": (filtered, {BOOKED: NOTHING}),
    "no news of what is packed": (lambda s: rule_disabled(s, "PackedNews/Rule"), {NEWS: NOTHING}),
    "news for the whole internet": (connected_by_anybody, {STRANGER: ANSWERED}),
    "nobody tells": (lambda s: switched_off(s, "Tell"), {NEWS: REFUSED, CHAT: REFUSED}),
    "poison taken for bad luck": (patience, {POISON: NOTHING}),
    "the log elsewhere": (log_elsewhere, {LOGGED: NOTHING}),
    "pictures that start nothing": (
        lambda s: rule_disabled(s, "Thumbnails/New/Rule"),
        {PICTURE: NOTHING, NO_PICTURE: NOTHING},
    ),
    "failures that nobody keeps": (failures_lost, {NO_PICTURE: NOTHING}),
    "nobody shows the gallery": (lambda s: switched_off(s, "Show"), {GALLERY: ANSWERED}),
    "a public address for the packer": (lambda s: public(s, admitted=False), {OUT: ARRIVES}),
    "a public address and a rule that lets in": (lambda s: public(s, admitted=True), {OUT: ARRIVES, IN: ARRIVES}),
    "the warehouse closed": (
        lambda s: seeds.group_rule_revoked(s, "Warehouse/Group", 8080, egress=False),
        {STOCK: "SG_HAS_NO_RULES"},
    ),
    "the warehouse open to the packer": (
        lambda s: seeds.group_allows(s, "Warehouse/Group", "Pack/Group", 443),
        {BESIDE: ARRIVES},
    ),
    "the warehouse open to everybody": (exposed, {OPEN: ARRIVES, BESIDE: ARRIVES}),
    # What has no public address reaches nothing by an internet gateway.
    "an internet gateway alone": (way_out, {}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks


def test_without_a_fault_every_promise_holds_and_all_of_it_exists(stack: Deployed) -> None:
    """After all of them, too: each is undone, and each resource is as its template says."""
    found = stack.look_up()

    assert found.good, (found.missing, found.different)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


def test_a_check_leaves_no_pictures_and_no_messages(stack: Deployed) -> None:
    """A bucket with a picture in it could not be deleted with its stack."""
    stack.check()
    s3, sqs = stack.client("s3"), stack.client("sqs")
    dead = sqs.get_queue_attributes(QueueUrl=stack.id_of("Thumbnails/New/DeadLetters"), AttributeNames=["All"])

    assert not any(
        s3.list_object_versions(Bucket=stack.id_of(f"{name}/Bucket")).get("Versions") for name in ("Pictures", "Small")
    )
    assert dead["Attributes"]["ApproximateNumberOfMessages"] == "0"


def test_every_promise_holds_under_a_name_of_ones_own() -> None:
    """Orders are placed by it, and by no other: what stands in front of the name nobody passes by."""
    stack = Deployed(find("serverless-api"), domain="api.shop.example", certificate=CERTIFICATE)

    assert stack.look_up().good
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}
    past = f"https://{stack.id_of('OrderApi/Api')}.execute-api.{stack.region}.amazonaws.com/v1/status"
    assert [ask("GET", url).status for url in ("https://api.shop.example/status", past)] == [200, 403]


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
