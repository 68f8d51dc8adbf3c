"""The role with which Auto Scaling launches instances whose volumes are encrypted."""

from aws_cdk import Aws, Names, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.security import AnyKey, usable_key

_LONGEST_SUFFIX = 64 - len("AWSServiceRoleForAutoScaling_")
"""A role's name has at most 64 characters, and IAM puts the service's own part before the suffix.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""
_LONGEST_REGION = len("ap-southeast-2")


def launch_role(scope: Construct, *, key: AnyKey) -> str:
    """Make a service-linked role of one group's own and admit it, and no other group's, to the key.

    Auto Scaling launches with a role of its own; without the key its instances stop at 'pending' again and again.
    Naming the account's shared role instead would admit every group of the account.

    Args:
        scope: the construct that owns the group.
        key: encrypts the volumes; an imported one's owner has to admit the role, of which synthesis tells.

    Returns:
        The role's ARN, for the group's ``ServiceLinkedRoleARN``.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
    """
    # IAM is global: without the Region in its name a second stack of the same name, elsewhere, would find it taken.
    suffix = f"{Names.unique_resource_name(scope, max_length=_LONGEST_SUFFIX - 1 - _LONGEST_REGION)}-{Aws.REGION}"
    role = iam.CfnServiceLinkedRole(
        scope, "LaunchRole", aws_service_name="autoscaling.amazonaws.com", custom_suffix=suffix
    )
    arn = Stack.of(scope).format_arn(
        service="iam",
        region="",
        resource="role",
        resource_name=f"aws-service-role/autoscaling.amazonaws.com/{role.ref}",
    )
    principal = iam.ArnPrincipal(arn)
    own = usable_key(scope, key)
    # Each group's role has statements of its own, and a key may have several groups.
    group = scope.node.addr[-8:]
    own.allow_use(by=principal, sid=f"LaunchEncryptedInstances{group}")
    own.allow_grants(by=principal, sid=f"AttachEncryptedVolumes{group}")
    return arn
