"""Composes keys in one account and data in another, in two Regions of each."""

from aws_cdk import App, CfnOutput, Environment, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam

from refarch.compute import HostPerZone
from refarch.data import AccessLogBucket, EncryptedBucket
from refarch.governance import KeyUseTrail
from refarch.hardware import HsmCluster
from refarch.network import Exposure, InterfaceEndpoint, MultiAzVpc, NatStrategy, Tier, pass_only
from refarch.security import EnvelopeKey, ReplicaOfKey, use_key

APP, DOORS, HSMS = "app", "doors", "hsms"
SEALING = "letters/sealing"
"""The alias in either Region: a program there says the same name."""
TENANT = {"tenant": "letters"}
"""The encryption context in which the application seals and opens; the sealing key is of no use without it."""


class EnvelopeEncryption:
    """The key account with its keys and their trail, a replica, the data account's VPC and buckets, recovery."""

    def __init__(
        self, app: App, slug: str, *, keys: str, data: str, region: str, far: str, zones: int, rotation_days: int
    ) -> None:
        """Add the stacks of both accounts, in the order in which they are deployed.

        Args:
            app: the app.
            slug: with which the names of the stacks begin.
            keys: twelve digits of the account that keeps the keys.
            data: of the account with the data.
            region: of the keys and the data; CDK refers across accounts only where it knows the Region.
            far: of the replica and of what is kept for recovery.
            zones: Availability Zones.
            rotation_days: days between rotations.
        """
        self._app, self._slug, self._guest = app, slug, iam.AccountPrincipal(data)
        vault = self._stack("", "Keys that another account uses", keys, region)
        sealing, storage = self._keys(vault, rotation_days)

        copy = self._stack("-replica", "The sealing key in a second Region", keys, far)
        copy.add_stack_dependency(vault)
        replica = ReplicaOfKey(copy, "Sealing", primary=sealing, alias=SEALING, removal_policy=RemovalPolicy.DESTROY)
        replica.allow_use(by=self._guest, sid="OpenForTheTenant", context=TENANT)
        replica.allow_use(by=self._guest, sid="StoreThroughS3", via=["s3"])

        office = self._stack("-data", "Data that is sealed with another account's keys", data, region)
        office.add_stack_dependency(copy)
        self._office(office, sealing, storage, zones)

        refuge = self._stack("-recovery", "Data that is still read when a Region is lost", data, far)
        refuge.add_stack_dependency(office)
        self._refuge(refuge, replica)

    def _stack(self, suffix: str, about: str, account: str, region: str) -> Stack:
        return Stack(
            self._app,
            self._slug + suffix,
            description=f"{about} (refarch)",
            env=Environment(account=account, region=region),
        )

    def _keys(self, stack: Stack, rotation_days: int) -> tuple[EnvelopeKey, EnvelopeKey]:
        administrator = _person(stack, "KeyAdministrator", "Administers the keys and cannot decrypt")
        mover = _person(stack, "Mover", "Re-encrypts under the next key and sees no plaintext")

        def key(name: str, alias: str, *, multi_region: bool = False) -> EnvelopeKey:
            return EnvelopeKey(
                stack,
                name,
                alias=alias,
                administrators=[administrator],
                rotation_days=rotation_days,
                multi_region=multi_region,
                removal_policy=RemovalPolicy.DESTROY,
            )

        sealing = key("Sealing", SEALING, multi_region=True)
        sealing.allow_use(by=self._guest, sid="SealForTheTenant", context=TENANT)
        sealing.allow_delegation(by=self._guest)
        storage = key("Storage", "letters/storage")
        storage.allow_use(by=self._guest, sid="StoreThroughS3", via=["s3"])
        sealing.allow_move(by=mover, to=key("Next", "letters/next"))
        logs = AccessLogBucket(stack, "AccessLogs", removal_policy=RemovalPolicy.DESTROY)
        KeyUseTrail(stack, "Uses", access_logs=logs.bucket, removal_policy=RemovalPolicy.DESTROY)
        CfnOutput(stack, "SealingKey", value=sealing.key.key_arn, description="What the envelopes are sealed under")
        return sealing, storage

    def _office(self, stack: Stack, sealing: EnvelopeKey, storage: EnvelopeKey, zones: int) -> None:
        network = MultiAzVpc(
            stack,
            "Office",
            zones=zones,
            tiers=[Tier(name=name, exposure=Exposure.ISOLATED) for name in (APP, DOORS, HSMS)],
            nat=NatStrategy.NONE,
            removal_policy=RemovalPolicy.DESTROY,
        )
        cluster = HsmCluster(stack, "Hsms", network=network, tier=HSMS)
        program = HostPerZone(stack, "App", network=network, tier=APP, also=[cluster.clients])
        endpoint = InterfaceEndpoint(
            stack, "KeyEndpoint", network=network, tier=DOORS, service="kms", policy=[_only_keys_of(sealing)]
        )
        endpoint.admit_group(program.security_group)

        letters = _bucket(stack, "Letters", storage)
        pass_only(network, [letters.bucket])
        letters.allow_read_write(by=program.role)
        for key in (sealing, storage):
            use_key(program.role, key.key)
        letters.allow_read(by=_person(stack, "Clerk", "May fetch objects and has no key to them"))
        CfnOutput(stack, "LettersBucket", value=letters.bucket.bucket_name, description="Where the envelopes are")

    def _refuge(self, stack: Stack, replica: ReplicaOfKey) -> None:
        copies = _bucket(stack, "Copies", replica)
        reader = _person(stack, "Recovery", "Reads and opens the copies when the other Region is lost")
        copies.allow_read(by=reader)
        use_key(reader, replica.key, actions=["kms:Decrypt"])


def _person(stack: Stack, name: str, about: str) -> iam.Role:
    """Return a role that people of the account assume, with MFA."""
    return iam.Role(
        stack,
        name,
        description=about,
        assumed_by=iam.AccountRootPrincipal().with_conditions({"Bool": {"aws:MultiFactorAuthPresent": True}}),
    )


def _bucket(stack: Stack, name: str, key: EnvelopeKey | ReplicaOfKey) -> EncryptedBucket:
    logs = AccessLogBucket(stack, f"{name}AccessLogs", removal_policy=RemovalPolicy.DESTROY)
    return EncryptedBucket(stack, name, key=key.key, access_logs=logs.bucket, removal_policy=RemovalPolicy.DESTROY)


def _only_keys_of(key: EnvelopeKey) -> iam.PolicyStatement:
    """Let the endpoint pass what this account asks of the key account's keys, and of nobody else's."""
    return iam.PolicyStatement(
        sid="KeysOfTheKeyAccount",
        principals=[iam.AnyPrincipal()],
        actions=["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant"],
        resources=["*"],
        conditions={"StringEquals": {"aws:ResourceAccount": Stack.of(key).account}},
    )
