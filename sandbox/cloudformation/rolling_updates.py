"""Rolling updates: a group's obsolete instances are replaced in batches, and never are fewer in service than stated.

Obsolete is who is in service and was launched from something else than what the group launches now, or stands in none
of its subnets. The warm pool stays as it is, so that an old version may come out of it. Where a batch may not be
missing, the group is made larger for a while, up to its maximum: new instances come before old ones go. The next batch
goes when the new ones are in service, and have signalled if they have to; CloudFormation does not wait for who is held
on its way out by a lifecycle hook.

A pause passes at once in a deployment in process, by that account's clock; a server keeps nobody waiting for it, for
what is in service there serves. What both wait for is that a launch hook lets an instance go on.

The sizes and the words of the events are those that CloudFormation's own stacks tell.

Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html,
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-warmpool.html,
https://repost.aws/knowledge-center/auto-scaling-group-rolling-updates
"""

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sandbox.cloudformation.rolling_policies import RollingPolicy
from sandbox.cloudformation.signals import SIGNALS, receive
from sandbox.cloudformation.stack import Stack, StackResource
from sandbox.deliveries import agenda
from sandbox.lambdas import desk
from sandbox.resources.obsolete import obsolete_of
from sandbox.resources.provider import FailedError, Services
from sandbox.resources.user_data import boot_of

Json = Any
_LONGEST_LAUNCH, _STEP, _POLL = 3600, 60, 0.5
"""Seconds: how long a group may take, and how often it is looked at here and in a server."""
_ALL = 100


