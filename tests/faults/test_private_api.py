"""Every promise of private-api can be broken: one careless call or a few, and exactly the right ones turn red."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds
from tests.faults.verdicts import broken
from tests.objections import objections

CALL, SURVIVES = "app reaches api endpoint on tcp 443", "at least 1 of the app serve after the loss of any one zone"
NO_WAY_IN, NO_PLAIN = "internet never reaches api endpoint at all", "app never reaches api endpoint on tcp 80"
NO_WAY_OUT = "app never reaches internet at all"
TOLD = "a signed GET /rates/CHF through the endpoint is answered with 200"
UNKNOWN = "a signed GET /rates/XXX through the endpoint is answered with 404"
UNSIGNED = "an unsigned GET /rates/CHF through the endpoint is answered with 403"
PAST = "a signed GET /rates/CHF past the endpoint is answered with 403"
ARRIVES, ANSWERED = "", "ANSWERED_OTHERWISE"
Fault = Callable[[Deployed], Any]


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("private-api"))


@contextmanager
def together(stack: Deployed, *steps: Fault) -> Iterator[None]:
    """Several mistakes at once: where two filters stand, one alone breaks nothing."""
    with ExitStack() as undo:
        for step in steps:
            undo.enter_context(step(stack))
        yield


@contextmanager
def way_out(stack: Deployed, tier: str, interface: str) -> Iterator[None]:
    """An internet gateway, a route of one subnet to it, and a public address for an interface there."""
    gateway = stack.internet_gateway(stack.id_of("Network/Vpc"))
    table = stack.id_of(f"Network/Vpc/{tier}Subnet1/RouteTable")
    stack.route(table, ANYWHERE, gateway)
    with seeds.public_address(stack, interface):
        yield
    stack.ec2.delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)
    stack.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=stack.id_of("Network/Vpc"))
    stack.ec2.delete_internet_gateway(InternetGatewayId=gateway)


def opened(who: str, peer: str, port: int, *, egress: bool = False) -> Fault:
    """Return a fault: one more rule in a security group."""
    return lambda stack: seeds.group_allows(stack, f"{who}/Group", peer, port, egress=egress)


def host(stack: Deployed) -> str:
    """Return the interface of the first program's host."""
    (found,) = stack.ec2.describe_instances(InstanceIds=[stack.id_of("App/Host1")])["Reservations"][0]["Instances"]
    return str(found["NetworkInterfaces"][0]["NetworkInterfaceId"])


def door(stack: Deployed) -> str:
    """Return the endpoint's interface in the first zone."""
    subnet = stack.id_of("Network/Vpc/doorsSubnet1/Subnet")
    (endpoint,) = stack.ec2.describe_vpc_endpoints(VpcEndpointIds=[stack.id_of("Door/Endpoint")])["VpcEndpoints"]
    found = stack.ec2.describe_network_interfaces(NetworkInterfaceIds=endpoint["NetworkInterfaceIds"])
    return next(str(one["NetworkInterfaceId"]) for one in found["NetworkInterfaces"] if one["SubnetId"] == subnet)


@contextmanager
def deployed_by_hand(stack: Deployed) -> Iterator[None]:
    """What is changed meanwhile is deployed; afterwards the stage serves the template's deployment again."""
    client, stage = stack.client("apigateway"), {"restApiId": stack.id_of("Api/Api"), "stageName": "v1"}
    before = client.get_stage(**stage)["deploymentId"]
    client.create_deployment(**stage)
    yield
    client.update_stage(**stage, patchOperations=[{"op": "replace", "path": "/deploymentId", "value": before}])


@contextmanager
def api(stack: Deployed, path: str, was: str, value: str) -> Iterator[None]:
    """A setting of the API changed; of a list, the value that the path ends in is replaced."""

    def put(at: str, text: str) -> None:
        change = [{"op": "replace", "path": at, "value": text}]
        stack.client("apigateway").update_rest_api(restApiId=stack.id_of("Api/Api"), patchOperations=change)

    listed = path.endswith("/")
    put(f"{path}{was}" if listed else path, value)
    yield
    put(f"{path}{value}" if listed else path, was)


