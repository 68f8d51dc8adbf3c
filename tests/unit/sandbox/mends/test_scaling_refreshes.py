"""Instance refreshes: how many are missing or too many at a time, when they pause, and how they are undone."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling_group import LAUNCHING, NAME, TERMINATING, Group

WARM_UP = 100


def group_of(account: Account, size: int, **more: Any) -> Group:
    """Create a group of a size whose instances need some time to warm up, of the first version of its template."""
    group = Group(account)
    group.scaling.update_auto_scaling_group(
        **NAME,
        MaxSize=20,
        DesiredCapacity=size,
        DefaultInstanceWarmup=WARM_UP,
        LaunchTemplate={"LaunchTemplateName": "app", "Version": "1"},
        **more,
    )
    group.ec2.create_launch_template_version(
        LaunchTemplateName="app", SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.small"}
    )
    return group


def refresh(group: Group, version: str = "2", **preferences: Any) -> None:
    """Start a refresh to a version of the launch template."""
    wanted = {"LaunchTemplate": {"LaunchTemplateName": "app", "Version": version}}
    group.scaling.start_instance_refresh(**NAME, DesiredConfiguration=wanted, Preferences=preferences)


def told(group: Group) -> dict[str, Any]:
    """Return what is told of the newest refresh."""
    return dict(group.scaling.describe_instance_refreshes(**NAME)["InstanceRefreshes"][0])


def versions(group: Group) -> dict[str, int]:
    """Return how many instances serve of each version."""
    (found,) = group.scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    here = [one["LaunchTemplate"]["Version"] for one in found["Instances"] if one["LifecycleState"] == "InService"]
    return {version: here.count(version) for version in sorted(set(here))}


def rounds(account: Account, group: Group) -> list[dict[str, int]]:
    """Return what serves after each warm-up, until the refresh is over."""
    seen = [versions(group)]
    while told(group)["Status"] == "InProgress":
        account.let_pass(WARM_UP + 1)
        seen.append(versions(group))
    return seen


@pytest.mark.parametrize(
    ("size", "preferences", "batches"),
    [
        (4, {"MinHealthyPercentage": 0}, [{"2": 4}, {"2": 4}]),
        (4, {"MinHealthyPercentage": 50}, [{"1": 2, "2": 2}, {"2": 4}, {"2": 4}]),
        # Nine tenths of two are two, rounded up: one goes and one comes all the same, as no maximum was named.
        (2, {}, [{"1": 1, "2": 1}, {"2": 2}, {"2": 2}]),
        (2, {"MinHealthyPercentage": 100}, [{"1": 2, "2": 1}, {"1": 1, "2": 2}, {"2": 2}]),
        (2, {"MinHealthyPercentage": 90, "MaxHealthyPercentage": 100}, [{"1": 2, "2": 1}, {"1": 1, "2": 2}, {"2": 2}]),
        (4, {"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200}, [{"1": 4, "2": 4}, {"2": 4}]),
        (4, {"MinHealthyPercentage": 50, "MaxHealthyPercentage": 150}, [{"1": 2, "2": 4}, {"2": 4}]),
    ],
)
def test_a_batch_is_as_large_as_the_healthy_percentages_allow(
    account: Account, size: int, preferences: Any, batches: list[dict[str, int]]
) -> None:
    """Each waits until the one before is warm."""
    group = group_of(account, size)
    refresh(group, **preferences)
    assert rounds(account, group) == batches
    assert (told(group)["Status"], told(group)["PercentageComplete"]) == ("Successful", 100)


def test_percentages_that_are_not_said_are_those_of_the_maintenance_policy(account: Account) -> None:
    """The group's own policy launches before it terminates, and so does its refresh."""
    group = group_of(account, 2, InstanceMaintenancePolicy={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 150})
    refresh(group)
    assert versions(group) == {"1": 2, "2": 1}


def test_what_matches_is_skipped(account: Account) -> None:
    """A refresh of what is there already is over at once; without skipping everything is replaced."""
    group = group_of(account, 2)
    before = set(group.states())
    refresh(group, version="1", SkipMatching=True)
    assert (told(group)["Status"], set(group.states())) == ("Successful", before)
    refresh(group, version="1", MinHealthyPercentage=0)
    assert not before & set(group.states())


def test_the_group_launches_what_was_wanted_once_the_refresh_has_succeeded(account: Account) -> None:
    """Not before: if it is cancelled, what is launched later is as before."""
    group = group_of(account, 4)
    refresh(group, MinHealthyPercentage=50)
    group.scaling.cancel_instance_refresh(**NAME, WaitForTransitioningInstances=False)
    group.wants(5)
    assert versions(group) == {"1": 3, "2": 2}
    refresh(group, MinHealthyPercentage=0)
    account.let_pass(WARM_UP + 1)
    group.wants(6)
    assert versions(group) == {"2": 6}


def test_a_refresh_pauses_at_its_checkpoints(account: Account) -> None:
    """After a fifth of ten and an hour's look at it a half; the last checkpoint is where it ends."""
    group = group_of(account, 10)
    refresh(group, MinHealthyPercentage=80, CheckpointPercentages=[20, 50], CheckpointDelay=900)
    assert versions(group) == {"1": 8, "2": 2}
    account.let_pass(WARM_UP + 1)
    assert (versions(group), told(group)["PercentageComplete"]) == ({"1": 8, "2": 2}, 20)
    account.let_pass(901)
    assert versions(group) == {"1": 6, "2": 4}
    account.let_pass(WARM_UP + 1)
    assert versions(group) == {"1": 5, "2": 5}
    account.let_pass(WARM_UP + 1)
    assert (told(group)["Status"], versions(group)) == ("Successful", {"1": 5, "2": 5})


