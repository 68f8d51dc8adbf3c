"""IAM and KMS."""

import json
from typing import Any

from sandbox.resources.table import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags


def _document(value: Any) -> str:  # noqa: ANN401 a policy is a JSON object or its text
    return value if isinstance(value, str) else json.dumps(value)


ROWS = (
    Row(
        type="AWS::IAM::ManagedPolicy",
        service="iam",
        create="CreatePolicy",
        id="Policy.Arn",
        read=Read("GetPolicy", {"PolicyArn": "$id"}, "Policy"),
        delete=Call("DeletePolicy", {"PolicyArn": "$id"}),
        renames={"ManagedPolicyName": "PolicyName"},
        values={"PolicyDocument": _document},
        attributes={"PolicyArn": "$id", "PolicyId": "PolicyId", "CreateDate": "CreateDate"},
        named=Named("ManagedPolicyName", longest=128),
    ),
    Row(
        type="AWS::IAM::ServiceLinkedRole",
        service="iam",
        create="CreateServiceLinkedRole",
        id="Role.RoleName",
        read=Read("GetRole", {"RoleName": "$id"}, "Role"),
        delete=Call("DeleteServiceLinkedRole", {"RoleName": "$id"}),
        attributes={"RoleName": "$id"},
    ),
    Row(
        type="AWS::KMS::Alias",
        service="kms",
        create="CreateAlias",
        id="$AliasName",
        read=Read("DescribeKey", {"KeyId": "$id"}, "KeyMetadata"),
        delete=Call("DeleteAlias", {"AliasName": "$id"}),
        update=Call("UpdateAlias"),
        update_whole=True,
    ),
    Row(
        type="AWS::SSM::Parameter",
        service="ssm",
        create="PutParameter",
        id="$Name",
        read=Read("GetParameter", {"Name": "$id"}, "Parameter"),
        delete=Call("DeleteParameter", {"Name": "$id"}),
        update=Call("PutParameter", {"Overwrite": True}),
        update_whole=True,
        attributes={"Type": "Type", "Value": "Value"},
        named=Named("Name", longest=1011),
        tags=ApiTags("ssm", "AddTagsToResource", "RemoveTagsFromResource", as_map=False),
        tag_key={"ResourceType": "Parameter", "ResourceId": "$id"},
    ),
)