class RollingUpdate:
    """The rolling update of one group."""

    def __init__(self, stack: Stack, record: StackResource, services: Services, policy: RollingPolicy) -> None:
        """Look at the group, which has been told what to launch from now on."""
        self._stack, self._record, self._services, self._policy = stack, record, services, policy
        group = self._group()
        self._minimum = int(group["MinSize"])
        self._target = int(record.properties.get("DesiredCapacity") or group["DesiredCapacity"])
        self._old = obsolete_of(services, group)
        self._known = {one["InstanceId"] for one in group["Instances"]}
        self._expected = max(0, self._target - len(self._in_service(group) - set(self._old)))
        room = max(self._target, int(group["MaxSize"])) - policy.least
        self._batch = min(policy.batch, len(self._old), room)
        self._arrived = self._failed = 0

    def run(self) -> None:
        """Replace what is obsolete.

        Raises:
            FailedError: if too few new instances signal success, or the group does not get its instances.
        """
        if not self._old:
            return
        policy = self._policy
        kept = f", while keeping at least {policy.least} instance(s) in service" if policy.least else ""
        waits = "Waiting on resource signals with a timeout of" if policy.signals else "Pausing for"
        how = f" {waits} {policy.pause} when new instances are added to the autoscaling group."
        self._tell(
            f"Rolling update initiated. Terminating {len(self._old)} obsolete instance(s) in batches of {self._batch}"
            f"{kept}.{how if policy.signals or policy.seconds else ''}"
        )
        with self._suspending():
            try:
                self._settle()  # who is on its way in from before comes, or is given up
                self._grow()
                left = list(self._old)
                while left:
                    left = self._replace(left)
            finally:
                self._update(MinSize=self._minimum)
            self._update(DesiredCapacity=self._target)

    def _grow(self) -> None:
        """Make the group larger, if otherwise too few were in service."""
        larger = self._policy.least + self._batch
        if larger > max(self._target, int(self._group()["DesiredCapacity"])):
            self._update(MinSize=larger, DesiredCapacity=larger)
            self._tell(f"Temporarily setting autoscaling group MinSize and DesiredCapacity to {larger}.")
            self._await_new()

    def _replace(self, left: list[str]) -> list[str]:
        """Let a batch go, and new ones come for it; return who is left."""
        group = self._group()
        size = min(self._batch, len(left))
        if self._arrived < self._expected:
            size = min(size, len(self._in_service(group)) - self._policy.least)
        if size < 1:
            raise FailedError(self._unsettled(group))
        going = left[:size]
        coming = min(size, self._expected - self._arrived)
        listed = f"[{','.join(going)}]"
        self._tell(f"Terminating instance(s) {listed}; replacing with {coming} new instance(s).")
        self._update(MinSize=min(int(group["MinSize"]), int(group["DesiredCapacity"]) - size + coming))
        for number, instance in enumerate(going):
            self._call(
                "TerminateInstanceInAutoScalingGroup",
                InstanceId=instance,
                ShouldDecrementDesiredCapacity=number >= coming,
            )
        rest = left[size:]
        progress = round(_ALL * (len(self._old) - len(rest)) / len(self._old))
        self._tell(f"Successfully terminated instance(s) {listed} (Progress {progress}%).")
        if coming:
            self._await_new()
        return rest

    def _await_new(self) -> None:
        """Wait until new instances are in service, then for their signals or for as long as the pause takes."""
        self._settle()
        new = [one for one in self._in_service(self._group()) if one not in self._known]
        self._known.update(new)
        self._arrived += len(new)
        if self._policy.signals:
            self._tell(
                f"New instance(s) added to autoscaling group - Waiting on {len(new)} resource signal(s) with a timeout "
                f"of {self._policy.pause}."
            )
            self._await_signals(sorted(new))
        elif self._policy.seconds:
            self._tell(f"New instance(s) added to autoscaling group - Pausing for {self._policy.pause}.")
            if not desk.is_served():
                self._let_pass(self._policy.seconds)

    def _settle(self) -> None:
        waited = 0.0
        while True:
            group = self._group()
            if len(self._in_service(group)) >= math.ceil(int(group["DesiredCapacity"]) * self._policy.active / _ALL):
                return
            if waited >= _LONGEST_LAUNCH:
                raise FailedError(self._unsettled(group))
            waited += self._let_pass(_STEP)

    def _await_signals(self, new: list[str]) -> None:
        boot = boot_of(self._services, self._record.type, self._name)
        if SIGNALS.search(boot.script):
            for instance in new:
                receive(self._stack, self._record, instance, "SUCCESS")
        deadline = time.monotonic() + (self._policy.seconds if desk.is_served() else 0.0)
        while missing := [one for one in new if one not in self._record.signals]:
            if time.monotonic() >= deadline:
                self._tell(
                    f"Failed to receive {len(missing)} resource signal(s) for the current batch.  Each resource signal "
                    "timeout is counted as a FAILURE."
                )
                break
            time.sleep(_POLL)
        self._failed += sum(self._record.signals.get(one) != "SUCCESS" for one in new)
        needed = math.ceil(self._expected * self._policy.successful / _ALL)
        if self._expected - self._failed < needed:
            msg = (
                f"Received {self._arrived - self._failed} SUCCESS signal(s) out of {self._expected}.  Unable to "
                f"satisfy {self._policy.successful}% MinSuccessfulInstancesPercent requirement"
            )
            raise FailedError(msg)

    def _let_pass(self, seconds: float) -> float:
        """Let time pass, or wait in a server, where it passes by itself; return how much has passed."""
        if desk.is_served():
            time.sleep(_POLL)
            return _POLL
        agenda.advance(seconds, {self._services.account})
        return seconds

    @contextmanager
    def _suspending(self) -> Iterator[None]:
        """Let processes rest that do not rest already."""
        resting = {one["ProcessName"] for one in self._group()["SuspendedProcesses"]}
        names = [one for one in self._policy.suspended if one not in resting]
        if not names:
            yield
            return
        self._call("SuspendProcesses", AutoScalingGroupName=self._name, ScalingProcesses=names)
        try:
            yield
        finally:
            self._call("ResumeProcesses", AutoScalingGroupName=self._name, ScalingProcesses=names)

    @property
    def _name(self) -> str:
        assert self._record.physical_id is not None
        return self._record.physical_id

    @staticmethod
    def _in_service(group: Mapping[str, Json]) -> set[str]:
        return {one["InstanceId"] for one in group["Instances"] if one["LifecycleState"] == "InService"}

    @staticmethod
    def _unsettled(group: Mapping[str, Json]) -> str:
        sizes = "/".join(str(group[name]) for name in ("MinSize", "MaxSize", "DesiredCapacity"))
        return f"Group did not stabilize. {{min/max/desired size = {sizes}, instances = {len(group['Instances'])}}}"

    def _group(self) -> Json:
        answer = self._services.call("autoscaling", "DescribeAutoScalingGroups", AutoScalingGroupNames=[self._name])
        return answer["AutoScalingGroups"][0]

    def _update(self, **sizes: int) -> None:
        self._call("UpdateAutoScalingGroup", AutoScalingGroupName=self._name, **sizes)

    def _call(self, operation: str, **parameters: Json) -> None:
        self._services.call("autoscaling", operation, **parameters)

    def _tell(self, what: str) -> None:
        self._stack.record(self._record, "UPDATE_IN_PROGRESS", what)
