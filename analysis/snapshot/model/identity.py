"""Who may ask for something, and whose policies have a say: identities, keys, buckets, resource policies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class PolicyText:
    """A policy as it is written.

    Attributes:
        id: the ARN of a managed policy, the name of an inline one, the ARN of the resource that it is attached to, the
            id of an organization's.
        document: JSON.
    """

    id: str
    document: str


@dataclass(frozen=True)
class Identity:
    """An IAM user or role.

    Attributes:
        unique_id: ``AIDA…`` or ``AROA…``; it stays in policies when the identity is deleted.
        inline: policies of its own.
        attached: ARNs of managed policies.
        groups: names of the groups that a user is in.
        boundary: the ARN of the permissions boundary.
        trust: of a role, who may assume it.
        tags: name and value.

    Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
    """

    arn: str
    name: str
    kind: Literal["user", "role"]
    unique_id: str
    inline: tuple[PolicyText, ...] = ()
    attached: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    boundary: str = ""
    trust: str = ""
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def account(self) -> str:
        """Return the account that it belongs to."""
        return self.arn.split(":")[4]

    @property
    def service_linked(self) -> bool:
        """Return whether AWS made it for a service, so that no organization's policy limits it."""
        return ":role/aws-service-role/" in self.arn


@dataclass(frozen=True)
class Group:
    """An IAM group: what its users have in common; it asks for nothing itself."""

    arn: str
    name: str
    inline: tuple[PolicyText, ...] = ()
    attached: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """A KMS key.

    Attributes:
        policy: its policy, JSON; ``None`` if it could not be read.
        state: ``Enabled``, ``Disabled``, ``PendingDeletion`` …; empty if it could not be read.
        manager: ``CUSTOMER`` or ``AWS``.
        facts: what conditions ask of the key itself, such as ``kms:KeySpec``.

    Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
    """

    arn: str
    policy: str | None
    state: str = ""
    manager: str = ""
    aliases: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Grant:
    """A grant: it lets one principal do some things with one key, until it is retired or revoked.

    Attributes:
        operations: as the API names them, ``Decrypt``.
        exactly: the encryption context that must be given as it is.
        at_least: the encryption context that must be part of what is given.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
    """

    id: str
    key_arn: str
    grantee: str
    operations: frozenset[str]
    exactly: tuple[tuple[str, str], ...] | None = None
    at_least: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Bucket:
    """An S3 bucket, as far as it matters to who may read it.

    Attributes:
        algorithm: how objects are encrypted by default: ``AES256``, ``aws:kms``, ``aws:kms:dsse``; empty if it could
            not be read.
        key: the key's id, ARN or alias, as it is configured; empty for S3's own.
        bucket_key: whether one data key serves many objects, so that the encryption context names the bucket.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
    """

    name: str
    account: str
    region: str
    algorithm: str = ""
    key: str = ""
    bucket_key: bool = False


@dataclass(frozen=True)
class Organization:
    """An organization, with its policies and what they are attached to.

    Attributes:
        management: the account that no policy of the organization limits.
        paths: account → ``o-…/r-…/ou-…/<account>/``, from the root down to it; nothing if the snapshot does not hold
            what the management account knows.
        enabled: the types of policies that are switched on.
        policies: the id of a policy → its type and text.
        attached: id of a root, OU or account → ids of policies.

    Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
    """

    id: str
    management: str
    paths: Mapping[str, str] = field(default_factory=dict)
    enabled: frozenset[str] = frozenset()
    policies: Mapping[str, tuple[str, PolicyText]] = field(default_factory=dict)
    attached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Identities:
    """What a snapshot tells of who may do what.

    Attributes:
        identities: ARN → user or role.
        groups: ARN → group.
        managed: ARN → managed policy, as far as it is read.
        keys: ARN → KMS key.
        aliases: ARN of an alias → id of its key.
        buckets: name → bucket.
        arns: type and physical id of a stack's resource → its ARN, where the one does not say the other.
        resource_policies: ARN → the policy that is attached to the resource; KMS keys and roles have theirs themselves.
        endpoint_policies: id of a VPC endpoint → its policy.
        organizations: id → organization.
        member_of: account → id of its organization; empty if it is in none.
        stack_places: name of a stack → its account and Region.
    """

    identities: Mapping[str, Identity] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    managed: Mapping[str, PolicyText] = field(default_factory=dict)
    keys: Mapping[str, Key] = field(default_factory=dict)
    grants: tuple[Grant, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    buckets: Mapping[str, Bucket] = field(default_factory=dict)
    arns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    resource_policies: Mapping[str, PolicyText] = field(default_factory=dict)
    endpoint_policies: Mapping[str, str] = field(default_factory=dict)
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    member_of: Mapping[str, str] = field(default_factory=dict)
    stack_places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
