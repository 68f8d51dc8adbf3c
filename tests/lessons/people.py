"""Roles, keys and buckets for lessons, each by a call or two."""

import json
from typing import Any

from study.lab import Lab

Statement = dict[str, Any]


def allow(*actions: str, on: str = "*", **more: Any) -> Statement:
    """Return a statement that allows."""
    return {"Effect": "Allow", "Action": list(actions), "Resource": on, **more}


def deny(*actions: str, on: str = "*", **more: Any) -> Statement:
    """Return a statement that denies."""
    return {**allow(*actions, on=on, **more), "Effect": "Deny"}


def document(*statements: Statement) -> str:
    """Return a policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def role(lab: Lab, name: str, *statements: Statement, trusts: str = "ec2.amazonaws.com", **more: Any) -> str:
    """Make a role that a service assumes, with an inline policy if there is a statement; return its ARN."""
    iam = lab.client("iam")
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": trusts}}
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust), **more)
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=document(*statements))
    return str(made["Role"]["Arn"])


def user(lab: Lab, name: str, *statements: Statement, **more: Any) -> str:
    """Make a user, with an inline policy if there is a statement; return its ARN."""
    iam = lab.client("iam")
    made = iam.create_user(UserName=name, **more)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=document(*statements))
    return str(made["User"]["Arn"])


def key(lab: Lab, *statements: Statement) -> str:
    """Make a key with a policy; return its ARN."""
    return str(lab.client("kms").create_key(Policy=document(*statements))["KeyMetadata"]["Arn"])


def by(arn: str) -> dict[str, Any]:
    """Return whom a statement of a resource's policy is for."""
    return {"Principal": {"AWS": arn}}


def whole_account(lab: Lab) -> dict[str, Any]:
    """Return the account's root, which stands for whatever its IAM policies say."""
    return by(f"arn:aws:iam::{lab.account_id}:root")


def bucket(lab: Lab, *, key: str = "") -> str:
    """Make a bucket, encrypted with a key of KMS if one is given; return its name."""
    s3, name = lab.client("s3"), f"letters-{lab.account_id}"
    s3.create_bucket(Bucket=name)
    if key:
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
        s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
    return name