def statements(stack: Deployed) -> dict[str, Any]:
    """Return the API's resource policy."""
    told = stack.client("apigateway").get_rest_api(restApiId=stack.id_of("Api/Api"))["policy"]
    return dict(json.loads(told))


@contextmanager
def denying_everybody(stack: Deployed) -> Iterator[None]:
    """A resource policy whose Deny has lost its condition."""
    was = statements(stack)
    document = {**was, "Statement": [{k: v for k, v in was["Statement"][1].items() if k != "Condition"}]}
    with api(stack, "/policy", json.dumps(was), json.dumps(document)), deployed_by_hand(stack):
        yield


@contextmanager
def on_the_internet(stack: Deployed) -> Iterator[None]:
    """A Regional API without the Deny: it lets in whoever signs with the account's credentials."""
    was = statements(stack)
    document = {**was, "Statement": was["Statement"][:1]}
    with (
        api(stack, "/endpointConfiguration/types/", "PRIVATE", "REGIONAL"),
        api(stack, "/policy", json.dumps(was), json.dumps(document)),
        deployed_by_hand(stack),
    ):
        yield


@contextmanager
def unsigned(stack: Deployed) -> Iterator[None]:
    """The method without authorization."""
    resource = stack.id_of("Api/Api/Default/rates/{currency}")
    named = {"restApiId": stack.id_of("Api/Api"), "resourceId": resource, "httpMethod": "GET"}

    def put(value: str) -> None:
        change = [{"op": "replace", "path": "/authorizationType", "value": value}]
        stack.client("apigateway").update_method(**named, patchOperations=change)

    put("NONE")
    with deployed_by_hand(stack):
        yield
    put("AWS_IAM")


@contextmanager
def switched_off(stack: Deployed) -> Iterator[None]:
    """The function without any concurrency: it is throttled."""
    client, name = stack.client("lambda"), stack.id_of("Tell/Function")
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    yield
    client.delete_function_concurrency(FunctionName=name)


FAULTS: Mapping[str, tuple[Fault, Mapping[str, str]]] = {
    "the endpoint's group emptied": (
        lambda s: seeds.group_rule_revoked(s, "Door/Group", 443, egress=False),
        {CALL: "SG_HAS_NO_RULES", SURVIVES: "SG_HAS_NO_RULES"},
    ),
    "plain HTTP admitted": (
        lambda s: together(s, opened("Door", "App/Group", 80), opened("App", "Door/Group", 80, egress=True)),
        {NO_PLAIN: ARRIVES},
    ),
    "a way out for the program": (
        lambda s: together(
            s, partial(way_out, tier="app", interface=host(s)), opened("App", ANYWHERE, 443, egress=True)
        ),
        {NO_WAY_OUT: ARRIVES},
    ),
    "a way in to the endpoint": (
        lambda s: together(s, partial(way_out, tier="doors", interface=door(s)), opened("Door", ANYWHERE, 443)),
        {NO_WAY_IN: ARRIVES},
    ),
    "a policy that denies everybody": (denying_everybody, {TOLD: ANSWERED, UNKNOWN: ANSWERED}),
    "an API on the internet": (on_the_internet, {PAST: ANSWERED}),
    "a method that anybody inside may call": (unsigned, {UNSIGNED: ANSWERED}),
    "nobody answers": (switched_off, {TOLD: ANSWERED, UNKNOWN: ANSWERED}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


def test_all_of_it_exists_and_every_promise_holds() -> None:
    """Each resource is found again through its service, as its template says."""
    stack = Deployed(find("private-api"))
    found = stack.look_up()

    assert found.good, (found.missing, found.different)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []
