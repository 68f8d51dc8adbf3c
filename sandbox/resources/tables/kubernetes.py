"""EKS: clusters, what runs their pods, and who may enter; Kubernetes itself is not there."""

from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("eks", "TagResource", "UntagResource", "tags", keys_parameter="tagKeys", as_map=True)
_OF = {"clusterName": "$ClusterName"}
_ENTRY = {**_OF, "principalArn": "$PrincipalArn"}
_PROFILE = {**_OF, "fargateProfileName": "$id.1"}
_ADDON = {**_OF, "addonName": "$AddonName"}
_POD = {**_OF, "associationId": "$tail"}


def _selectors(value: Json) -> Json:
    """Return selectors with their labels as the API writes them: a map."""
    return [
        {**one, "Labels": {label["Key"]: label["Value"] for label in one["Labels"]}} if "Labels" in one else one
        for one in value
    ]


def _policy(call: str, **parameters: str) -> Call:
    return Call(call, {**_ENTRY, "policyArn": "$value.PolicyArn", **parameters})


ROWS = (
    Row(
        type="AWS::EKS::FargateProfile",
        service="eks",
        create="CreateFargateProfile",
        id="$ClusterName|$response.fargateProfile.fargateProfileName",
        read=Read("DescribeFargateProfile", _PROFILE, "fargateProfile"),
        delete=Call("DeleteFargateProfile", _PROFILE),
        values={"Selectors": _selectors},
        attributes={"Arn": "fargateProfileArn"},
        named=Named("FargateProfileName", longest=100),
        tags=_TAGS,
        tag_key={"resourceArn": "$item.fargateProfileArn"},
    ),
    Row(
        type="AWS::EKS::Addon",
        service="eks",
        create="CreateAddon",
        id="$ClusterName|$AddonName",
        read=Read("DescribeAddon", _ADDON, "addon"),
        update=Call("UpdateAddon", _ADDON),
        delete=Call("DeleteAddon", {**_ADDON, "preserve": "$PreserveOnDelete"}),
        attributes={"Arn": "addonArn"},
        defaults={"ConfigurationValues": "", "PodIdentityAssociations": [], "ServiceAccountRoleArn": ""},
        nothing_to_do={
            "PreserveOnDelete": "it is about the deletion",
            "ResolveConflicts": "no add-on runs that could be in conflict",
        },
        tags=_TAGS,
        tag_key={"resourceArn": "$item.addonArn"},
    ),
    Row(
        type="AWS::EKS::AccessEntry",
        service="eks",
        create="CreateAccessEntry",
        id="$PrincipalArn|$ClusterName",
        read=Read("DescribeAccessEntry", _ENTRY, "accessEntry"),
        update=Call("UpdateAccessEntry", _ENTRY),
        delete=Call("DeleteAccessEntry", _ENTRY),
        memberships={
            "AccessPolicies": Membership(
                add=_policy("AssociateAccessPolicy", accessScope="$value.AccessScope"),
                remove=_policy("DisassociateAccessPolicy"),
                key="PolicyArn",
            )
        },
        tells={"AccessPolicies": Read("ListAssociatedAccessPolicies", _ENTRY, "associatedAccessPolicies")},
        defaults={"KubernetesGroups": [], "Username": ""},
        attributes={"AccessEntryArn": "accessEntryArn"},
        tags=_TAGS,
        tag_key={"resourceArn": "$item.accessEntryArn"},
    ),
    Row(
        type="AWS::EKS::PodIdentityAssociation",
        service="eks",
        create="CreatePodIdentityAssociation",
        id="association.associationArn",
        read=Read("DescribePodIdentityAssociation", _POD, "association"),
        update=Call("UpdatePodIdentityAssociation", _POD),
        delete=Call("DeletePodIdentityAssociation", _POD),
        defaults={"DisableSessionTags": False, "TargetRoleArn": ""},
        attributes={"AssociationArn": "$id", "AssociationId": "associationId"},
        tags=_TAGS,
        tag_key={"resourceArn": "$id"},
    ),
)
