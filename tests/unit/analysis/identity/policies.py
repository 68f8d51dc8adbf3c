"""Small accounts as small data: identities, a key, a bucket, an organization, and the policies that they have."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.identity import Answer, can, principal_of, resource_of
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.identity import Bucket, Grant, Group, Identity, Key, Organization, PolicyText

HERE, THERE = "111122223333", "444455556666"
KEY = f"arn:aws:kms:us-east-1:{HERE}:key/1234abcd"
BUCKET, OBJECT = "arn:aws:s3:::letters", "arn:aws:s3:::letters/2026/a.txt"
QUEUE = f"arn:aws:sqs:us-east-1:{HERE}:orders"
ROOT = f"arn:aws:iam::{HERE}:root"
FULL, SCP = "p-FullAWSAccess", "SERVICE_CONTROL_POLICY"
Statement = dict[str, Any]


def allow(action: Any, resource: Any = "*", **more: Any) -> Statement:
    """Return a statement that allows; ``principal`` is an ARN, or a principal as policies write it."""
    return _statement("Allow", action, resource, more)


def deny(action: Any, resource: Any = "*", **more: Any) -> Statement:
    """Return a statement that denies."""
    return _statement("Deny", action, resource, more)


def _statement(effect: str, action: Any, resource: Any, more: Mapping[str, Any]) -> Statement:
    made: Statement = {"Effect": effect, "Action": action, "Resource": resource}
    if "principal" in more:
        who = more["principal"]
        made["Principal"] = {"AWS": who} if isinstance(who, str) and who != "*" else who
    if "when" in more:
        made["Condition"] = more["when"]
    return made


def policy(*statements: Statement) -> str:
    """Return a policy's text."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def arn_of(name: str, account: str = HERE, kind: str = "role") -> str:
    """Return the ARN of a role or a user."""
    return f"arn:aws:iam::{account}:{kind}/{name}"


@dataclass
class World:
    """An account, or two, in the making."""

    identities: dict[str, Identity] = field(default_factory=dict)
    managed: dict[str, PolicyText] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    resource_policies: dict[str, PolicyText] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    organizations: dict[str, Organization] = field(default_factory=dict)
    member_of: dict[str, str] = field(default_factory=lambda: {HERE: "", THERE: ""})
    missing: dict[str, str] = field(default_factory=dict)

    def role(self, name: str, *statements: Statement, account: str = HERE, **more: Any) -> str:
        """Add a role with an inline policy."""
        return self._identity(arn_of(name, account), name, "role", statements, more)

    def user(self, name: str, *statements: Statement, account: str = HERE, **more: Any) -> str:
        """Add a user with an inline policy."""
        return self._identity(arn_of(name, account, "user"), name, "user", statements, more)

    def _identity(self, arn: str, name: str, kind: Any, statements: Sequence[Statement], more: dict[str, Any]) -> str:
        if isinstance(more.get("boundary"), dict):
            boundary = f"arn:aws:iam::{HERE}:policy/boundary-of-{name}"
            self.managed[boundary] = PolicyText(boundary, policy(more["boundary"]))
            more["boundary"] = boundary
        inline = (PolicyText("inline", policy(*statements)),) if statements else ()
        self.identities[arn] = Identity(arn, name, kind, f"A{name.upper()}", inline, **more)
        return arn

    def key(self, *statements: Statement, arn: str = KEY, **more: Any) -> str:
        """Add a key with a policy."""
        self.keys[arn] = Key(arn, policy(*statements), state="Enabled", **more)
        return arn

    def bucket(self, *statements: Statement, account: str = HERE, **more: Any) -> str:
        """Add the bucket of letters, with a policy if there is a statement."""
        self.buckets["letters"] = Bucket("letters", account, "us-east-1", **{"algorithm": "AES256", **more})
        if statements:
            self.resource_policies[BUCKET] = PolicyText(BUCKET, policy(*statements))
        return BUCKET

    def queue(self, *statements: Statement) -> str:
        """Add a queue with a policy."""
        return self.attach(QUEUE, *statements)

    def attach(self, arn: str, *statements: Statement) -> str:
        """Attach a policy to a resource."""
        self.resource_policies[arn] = PolicyText(arn, policy(*statements))
        return arn

    def organization(
        self, attached: Mapping[str, Sequence[Statement]], *, kind: str = "SERVICE_CONTROL_POLICY"
    ) -> None:
        """Put both accounts into an organization; ``attached`` is target → statements, besides the full access."""
        targets = ("r-1", "ou-1", HERE, THERE)
        texts = {FULL: (kind, PolicyText(FULL, policy(allow("*"))))}
        texts |= {f"p-{t}": (kind, PolicyText(f"p-{t}", policy(*found))) for t, found in attached.items()}
        self.organizations["o-1"] = Organization(
            "o-1",
            "999999999999",
            {account: f"o-1/r-1/ou-1/{account}/" for account in (HERE, THERE)},
            frozenset({kind}),
            texts,
            {t: (FULL, *([f"p-{t}"] if t in attached else [])) for t in targets},
        )
        self.member_of = {HERE: "o-1", THERE: "o-1"}

    def account(self) -> Account:
        """Return the model."""
        return Account(
            id=HERE,
            region="us-east-1",
            places=((HERE, "us-east-1"), (THERE, "us-east-1")),
            identities=self.identities,
            groups=self.groups,
            managed=self.managed,
            keys=self.keys,
            grants=tuple(self.grants),
            buckets=self.buckets,
            resource_policies=self.resource_policies,
            organizations=self.organizations,
            member_of=self.member_of,
            missing=self.missing,
        )

    def ask(self, principal: str, action: str, resource: str, context: Mapping[str, Any] | None = None) -> Answer:
        """Ask; a context key is a text, several, or ``None`` for what the request does not have."""
        account = self.account()
        told = {k: () if v is None else (v,) if isinstance(v, str) else tuple(v) for k, v in (context or {}).items()}
        return can(account, principal_of(account, principal), action, resource_of(account, resource, action), told)

    def word(self, principal: str, action: str, resource: str, context: Mapping[str, Any] | None = None) -> str:
        """Ask, and return IAM's word for the answer."""
        return self.ask(principal, action, resource, context).word
