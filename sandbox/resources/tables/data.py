"""Buckets' policies, databases, log groups, repositories."""

import json
from typing import Any

from sandbox.resources.table import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags


def _document(value: Any) -> str:  # noqa: ANN401 a policy is a JSON object or its text
    return value if isinstance(value, str) else json.dumps(value)


_RDS_TAGS = ApiTags("rds", "AddTagsToResource", "RemoveTagsFromResource")

ROWS = (
    Row(
        type="AWS::S3::BucketPolicy",
        service="s3",
        create="PutBucketPolicy",
        id="$Bucket",
        read=Read("GetBucketPolicy", {"Bucket": "$id"}, "Policy"),
        delete=Call("DeleteBucketPolicy", {"Bucket": "$id"}),
        renames={"PolicyDocument": "Policy"},
        values={"PolicyDocument": _document},
        update=Call("PutBucketPolicy"),
        update_whole=True,
    ),
    Row(
        type="AWS::Logs::LogGroup",
        service="logs",
        create="CreateLogGroup",
        id="$LogGroupName",
        read=Read("DescribeLogGroups", {"logGroupNamePrefix": "$id"}, "logGroups[?logGroupName=='$id'] | [0]"),
        delete=Call("DeleteLogGroup", {"logGroupName": "$id"}),
        setters={
            "RetentionInDays": Call("PutRetentionPolicy", {"logGroupName": "$id", "retentionInDays": "$value"}),
        },
        updaters={"KmsKeyId": Call("AssociateKmsKey", {"logGroupName": "$id", "kmsKeyId": "$value"})},
        attributes={"Arn": "arn"},
        named=Named("LogGroupName", longest=512),
        tags=ApiTags(
            "logs", "TagResource", "UntagResource", parameter="tags", keys_parameter="tagKeys", as_map=True
        ),
        tag_key={"resourceArn": "$item.logGroupArn"},
    ),
    Row(
        type="AWS::RDS::DBSubnetGroup",
        service="rds",
        create="CreateDBSubnetGroup",
        id="DBSubnetGroup.DBSubnetGroupName",
        read=Read("DescribeDBSubnetGroups", {"DBSubnetGroupName": "$id"}, "DBSubnetGroups[0]"),
        delete=Call("DeleteDBSubnetGroup", {"DBSubnetGroupName": "$id"}),
        update=Call("ModifyDBSubnetGroup", {"DBSubnetGroupName": "$id"}),
        update_whole=True,
        named=Named("DBSubnetGroupName", lower=True),
        tags=_RDS_TAGS,
        tag_key={"ResourceName": "$item.DBSubnetGroupArn"},
    ),
    Row(
        type="AWS::RDS::DBInstance",
        service="rds",
        create="CreateDBInstance",
        id="DBInstance.DBInstanceIdentifier",
        read=Read("DescribeDBInstances", {"DBInstanceIdentifier": "$id"}, "DBInstances[0]"),
        delete=Call("DeleteDBInstance", {"DBInstanceIdentifier": "$id", "SkipFinalSnapshot": True}),
        snapshot={"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": "$snapshot"},
        renames={"VPCSecurityGroups": "VpcSecurityGroupIds", "MasterUserSecret": "MasterUserSecretKmsKeyId"},
        values={"MasterUserSecret": lambda secret: secret["KmsKeyId"]},
        update=Call("ModifyDBInstance", {"DBInstanceIdentifier": "$id", "ApplyImmediately": True}),
        attributes={
            "DBInstanceArn": "DBInstanceArn",
            "DbiResourceId": "DbiResourceId",
            "Endpoint.Address": "Endpoint.Address",
            "Endpoint.Port": "to_string(Endpoint.Port)",
            "MasterUserSecret.SecretArn": "MasterUserSecret.SecretArn",
        },
        named=Named("DBInstanceIdentifier", longest=63, lower=True),
        tags=_RDS_TAGS,
        tag_key={"ResourceName": "$item.DBInstanceArn"},
    ),
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
        values={
            "LifecyclePolicy": lambda policy: policy["LifecyclePolicyText"],
            "RepositoryPolicyText": _document,
        },
        attributes={"Arn": "repositoryArn", "RepositoryUri": "repositoryUri"},
        named=Named("RepositoryName", longest=256, lower=True),
        tags=ApiTags("ecr", "TagResource", "UntagResource", parameter="tags", keys_parameter="tagKeys"),
        tag_key={"resourceArn": "$item.repositoryArn"},
    ),
)
