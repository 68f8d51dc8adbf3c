"""ECR: repositories of container images."""

from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

ROWS = (
    Row(
        type="AWS::ECR::Repository",
        service="ecr",
        create="CreateRepository",
        id="repository.repositoryName",
        read=Read("DescribeRepositories", {"repositoryNames": ["$id"]}, "repositories[0]"),
        delete=Call("DeleteRepository", {"repositoryName": "$id"}),
        setters={
            "LifecyclePolicy": Call("PutLifecyclePolicy", {"repositoryName": "$id", "lifecyclePolicyText": "$value"}),
            "RepositoryPolicyText": Call("SetRepositoryPolicy", {"repositoryName": "$id", "policyText": "$value"}),
        },
        updaters={
            "ImageTagMutability": Call(
                "PutImageTagMutability", {"repositoryName": "$id", "imageTagMutability": "$value"}
            ),
            "ImageScanningConfiguration": Call(
                "PutImageScanningConfiguration", {"repositoryName": "$id", "imageScanningConfiguration": "$value"}
            ),
        },
        removers={
            "LifecyclePolicy": Call("DeleteLifecyclePolicy", {"repositoryName": "$id"}),
            "RepositoryPolicyText": Call("DeleteRepositoryPolicy", {"repositoryName": "$id"}),
        },
        defaults={"ImageTagMutability": "MUTABLE", "ImageScanningConfiguration": {"ScanOnPush": False}},
        values={
            "LifecyclePolicy": lambda policy: policy["LifecyclePolicyText"],
            "RepositoryPolicyText": document,
        },
        attributes={"Arn": "repositoryArn", "RepositoryUri": "repositoryUri"},
        named=Named("RepositoryName", longest=256, lower=True),
        tags=ApiTags("ecr", "TagResource", "UntagResource", parameter="tags", keys_parameter="tagKeys"),
        tag_key={"resourceArn": "$item.repositoryArn"},
    ),
)
