"""Building identities, keys, buckets and the policies of resources."""

import json
from collections.abc import Sequence
from typing import Any

from analysis.snapshot.model.build_organization import organizations
from analysis.snapshot.model.identity import Bucket, Grant, Group, Identity, Key, PolicyText
from analysis.snapshot.model.read import Json, Reading
from analysis.snapshot.raw import Raw

_FACTS = {
    "kms:KeySpec": "KeySpec",
    "kms:KeyUsage": "KeyUsage",
    "kms:KeyOrigin": "Origin",
    "kms:MultiRegion": "MultiRegion",
}
"""Condition key → the field of a key's metadata that it asks for."""


def identities(reading: Reading, raws: Sequence[Raw]) -> dict[str, Any]:
    """Return the fields of :class:`analysis.snapshot.model.identity.Identities`."""
    users = reading.index("UserDetailList", "Arn", lambda item: _identity(item, "User"))
    roles = reading.index("RoleDetailList", "Arn", lambda item: _identity(item, "Role"))
    versions = {
        found.id: found
        for file in ("AttachedAwsPoliciesVersions", "BoundaryAwsPoliciesVersions")
        for found in reading.each(file, _version)
    }
    aliases = reading.index("Aliases", "AliasArn", lambda item: str(item.get("TargetKeyId", "")))
    return {
        "identities": {**users, **roles},
        "groups": reading.index("GroupDetailList", "Arn", _group),
        "managed": {**versions, **reading.index("Policies", "Arn", _managed)},
        "keys": _keys(reading, aliases),
        "grants": tuple(reading.each("Grants", _grant)),
        "aliases": aliases,
        "buckets": _buckets(reading, raws),
        "arns": _arns(reading),
        "resource_policies": _resource_policies(reading),
        "endpoint_policies": {
            key: text for key, text in reading.each("VpcEndpoints", _of_endpoint, "VpcEndpointId") if text
        },
        "stack_places": dict(reading.each("Stacks", _place)),
        **organizations(reading, raws),
    }


def text_of(document: Json) -> str:
    """Return a policy as JSON; boto3 gives some as text and some already read."""
    return document if isinstance(document, str) else json.dumps(document)


def _inline(item: Json, key: str) -> tuple[PolicyText, ...]:
    return tuple(PolicyText(each["PolicyName"], text_of(each["PolicyDocument"])) for each in item.get(key) or ())


def _attached(item: Json) -> tuple[str, ...]:
    return tuple(each["PolicyArn"] for each in item.get("AttachedManagedPolicies") or ())


