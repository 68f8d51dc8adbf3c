"""Shield Advanced: groups of protections, AWS's access and whom it calls."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

TAGS = ApiTags("shield", "TagResource", "UntagResource", list="ListTagsForResource")

ROWS = (
    Row(
        type="AWS::Shield::ProtectionGroup",
        service="shield",
        create="CreateProtectionGroup",
        id="arn:$partition:shield::$account:protection-group/$ProtectionGroupId",
        read=Read("DescribeProtectionGroup", {"ProtectionGroupId": "$ProtectionGroupId"}, "ProtectionGroup"),
        delete=Call("DeleteProtectionGroup", {"ProtectionGroupId": "$ProtectionGroupId"}),
        update=Call("UpdateProtectionGroup"),
        update_whole=True,
        attributes={"ProtectionGroupArn": "$id"},
        tags=TAGS,
        tag_key={"ResourceARN": "$id"},
    ),
    Row(
        type="AWS::Shield::DRTAccess",
        service="shield",
        create="AssociateDRTRole",
        id="$account",
        read=Read("DescribeDRTAccess", {}, "RoleArn && @"),
        delete=Call("DisassociateDRTRole"),
        memberships={
            "LogBucketList": Membership(
                add=Call("AssociateDRTLogBucket", {"LogBucket": "$value"}),
                remove=Call("DisassociateDRTLogBucket", {"LogBucket": "$value"}),
                leave=True,
            )
        },
        update=Call("AssociateDRTRole"),
        attributes={"AccountId": "$id"},
    ),
    Row(
        type="AWS::Shield::ProactiveEngagement",
        service="shield",
        create="AssociateProactiveEngagementDetails",
        id="$account",
        read=Read("DescribeEmergencyContactSettings", {}, "EmergencyContactList && @"),
        delete=Call("UpdateEmergencyContactSettings", {"EmergencyContactList": []}),
        before_delete=(Call("DisableProactiveEngagement"),),
        switches={"ProactiveEngagementStatus": (Call("EnableProactiveEngagement"), Call("DisableProactiveEngagement"))},
        update=Call("UpdateEmergencyContactSettings"),
        attributes={"AccountId": "$id"},
        tells={"ProactiveEngagementStatus": Read("DescribeSubscription", {}, "Subscription.ProactiveEngagementStatus")},
    ),
)
