"""A key in two Regions: what is shared, and what each has of its own."""

from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from refarch.refusal import RefusedError
from refarch.security import EnvelopeKey, ReplicaOfKey
from stacks.catalogue import cdk_json_context
from tests.unit.constructs.shape import empty_stack

ACCOUNT = "111122223333"
TEAM = iam.ArnPrincipal(f"arn:aws:iam::{ACCOUNT}:role/security-team")
USER = iam.ArnPrincipal(f"arn:aws:iam::{ACCOUNT}:role/order-service")


def stack_in(app: App, region: str) -> Stack:
    """Return a stack of a Region."""
    return Stack(app, region, env=Environment(account=ACCOUNT, region=region))


def pair(app: App, **options: Any) -> tuple[EnvelopeKey, ReplicaOfKey]:
    """Return a key and its replica."""
    key = EnvelopeKey(stack_in(app, "us-east-1"), "Key", alias="orders", administrators=[TEAM], multi_region=True)
    return key, ReplicaOfKey(stack_in(app, "eu-west-1"), "Key", primary=key, alias="orders", **options)


@pytest.fixture(scope="module")
def replica() -> Mapping[str, Any]:
    """The template of the replica's stack."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    _, made = pair(app, users=[USER], pending_days=7, removal_policy=RemovalPolicy.DESTROY)
    resources: Mapping[str, Any] = Template.from_stack(Stack.of(made)).to_json()["Resources"]
    return {resource["Type"]: resource for resource in resources.values()}


def test_a_replica_is_of_the_key_and_has_a_policy_of_its_own(replica: Mapping[str, Any]) -> None:
    """Users of the primary are none of the replica's, unless it names them."""
    made = replica["AWS::KMS::ReplicaKey"]
    assert (made["DeletionPolicy"], made["Properties"]["PendingWindowInDays"]) == ("Delete", 7)
    assert "Fn::GetStackOutput" in str(made["Properties"]["PrimaryKeyArn"])
    sids = {s["Sid"]: s["Principal"] for s in made["Properties"]["KeyPolicy"]["Statement"]}
    assert sids["Administer"] == {"AWS": TEAM.arn}
    assert sids["Use0"] == {"AWS": USER.arn}
    [administer] = [s for s in made["Properties"]["KeyPolicy"]["Statement"] if s["Sid"] == "Administer"]
    assert {"kms:ReplicateKey", "kms:UpdatePrimaryRegion"} <= set(administer["Action"])


def test_the_same_alias_leads_to_the_key_in_either_region(replica: Mapping[str, Any]) -> None:
    """A program says the name and does not mind where it runs."""
    assert replica["AWS::KMS::Alias"]["Properties"]["AliasName"] == "alias/orders"


@pytest.mark.parametrize(("own", "count"), [(True, 1), (False, 0)])
def test_administrators_import_into_a_replica_what_the_primary_was_given(own: bool, count: int) -> None:  # noqa: FBT001 a case
    """KMS replicates no material of one's own; of its own it does, and then there is nothing to import."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    key = EnvelopeKey(
        stack_in(app, "us-east-1"), "Key", alias="orders", administrators=[TEAM], multi_region=True, own_material=own
    )
    replica = ReplicaOfKey(stack_in(app, "eu-west-1"), "Key", primary=key, alias="orders")
    [administer] = [s for s in replica.policy.to_json()["Statement"] if s["Sid"] == "Administer"]
    assert administer["Action"].count("kms:ImportKeyMaterial") == count


def test_a_single_region_key_is_not_replicated() -> None:
    """Nor can it ever be."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    key = EnvelopeKey(stack_in(app, "us-east-1"), "Key", alias="orders", administrators=[TEAM])
    with pytest.raises(RefusedError, match=r"^eu-west-1/Key: .* a single-Region key cannot be replicated"):
        ReplicaOfKey(stack_in(app, "eu-west-1"), "Key", primary=key, alias="orders")


def test_a_replica_is_in_another_region_which_is_known() -> None:
    """Neither beside its key nor in a Region that only the deployment knows."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    key, _ = pair(app)
    for stack in (Stack.of(key), empty_stack()):
        with pytest.raises(RefusedError, match="a replica is in another Region than its primary key"):
            ReplicaOfKey(stack, "Again", primary=key, alias="orders")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"alias": "aws/orders"}, "'alias/' is added here"),
        ({"pending_days": 31}, "KMS accepts 7 to 30 days"),
        ({"users": [TEAM]}, "who rules a key must not use it"),
    ],
)
def test_a_replica_refuses_what_a_key_refuses(options: dict[str, Any], message: str) -> None:
    """The primary's administrators rule the replica as well."""
    app = App(context=cdk_json_context(), analytics_reporting=False)
    key = EnvelopeKey(stack_in(app, "us-east-1"), "Key", alias="orders", administrators=[TEAM], multi_region=True)
    with pytest.raises(RefusedError, match=message):
        ReplicaOfKey(stack_in(app, "eu-west-1"), "Key", primary=key, **{"alias": "orders", **options})
