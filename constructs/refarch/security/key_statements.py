"""The statements of a key's policy, each of which has an id of its own or none."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import IConstruct

from refarch.refusal import refuse


class KeyStatements:
    """A policy that statements are added to.

    A statement's id is unique in its policy: of two alike IAM's grammar knows no such policy, and who looks for the
    statement that decided would find two.

    Attributes:
        document: the CDK policy document.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    """

    def __init__(self, scope: IConstruct) -> None:
        """Begin with no statement.

        Args:
            scope: the key; its path opens the refusals.
        """
        self.document = iam.PolicyDocument()
        self._scope = scope
        self._sids: set[str] = set()

    def add(
        self,
        actions: Sequence[str],
        *,
        by: Sequence[iam.IPrincipal],
        sid: str | None = None,
        conditions: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Allow something.

        Args:
            actions: of KMS.
            by: who may.
            sid: the statement's id; by default none.
            conditions: operator → key → values.

        Raises:
            RefusedError: if another statement has the id.
        """
        if sid is not None and sid in self._sids:
            refuse(self._scope, f"sid={sid!r}", "another statement of the key's policy has this id", "Choose another")
        if sid is not None:
            self._sids.add(sid)
        self.document.add_statements(
            iam.PolicyStatement(
                sid=sid, principals=list(by), actions=list(actions), resources=["*"], conditions=conditions or None
            )
        )

    def free(self, sid: str) -> str:
        """Return an id that no statement has: this one, or with a number behind it."""
        number, found = 1, sid
        while found in self._sids:
            number += 1
            found = f"{sid}{number}"
        return found
