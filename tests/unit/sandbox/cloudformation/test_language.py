"""``AWS::LanguageExtensions``: loops, lengths, JSON and defaults, and what it refuses."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import EVERYTHING, Account, body_of

EXPANDING = [*EVERYTHING, "CAPABILITY_AUTO_EXPAND"]


def parameter(name: Any, value: Any) -> dict[str, Any]:
    """Return a resource that needs nothing else."""
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Name": name, "Type": "String", "Value": value}}


def extended(resources: dict[str, Any], **sections: Any) -> dict[str, Any]:
    """Return a template that declares the transform."""
    return {"Transform": "AWS::LanguageExtensions", "Resources": resources, **sections}


def made(account: Account, template: dict[str, Any], **options: Any) -> dict[str, str]:
    """Deploy and return the stack's outputs and parameters by logical id."""
    status = account.create(template, Capabilities=EXPANDING, **options)
    assert status == "CREATE_COMPLETE", account.reasons()
    names = list(account.stack().resources)
    return {name: account.read(name)["Value"] for name in names}


def test_a_loop_makes_a_resource_for_each_item(account: Account) -> None:
    """``${Env}`` is replaced in keys and values; ``Ref`` of the identifier is its value, too."""
    loop = ["Env", ["Dev", "Prod"], {"Setting${Env}": parameter({"Fn::Sub": "/${Env}/size"}, {"Ref": "Env"})}]
    assert made(account, extended({"Fn::ForEach::Environments": loop})) == {"SettingDev": "Dev", "SettingProd": "Prod"}
    assert account.physical("SettingProd").id == "/Prod/size"


def test_the_ampersand_leaves_out_what_a_logical_id_must_not_have(account: Account) -> None:
    """``&{Block}`` keeps letters and digits only."""
    loop = ["Block", ["10.0.0.0/16"], {"Net&{Block}": parameter("net", "${Block}")}]
    assert made(account, extended({"Fn::ForEach::Blocks": loop})) == {"Net1000016": "10.0.0.0/16"}


def test_the_collection_may_be_a_parameter_and_loops_may_nest(account: Account) -> None:
    """Each turn of the outer loop expands the inner one."""
    inner = ["Size", ["S", "L"], {"${Env}${Size}": parameter("/${Env}/${Size}", "${Env}-${Size}")}]
    outer = ["Env", {"Ref": "Environments"}, {"Fn::ForEach::Sizes": inner}]
    template = extended(
        {"Fn::ForEach::Envs": outer},
        Parameters={"Environments": {"Type": "CommaDelimitedList", "Default": "Dev"}},
    )
    given = [{"ParameterKey": "Environments", "ParameterValue": "Dev,Prod"}]
    assert sorted(made(account, template, Parameters=given)) == ["DevL", "DevS", "ProdL", "ProdS"]


def test_a_loop_inside_properties_writes_properties(account: Account) -> None:
    """Loops are not only for whole resources."""
    loop = {"Fn::ForEach::Given": ["Key", ["Name", "Value"], {"${Key}": "web"}]}
    resource = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", **loop}}
    assert made(account, extended({"One": resource})) == {"One": "web"}


def test_loops_write_conditions_and_outputs(account: Account) -> None:
    """Both sections take them."""
    template = extended(
        {"Fn::ForEach::R": ["X", ["A", "B"], {"R${X}": {**parameter("/${X}", "1"), "Condition": "Is${X}"}}]},
        Conditions={"Fn::ForEach::C": ["X", ["A", "B"], {"Is${X}": {"Fn::Equals": ["${X}", "A"]}}]},
        Outputs={"Fn::ForEach::O": ["X", ["A"], {"Out${X}": {"Value": {"Ref": "R${X}"}}}]},
    )
    assert list(made(account, template)) == ["RA"]
    assert account.outputs() == {"OutA": "/A"}


