"""Verified Permissions: stores of Cedar policies, kept and not evaluated."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_OFF = {"mode": "OFF"}
_LINKED = "permit (principal == ?principal, action, resource == ?resource);"


def test_a_store_under_protection_stays_and_takes_its_policies_with_it_later(account: Account) -> None:
    """InvalidStateException while the protection is on."""
    client = account.client("verifiedpermissions")
    store = client.create_policy_store(validationSettings=_OFF, deletionProtection="ENABLED")["policyStoreId"]
    definition = {"static": {"statement": "// all\n@id(1) permit (principal, action, resource);"}}
    policy = client.create_policy(policyStoreId=store, definition=definition)
    assert (policy["policyType"], policy["effect"]) == ("STATIC", "Permit")
    with pytest.raises(ClientError, match="InvalidStateException"):
        client.delete_policy_store(policyStoreId=store)
    client.update_policy_store(policyStoreId=store, validationSettings=_OFF, deletionProtection="DISABLED")
    client.delete_policy_store(policyStoreId=store)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_policy(policyStoreId=store, policyId=policy["policyId"])


def test_policies_that_are_linked_to_a_template_go_with_it(account: Account) -> None:
    """And tell its effect and their own ends while it is there."""
    client = account.client("verifiedpermissions")
    store = client.create_policy_store(validationSettings=_OFF)["policyStoreId"]
    template = client.create_policy_template(policyStoreId=store, statement=_LINKED)["policyTemplateId"]
    ann = {"entityType": "User", "entityId": "ann"}
    link = {"templateLinked": {"policyTemplateId": template, "principal": ann}}
    linked = client.create_policy(policyStoreId=store, definition=link)
    assert (linked["policyType"], linked["effect"], linked["principal"]) == ("TEMPLATE_LINKED", "Permit", ann)
    static = {"static": {"statement": "forbid (principal, action, resource);"}}
    client.create_policy(policyStoreId=store, definition=static)
    listed = client.list_policies(policyStoreId=store, filter={"policyTemplateId": template})["policies"]
    assert [one["policyId"] for one in listed] == [linked["policyId"]]
    client.delete_policy_template(policyStoreId=store, policyTemplateId=template)
    assert [one["effect"] for one in client.list_policies(policyStoreId=store)["policies"]] == ["Forbid"]


def test_what_is_no_policy_or_no_schema_is_refused(account: Account) -> None:
    """ValidationException; and a store has no schema until it is given one."""
    client = account.client("verifiedpermissions")
    store = client.create_policy_store(validationSettings=_OFF)["policyStoreId"]
    with pytest.raises(ClientError, match="ValidationException"):
        client.create_policy(policyStoreId=store, definition={"static": {"statement": "let everybody in"}})
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client.get_schema(policyStoreId=store)
    with pytest.raises(ClientError, match="ValidationException"):
        client.put_schema(policyStoreId=store, definition={"cedarJson": "{"})
    client.put_schema(policyStoreId=store, definition={"cedarJson": '{"Shop": {}}'})
    assert client.get_schema(policyStoreId=store)["namespaces"] == ["Shop"]


def test_nothing_is_decided(account: Account) -> None:
    """IsAuthorized is refused by name: a decision that nobody made would be a lie."""
    client = account.client("verifiedpermissions")
    store = client.create_policy_store(validationSettings=_OFF)["policyStoreId"]
    with pytest.raises(ClientError, match="does not keep IsAuthorized"):
        client.is_authorized(policyStoreId=store)
