"""A key that somebody else has made, given where constructs otherwise get one that is made here."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from refarch.owner import ask_owner
from refarch.refusal import refuse
from refarch.security.key_actions import USE
from refarch.security.key_custody import KeyCustody
from refarch.security.use_of_key import USES, use_key

AnyKey = KeyCustody | kms.IKey
"""Made here, or imported, or one of CDK's own."""


class ExistingKey:
    """A key as constructs see one that is made here, but whose policy is written elsewhere.

    A role of this app is let in by an IAM policy of its own, which counts where the key's policy lets the account's
    policies count, as KMS's and CDK's default policies do. A service, or a role that a service owns, has no such
    policy: for it a statement is put into the policy of a key of this app. An *imported* key's policy is out of reach,
    and synthesis notes on the construct what the key's owner has to allow there: who, and which actions.

    Logs (``logs.<Region>.amazonaws.com``) are such a service too: a construct with a log group says of its key that it
    must admit them.

    Attributes:
        key: the CDK key.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    """

    def __init__(self, scope: Construct, key: kms.IKey) -> None:
        """Take the key.

        Args:
            scope: who uses it; notes for the key's owner are put there.
            key: imported or one of CDK's own.
        """
        self._scope, self.key = scope, key

    def allow_use(self, *, by: iam.IPrincipal, sid: str | None = None) -> None:
        """Let a principal encrypt and decrypt, as :meth:`KeyCustody.allow_use` does."""
        if isinstance(by, iam.Role):
            use_key(by, self.key, actions=USES)
        else:
            self._admit(by, sid, USE)

    def allow_grants(self, *, by: iam.IPrincipal, sid: str | None = None) -> None:
        """Let a principal hand the key to an AWS service, as :meth:`KeyCustody.allow_grants` does."""
        self._admit(by, sid, ["kms:CreateGrant"], {"Bool": {"kms:GrantIsForAWSResource": True}})

    def _admit(
        self, by: iam.IPrincipal, sid: str | None, actions: Sequence[str], when: Mapping[str, Any] | None = None
    ) -> None:
        statement = iam.PolicyStatement(sid=sid, principals=[by], actions=list(actions), resources=["*"])
        for operator, condition in (when or {}).items():
            statement.add_condition(operator, condition)
        if not self.key.add_to_resource_policy(statement).statement_added:
            ask_owner(self._scope, self.key, statement)


def usable_key(scope: Construct, key: AnyKey) -> KeyCustody | ExistingKey:
    """Return a key as something that principals can be admitted to.

    Args:
        scope: who uses it.
        key: made here, imported or one of CDK's own.

    Raises:
        RefusedError: if it is no key, but the ARN of one, for example.
    """
    if isinstance(key, KeyCustody):
        return key
    if not hasattr(key, "key_arn") or not hasattr(key, "add_to_resource_policy"):
        refuse(
            scope,
            f"key={key!r}",
            "this is no key",
            "Give an EnvelopeKey, or one that is there: kms.Key.from_key_arn",
        )
    return ExistingKey(scope, key)