VALUES: dict[str, tuple[Any, str]] = {
    "Length": ({"Fn::Length": {"Fn::Split": ["|", "a|b|c"]}}, "3"),
    "ToJsonString": (
        {"Fn::ToJsonString": {"port": 443, "name": {"Ref": "AWS::Region"}}},
        '{"port":443,"name":"us-east-1"}',
    ),
    "FindInMap with a default": (
        {"Fn::FindInMap": ["Sizes", "nowhere", "small", {"DefaultValue": "t3.nano"}]},
        "t3.nano",
    ),
    "Ref with a function": ({"Ref": {"Fn::Join": ["::", ["AWS", "Region"]]}}, "us-east-1"),
    "GetAtt with a function": ({"Fn::GetAtt": [{"Fn::Sub": "${Which}"}, "Value"]}, "first"),
}


@pytest.mark.parametrize("case", VALUES)
def test_a_function_of_the_transform_returns(account: Account, case: str) -> None:
    """What AWS documents."""
    value, expected = VALUES[case]
    template = extended(
        {"One": parameter("one", value), "First": parameter("first", "first")},
        Mappings={"Sizes": {"here": {"small": "t3.micro"}}},
        Parameters={"Which": {"Type": "String", "Default": "First"}},
    )
    assert made(account, template) == {"One": expected, "First": "first"}


@pytest.mark.parametrize("case", VALUES)
def test_without_the_transform_there_is_no_such_function(account: Account, case: str) -> None:
    """CloudFormation knows them by the transform only."""
    value, _ = VALUES[case]
    template = {
        "Mappings": {"Sizes": {"here": {"small": "t3.micro"}}},
        "Resources": {"One": parameter("one", value)},
    }
    with pytest.raises(ClientError, match=r"unsupported function|Unable to get mapping|single String value|GetAtt"):
        account.create(template)


def test_a_deletion_policy_may_depend_on_a_parameter(account: Account) -> None:
    """Production keeps what a test throws away."""
    policy = {"Fn::If": ["Keep", "Retain", "Delete"]}
    template = extended(
        {"One": {**parameter("one", "1"), "DeletionPolicy": policy}},
        Parameters={"Stage": {"Type": "String", "Default": "prod"}},
        Conditions={"Keep": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
    )
    made(account, template)
    account.delete()
    assert account.client("ssm").get_parameter(Name="one")["Parameter"]["Value"] == "1"


def test_the_processed_template_has_no_loops_and_the_original_is_kept(account: Account) -> None:
    """GetTemplate tells both."""
    template = extended({"Fn::ForEach::R": ["X", ["A"], {"R${X}": parameter("/${X}", "1")}]})
    made(account, template)
    ask = account.cloudformation.get_template
    assert ask(StackName="stack", TemplateStage="Processed")["TemplateBody"]["Resources"] == {
        "RA": parameter("/A", "1")
    }
    assert ask(StackName="stack")["TemplateBody"] == json.loads(body_of(template))


def test_a_direct_creation_has_to_acknowledge_the_transform(account: Account) -> None:
    """CAPABILITY_AUTO_EXPAND: nobody has reviewed what the transform made of the template."""
    with pytest.raises(ClientError, match="CAPABILITY_AUTO_EXPAND"):
        account.create(extended({"One": parameter("one", "1")}))


REFUSALS: dict[str, tuple[Any, str]] = {
    "a malformed loop": ({"Fn::ForEach::X": ["Env", {}]}, "layout is incorrect"),
    "a collection that is no list": ({"Fn::ForEach::X": ["E", "abc", {"R${E}": {}}]}, "collection has to be a list"),
    "a key that each turn writes again": ({"Fn::ForEach::X": ["E", ["a", "b"], {"R": {}}]}, "same key R"),
    "a key that is there already": ({"Ra": {}, "Fn::ForEach::X": ["E", ["a"], {"R${E}": {}}]}, "duplicate key Ra"),
    "a collection that needs a resource": (
        {"Fn::ForEach::X": ["E", {"Fn::GetAtt": ["One", "Value"]}, {"R${E}": {}}]},
        "cannot be resolved here",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_loop_that_cannot_be_expanded_is_refused(account: Account, case: str) -> None:
    """With its name and the reason, before anything is made."""
    resources, message = REFUSALS[case]
    with pytest.raises(ClientError, match=message):
        account.create(extended(resources), Capabilities=EXPANDING)
    assert account.cloudformation.list_stacks()["StackSummaries"] == []
