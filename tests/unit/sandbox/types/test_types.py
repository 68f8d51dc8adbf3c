"""Every resource type of the sandbox is made, found, read, changed and removed: one case each, as data beside this.

A case is a YAML file ``<service>/<Type>.yaml``:

around: resources that the subject needs.
files: ``bucket/key`` → text that is in S3 before; ``{account}`` in it is the account, as bucket names are global.
subject: the properties of the resource under test.
finds: JMESPath into what its service says of it → what is found there.
ref: pattern of what ``Ref`` returns.
attributes: name → pattern of what ``Fn::GetAtt`` returns.
structures: name → pattern of the JSON of what ``Fn::GetAtt`` returns, where that is a list of structures.
untold: why some attributes that the registry knows are refused by name; only where the reason is worth reading.
updates: a list of changes, each ``set`` (properties to change) or ``unset`` (properties to take out), ``replaces``
  (false unless said) and ``finds`` (as above, afterwards).
fixed: why there is no update, where AWS has none.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jmespath
import pytest
import yaml

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.cloudformation.schema import schema_of
from sandbox.resources.provider import NotFoundError
from sandbox.resources.registry import all_types, find_type
from tests.unit.sandbox.account import Account

_FOLDER = Path(__file__).parent
TYPES = sorted(all_types())


def case_of(name: str) -> dict[str, Any]:
    """Return the case of a type."""
    _, service, kind = name.split("::")
    path = _FOLDER / service.lower() / f"{kind}.yaml"
    assert path.exists(), f"{name} has no case: write {path.relative_to(_FOLDER)}"
    case: dict[str, Any] = yaml.load(path.read_text(), yaml.CSafeLoader)  # As safe, and ten times as fast.
    return case


_made: list[Account] = []


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Let go of what each account begins with when its test is over: there are thousands of them."""
    yield
    while _made:
        _made.pop().forget()


def account_for(case: dict[str, Any]) -> Account:
    """Return an account with the files that a case needs."""
    account = Account()
    for path, text in case.get("files", {}).items():
        bucket, key = path.replace("{account}", account.id).split("/", 1)
        account.client("s3").create_bucket(Bucket=bucket)
        account.client("s3").put_object(Bucket=bucket, Key=key, Body=text)
    _made.append(account)
    return account


