"""What a template may write where it has a choice of a few words."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation.errors import ValidationError

Json = Any

VERSION = "2010-09-09"
_PARAMETER_TYPE = re.compile(
    r"String|Number|CommaDelimitedList|List<(String|Number|AWS::[\w:]+)>|AWS::(?!SSM::)[\w:]+"
    r"|AWS::SSM::Parameter::(Name|Value<(String|CommaDelimitedList|List<String>|AWS::[\w:]+|List<AWS::[\w:]+>)>)"
)
_POLICIES = {
    "DeletionPolicy": {"Delete", "Retain", "RetainExceptOnCreate", "Snapshot"},
    "UpdateReplacePolicy": {"Delete", "Retain", "Snapshot"},
}
SNAPSHOTS = frozenset(
    {
        "AWS::DocDB::DBCluster",
        "AWS::EC2::Volume",
        "AWS::ElastiCache::CacheCluster",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::Neptune::DBCluster",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBInstance",
        "AWS::Redshift::Cluster",
    }
)
"""Types of which a last snapshot can be taken.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
"""


_STACK_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a stack.

    Raises:
        ValidationError: if it has other characters than letters, digits and hyphens, or does not begin with a letter.
    """
    if not _STACK_NAME.fullmatch(name):
        msg = (
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
        raise ValidationError(msg)


def check_version(version: Json) -> None:
    """Refuse a format that there is none of.

    Raises:
        ValidationError: if it is neither absent nor the only one.
    """
    if version is not None and str(version) != VERSION:
        msg = "Template format error: unsupported value for AWSTemplateFormatVersion."
        raise ValidationError(msg)


def check_parameter_types(declared: Mapping[str, Mapping[str, Json]]) -> None:
    """Refuse types that parameters cannot have.

    Raises:
        ValidationError: if a parameter has no type, or one that there is not.
    """
    for name, spec in declared.items():
        if "Type" not in spec:
            msg = f"Template format error: Every Parameters object must contain a Type member. ({name})"
            raise ValidationError(msg)
        if not _PARAMETER_TYPE.fullmatch(str(spec["Type"])):
            msg = f"Template format error: Unrecognized parameter type: {spec['Type']}"
            raise ValidationError(msg)


def check_policies(logical_id: str, kind: str, entry: Mapping[str, Json]) -> None:
    """Refuse what cannot become of a resource when it is deleted or replaced.

    Raises:
        ValidationError: if a policy has another word, or wants a snapshot of what has none.
    """
    for policy, words in _POLICIES.items():
        # Where a transform allows an intrinsic function, it has been worked out by now.
        word = entry.get(policy, "Delete")
        if not isinstance(word, str) or word not in words:
            msg = f"Template format error: Unrecognized {policy} {word} for resource {logical_id}"
            raise ValidationError(msg)
        if word == "Snapshot" and kind not in SNAPSHOTS:
            msg = f"Template error: resource type {kind} does not support {policy} Snapshot"
            raise ValidationError(msg)
