"""The other half of using another account's key: what the user's own account says."""

from collections.abc import Sequence

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

USES = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey")


def use_key(role: iam.Role, key: kms.IKey, *, actions: Sequence[str] = USES) -> None:
    """Let a role use a key that is another account's, as far as that key's policy lets this account in.

    Neither half is enough: the key policy says to which account the use may be given, an IAM policy there to whom.

    Args:
        role: in the user's account.
        key: of any account and Region.
        actions: what it may do with it.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
    """
    role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=[key.key_arn]))