def template_of(name: str, case: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """Return a template with the subject and what it needs, and an output for each attribute."""
    outputs = {"Ref": {"Value": {"Ref": "Subject"}}}
    for index, attribute in enumerate(case.get("attributes", {})):
        value: Any = {"Fn::GetAtt": ["Subject", attribute]}
        if attribute in case.get("lists", ()):
            value = {"Fn::Join": [",", value]}
        outputs[f"Attribute{index}"] = {"Value": value}
    subject = {"Type": name, "Properties": properties}
    return {"Resources": {**case.get("around", {}), "Subject": subject}, "Outputs": outputs}


def check(account: Account, expected: dict[str, Any]) -> None:
    """Compare what the service says with what is expected."""
    item = account.read("Subject")
    for path, value in expected.items():
        assert jmespath.search(path, item) == value, f"{path} of {item}"


@pytest.mark.parametrize("name", TYPES)
def test_a_resource_is_made_found_told_apart_and_gone_with_its_stack(name: str) -> None:
    """After CREATE_COMPLETE its service describes it, and Ref and Fn::GetAtt return what that says; then it is gone.

    What the case's ``attributes`` do not show to be told is refused, naming the attribute: no guess, no nothing.
    """
    case = case_of(name)
    account = account_for(case)
    status = account.create(template_of(name, case, case["subject"]))
    assert status == "CREATE_COMPLETE", account.reasons()
    lookup = account.look_up()
    assert not lookup.missing
    assert not lookup.different
    check(account, case["finds"])
    check_attributes(account, name, case)
    assert [attribute for attribute in untold(name, case) if not refuses(account, name, attribute)] == []
    kind, physical, context = find_type(name), account.physical("Subject"), account.context("Subject")
    assert kind is not None
    assert account.delete() == "DELETE_COMPLETE"
    if "stays" not in case:
        with pytest.raises(NotFoundError):
            kind.read(context, physical)


def check_attributes(account: Account, name: str, case: dict[str, Any]) -> None:
    """Compare what Ref and Fn::GetAtt return with the case's patterns."""
    outputs = account.outputs()
    assert re.fullmatch(case["ref"], outputs["Ref"]), outputs["Ref"]
    for index, (attribute, pattern) in enumerate(case.get("attributes", {}).items()):
        assert re.fullmatch(pattern, outputs[f"Attribute{index}"]), f"{attribute}: {outputs[f'Attribute{index}']}"
    for attribute, pattern in case.get("structures", {}).items():
        found = json.dumps(told(account, name, attribute), default=str)
        assert re.fullmatch(pattern, found), f"{attribute}: {found}"


def untold(name: str, case: dict[str, Any]) -> list[str]:
    """Return the attributes that the registry knows and the case does not show."""
    schema = schema_of(name)
    assert schema is not None
    shown = {*case.get("attributes", {}), *case.get("structures", {})}
    assert not shown & set(case.get("untold", {}))
    return sorted(attribute for attribute in schema.read_only if attribute not in shown)


def told(account: Account, name: str, attribute: str) -> Any:
    """Return what a type tells of an attribute of the subject."""
    kind = find_type(name)
    assert kind is not None
    return kind.attribute(account.context("Subject"), account.physical("Subject"), attribute)


def refuses(account: Account, name: str, attribute: str) -> bool:
    """Return whether a type refuses to tell an attribute of the subject, and names it."""
    try:
        told(account, name, attribute)
    except (NotHonouredError, KeyError) as refusal:
        return attribute in str(refusal)
    return False


@pytest.mark.parametrize("name", TYPES)
def test_a_resource_changes_in_place_or_is_replaced_as_aws_documents(name: str) -> None:
    """Each update of the case reaches the service; only those that AWS documents as replacements change the id."""
    case = case_of(name)
    account = account_for(case)
    properties = dict(case["subject"])
    account.create(template_of(name, case, properties))
    assert case.get("updates") or case.get("fixed"), "say what can be updated, or why nothing can"
    for update in case.get("updates", ()):
        before = account.physical("Subject")
        properties = {
            k: v for k, v in {**properties, **update.get("set", {})}.items() if k not in update.get("unset", ())
        }
        status = account.update(template_of(name, case, properties))
        assert status == "UPDATE_COMPLETE", account.reasons()
        after = account.physical("Subject")
        assert (before.id != after.id) == update.get("replaces", False)
        check(account, update["finds"])
        assert account.look_up().good, account.look_up()
        if before.id != after.id:
            kind = find_type(name)
            assert kind is not None
            with pytest.raises(NotFoundError):
                kind.read(account.context("Subject"), before)


@pytest.mark.parametrize("name", TYPES)
def test_a_stack_is_deleted_although_somebody_has_deleted_its_resource_before(name: str) -> None:
    """What is gone already is what was asked for: no resource keeps its stack from being deleted."""
    case = case_of(name)
    account = account_for(case)
    account.create(template_of(name, case, case["subject"]))
    kind = find_type(name)
    assert kind is not None
    kind.delete(account.context("Subject"), account.physical("Subject"))
    assert account.delete() == "DELETE_COMPLETE", account.reasons()


def test_every_case_is_of_a_type_that_there_is() -> None:
    """A case whose type was renamed or removed would be run by nobody."""
    cases = {f"{path.parent.name}/{path.stem}" for path in _FOLDER.glob("*/*.yaml")}
    types = {f"{service.lower()}/{kind}" for _, service, kind in (name.split("::") for name in TYPES)}
    assert cases == types
