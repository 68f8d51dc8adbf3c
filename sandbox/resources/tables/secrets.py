"""Secrets Manager: policies and rotation of secrets, which themselves are an irregular type."""

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Read, Row

_ID = {"SecretId": "$SecretId"}

ROWS = (
    Row(
        type="AWS::SecretsManager::ResourcePolicy",
        service="secretsmanager",
        create="PutResourcePolicy",
        id="ARN",
        read=Read("GetResourcePolicy", _ID, "ResourcePolicy && @"),
        delete=Call("DeleteResourcePolicy", _ID),
        values={"ResourcePolicy": document},
        update=Call("PutResourcePolicy"),
        update_whole=True,
        defaults={"BlockPublicPolicy": False},
        attributes={"Id": "$id"},
        tells={"SecretId": "ARN"},
    ),
    Row(
        type="AWS::SecretsManager::RotationSchedule",
        service="secretsmanager",
        create="RotateSecret",
        id="ARN",
        read=Read("DescribeSecret", _ID, "[@][?RotationEnabled] | [0]"),
        delete=Call("CancelRotateSecret", _ID),
        renames={"RotateImmediatelyOnUpdate": "RotateImmediately"},
        update=Call("RotateSecret"),
        update_whole=True,
        attributes={"Id": "$id"},
        tells={"SecretId": "ARN"},
    ),
)
