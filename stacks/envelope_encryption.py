"""Envelope encryption and key custody: what the scenario promises."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.intents import Allowed, Denied, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Place, Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stacks."""
    from stacks.compose.envelope_encryption import EnvelopeEncryption  # noqa: PLC0415 importing CDK starts Node

    EnvelopeEncryption(
        app,
        SCENARIO.slug,
        keys=context["account"],
        data=context["data"],
        region=context["region"],
        far=context["far"],
        zones=count(context, "zones"),
        rotation_days=count(context, "rotation_days"),
    )


ASK_KMS = Reachable(source="app", destination="key endpoint", port=443, why="KMS answers at private addresses")
TENANT = {"kms:EncryptionContext:tenant": "letters"}

SCENARIO = Scenario(
    slug="envelope-encryption",
    title="Envelope encryption and key custody",
    summary=(
        "One account keeps the keys, another one the data. Programs there seal what they write with a data key that "
        "KMS makes, store it beside the data, wrapped, and have KMS unwrap it to read; S3 does the same for a bucket. "
        "Who rules a key cannot use it, who uses it cannot rule it, somebody moves ciphertexts to the next key without "
        "seeing them, and every use is in a trail. The key is in two Regions, KMS is called from a VPC that has no way "
        "out, and a CloudHSM cluster waits for those who must rule the hardware as well."
    ),
    topics=("kms", "cloudhsm"),
    hazards=(
        (
            "Costs about 35 USD a month in us-east-1 and eu-west-1: three keys and a replica at 1 USD (and 1 USD more "
            "for each of their first two rotations), an interface endpoint in two zones (15), two t3.micro instances "
            "(15), buckets. KMS charges 0.03 USD for 10,000 requests; bucket keys save most of them."
        ),
        (
            "A key that is deleted takes everything with it that it encrypted, in every account. It waits for 30 days, "
            "in which nothing is decrypted and all can be undone; the primary of a multi-Region key waits for its "
            "replicas besides."
        ),
        (
            "The CloudHSM cluster costs nothing until it has HSMs, 1 to 2 USD an hour each, and has to be empty to "
            "be deleted. Not every zone has HSMs of this type: then choose another Region."
        ),
        "It needs two accounts, and cdk bootstrap --trust in the one with the data, in both Regions.",
        "A bucket that holds objects is kept when the stack is deleted, and its key should be, too.",
    ),
    settings=(
        Setting(name="account", default="123456789012", about="twelve digits of the account that keeps the keys"),
        Setting(name="data", default="210000000030", about="twelve digits of the account with the data"),
        Setting(name="region", default="us-east-1", about="the Region of the keys and the data"),
        Setting(name="far", default="eu-west-1", about="the Region of the replica and of what is kept for recovery"),
        Setting(name="zones", default="2", about="Availability Zones, 1 to 6"),
        Setting(name="rotation_days", default="180", about="days between rotations of the keys' material, 90 to 2560"),
    ),
    places=(
        Place(account="account", region="region"),
        Place(account="account", region="far"),
        Place(account="data", region="region"),
        Place(account="data", region="far"),
    ),
    names={
        "app": "envelope-encryption-data:App",
        "app role": "envelope-encryption-data:App/Role",
        "clerk": "envelope-encryption-data:Clerk",
        "key endpoint": "envelope-encryption-data:KeyEndpoint/Endpoint",
        "letters": "envelope-encryption-data:Letters/Bucket",
        "copies": "envelope-encryption-recovery:Copies/Bucket",
        "recovery": "envelope-encryption-recovery:Recovery",
        "administrator": "KeyAdministrator",
        "mover": "Mover",
        "sealing key": "Sealing/Key",
        "storage key": "Storage/Key",
        "next key": "Next/Key",
    },
    intents=(
        ASK_KMS,
        NeverReachable(source="app", destination="internet", why="There is no way out, and none is needed"),
        NeverReachable(source="internet", destination="app", why="Nor a way in"),
        NeverReachable(source="app", destination="key endpoint", port=80, why="KMS speaks TLS only"),
        SurvivesZoneLoss(fleet="app", at_least=1, paths=(ASK_KMS,), why="Keys are where the data is, in each zone"),
        Allowed(
            principal="app role",
            action="kms:GenerateDataKey",
            resource="sealing key",
            context=TENANT,
            why="It seals what it writes, in its tenant's name",
        ),
        Allowed(
            principal="app role",
            action="kms:Decrypt",
            resource="sealing key",
            context=TENANT,
            why="And opens it, in the same name",
        ),
        Denied(
            principal="app role",
            action="kms:ScheduleKeyDeletion",
            resource="sealing key",
            why="Who uses a key must not be able to destroy it",
        ),
        Denied(
            principal="app role",
            action="kms:Decrypt",
            resource="storage key",
            why="What S3 encrypts only S3 opens, for whoever may",
        ),
        Allowed(
            principal="app role",
            action="s3:GetObject",
            resource="letters",
            why="It may use the key through S3, and so it reads what S3 has encrypted",
        ),
        Allowed(
            principal="clerk",
            action="s3:GetObject",
            resource="letters",
            alone=True,
            why="The bucket's side lets the clerk fetch objects",
        ),
        Denied(
            principal="clerk",
            action="s3:GetObject",
            resource="letters",
            why="And gets none of it: S3 cannot open objects for somebody who may not use the key",
        ),
        Allowed(
            principal="recovery",
            action="s3:GetObject",
            resource="copies",
            why="When the Region is lost, the copies are read with the replica",
        ),
        Allowed(
            principal="administrator",
            action="kms:ScheduleKeyDeletion",
            resource="sealing key",
            why="Administration is somebody's task",
        ),
        Denied(
            principal="administrator",
            action="kms:Decrypt",
            resource="sealing key",
            why="Who rules a key must not be able to read with it",
        ),
        Allowed(
            principal="mover", action="kms:ReEncryptFrom", resource="sealing key", why="It moves ciphertexts from here"
        ),
        Allowed(principal="mover", action="kms:ReEncryptTo", resource="next key", why="To there"),
        Denied(principal="mover", action="kms:Decrypt", resource="sealing key", why="And sees none of them"),
    ),
    build=build,
)