def _identity(item: Json, kind: str) -> Identity:
    trust = item.get("AssumeRolePolicyDocument")
    return Identity(
        arn=item["Arn"],
        name=item[f"{kind}Name"],
        kind="user" if kind == "User" else "role",
        unique_id=item[f"{kind}Id"],
        inline=_inline(item, f"{kind}PolicyList"),
        attached=_attached(item),
        groups=tuple(item.get("GroupList") or ()),
        boundary=(item.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn", ""),
        trust=text_of(trust) if trust else "",
        tags=tuple((tag["Key"], tag["Value"]) for tag in item.get("Tags") or ()),
    )


def _group(item: Json) -> Group:
    return Group(item["Arn"], item["GroupName"], _inline(item, "GroupPolicyList"), _attached(item))


def _managed(item: Json) -> PolicyText:
    default = next(version for version in item["PolicyVersionList"] if version["IsDefaultVersion"])
    return PolicyText(item["Arn"], text_of(default["Document"]))


def _version(item: Json) -> PolicyText:
    return PolicyText(item["PolicyArn"], text_of(item["PolicyVersion"]["Document"]))


def _keys(reading: Reading, aliases: dict[str, str]) -> dict[str, Key]:
    policies = dict(reading.each("KeyPolicies", lambda item: (item["KeyId"], text_of(item["Policy"]))))
    told = dict(reading.each("KeyMetadata", _metadata))

    def key(item: Json) -> Key:
        arn = item["KeyArn"]
        state, manager, facts = told.get(arn, ("", "", ()))
        place = arn.rpartition(":key/")[0]
        return Key(
            arn=arn,
            policy=policies.get(arn),
            state=state,
            manager=manager,
            aliases=tuple(
                name.rpartition(f"{place}:")[2]
                for name, target in aliases.items()
                if name.startswith(f"{place}:alias/") and target == arn.rpartition("/")[2]
            ),
            facts=facts,
        )

    return reading.index("Keys", "KeyArn", key)


def _metadata(item: Json) -> tuple[str, tuple[str, str, tuple[tuple[str, str], ...]]]:
    told = item["KeyMetadata"]
    facts = tuple((name, str(told[field])) for name, field in _FACTS.items() if field in told)
    return item["KeyId"], (told.get("KeyState", ""), told.get("KeyManager", ""), facts)


def _grant(item: Json) -> Grant:
    constraints = item.get("Constraints") or {}
    exactly = constraints.get("EncryptionContextEquals")
    return Grant(
        id=item["GrantId"],
        key_arn=item["KeyId"],
        grantee=item["GranteePrincipal"],
        operations=frozenset(item["Operations"]),
        exactly=None if exactly is None else tuple(exactly.items()),
        at_least=tuple((constraints.get("EncryptionContextSubset") or {}).items()),
    )


def _buckets(reading: Reading, raws: Sequence[Raw]) -> dict[str, Bucket]:
    rules = dict(reading.each("ServerSideEncryptionConfiguration", _encryption))
    places = {
        item["Name"]: (raw.account, raw.region)
        for raw in raws
        for item in raw.files.get("Buckets", ())
        if isinstance(item, dict) and isinstance(item.get("Name"), str)
    }
    return reading.index("Buckets", "Name", lambda i: Bucket(i["Name"], *places[i["Name"]], *rules.get(i["Name"], ())))


def _encryption(item: Json) -> tuple[str, tuple[str, str, bool]]:
    rule = item["ServerSideEncryptionConfiguration"]["Rules"][0]
    default = rule["ApplyServerSideEncryptionByDefault"]
    return item["Bucket"], (
        default["SSEAlgorithm"],
        default.get("KMSMasterKeyID") or "",
        bool(rule.get("BucketKeyEnabled")),
    )


def _arns(reading: Reading) -> dict[tuple[str, str], str]:
    """Return type and physical id of what stacks make → its ARN; what the network needs too may lack one."""
    group, name = "AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName"
    return dict(
        (
            *reading.each(
                "QueueAttributes", lambda i: (("AWS::SQS::Queue", i["QueueUrl"]), i["Attributes"]["QueueArn"])
            ),
            *reading.each("Table", lambda i: (("AWS::DynamoDB::Table", i["TableName"]), i["Table"]["TableArn"])),
            *reading.each(
                "Functions", lambda i: (("AWS::Lambda::Function", i["FunctionName"]), i.get("FunctionArn", ""))
            ),
            *reading.each("AutoScalingGroups", lambda i: ((group, i[name]), i.get("AutoScalingGroupARN", ""))),
        )
    )


def _resource_policies(reading: Reading) -> dict[str, PolicyText]:
    """Return ARN → policy of buckets, queues, topics, functions, secrets and tables that have one."""
    partition = _partition(reading)
    queue_arns = dict(reading.each("QueueAttributes", lambda item: (item["QueueUrl"], item["Attributes"]["QueueArn"])))
    found = [
        *reading.each("BucketPolicies", lambda item: (f"arn:{partition}:s3:::{item['Bucket']}", item["Policy"])),
        *reading.each("QueueAttributes", lambda item: (queue_arns[item["QueueUrl"]], item["Attributes"].get("Policy"))),
        *reading.each("TopicAttributes", lambda item: (item["TopicArn"], item["Attributes"].get("Policy"))),
        *reading.each("FunctionPolicies", lambda item: (item["FunctionName"], item["Policy"])),
        *reading.each("ResourcePolicy", lambda item: (item["SecretId"], item["ResourcePolicy"])),
        *reading.each("TablePolicies", lambda item: (item["ResourceArn"], item["Policy"])),
    ]
    return {arn: PolicyText(arn, text_of(document)) for arn, document in found if document}


def _partition(reading: Reading) -> str:
    """Return the partition of the Region: ``aws``, ``aws-cn`` or ``aws-us-gov``."""
    region = reading.region
    return "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"


def _of_endpoint(item: Json) -> tuple[str, str]:
    return item["VpcEndpointId"], text_of(item["PolicyDocument"]) if item.get("PolicyDocument") else ""


def _place(item: Json) -> tuple[str, tuple[str, str]]:
    _, _, _, region, account, *_ = [*str(item.get("StackId", "")).split(":"), *[""] * 5]
    return item["StackName"], (account, region)
