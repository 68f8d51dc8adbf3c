"""The calls that tell who may do what: identities, keys, and the policies of what is theirs.

A real account's Organizations answers to its management account and to delegated administrators only; what another
account is refused there is unknown to it.

Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
"""

from typing import Any

from analysis.snapshot.call import REGION, CallSpec, all_of, each_of

_NO_ORGANIZATION = ("AWSOrganizationsNotInUseException",)


def _one_by_one(service: str, operation: str, key: str, per: str, by: str, **more: Any) -> CallSpec:  # noqa: ANN401 see each_of
    """Return a call for each item of another file; key policies may well refuse one key and tell of the next."""
    return each_of(service, operation, key, per, by, wrapped=True, alone=True, **more)


def _details(key: str, kind: str) -> CallSpec:
    """Return the call for one kind of what IAM knows.

    AWS's own managed policies are left out, which are more than a thousand: those that are attached have calls below.
    """
    return CallSpec(service="iam", operation="GetAccountAuthorizationDetails", key=key, given={"Filter": [kind]})


def _attached(file: str, usage: str) -> tuple[CallSpec, CallSpec]:
    """Return the calls for AWS's managed policies that are used as permissions, or as boundaries."""
    listed = CallSpec(
        service="iam",
        operation="ListPolicies",
        key="Policies",
        file=file,
        given={"Scope": "AWS", "OnlyAttached": True, "PolicyUsageFilter": usage},
    )
    version = each_of(
        "iam",
        "GetPolicyVersion",
        "PolicyVersion",
        file,
        "PolicyArn=Arn",
        besides=(("VersionId", "DefaultVersionId"),),
        file=f"{file}Versions",
        wrapped=True,
    )
    return listed, version


_IAM = (
    _details("UserDetailList", "User"),
    _details("GroupDetailList", "Group"),
    _details("RoleDetailList", "Role"),
    _details("Policies", "LocalManagedPolicy"),
    *_attached("AttachedAwsPolicies", "PermissionsPolicy"),
    *_attached("BoundaryAwsPolicies", "PermissionsBoundary"),
)

_KEYS = (
    *all_of("kms", ListKeys="Keys", ListAliases="Aliases"),
    _one_by_one("kms", "DescribeKey", "KeyMetadata", "Keys", "KeyId=KeyArn"),
    _one_by_one(
        "kms", "GetKeyPolicy", "Policy", "Keys", "KeyId=KeyArn", file="KeyPolicies", given={"PolicyName": "default"}
    ),
    each_of("kms", "ListGrants", "Grants", "Keys", "KeyId=KeyArn", alone=True),
)

_RESOURCES = (
    CallSpec(service="s3", operation="ListBuckets", key="Buckets", given={"BucketRegion": REGION}),
    _one_by_one(
        "s3",
        "GetBucketPolicy",
        "Policy",
        "Buckets",
        "Bucket=Name",
        file="BucketPolicies",
        nothing=("NoSuchBucketPolicy",),
    ),
    _one_by_one(
        "s3",
        "GetBucketEncryption",
        "ServerSideEncryptionConfiguration",
        "Buckets",
        "Bucket=Name",
        nothing=("ServerSideEncryptionConfigurationNotFoundError",),
    ),
    *all_of("sqs", ListQueues="QueueUrls"),
    _one_by_one(
        "sqs",
        "GetQueueAttributes",
        "Attributes",
        "QueueUrls",
        "QueueUrl",
        file="QueueAttributes",
        given={"AttributeNames": ["All"]},
    ),
    *all_of("sns", ListTopics="Topics"),
    _one_by_one("sns", "GetTopicAttributes", "Attributes", "Topics", "TopicArn", file="TopicAttributes"),
    _one_by_one(
        "lambda",
        "GetPolicy",
        "Policy",
        "Functions",
        "FunctionName=FunctionArn",
        file="FunctionPolicies",
        nothing=("ResourceNotFoundException",),
    ),
    *all_of("secretsmanager", ListSecrets="SecretList"),
    _one_by_one("secretsmanager", "GetResourcePolicy", "ResourcePolicy", "SecretList", "SecretId=ARN"),
    *all_of("dynamodb", ListTables="TableNames"),
    _one_by_one("dynamodb", "DescribeTable", "Table", "TableNames", "TableName"),
    _one_by_one(
        "dynamodb",
        "GetResourcePolicy",
        "Policy",
        "Table",
        "ResourceArn=Table.TableArn",
        file="TablePolicies",
        nothing=("PolicyNotFoundException",),
    ),
)

_ORGANIZATION = (
    CallSpec(
        service="organizations",
        operation="DescribeOrganization",
        key="Organization",
        wrapped=True,
        nothing=_NO_ORGANIZATION,
    ),
    *(
        CallSpec(service="organizations", operation=operation, key=key, nothing=_NO_ORGANIZATION)
        for operation, key in (("ListRoots", "Roots"), ("ListAccounts", "Accounts"))
    ),
    *(
        call
        for file, kind in (
            ("ServiceControlPolicies", "SERVICE_CONTROL_POLICY"),
            ("ResourceControlPolicies", "RESOURCE_CONTROL_POLICY"),
        )
        for call in (
            CallSpec(
                service="organizations",
                operation="ListPolicies",
                key="Policies",
                file=file,
                given={"Filter": kind},
                nothing=_NO_ORGANIZATION,
            ),
            each_of(
                "organizations", "DescribePolicy", "Policy", file, "PolicyId=Id", file=f"{file}Contents", wrapped=True
            ),
            each_of("organizations", "ListTargetsForPolicy", "Targets", file, "PolicyId=Id", file=f"{file}Targets"),
        )
    ),
)

IDENTITY: tuple[CallSpec, ...] = (*_IAM, *_KEYS, *_RESOURCES, *_ORGANIZATION)
