"""The same stacks make the same picture, in whatever order, accounts and Regions they come."""

from dataclasses import replace

import pytest

from stacks.catalogue import SLUGS
from study.assemblies import assembly_of
from study.drawing import scene_of_stacks
from study.drawing.assembly import Stack, read, stack_of
from study.drawing.estate import scene_of_estate
from study.drawing.sequence import in_sequence

STACKS = {slug: read(assembly_of(slug)) for slug in SLUGS}
SEVERAL = [slug for slug in SLUGS if len(STACKS[slug]) > 1]


def network(name: str, cidr: str, account: str = "111111111111") -> Stack:
    """Return a stack with a VPC, or without one where there is no block."""
    vpc = {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": cidr}}} if cidr else {}
    return stack_of(name, account, "eu-central-1", {"Resources": vpc})


def names(*stacks: Stack) -> list[str]:
    """Return the names of stacks in the order in which they are drawn."""
    return [stack.name for stack in in_sequence(stacks)]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_order_in_which_stacks_come_does_not_show(slug: str) -> None:
    """An assembly lists them by what depends on what, an account by when they were deployed: one picture."""
    stacks = STACKS[slug]
    assert scene_of_stacks(stacks[::-1], title="x") == scene_of_stacks(stacks, title="x")


@pytest.mark.parametrize("slug", SEVERAL)
def test_other_accounts_do_not_change_which_stack_is_drawn_first(slug: str) -> None:
    """Whoever deploys the same templates elsewhere finds everything in its place."""
    others = ["333333333333", "222222222222", "111111111111"]
    known = {account: others[n] for n, account in enumerate({each.account: "" for each in STACKS[slug]})}
    moved = [replace(each, account=known[each.account]) for each in STACKS[slug]]

    assert names(*moved[::-1]) == names(*STACKS[slug])


def test_without_an_order_the_pictures_would_differ() -> None:
    """The twin: what draws several VPCs takes stacks as they come."""
    stacks = STACKS["site-to-site-vpn"]
    assert scene_of_estate(stacks[::-1], title="x") != scene_of_estate(stacks, title="x")


def test_networks_stand_in_the_order_of_their_addresses() -> None:
    """As numbers and not as text: 10.2 is before 10.16; what has no network comes last, by name."""
    stacks = [network("b", ""), network("far", "10.16.0.0/16"), network("near", "10.2.0.0/16"), network("a", "")]
    assert names(*stacks) == ["near", "far", "a", "b"]


def test_what_has_the_same_address_goes_by_name() -> None:
    """And not by account: those are chosen with the deployment."""
    assert names(network("b", "10.0.0.0/16", "1"), network("a", "10.0.0.0/16", "2")) == ["a", "b"]


def test_a_guest_in_a_shared_network_stands_by_the_subnet_that_it_is_in() -> None:
    """The web tier's subnets have lower addresses than those of the data tier, whatever their accounts are called."""
    assert names(*STACKS["shared-vpc-ram"]) == ["shared-vpc-ram", "shared-vpc-ram-web", "shared-vpc-ram-data"]
