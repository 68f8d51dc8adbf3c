"""Outputs, and what stacks export to each other."""

from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.topics import parameter, resources


def exporting(value: str = "1", name: str = "shared") -> dict[str, Any]:
    """Return a template that exports a value."""
    outputs = {"Shared": {"Value": value, "Description": "for others", "Export": {"Name": name}}}
    return {**resources(One=parameter()), "Outputs": outputs}


IMPORTING = resources(Two=parameter({"Fn::ImportValue": "shared"}))


def test_an_output_is_told_with_its_description_and_export(account: Account) -> None:
    """DescribeStacks and ListExports tell the same value."""
    account.create(exporting())
    [output] = account.cloudformation.describe_stacks(StackName="stack")["Stacks"][0]["Outputs"]
    assert output == {"OutputKey": "Shared", "OutputValue": "1", "Description": "for others", "ExportName": "shared"}
    [export] = account.cloudformation.list_exports()["Exports"]
    assert (export["Name"], export["Value"], export["ExportingStackId"]) == ("shared", "1", account.stack().arn)


def test_another_stack_imports_the_value(account: Account) -> None:
    """ListImports names the stack that does."""
    account.create(exporting(), "source")
    account.create(IMPORTING, "user")
    assert account.read("Two", "user")["Value"] == "1"
    assert account.cloudformation.list_imports(ExportName="shared")["Imports"] == ["user"]


def test_a_stack_whose_export_is_in_use_is_not_deleted(account: Account) -> None:
    """The request is accepted; an event of the stack says why nothing happens, and the stack is as it was."""
    account.create(exporting(), "source")
    for name in ("user", "another", "third"):
        account.create(IMPORTING, name)
    assert account.delete("source") == "CREATE_COMPLETE"
    *_, last = account.events("source")
    why = "Delete canceled. Cannot delete export shared as it is in use by user, another and third."
    assert (last.resource, last.status, last.reason) == ("source", "CREATE_COMPLETE", why)
    assert str(account.look_up("source")) == "1/1 resources exist"
    for name in ("user", "another", "third"):
        account.delete(name)
    assert account.delete("source") == "DELETE_COMPLETE"


def test_an_export_in_use_cannot_be_changed_or_dropped(account: Account) -> None:
    """The exporting stack stays as it is while another one imports; afterwards it may go."""
    account.create(exporting(), "source")
    account.create(IMPORTING, "user")
    assert account.update(exporting("2"), "source") == "UPDATE_ROLLBACK_COMPLETE"
    assert "Export shared cannot be updated as it is in use by user" in account.reasons("source")["source"]
    assert account.update(exporting(name="other"), "source") == "UPDATE_ROLLBACK_COMPLETE"
    assert account.cloudformation.list_exports()["Exports"][0]["Value"] == "1"
    account.delete("user")
    assert account.delete("source") == "DELETE_COMPLETE"


def test_an_export_has_one_owner(account: Account) -> None:
    """A second stack that exports the same name fails and is rolled back."""
    account.create(exporting(), "first")
    assert account.create(exporting(), "second") == "ROLLBACK_COMPLETE"
    why = "Export with name shared is already exported by another stack. Rollback requested by user."
    assert account.reasons("second")["second"] == why


def test_exports_do_not_leave_their_account(account: Account) -> None:
    """Another account does not see them; what imports them there is rolled back."""
    account.create(exporting())
    other = Account()
    assert other.create(IMPORTING) == "ROLLBACK_COMPLETE"
    assert other.reasons() == {"stack": "No export named shared found. Rollback requested by user."}


def test_a_missing_export_is_missed_before_anything_is_made(account: Account) -> None:
    """Whichever resource or output imports it: the stack itself tells it, and no resource has any event."""
    late = {"Two": parameter({"Fn::If": ["Yes", {"Fn::ImportValue": {"Fn::Sub": "${Name}"}}, "x"]}, DependsOn="One")}
    template = {
        **resources(One=parameter(), **late),
        "Parameters": {"Name": {"Type": "String", "Default": "nowhere"}, "Import": {"Type": "String"}},
        "Conditions": {"Yes": {"Fn::Equals": [{"Ref": "Import"}, "yes"]}},
    }
    given = {name: [{"ParameterKey": "Import", "ParameterValue": name}] for name in ("yes", "no")}
    assert account.create(template, Parameters=given["yes"]) == "ROLLBACK_COMPLETE"
    assert account.reasons() == {"stack": "No export named nowhere found. Rollback requested by user."}
    assert account.steps() == []
    account.delete()
    assert account.create(template, Parameters=given["no"]) == "CREATE_COMPLETE"
    assert account.update(template, Parameters=given["yes"]) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.reasons() == {"stack": "No export named nowhere found."}


def test_an_output_that_is_true_is_written_as_templates_write_it(account: Account) -> None:
    """Outputs are texts."""
    template = {**resources(One=parameter()), "Outputs": {"Yes": {"Value": True}, "Number": {"Value": 7}}}
    account.create(template)
    assert account.outputs() == {"Yes": "true", "Number": "7"}


def test_a_changed_output_alone_is_an_update(account: Account) -> None:
    """No resource changes, and still the output does."""
    account.create(exporting("1"))
    assert account.update(exporting("2")) == "UPDATE_COMPLETE"
    assert account.outputs() == {"Shared": "2"}
