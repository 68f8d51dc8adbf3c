"""AWS Organizations; its accounts are an irregular type."""

from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.policies import document
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("organizations", "TagResource", "UntagResource", list="ListTagsForResource")
_TAGGED = {"ResourceId": "$id"}


def _root(context: Context, _physical: Physical, _item: Json) -> str:
    return str(context.call("organizations", "ListRoots")["Roots"][0]["Id"])


ROWS = (
    Row(
        type="AWS::Organizations::Organization",
        service="organizations",
        create="CreateOrganization",
        id="Organization.Id",
        read=Read("DescribeOrganization", {}, "[Organization][?Id=='$id'] | [0]"),
        delete=Call("DeleteOrganization"),
        attributes={
            "Id": "$id",
            "Arn": "Arn",
            "ManagementAccountArn": "MasterAccountArn",
            "ManagementAccountEmail": "MasterAccountEmail",
            "ManagementAccountId": "MasterAccountId",
            "RootId": _root,
        },
    ),
    Row(
        type="AWS::Organizations::OrganizationalUnit",
        service="organizations",
        create="CreateOrganizationalUnit",
        id="OrganizationalUnit.Id",
        read=Read("DescribeOrganizationalUnit", {"OrganizationalUnitId": "$id"}, "OrganizationalUnit"),
        delete=Call("DeleteOrganizationalUnit", {"OrganizationalUnitId": "$id"}),
        update=Call("UpdateOrganizationalUnit", {"OrganizationalUnitId": "$id"}),
        attributes={"Id": "$id", "Arn": "Arn", "Path": "Path"},
        tells={"ParentId": Read("ListParents", {"ChildId": "$id"}, "Parents[0].Id")},
        tags=_TAGS,
        tag_key=_TAGGED,
    ),
    Row(
        type="AWS::Organizations::Policy",
        service="organizations",
        create="CreatePolicy",
        id="Policy.PolicySummary.Id",
        read=Read("DescribePolicy", {"PolicyId": "$id"}, "merge(Policy.PolicySummary, {Content: Policy.Content})"),
        delete=Call("DeletePolicy", {"PolicyId": "$id"}),
        # The API wants a description, and templates need not have one.
        extra={"Description": ""},
        update=Call("UpdatePolicy", {"PolicyId": "$id"}),
        defaults={"Description": ""},
        memberships={
            "TargetIds": Membership(
                add=Call("AttachPolicy", {"PolicyId": "$id", "TargetId": "$value"}),
                remove=Call("DetachPolicy", {"PolicyId": "$id", "TargetId": "$value"}),
                leave=True,
            )
        },
        values={"Content": document},
        attributes={"Id": "$id", "Arn": "Arn", "AwsManaged": "AwsManaged"},
        tells={"TargetIds": Read("ListTargetsForPolicy", {"PolicyId": "$id"}, "Targets[].TargetId")},
        tags=_TAGS,
        tag_key=_TAGGED,
    ),
    Row(
        type="AWS::Organizations::ResourcePolicy",
        service="organizations",
        create="PutResourcePolicy",
        id="ResourcePolicy.ResourcePolicySummary.Id",
        read=Read(
            "DescribeResourcePolicy",
            {},
            "merge(ResourcePolicy.ResourcePolicySummary, {Content: ResourcePolicy.Content})",
        ),
        delete=Call("DeleteResourcePolicy"),
        update=Call("PutResourcePolicy"),
        values={"Content": document},
        attributes={"Id": "$id", "Arn": "Arn"},
        tags=_TAGS,
        tag_key=_TAGGED,
    ),
)
