"""What only the deployment knows is taken as it is: a parameter, the name of a resource that is made with it."""

from typing import Any

import pytest
from aws_cdk import CfnParameter, Stack

from refarch.refusal import RefusedError
from refarch.serverless import Canary, RestApi, Shift, Stage
from tests.unit.constructs.shape import Shape, empty_stack, shape_of
from tests.unit.constructs.shops import function, logging_key


def build(stack: Stack) -> None:
    """Add a function and an API whose stage tells which function it is, and which version comes next."""
    key = logging_key(stack)
    version, name = (CfnParameter(stack, each).value_as_string for each in ("Version", "Alias"))
    work = function(stack, key, shift=Shift(version=version, share=0.9), alias=name)
    canary = Canary(percent=10, variables={"worker": f"{work.function.function_name}:{version}"})
    stage = Stage(variables={"worker": work.function.function_name}, canary=canary)
    RestApi(stack, "Api", about="Orders", key=key, stage=stage).mocked("/status", "open")


@pytest.fixture(scope="module")
def shape() -> Shape:
    """The template, once."""
    return shape_of(build)


def test_a_stage_variable_names_a_function_of_the_same_stack(shape: Shape) -> None:
    """What stage variables are mostly for; and a canary's names another version of it."""
    stage = shape.only("ApiGateway::Stage")
    assert shape.referred(stage["Variables"]["worker"]) == "Work/Function"
    [name, *rest] = stage["CanarySetting"]["StageVariableOverrides"]["worker"]["Fn::Join"][1]
    assert (shape.referred(name), rest) == ("Work/Function", [":", {"Ref": "Version"}])


def test_a_parameter_says_which_version_has_served_so_far(shape: Shape) -> None:
    """Whoever deploys asks Lambda for it, and the app need not be changed for it."""
    alias = shape.only("Lambda::Alias")
    assert alias["Name"] == {"Ref": "Alias"}
    [weight] = alias["RoutingConfig"]["AdditionalVersionWeights"]
    assert weight["FunctionVersion"] == {"Ref": "Version"}


@pytest.mark.parametrize("options", [{"shift": Shift(version="next", share=0.9)}, {"alias": "7"}])
def test_what_is_known_now_is_held_to_the_rule_now(options: dict[str, Any]) -> None:
    """The twin: a version is a number, and an alias is none."""
    with pytest.raises(RefusedError, match=r"^test/Work: (version='next'|alias='7'): an alias"):
        function(empty_stack(), **options)
