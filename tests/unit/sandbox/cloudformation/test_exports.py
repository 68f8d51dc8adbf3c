"""Outputs, and what stacks export to each other."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

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


def test_an_export_in_use_cannot_be_deleted_changed_or_dropped(account: Account) -> None:
    """The exporting stack stays as it is while another one imports; afterwards it may go."""
    account.create(exporting(), "source")
    account.create(IMPORTING, "user")
    with pytest.raises(ClientError, match="Export shared cannot be deleted as it is in use by user"):
        account.delete("source")
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
    assert "Export with name shared is already exported by another stack" in account.reasons("second")["second"]


def test_exports_do_not_leave_their_account(account: Account) -> None:
    """Another account does not see them; what imports them there is rolled back."""
    account.create(exporting())
    other = Account()
    assert other.create(IMPORTING) == "ROLLBACK_COMPLETE"
    assert other.reasons()["Two"] == "No export named shared found."


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
