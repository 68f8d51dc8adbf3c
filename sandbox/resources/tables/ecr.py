"""ECR: repositories of container images, and how a registry makes, fills and copies them."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.filling import ABSENT
from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_MUTABILITY = Call(
    "PutImageTagMutability",
    {
        "repositoryName": "$id",
        "imageTagMutability": "$Mutability",
        "imageTagMutabilityExclusionFilters": "$Filters",
    },
)
_OF_TEMPLATE = Call(
    "UpdateRepositoryCreationTemplate",
    {"prefix": "$id", "imageTagMutability": "$Mutability", "imageTagMutabilityExclusionFilters": "$Filters"},
)


def _filters(filters: list[Mapping[str, Json]]) -> Json:
    """Return the filters of a tag's mutability as the API has them."""
    renames = {
        "ImageTagMutabilityExclusionFilterType": "filterType",
        "ImageTagMutabilityExclusionFilterValue": "filter",
    }
    return [{renames[name]: value for name, value in one.items()} for one in filters]


def _exclusions(given: Mapping[str, Json]) -> Json:
    """Return the filters of a template, or none at all: the API takes no empty list of them."""
    return _filters(given.get("ImageTagMutabilityExclusionFilters", [])) or ABSENT


ROWS = (
    Row(
        type="AWS::ECR::Repository",
        service="ecr",
        create="CreateRepository",
        id="repository.repositoryName",
        read=Read("DescribeRepositories", {"repositoryNames": ["$id"]}, "repositories[0]"),
        delete=Call("DeleteRepository", {"repositoryName": "$id", "force": "$EmptyOnDelete"}),
        setters={
            "LifecyclePolicy": Call("PutLifecyclePolicy", {"repositoryName": "$id", "lifecyclePolicyText": "$value"}),
            "RepositoryPolicyText": Call("SetRepositoryPolicy", {"repositoryName": "$id", "policyText": "$value"}),
        },
        updaters={
            **dict.fromkeys(("ImageTagMutability", "ImageTagMutabilityExclusionFilters"), _MUTABILITY),
            "ImageScanningConfiguration": Call(
                "PutImageScanningConfiguration", {"repositoryName": "$id", "imageScanningConfiguration": "$value"}
            ),
        },
        removers={
            "LifecyclePolicy": Call("DeleteLifecyclePolicy", {"repositoryName": "$id"}),
            "RepositoryPolicyText": Call("DeleteRepositoryPolicy", {"repositoryName": "$id"}),
        },
        derived={
            "Mutability": lambda given: given.get("ImageTagMutability", "MUTABLE"),
            "Filters": _exclusions,
        },
        defaults={
            "ImageTagMutability": "MUTABLE",
            "ImageTagMutabilityExclusionFilters": [],
            "ImageScanningConfiguration": {"ScanOnPush": False},
        },
        values={
            "ImageTagMutabilityExclusionFilters": _filters,
            "LifecyclePolicy": lambda policy: policy["LifecyclePolicyText"],
            "RepositoryPolicyText": document,
        },
        tells={
            "LifecyclePolicy": Read("GetLifecyclePolicy", {"repositoryName": "$id"}, "lifecyclePolicyText"),
            "RepositoryPolicyText": Read("GetRepositoryPolicy", {"repositoryName": "$id"}, "policyText"),
        },
        nothing_to_do={"EmptyOnDelete": "a parameter of the call that deletes it"},
        attributes={"Arn": "repositoryArn", "RepositoryUri": "repositoryUri"},
        named=Named("RepositoryName", longest=256, lower=True),
        tags=ApiTags("ecr", "TagResource", "UntagResource", parameter="tags", keys_parameter="tagKeys"),
        tag_key={"resourceArn": "$item.repositoryArn"},
    ),
    Row(
        type="AWS::ECR::PullThroughCacheRule",
        service="ecr",
        create="CreatePullThroughCacheRule",
        id="ecrRepositoryPrefix",
        read=Read("DescribePullThroughCacheRules", {"ecrRepositoryPrefixes": ["$id"]}, "pullThroughCacheRules[0]"),
        delete=Call("DeletePullThroughCacheRule", {"ecrRepositoryPrefix": "$id"}),
        named=Named("EcrRepositoryPrefix", longest=30, lower=True),
    ),
    Row(
        type="AWS::ECR::RepositoryCreationTemplate",
        service="ecr",
        create="CreateRepositoryCreationTemplate",
        id="repositoryCreationTemplate.prefix",
        read=Read("DescribeRepositoryCreationTemplates", {"prefixes": ["$id"]}, "repositoryCreationTemplates[0]"),
        delete=Call("DeleteRepositoryCreationTemplate", {"prefix": "$id"}),
        values={"ImageTagMutabilityExclusionFilters": _filters, "RepositoryPolicy": document},
        derived={
            "Mutability": lambda given: given.get("ImageTagMutability", "MUTABLE"),
            "Filters": _exclusions,
        },
        updaters=dict.fromkeys(("ImageTagMutability", "ImageTagMutabilityExclusionFilters"), _OF_TEMPLATE),
        update=Call("UpdateRepositoryCreationTemplate", {"prefix": "$id"}),
        defaults={
            "CustomRoleArn": "",
            "Description": "",
            "EncryptionConfiguration": {"EncryptionType": "AES256"},
            "ImageTagMutability": "MUTABLE",
            "ImageTagMutabilityExclusionFilters": [],
            "LifecyclePolicy": "",
            "RepositoryPolicy": "",
            "ResourceTags": [],
        },
        attributes={
            "CreatedAt": lambda _context, _physical, item: item["createdAt"].isoformat(),
            "UpdatedAt": lambda _context, _physical, item: item["updatedAt"].isoformat(),
        },
    ),
    Row(
        type="AWS::ECR::RegistryPolicy",
        service="ecr",
        create="PutRegistryPolicy",
        id="registryId",
        read=Read("GetRegistryPolicy", {}),
        delete=Call("DeleteRegistryPolicy"),
        values={"PolicyText": document},
        update=Call("PutRegistryPolicy"),
        attributes={"RegistryId": "$id"},
    ),
    Row(
        type="AWS::ECR::ReplicationConfiguration",
        service="ecr",
        create="PutReplicationConfiguration",
        id="$account",
        read=Read("DescribeRegistry", {}, "replicationConfiguration.rules && @"),
        delete=Call("PutReplicationConfiguration", {"replicationConfiguration": {"rules": []}}),
        update=Call("PutReplicationConfiguration"),
        attributes={"RegistryId": "$id"},
    ),
    Row(
        type="AWS::ECR::RegistryScanningConfiguration",
        service="ecr",
        create="PutRegistryScanningConfiguration",
        id="$account",
        read=Read("GetRegistryScanningConfiguration", {}, "scanningConfiguration"),
        delete=Call("PutRegistryScanningConfiguration", {"scanType": "BASIC", "rules": []}),
        update=Call("PutRegistryScanningConfiguration"),
        update_whole=True,
        attributes={"RegistryId": "$id"},
    ),
    Row(
        type="AWS::ECR::SigningConfiguration",
        service="ecr",
        create="PutSigningConfiguration",
        id="$account",
        read=Read("GetSigningConfiguration", {}, "signingConfiguration"),
        delete=Call("DeleteSigningConfiguration"),
        under="signingConfiguration",
        update=Call("PutSigningConfiguration"),
        attributes={"RegistryId": "$id"},
    ),
    Row(
        type="AWS::ECR::PullTimeUpdateExclusion",
        service="ecr",
        create="RegisterPullTimeUpdateExclusion",
        id="principalArn",
        read=Read("ListPullTimeUpdateExclusions", {}, "pullTimeUpdateExclusions[?@=='$id'] | [0]"),
        delete=Call("DeregisterPullTimeUpdateExclusion", {"principalArn": "$id"}),
    ),
    Row(
        type="AWS::ECR::PublicRepository",
        service="ecr-public",
        create="CreateRepository",
        id="repository.repositoryName",
        read=Read("DescribeRepositories", {"repositoryNames": ["$id"]}, "repositories[0]"),
        delete=Call("DeleteRepository", {"repositoryName": "$id"}),
        setters={
            "RepositoryCatalogData": Call(
                "PutRepositoryCatalogData", {"repositoryName": "$id", "catalogData": "$value"}
            ),
            "RepositoryPolicyText": Call("SetRepositoryPolicy", {"repositoryName": "$id", "policyText": "$value"}),
        },
        removers={"RepositoryPolicyText": Call("DeleteRepositoryPolicy", {"repositoryName": "$id"})},
        defaults={"RepositoryCatalogData": {}},
        values={
            "RepositoryCatalogData": lambda said: {
                {"RepositoryDescription": "description"}.get(name, name[0].lower() + name[1:]): value
                for name, value in said.items()
            },
            "RepositoryPolicyText": document,
        },
        attributes={"Arn": "repositoryArn"},
        tells={
            "RepositoryCatalogData": Read("GetRepositoryCatalogData", {"repositoryName": "$id"}, "catalogData"),
            "RepositoryPolicyText": Read("GetRepositoryPolicy", {"repositoryName": "$id"}, "policyText"),
        },
        named=Named("RepositoryName", longest=205, lower=True),
        tags=ApiTags(
            "ecr-public",
            "TagResource",
            "UntagResource",
            parameter="tags",
            keys_parameter="tagKeys",
            list="ListTagsForResource",
            listed="tags",
        ),
        tag_key={"resourceArn": "$item.repositoryArn"},
    ),
)
