"""What is asked: who, what, of which resource, and what else is known of the request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from analysis.snapshot.model.identity import Identity

ABSENT: tuple[str, ...] = ()
"""What a context key holds that is not in the request."""


class Kind(Enum):
    """Kinds of principals, by the names of ``aws:PrincipalType`` where there is one."""

    USER = "User"
    SESSION = "AssumedRole"
    ROOT = "Account"
    SERVICE = "Service"
    ANONYMOUS = "Anonymous"


@dataclass(frozen=True)
class Principal:
    """Who asks.

    Attributes:
        arn: of a user, of a session's role, of an account's root; a service's name; ``*`` for whoever does not sign.
        account: the account whose principal it is; empty for services and whoever does not sign.
        session: the name of a role's session, if it is known.
        identity: the user or role, if the snapshot holds it.
        session_policies: what was passed when the role was assumed, JSON.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """

    kind: Kind
    arn: str
    account: str = ""
    session: str = ""
    identity: Identity | None = None
    session_policies: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return who it is, for people: ``role/clerk``."""
        return "whoever does not sign" if self.kind is Kind.ANONYMOUS else self.arn.rpartition(":")[2]

    @property
    def session_arn(self) -> str:
        """Return the ARN of a role's session; empty if its name is not known."""
        partition, name = self.arn.split(":")[1], self.arn.rpartition("/")[2]
        return f"arn:{partition}:sts::{self.account}:assumed-role/{name}/{self.session}" if self.session else ""


@dataclass(frozen=True)
class Resource:
    """What is asked for.

    Attributes:
        arn: in which ``*`` stands for any, as in every object of a bucket; ``*`` alone for actions without a resource.
        account: the account that owns it; ``None`` if nobody tells.
        region: its Region; empty if it has none.
    """

    arn: str
    account: str | None
    region: str = ""


@dataclass(frozen=True)
class Request:
    """One request, as it is put to the policies.

    Attributes:
        action: ``kms:Decrypt``.
        context: key in lower case → values; :data:`ABSENT` if the request does not have it, ``None`` if nobody knows.
            Nobody knows what is not here, either.
        absent: prefixes of keys, in lower case, that the request does not have, but for those in ``context``.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/intro-structure.html#intro-structure-request
    """

    principal: Principal
    action: str
    resource: Resource
    context: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    absent: tuple[str, ...] = ()

    def values(self, key: str) -> tuple[str, ...] | None:
        """Return the values of a context key, :data:`ABSENT` if it is not in the request, ``None`` if nobody knows."""
        wanted = key.lower()
        if wanted in self.context:
            return self.context[wanted]
        return ABSENT if wanted.startswith(self.absent) else None

    @property
    def service(self) -> str:
        """Return the service that is asked: ``kms``."""
        return self.action.partition(":")[0].lower()

    @property
    def same_account(self) -> bool | None:
        """Return whether principal and resource belong to one account; ``None`` if that is not known."""
        return None if self.resource.account is None else self.principal.account == self.resource.account