def test_a_checkpoint_may_be_passed_over(account: Account) -> None:
    """One of two is a half, which is beyond ten and beyond forty per cent."""
    group = group_of(account, 2)
    refresh(group, MinHealthyPercentage=50, CheckpointPercentages=[10, 40, 100])
    account.let_pass(WARM_UP + 1)
    assert versions(group) == {"1": 1, "2": 1}
    account.let_pass(3601)
    account.let_pass(WARM_UP + 1)
    assert (told(group)["Status"], versions(group)) == ("Successful", {"2": 2})


def test_a_refresh_is_rolled_back_by_another_one(account: Account) -> None:
    """What has been replaced is replaced once more, and the group is as it was."""
    group = group_of(account, 4)
    refresh(group, MinHealthyPercentage=50)
    account.let_pass(WARM_UP + 1)
    assert (versions(group), told(group)["PercentageComplete"]) == ({"2": 4}, 50)
    group.scaling.rollback_instance_refresh(**NAME)
    assert told(group)["Status"] == "RollbackInProgress"
    for _ in range(3):
        account.let_pass(WARM_UP + 1)
    now = told(group)
    assert (now["Status"], now["PercentageComplete"], versions(group)) == ("RollbackSuccessful", 0, {"1": 4})
    assert now["RollbackDetails"]["PercentageCompleteOnRollback"] == 50


@pytest.mark.parametrize("version", ["$Latest", "$Default", None])
def test_a_group_without_a_certain_version_cannot_be_rolled_back(account: Account, version: str | None) -> None:
    """Nobody could say what it was before; and without a desired configuration there is nothing to take back."""
    group = group_of(account, 2)
    if version is None:
        group.scaling.start_instance_refresh(**NAME)
    else:
        group.scaling.update_auto_scaling_group(
            **NAME, LaunchTemplate={"LaunchTemplateName": "app", "Version": version}
        )
        refresh(group)
    with pytest.raises(ClientError, match="IrreversibleInstanceRefresh"):
        group.scaling.rollback_instance_refresh(**NAME)


def test_a_refresh_waits_for_each_that_is_held(account: Account) -> None:
    """On its way in: its warm-up begins when the hook lets it go. Meanwhile no second refresh begins."""
    group = group_of(account, 2)
    group.hook(LAUNCHING)
    refresh(group)
    account.let_pass(WARM_UP + 1)
    assert versions(group) == {"1": 1}
    with pytest.raises(ClientError, match="InstanceRefreshInProgress"):
        refresh(group)
    group.complete(group.held("Pending:Wait"))
    account.let_pass(WARM_UP + 1)
    assert versions(group) == {"2": 1}


def test_a_refresh_that_is_cancelled_waits_for_what_is_on_its_way(account: Account) -> None:
    """And then there is none that could be cancelled or rolled back."""
    group = group_of(account, 2)
    group.hook(TERMINATING)
    refresh(group)
    group.scaling.cancel_instance_refresh(**NAME)
    assert told(group)["Status"] == "Cancelling"
    account.let_pass(301)
    assert (told(group)["Status"], versions(group)) == ("Cancelled", {"1": 1, "2": 1})
    for call in (group.scaling.cancel_instance_refresh, group.scaling.rollback_instance_refresh):
        with pytest.raises(ClientError, match="ActiveInstanceRefreshNotFound"):
            call(**NAME)


def test_who_is_protected_is_waited_for_or_left_or_replaced(account: Account) -> None:
    """By default a refresh waits until nobody protects it any more."""
    group = group_of(account, 2)
    one, other = sorted(group.states())
    protect = {**NAME, "InstanceIds": [one], "ProtectedFromScaleIn": True}
    group.scaling.set_instance_protection(**protect)
    refresh(group, MinHealthyPercentage=0)
    account.let_pass(WARM_UP + 1)
    assert (one in group.states(), other in group.states(), told(group)["Status"]) == (True, False, "InProgress")
    group.scaling.cancel_instance_refresh(**NAME)
    refresh(group, MinHealthyPercentage=0, ScaleInProtectedInstances="Ignore")
    account.let_pass(WARM_UP + 1)
    assert (one in group.states(), told(group)["Status"]) == (True, "Successful")
    refresh(group, MinHealthyPercentage=0, ScaleInProtectedInstances="Refresh")
    assert one not in group.states()


def test_the_warm_pool_is_renewed_as_well(account: Account) -> None:
    """Otherwise the next replacement would be of the old version."""
    group = group_of(account, 2)
    group.scaling.put_warm_pool(**NAME, MinSize=1, MaxGroupPreparedCapacity=3)
    (spare,) = group.pool()
    refresh(group, MinHealthyPercentage=0)
    assert spare not in group.pool()
    assert versions(group) == {"2": 2}


def test_a_refresh_bakes_before_it_counts_as_done(account: Account) -> None:
    """As long as somebody wants to look at it."""
    group = group_of(account, 2)
    refresh(group, MinHealthyPercentage=0, BakeTime=600)
    account.let_pass(WARM_UP + 1)
    assert told(group)["Status"] == "Baking"
    account.let_pass(601)
    assert told(group)["Status"] == "Successful"


@pytest.mark.parametrize(
    "preferences",
    [
        {"MaxHealthyPercentage": 150},
        {"MinHealthyPercentage": 50, "MaxHealthyPercentage": 200},
        {"CheckpointDelay": 60},
        {"CheckpointPercentages": [50, 20]},
    ],
)
def test_preferences_that_contradict_each_other_are_refused(account: Account, preferences: Any) -> None:
    """A most without a least, more than a hundred per cent apart, a delay without checkpoints, or out of order."""
    with pytest.raises(ClientError, match="ValidationError"):
        refresh(group_of(account, 2), **preferences)
