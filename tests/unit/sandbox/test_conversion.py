"""Where an API takes what a template sets."""

from sandbox.resources.conversion import overlaid, place_of, put, typed
from sandbox.services import operation_model


def test_a_place_is_spelt_as_the_api_spells_it() -> None:
    """Capital letters do not matter to a template's property, and do to the API."""
    members = operation_model("logs", "CreateLogGroup").input_shape.members
    place = place_of("LogGroupName", members)
    assert place is not None
    assert (place[0], place[1].type_name) == (["logGroupName"], "string")


def test_a_place_may_be_inside_a_structure_or_a_map() -> None:
    """The keys of a map are whatever they are; a structure has the members that it has."""
    queue = operation_model("sqs", "CreateQueue").input_shape.members
    job = operation_model("glue", "UpdateJob").input_shape.members
    attribute, role = place_of("attributes.DelaySeconds", queue), place_of("JobUpdate.role", job)
    assert attribute is not None
    assert role is not None
    assert (attribute[0], attribute[1].type_name) == (["Attributes", "DelaySeconds"], "string")
    assert role[0] == ["JobUpdate", "Role"]
    assert place_of("JobUpdate.Colour", job) is None
    assert place_of("JobName.Role", job) is None
    assert place_of("Colour", job) is None


def test_values_meet_in_the_structure_that_holds_them() -> None:
    """One does not push out the other."""
    parameters: dict[str, object] = {"QueueName": "jobs"}
    put(parameters, ["Attributes", "DelaySeconds"], "5")
    put(parameters, ["Attributes", "FifoQueue"], "true")
    assert parameters == {"QueueName": "jobs", "Attributes": {"DelaySeconds": "5", "FifoQueue": "true"}}


def test_a_place_may_be_in_the_only_item_of_a_list() -> None:
    """Some operations take many things and are asked for one."""
    members = operation_model("config", "PutRemediationConfigurations").input_shape.members
    parameters: dict[str, object] = {}
    for name, value in (("TargetId", "AWS-StopInstance"), ("ExecutionControls.SsmControls", {})):
        place = place_of(f"RemediationConfigurations.{name}", members)
        assert place is not None
        put(parameters, place[0], value)
    controls: dict[str, object] = {"SsmControls": {}}
    assert parameters == {
        "RemediationConfigurations": [{"TargetId": "AWS-StopInstance", "ExecutionControls": controls}]
    }


def test_parameters_are_laid_over_others_where_both_have_the_same_structure() -> None:
    """What both say is what comes last; longer lists are whole."""
    base = {"Name": "a", "Items": [{"Arn": "b", "Order": 1}], "Tags": ["x", "y"]}
    over = {"Items": [{"Order": 2}], "Tags": ["z"]}
    assert overlaid(base, over) == {"Name": "a", "Items": [{"Arn": "b", "Order": 2}], "Tags": ["z"]}


def test_what_a_template_writes_as_text_is_a_number_or_a_truth_where_the_api_wants_one() -> None:
    """In every call, that which deletes included: a rule number may be ``"110"``."""
    given = {"NetworkAclId": "acl-1", "RuleNumber": "110", "Egress": "false", "DryRun": None}
    assert typed("ec2", "DeleteNetworkAclEntry", given) == {
        "NetworkAclId": "acl-1",
        "RuleNumber": 110,
        "Egress": False,
        "DryRun": None,
    }
    assert typed("organizations", "DeleteOrganization", {}) == {}
