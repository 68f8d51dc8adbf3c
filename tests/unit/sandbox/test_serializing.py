"""Answers are the same as those of moto's own, slower way to find the members' values."""

from collections.abc import Callable
from typing import Any

import pytest
from moto.core.constants import MISSING
from moto.core.serialize import (
    AttributePicker,
    AttributePickerContext,
    XFormedAttributePicker,
    get_value,
    xform_name,
)

from sandbox import serializing
from tests.unit.sandbox.account import LINUX, Account

TOPIC = {"Type": "AWS::SNS::Topic"}
PARAMETERS = {"Type": "AWS::RDS::DBParameterGroup", "Properties": {"Family": "mysql8.0", "Description": "one"}}


def as_moto_does(picker: AttributePicker, context: AttributePickerContext) -> Any:
    """Pick a value by asking every provider of names anew."""
    for one in AttributePicker.get_possible_keys(picker, context):
        for name in (one, xform_name(one)):
            value = get_value(context.obj, name, MISSING)
            if value is not MISSING:
                return _transformed(picker, context, value)
    return _transformed(picker, context, None)


def _transformed(picker: AttributePicker, context: AttributePickerContext, value: Any) -> Any:
    for path, transform in picker.response_transformers.items():
        if f"{context.key_path}.{context.key}".endswith(path):
            return transform(value)
    return value


ASKED: list[tuple[str, str, Callable[[Any], Any]]] = [
    ("ec2", "images", lambda ec2: ec2.describe_images(Owners=["amazon"], Filters=LINUX)),
    ("ec2", "networks", lambda ec2: (ec2.describe_vpcs(), ec2.describe_subnets(), ec2.describe_network_acls())),
    ("rds", "groups", lambda rds: rds.describe_db_parameter_groups()),
    ("iam", "policies", lambda iam: iam.list_policies(Scope="AWS", MaxItems=50)),
    ("sns", "topics", lambda sns: sns.list_topics()),
]


@pytest.mark.parametrize(("service", "what", "ask"), ASKED, ids=[f"{one} {two}" for one, two, _ in ASKED])
def test_an_answer_has_the_members_that_moto_gives_it(
    account: Account, monkeypatch: pytest.MonkeyPatch, service: str, what: str, ask: Callable[[Any], Any]
) -> None:
    """Names are looked for in the same order, and transformers applied to the same members."""
    account.create({"Resources": {"Topic": TOPIC, "Parameters": PARAMETERS}})
    direct, client = account.client(service), account.services.session.client(service)
    ask(client)  # What is remembered is remembered now.
    remembered = _without_ids(ask(client))
    assert _without_ids(ask(direct)) == remembered, what
    monkeypatch.setattr(XFormedAttributePicker, "__call__", as_moto_does)
    assert _without_ids(ask(client)) == remembered, what


def test_a_transformer_of_a_longer_path_is_not_taken_for_another_members() -> None:
    """``Rule.Port`` is not meant by ``Port`` elsewhere, and ``Port`` is meant everywhere."""
    of_rules, of_all = {"Rule.Port": str}, {"Port": str}
    for transformers, where, expected in (
        (of_rules, "Group.Rule", "1"),
        (of_rules, "Group", 1),
        (of_rules, "Group.OverRule", "1"),  # As moto has it: the end of the text, whatever stands before.
        (of_all, "Group", "1"),
    ):
        picker = XFormedAttributePicker(response_transformers=transformers)
        context = AttributePickerContext(obj={"Port": 1}, key="Port", shape=None, key_path=where)  # type: ignore[arg-type]
        assert serializing._pick(picker, context) == expected  # noqa: SLF001 nothing else tells them apart
        assert as_moto_does(picker, context) == expected


def _without_ids(answer: Any) -> Any:
    answers = answer if isinstance(answer, tuple) else (answer,)
    return [{key: value for key, value in one.items() if key != "ResponseMetadata"} for one in answers]
