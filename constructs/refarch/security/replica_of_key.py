"""A multi-Region key in one more Region, so that what is encrypted here is decrypted there."""

from collections.abc import Sequence

from aws_cdk import RemovalPolicy, Stack, Token
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from refarch.refusal import refuse
from refarch.security.envelope_key import EnvelopeKey
from refarch.security.key_actions import IMPORT
from refarch.security.key_custody import KeyCustody
from refarch.security.key_options import PENDING_DAYS, refuse_alias, refuse_days, take_alias


class ReplicaOfKey(KeyCustody):
    """The same key, id and material alike, in another Region of the account.

    Each Region decrypts what the other one encrypted, without a call to it: a copy of the data and its envelope is
    enough when a Region is lost. Policy, alias, grants and state are the replica's own; rotation is the primary's.
    A primary key is deleted after its last replica only. Of material of one's own KMS hands nothing on: a replica is
    unusable until one of its administrators has imported the very material that the primary has.

    Example::

        near, far = (
            Stack(self.node.root, region, env=Environment(account="123456789012", region=region))
            for region in ("us-east-1", "eu-west-1")
        )
        team = iam.ArnPrincipal("arn:aws:iam::123456789012:role/security-team")
        key = EnvelopeKey(near, "Key", alias="orders", administrators=[team], multi_region=True)
        ReplicaOfKey(far, "Key", primary=key, alias="orders")

    Attributes:
        key: the CDK key.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html,
    https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        primary: EnvelopeKey,
        alias: str,
        administrators: Sequence[iam.IPrincipal] = (),
        users: Sequence[iam.IPrincipal] = (),
        pending_days: int = 30,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Replicate the key.

        Args:
            scope: the parent construct, in a stack of another Region of the same account.
            construct_id: the id in it.
            primary: the key, which must be a multi-Region one.
            alias: the alias without ``alias/``: the same as the primary's, if programs are to run in either Region.
            administrators: may administer the replica; by default those of the primary.
            users: may encrypt and decrypt with it.
            pending_days: days between the deletion order and the deletion, 7 to 30.
            removal_policy: what becomes of the replica with its stack.

        Raises:
            RefusedError: if the primary is a single-Region key or is in this Region, and for what
                :class:`EnvelopeKey` refuses.
        """
        super().__init__(
            scope,
            construct_id,
            administrators=administrators or [_elsewhere(each) for each in primary.administrators],
            multi_region=True,
            also=IMPORT if primary.own_material else (),
        )
        refuse_days(self, "pending_days", pending_days, PENDING_DAYS)
        refuse_alias(self, alias)
        if not primary.multi_region:
            refuse(
                self,
                f"primary={primary.node.path!r}",
                "a single-Region key cannot be replicated, nor become a multi-Region one",
                "Make it with multi_region=True",
            )
        here, there = Stack.of(self).region, Stack.of(primary).region
        if here == there or Token.is_unresolved(here):
            refuse(
                self,
                f"region={'of the deployment' if Token.is_unresolved(here) else here!r}",
                "a replica is in another Region than its primary key, and both are named",
                "Give each of the stacks an env with its Region",
            )
        replica = kms.CfnReplicaKey(
            self,
            "Replica",
            primary_key_arn=primary.key.key_arn,
            key_policy=self.policy,
            description=f"Envelope encryption of {Stack.of(self).stack_name}",
            pending_window_in_days=pending_days,
        )
        replica.apply_removal_policy(removal_policy)
        kms.CfnAlias(self, "Alias", alias_name=f"alias/{alias}", target_key_id=replica.attr_key_id)
        self.key: kms.IKey = kms.Key.from_key_arn(self, "Key", replica.attr_arn)
        for index, user in enumerate(users):
            self.allow_use(by=user, sid=f"Use{index}")
        take_alias(self, alias)


def _elsewhere(principal: iam.IPrincipal) -> iam.IPrincipal:
    """Return a principal for a stack of another Region: CDK would refuse a role without a name of its own there."""
    if not isinstance(principal, iam.Role):
        return principal
    role = principal.node.default_child
    assert isinstance(role, iam.CfnRole)
    return iam.ArnPrincipal(role.attr_arn)
