"""Who may do what with a key: its policy, in which those who rule it and those who use it are kept apart."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from refarch.refusal import refuse
from refarch.remembered import handle
from refarch.security.key_actions import ADMINISTRATION, GRANTABLE, IN_CONTEXT, LOGGING, REPLICATION, USE
from refarch.security.key_statements import KeyStatements
from refarch.security.principals import Named, names_of
from refarch.security.separation import refuse_as_administrator, refuse_as_user


class KeyCustody(Construct):
    """What a key and a replica of one have in common: a policy of their own.

    Administrators may change, disable and delete the key and cannot decrypt; users may encrypt and decrypt and
    cannot administer. No principal is a wildcard. The account's root is named so that IAM policies of the
    account count and the key can never become unmanageable.

    The separation is one of duties: who may rewrite the key policy (``kms:PutKeyPolicy``, an administrator's task)
    can let himself in, and leaves that step in CloudTrail. So it is with ``kms:ReplicateKey`` of a multi-Region key:
    who replicates it writes the replica's policy, in the Region that he chooses.

    Attributes:
        key: the CDK key.
        administrators: as they were given.
        policy: the key policy.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    """

    key: kms.IKey

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        administrators: Sequence[iam.IPrincipal],
        multi_region: bool,
        also: Sequence[str] = (),
    ) -> None:
        """Write the policy; the key itself is made by who inherits from this.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            administrators: may administer the key; at least one.
            multi_region: whether they may replicate it as well, and make a replica the primary.
            also: what else they may, as the key is a special one.

        Raises:
            RefusedError: if nobody administers the key, or everybody, or a whole account.
        """
        super().__init__(scope, construct_id)
        if not administrators:
            refuse(self, "administrators=[]", "a key that nobody administers cannot be mended", "Name at least one")
        self.administrators = tuple(administrators)
        self._named: frozenset[Named] = frozenset()
        for administrator in administrators:
            names = names_of(self, administrator)
            refuse_as_administrator(self, names)
            self._named |= names
        self._statements = KeyStatements(self)
        self.policy = self._statements.document
        self._logging: set[str] = set()
        self._statements.add(["kms:*"], by=[iam.AccountRootPrincipal()], sid="IamPoliciesOfThisAccountCount")
        self._statements.add(
            [*ADMINISTRATION, *(REPLICATION if multi_region else ()), *also], by=administrators, sid="Administer"
        )

    def allow_use(
        self,
        *,
        by: iam.IPrincipal,
        sid: str | None = None,
        via: Sequence[str] = (),
        context: Mapping[str, str] | None = None,
    ) -> None:
        """Let a principal encrypt and decrypt.

        In the key's own account that is enough. In another one it is half: there an IAM policy has to allow it as well
        (:func:`use_key`), and naming the account's root leaves it to that account to whom.

        Args:
            by: a role, a user, a service or another account.
            sid: the statement's id, which no other statement of the policy has; by default none.
            via: short names of the services (``s3``) of this Region through which alone it may; without any, directly.
            context: what the encryption context must hold for it: names and values that are written to CloudTrail with
                each use, and are no secret.

        Raises:
            RefusedError: if it is everybody, an administrator or the account of one, a service has no short name, or
                the id is taken.

        Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
        """
        self._refuse_as_user(by)
        for service in via:
            if not re.fullmatch(r"[a-z0-9-]+", service):
                refuse(
                    self,
                    f"via={service!r}",
                    "no request comes from a service of such a name, and nobody would be let in",
                    "Name the service as its host begins in this Region: s3, dynamodb, secretsmanager",
                )
        told: dict[str, Any] = {f"kms:EncryptionContext:{name}": value for name, value in (context or {}).items()}
        if via:
            told["kms:ViaService"] = [f"{service}.{Stack.of(self).region}.amazonaws.com" for service in via]
        self._statements.add(
            IN_CONTEXT if context else USE, by=[by], sid=sid, conditions={"StringEquals": told} if told else None
        )

    def allow_move(self, *, by: iam.IPrincipal, to: "KeyCustody") -> None:
        """Let a principal re-encrypt what this key encrypted under another key, and see nothing of it.

        Args:
            by: who moves ciphertexts; it gets neither ``kms:Decrypt`` nor ``kms:Encrypt``.
            to: the other key.

        Raises:
            RefusedError: if it is everybody, an administrator of one of the keys or the account of one.

        Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html
        """
        for custody, action in ((self, "kms:ReEncryptFrom"), (to, "kms:ReEncryptTo")):
            custody._refuse_as_user(by)  # noqa: SLF001 the other key's own rule
            custody._statements.add([action], by=[by])  # noqa: SLF001 and its own policy

    def allow_grants(self, *, by: iam.IPrincipal, sid: str | None = None) -> None:
        """Let a principal hand the key to an AWS service that keeps it in use, as EBS does for an attached volume.

        Args:
            by: who launches the encrypted resource.
            sid: the statement's id, which no other statement of the policy has; by default none.

        Raises:
            RefusedError: if it is everybody, or an administrator, who could grant himself the use, or his account, or
                the id is taken.

        Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
        """
        self._refuse_as_user(by)
        self._statements.add(
            ["kms:CreateGrant"], by=[by], sid=sid, conditions={"Bool": {"kms:GrantIsForAWSResource": True}}
        )

    def allow_delegation(self, *, by: iam.IPrincipal, operations: Sequence[str] = ("Decrypt",)) -> None:
        """Let a principal hand the use of the key on by grants, each bound to an encryption context.

        A grant lets one principal in without a change of the policy, at once and until it is retired or revoked.

        Args:
            by: who grants.
            operations: what may be granted; not the right to grant.

        Raises:
            RefusedError: if it is everybody, an administrator or the account of one, or the right to grant is granted.

        Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
        """
        self._refuse_as_user(by)
        if not operations or "CreateGrant" in operations:
            refuse(
                self,
                f"operations={list(operations)!r}",
                "whoever may grant the right to grant has no say in who uses the key",
                "Name what is done with the key: Decrypt, Encrypt, GenerateDataKey",
            )
        if unknown := [name for name in operations if name not in GRANTABLE]:
            refuse(
                self, f"operations={unknown!r}", "grants know no such operation", f"Choose of {', '.join(GRANTABLE)}"
            )
        self._statements.add(
            ["kms:CreateGrant"],
            by=[by],
            conditions={
                "ForAllValues:StringEquals": {"kms:GrantOperations": list(operations)},
                "StringEquals": {"kms:GrantConstraintType": ["EncryptionContextEquals", "EncryptionContextSubset"]},
                "Null": {"kms:GrantOperations": "false"},
            },
        )

    def allow_log_groups_of(self, stack: Stack) -> None:
        """Let CloudWatch Logs encrypt the log groups that a stack names by default; once for each stack.

        Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        """
        if handle(stack) in self._logging:
            return
        self._logging.add(handle(stack))
        groups = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:{stack.stack_name}-*"
        self._statements.add(
            LOGGING,
            by=[iam.ServicePrincipal(f"logs.{stack.region}.amazonaws.com")],
            sid=self._statements.free("EncryptLogGroups"),
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        )

    def _refuse_as_user(self, user: iam.IPrincipal) -> None:
        refuse_as_user(self, names_of(self, user), self._named)
