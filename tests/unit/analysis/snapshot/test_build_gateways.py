"""Endpoints, as EC2 describes them: what their policies say of themselves."""

import json
from typing import Any

import pytest

from analysis.snapshot.model import build
from analysis.snapshot.raw import Raw

FULL = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def restricted(document: Any, service: str = "com.amazonaws.us-east-1.s3") -> bool | None:
    """Return whether the policy of an endpoint is another than the default one."""
    item = {"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "ServiceName": service, "PolicyDocument": document}
    return build(Raw("123456789012", "us-east-1", {"VpcEndpoints": [item]})).endpoints["vpce-1"].restricted


@pytest.mark.parametrize(
    "document",
    [
        json.dumps({"Version": "2008-10-17", "Statement": [FULL]}),
        json.dumps({"Statement": FULL}),
        {"Statement": [{**FULL, "Principal": {"AWS": "*"}, "Action": ["*"], "Resource": ["*"]}]},
    ],
)
def test_the_default_policy_allows_everything(document: Any) -> None:
    """However it is written: as AWS attaches it, without a list, or parsed by the tool that wrote the snapshot."""
    assert restricted(document) is False


@pytest.mark.parametrize(
    "statement",
    [
        {**FULL, "Action": "s3:*"},
        {**FULL, "Resource": "arn:aws:s3:::one/*"},
        {**FULL, "Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        {**FULL, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {**FULL, "Effect": "Deny"},
    ],
)
def test_any_other_statement_restricts(statement: dict[str, Any]) -> None:
    """Alone, and beside one that allows everything: a deny takes away from it, and others were meant to matter."""
    assert restricted(json.dumps({"Statement": [statement]})) is True
    assert restricted(json.dumps({"Statement": [FULL, statement]})) is (statement["Effect"] == "Deny")


@pytest.mark.parametrize("document", [None, "", "no JSON", "[]", '{"Statement": []}'])
def test_a_policy_that_is_not_there_or_cannot_be_read_says_nothing(document: Any) -> None:
    """It is not known then whether there is one, and the endpoint is there all the same."""
    assert restricted(document) is None


def test_an_endpoint_of_somebodys_own_service_has_no_policy() -> None:
    """AWS allows full access to it; a document in the snapshot says nothing."""
    deny = json.dumps({"Statement": [{**FULL, "Effect": "Deny"}]})

    assert restricted(deny) is True
    assert restricted(deny, "com.amazonaws.vpce.us-east-1.vpce-svc-1") is None
