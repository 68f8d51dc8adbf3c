"""A rolling update replaces a group's instances in batches, and keeps as many in service as its policy says."""

from typing import Any

import pytest

from sandbox import clock
from sandbox.cloudformation.rolling_updates import RollingUpdate
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.cloudformation.rolling import HOOK, SILENT, group, kinds, members, sizes, told, updated


@pytest.fixture
def in_service(account: Account, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many are in service whenever CloudFormation tells something; it is filled as time goes on."""
    counts: list[int] = []
    tell = RollingUpdate._tell  # noqa: SLF001 between two events nobody else can look

    def telling(self: RollingUpdate, what: str) -> None:
        counts.append([one["LifecycleState"] for one in told(account)["Instances"]].count("InService"))
        tell(self, what)

    monkeypatch.setattr(RollingUpdate, "_tell", telling)
    return counts


def test_each_step_is_told_as_cloudformation_tells_it(account: Account) -> None:
    """Three have to stay in service, so that a fourth comes first; the last to go needs nobody in its place."""
    policy = {"MinInstancesInService": 3, "WaitOnResourceSignals": True, "PauseTime": "PT15M"}
    account.create(group("t3.micro", **policy))
    old = members(account)
    account.update(group("t3.large", **policy))
    new = members(account)
    events = [event.reason for event in account.events() if event.resource == "Group"]
    start = next(number for number, reason in enumerate(events) if reason.startswith("Rolling"))

    waiting = "New instance(s) added to autoscaling group - Waiting on 1 resource signal(s) with a timeout of PT15M."
    assert events[start:-1] == [
        (
            "Rolling update initiated. Terminating 3 obsolete instance(s) in batches of 1, while keeping at least 3 "
            "instance(s) in service. Waiting on resource signals with a timeout of PT15M when new instances are added "
            "to the autoscaling group."
        ),
        "Temporarily setting autoscaling group MinSize and DesiredCapacity to 4.",
        waiting,
        f"Received SUCCESS signal with UniqueId {new[0]}",
        f"Terminating instance(s) [{old[0]}]; replacing with 1 new instance(s).",
        f"Successfully terminated instance(s) [{old[0]}] (Progress 33%).",
        waiting,
        f"Received SUCCESS signal with UniqueId {new[1]}",
        f"Terminating instance(s) [{old[1]}]; replacing with 1 new instance(s).",
        f"Successfully terminated instance(s) [{old[1]}] (Progress 67%).",
        waiting,
        f"Received SUCCESS signal with UniqueId {new[2]}",
        f"Terminating instance(s) [{old[2]}]; replacing with 0 new instance(s).",
        f"Successfully terminated instance(s) [{old[2]}] (Progress 100%).",
    ]
    assert (kinds(account), sizes(account)) == (["t3.large"] * 3, (3, 3))


def test_never_are_fewer_in_service_than_stated(account: Account, in_service: list[int]) -> None:
    """Each new one is held for five minutes before it serves; the old ones serve as long."""
    more = {"LifecycleHookSpecificationList": [HOOK]}
    policy = {"MinInstancesInService": 3, "MaxBatchSize": 2, "WaitOnResourceSignals": True, "PauseTime": "PT15M"}
    account.create(group("t3.micro", sizes="3 5", more=more, **policy))
    account.let_pass(301)
    account.update(group("t3.large", sizes="3 5", more=more, **policy))
    assert min(in_service) == 3
    assert max(in_service) == 5
    assert kinds(account) == ["t3.large"] * 3


def test_with_nothing_stated_a_batch_may_be_all_there_are(account: Account, in_service: list[int]) -> None:
    """The twin: all three go at once, and for as long as the new ones take nobody serves."""
    more = {"LifecycleHookSpecificationList": [HOOK]}
    account.create(group("t3.micro", more=more, MaxBatchSize=3))
    account.let_pass(301)
    before = clock.now()
    account.update(group("t3.large", more=more, MaxBatchSize=3))
    assert min(in_service) == 0
    assert clock.now() - before > 300
    assert kinds(account) == ["t3.large"] * 3


def test_a_batch_is_no_larger_than_what_fits_under_the_maximum(account: Account) -> None:
    """Three have to stay and four is the most: whatever the policy allows, one goes at a time."""
    policy = {"MinInstancesInService": 3, "MaxBatchSize": 3}
    events = updated(account, group("t3.micro", **policy), group("t3.large", **policy))
    assert events[0] == (
        "Rolling update initiated. Terminating 3 obsolete instance(s) in batches of 1, while keeping at least 3 "
        "instance(s) in service."
    )


def test_a_group_that_has_one_to_spare_is_not_made_larger(account: Account) -> None:
    """Two of three have to stay: one goes, one comes, and the sizes are never touched."""
    policy = {"MinInstancesInService": 2}
    events = updated(account, group("t3.micro", sizes="3 3", **policy), group("t3.large", sizes="3 3", **policy))
    assert not [event for event in events if event.startswith("Temporarily")]
    assert len([event for event in events if "replacing with 1 new instance(s)" in event]) == 3


@pytest.mark.parametrize(("pause", "seconds"), [("PT5M", 900), ("PT0S", 0)])
def test_each_batch_is_given_a_pause(account: Account, pause: str, seconds: int) -> None:
    """Five minutes for each of three; without a pause the next goes as soon as the new one is in service."""
    account.create(group("t3.micro", sizes="3 3", PauseTime=pause))
    before = clock.now()
    account.update(group("t3.large", sizes="3 3", PauseTime=pause))
    assert 0 <= clock.now() - before - seconds < 60
    pauses = [event.reason for event in account.events() if event.reason.endswith("- Pausing for PT5M.")]
    assert len(pauses) == (3 if seconds else 0)


def test_new_instances_that_do_not_signal_leave_the_old_ones_where_they_are(account: Account) -> None:
    """The first of them is waited for in vain; the update is rolled back, and only that one goes again."""
    policy = {"MinInstancesInService": 3, "WaitOnResourceSignals": True, "PauseTime": "PT10M"}
    account.create(group("t3.micro", more={"DesiredCapacity": "3"}, **policy))
    old = members(account)
    assert account.update(group("t3.large", script=SILENT, more={"DesiredCapacity": "3"}, **policy)) == (
        "UPDATE_ROLLBACK_COMPLETE"
    )
    assert account.reasons()["Group"] == (
        "Received 0 SUCCESS signal(s) out of 3.  Unable to satisfy 100% MinSuccessfulInstancesPercent requirement"
    )
    events = [event.reason for event in account.events()]
    assert (
        "Failed to receive 1 resource signal(s) for the current batch.  Each resource signal timeout is counted as a "
        "FAILURE."
    ) in events
    assert (members(account), sizes(account)) == (old, (3, 3))


def test_without_a_desired_capacity_a_rollback_leaves_the_group_larger(account: Account) -> None:
    """The twin: nothing tells CloudFormation how many there were, so the fourth is replaced and stays."""
    policy = {"MinInstancesInService": 3, "WaitOnResourceSignals": True, "PauseTime": "PT10M"}
    account.create(group("t3.micro", **policy))
    account.update(group("t3.large", script=SILENT, **policy))
    assert (kinds(account), sizes(account)) == (["t3.micro"] * 4, (3, 4))


def test_a_part_of_the_signals_may_be_enough(account: Account) -> None:
    """None at all, here: then nobody's silence stops the update."""
    policy = {"WaitOnResourceSignals": True, "PauseTime": "PT1M", "MinSuccessfulInstancesPercent": 0}
    updated(account, group("t3.micro", **policy), group("t3.large", script=SILENT, **policy))
    assert kinds(account) == ["t3.large"] * 3


def test_processes_rest_during_the_update_and_go_on_after_it(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the one that somebody else had suspended before."""
    policy = {"SuspendProcesses": ["AlarmNotification", "AZRebalance"]}
    account.create(group("t3.micro", **policy))
    account.client("autoscaling").suspend_processes(AutoScalingGroupName="app", ScalingProcesses=["AZRebalance"])
    resting: list[set[str]] = []
    replace = RollingUpdate._replace

    def replacing(self: RollingUpdate, left: list[str]) -> list[str]:
        resting.append({one["ProcessName"] for one in told(account)["SuspendedProcesses"]})
        return replace(self, left)

    monkeypatch.setattr(RollingUpdate, "_replace", replacing)
    account.update(group("t3.large", **policy))
    assert resting == [{"AlarmNotification", "AZRebalance"}] * 3
    assert {one["ProcessName"] for one in told(account)["SuspendedProcesses"]} == {"AZRebalance"}


def test_a_new_instance_that_never_comes_into_service_ends_the_update(account: Account) -> None:
    """Each is held, given up and replaced for an hour; the old ones, but for one, are where they were.

    The rollback waits until the last of them is given up as well, and one of the old version has come for it.
    """
    hook = {**HOOK, "DefaultResult": "ABANDON"}
    account.create(group("t3.micro"))
    old = members(account)
    more = {"LifecycleHookSpecificationList": [hook]}
    assert account.update(group("t3.large", more=more)) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.reasons()["Group"].startswith("Group did not stabilize.")
    assert set(old[1:]) <= set(members(account))
    account.let_pass(301)
    assert kinds(account) == ["t3.micro"] * 3


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ({"MinInstancesInService": 4}, "MinInstancesInService must be less than the autoscaling group's MaxSize"),
        ({"MaxBatchSize": 0}, "takes for MaxBatchSize a number, 1 to 100, and not 0"),
        ({"MinSuccessfulInstancesPercent": 101}, "takes for MinSuccessfulInstancesPercent a number, 0 to 100"),
        ({"PauseTime": "PT61M"}, r"an hour \(PT1H\) at most, and not for PT61M"),
        ({"PauseTime": "5 minutes"}, "and not for 5 minutes"),
        ({"Pause": "PT5M"}, "knows no Pause"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused_before_anything_changes(
    account: Account, policy: dict[str, Any], message: str
) -> None:
    """The group is as before, and so is what it launches."""
    import re  # noqa: PLC0415 for this one comparison

    account.create(group("t3.micro"))
    before = members(account)
    assert account.update(group("t3.large", **policy)) == "UPDATE_ROLLBACK_COMPLETE"
    assert re.search(message, account.reasons()["Group"])
    assert members(account) == before


def test_a_group_may_be_created_that_could_not_be_updated(account: Account) -> None:
    """As many in service as there may be: that is refused when the first update comes, and not before."""
    assert account.create(group("t3.micro", MinInstancesInService=4)) == "CREATE_COMPLETE"
