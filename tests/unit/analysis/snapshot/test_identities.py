"""Identities in a snapshot: what one key refuses, what a service says is not there, and who knows an organization."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from analysis.identity import can, principal_of, resource_of
from analysis.snapshot.collect import collect
from analysis.snapshot.files import load
from analysis.snapshot.identity_calls import IDENTITY
from analysis.snapshot.model import Account, build
from analysis.snapshot.raw import Raw
from study.lab import Lab

HERE, HEAD = "111122223333", "999999999999"
OPEN, CLOSED = (f"arn:aws:kms:us-east-1:{HERE}:key/{name}" for name in ("open", "closed"))
ROLE = f"arn:aws:iam::{HERE}:role/reader"


class Clients:
    """One stubbed client for all that is asked."""

    def __init__(self, service: str) -> None:
        """Make it; it reaches nothing."""
        self._client = boto3.Session("testing", "testing", region_name="us-east-1").client(service)
        self.stub = Stubber(self._client)
        self.stub.activate()

    def client(self, service: str) -> Any:
        """Return it."""
        del service
        return self._client


def calls(*names: str) -> list[Any]:
    """Return calls by the names of their files."""
    return [call for call in IDENTITY if call.name in names]


def test_a_key_that_refuses_does_not_take_away_what_others_say() -> None:
    """Its own policy stays unknown, and the list is known not to be whole."""
    clients = Clients("kms")
    listed = [{"KeyId": arn.rpartition("/")[2], "KeyArn": arn} for arn in (CLOSED, OPEN)]
    clients.stub.add_response("list_keys", {"Keys": listed})
    clients.stub.add_client_error("get_key_policy", "AccessDeniedException", "not you")
    opens = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "kms:*", "Resource": "*"}
    clients.stub.add_response("get_key_policy", {"Policy": json.dumps({"Statement": [opens]})})

    raw = collect(clients, HERE, "us-east-1", calls=calls("Keys", "KeyPolicies"))
    account = build(Raw(HERE, "us-east-1", {**raw.files, **reader()}, raw.missing))

    assert "AccessDeniedException" in raw.missing["KeyPolicies"]
    assert {arn: key.policy is None for arn, key in account.keys.items()} == {CLOSED: True, OPEN: False}
    assert [word(account, "kms:Decrypt", arn) for arn in (OPEN, CLOSED)] == ["allowed", "unknown"]


def reader(**details: Any) -> dict[str, list[Any]]:
    """Return the files of an account with one role, which is in no organization."""
    role = {"Arn": ROLE, "RoleName": "reader", "RoleId": "AROA1", **details}
    return {"RoleDetailList": [role], "UserDetailList": [], "Organization": []}


def word(account: Account, action: str, resource: str) -> str:
    """Return IAM's word for what the role may."""
    return can(account, principal_of(account, ROLE), action, resource_of(account, resource, action)).word


def test_what_a_service_says_is_not_there_is_nothing_and_not_missing() -> None:
    """S3 has an error of its own for a bucket policy that there is not; other errors are errors."""
    for code, missing in (("NoSuchBucketPolicy", False), ("AccessDenied", True)):
        clients = Clients("s3")
        clients.stub.add_response("list_buckets", {"Buckets": [{"Name": "letters"}]}, {"BucketRegion": "us-east-1"})
        clients.stub.add_client_error("get_bucket_policy", code)

        raw = collect(clients, HERE, "us-east-1", calls=calls("Buckets", "BucketPolicies"))

        assert ("BucketPolicies" in raw.missing) is missing
        assert raw.files.get("BucketPolicies", []) == []


def organization(account: str, **files: list[Any]) -> Raw:
    """Return what an account tells of its organization."""
    told = [{"Id": "o-1", "MasterAccountId": HEAD}]
    return Raw(account, "us-east-1", {**reader(), "Organization": told, **files})


HEADS = {
    "Roots": [{"Id": "r-1", "PolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}]}],
    "Accounts": [{"Id": each, "Paths": [f"o-1/r-1/{each}/"]} for each in (HERE, HEAD)],
    "ServiceControlPolicies": [{"Id": "p-1"}],
    "ServiceControlPoliciesContents": [
        {
            "PolicyId": "p-1",
            "Policy": {"Content": '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'},
        }
    ],
    "ServiceControlPoliciesTargets": [{"PolicyId": "p-1", "TargetId": target} for target in ("r-1", HERE)],
    **{f"ResourceControlPolicies{part}": [] for part in ("", "Contents", "Targets")},
}


@pytest.mark.parametrize(("heads", "expected"), [(HEADS, ["allowed", "implicitDeny"]), ({}, ["unknown", "unknown"])])
def test_the_management_account_tells_what_limits_its_members(heads: dict[str, Any], expected: list[str]) -> None:
    """A member's own snapshot does not hold it; both together are answered."""
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    role = reader(RolePolicyList=[{"PolicyName": "all", "PolicyDocument": everything}])
    member = organization(HERE, **{key: role[key] for key in ("RoleDetailList",)})
    account = build([member, organization(HEAD, **{**heads, "RoleDetailList": []})])

    assert [word(account, action, "*") for action in ("s3:ListAllMyBuckets", "ec2:DescribeVpcs")] == expected


def test_the_command_lines_one_answer_holds_all_four_lists(tmp_path: Path) -> None:
    """``aws iam get-account-authorization-details`` prints users, groups, roles and policies together."""
    lists = {"UserDetailList": [], "GroupDetailList": [], **reader(), "Policies": [{"Arn": "arn:aws:iam::1:policy/p"}]}
    del lists["Organization"]
    (tmp_path / "get-account-authorization-details.json").write_text(json.dumps(lists))

    [raw] = load(tmp_path)

    assert {name: len(items) for name, items in raw.files.items()} == {
        "UserDetailList": 0,
        "GroupDetailList": 0,
        "RoleDetailList": 1,
        "Policies": 1,
    }


def test_of_aws_own_policies_those_that_are_attached_are_read() -> None:
    """There are more than a thousand; one is attached here, and its text is there."""
    lab = Lab()
    iam, arn = lab.client("iam"), "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    iam.create_user(UserName="ana")
    iam.attach_user_policy(UserName="ana", PolicyArn=arn)

    account = lab.permissions().account

    assert list(account.managed) == [arn]
    assert '"s3:Get*"' in account.managed[arn].document
