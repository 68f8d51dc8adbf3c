"""What CDK has answered is not asked again, and what is remembered of one stack is not told of another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import jsii
import pytest
from aws_cdk import App, CfnResource, Environment, Stack
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.network import MultiAzVpc, NatStrategy
from refarch.network.tiers import Exposure, Tier
from refarch.remembered import StackEnvironment, environment_of, handle, zone_at
from stacks.catalogue import cdk_json_context
from tests.unit.constructs.shape import empty_stack, shape_of

VPC, HOSTS = 50, 28
"""Questions to Node that a VPC and three hosts may cost, half a millisecond each; each resource is one."""


@contextmanager
def questions(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Count what goes to Node."""
    asked: list[object] = []
    provider = jsii.kernel.provider
    for kind in ("create", "get", "set", "invoke", "sget", "sinvoke"):
        monkeypatch.setattr(provider, kind, partial(_counted, asked, getattr(provider, kind)))
    yield asked
    monkeypatch.undo()


def _counted(asked: list[object], send: Callable[[object], object], request: object) -> object:
    asked.append(request)
    return send(request)


def test_a_stack_of_another_region_is_elsewhere() -> None:
    """A construct is where its stack is, however often one asks and whoever asked before."""
    app = App(context=cdk_json_context())
    here = Construct(Stack(app, "Here", env=Environment(account="111122223333", region="us-east-1")), "In")
    there = Construct(Stack(app, "There", env=Environment(account="111122223333", region="cn-north-1")), "In")

    for _ in range(2):
        assert environment_of(here) == StackEnvironment("aws", "us-east-1", "111122223333")
        assert environment_of(there) == StackEnvironment("aws-cn", "cn-north-1", "111122223333")


def test_a_stack_that_is_bound_to_no_account_is_where_it_is_deployed() -> None:
    """What only the deployment knows stays a token, which CDK resolves."""
    stack = empty_stack()

    assert stack.resolve(environment_of(stack).region) == {"Ref": "AWS::Region"}


def test_a_construct_has_one_handle_whoever_holds_it() -> None:
    """Two Python objects for one construct, and a construct beside it."""
    stack = empty_stack()
    one, other = Construct(stack, "One"), Construct(stack, "Other")

    assert handle(stack.node.find_child("One")) == handle(one) != handle(other)


def test_a_zone_is_the_same_in_every_app() -> None:
    """It is a token of no stack: each template asks for the zones of its own Region."""
    for _ in range(2):
        shape = shape_of(lambda stack: CfnResource(stack, "Any", type="AWS::Any::Any", properties={"Zone": zone_at(1)}))
        assert shape.only("Any::Any") == {"Zone": {"Fn::Select": [1, {"Fn::GetAZs": ""}]}}


def test_a_vpc_asks_node_few_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for each subnet or each zone grows with the VPC, and with it the time of every synthesis."""
    tiers = [Tier(name="web", exposure=Exposure.PUBLIC), Tier(name="app", exposure=Exposure.ISOLATED)]
    MultiAzVpc(empty_stack(), "First", tiers=tiers, nat=NatStrategy.NONE)  # what is remembered for good
    stack = empty_stack()

    with questions(monkeypatch) as small:
        MultiAzVpc(stack, "Small", zones=1, tiers=tiers, nat=NatStrategy.NONE).subnets("app")
    with questions(monkeypatch) as large:
        MultiAzVpc(stack, "Large", zones=3, tiers=tiers, nat=NatStrategy.NONE).subnets("app")

    assert len(small) <= VPC
    assert len(large) <= len(small)


def test_hosts_ask_node_few_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """One instance more is its creation, and its subnet's id."""
    network = MultiAzVpc(empty_stack(), "Network", zones=3, nat=NatStrategy.NONE)

    with questions(monkeypatch) as asked:
        HostPerZone(network, "Hosts", network=network, tier="app")

    assert len(asked) <= HOSTS
