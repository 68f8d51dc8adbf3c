"""Wait conditions and their handles: a stack waits until somebody says that their part is done."""

import json
import time
from collections.abc import Mapping
from typing import Any

from sandbox import handles
from sandbox.lambdas import desk
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.irregular.stacks import Marker
from sandbox.resources.provider import Context, FailedError, Physical
from sandbox.resources.user_data import boot_of

Json = Any
_PAUSE = 0.2


class WaitConditionHandle(Marker):
    """``AWS::CloudFormation::WaitConditionHandle``: an address for signals, which ``Ref`` returns."""

    def __init__(self) -> None:
        """Answer to the type's name."""
        super().__init__("AWS::CloudFormation::WaitConditionHandle")

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Open an address."""
        physical = Physical(handles.open_handle(), properties)
        context.created(physical.id)
        return physical

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Close the address."""
        del context, snapshot
        handles.close_handle(physical.id)


class WaitCondition(Irregular):
    """``AWS::CloudFormation::WaitCondition``.

    Nothing here runs an instance's user data. An instance of the stack whose user data names the handle is taken to
    do as told, and its signals are given for it; anybody else (a function, a person with curl) puts theirs. A server
    waits for them as long as the template says; a deployment in process, which nobody can join, does not.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
    """

    name = "AWS::CloudFormation::WaitCondition"
    honours = frozenset({"Count", "Handle", "Timeout"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Wait for the signals."""
        expected = int(properties.get("Count", 1))
        handle = str(properties.get("Handle", ""))
        physical = Physical(context.generated_name(), properties)
        context.created(physical.id)
        if not handle:  # Its CreationPolicy says what it waits for.
            return Physical(physical.id, properties, attributes={"Data": "{}"})
        for number, instance in enumerate(_instances_that_signal(context, handle, expected), 1):
            body = {"Status": "SUCCESS", "UniqueId": f"{instance}-{number}", "Reason": "user data", "Data": ""}
            handles.take_signal(handles.token_of(handle), json.dumps(body).encode())
        seconds = float(properties.get("Timeout", 0)) if desk.is_served() else 0.0
        signals = _wait(handle, expected, time.monotonic() + seconds)
        failed = [signal for signal in signals.values() if signal["Status"] != "SUCCESS"]
        if failed:
            msg = f"WaitCondition received failed message: '{failed[0].get('Reason', '')}' for uniqueId: "
            msg += str(failed[0]["UniqueId"])
            raise FailedError(msg)
        if len(signals) < expected:
            msg = f"WaitCondition timed out. Received {len(signals)} conditions when expecting {expected}"
            raise FailedError(msg)
        data = {key: signal.get("Data", "") for key, signal in signals.items()}
        return Physical(physical.id, properties, attributes={"Data": json.dumps(data)})

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Remember what it says now: what it waited for has happened."""
        del context
        return Physical(physical.id, new, attributes=physical.attributes)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Do nothing: it goes with its entry in the stack."""

    def read(self, context: Context, physical: Physical) -> Json:
        """Find its entry in the stack."""
        return Marker(self.name).read(context, physical)

    def details(self, context: Context, physical: Physical) -> Json:
        """Return what it was given: that is all that there is of it."""
        return {**self.read(context, physical), **physical.properties}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return what the signals said, as JSON text."""
        del context
        return physical.attributes[name]


def _instances_that_signal(context: Context, handle: str, expected: int) -> list[str]:
    """Return instances of the stack whose user data names the handle, repeated up to the number that is expected."""
    answer = context.call("cloudformation", "DescribeStackResources", StackName=context.stack_id)
    instances: list[str] = []
    for resource in answer["StackResources"]:
        if "PhysicalResourceId" in resource:
            boot = boot_of(context.services, resource["ResourceType"], resource["PhysicalResourceId"])
            if handles.token_of(handle) in boot.script:
                instances += boot.instances
    if not instances:
        return []
    return [instances[number % len(instances)] for number in range(max(expected, len(instances)))]


def _wait(handle: str, expected: int, deadline: float) -> Mapping[str, Mapping[str, str]]:
    while True:
        signals = handles.signals_at(handle)
        failed = any(signal["Status"] != "SUCCESS" for signal in signals.values())
        if failed or len(signals) >= expected or time.monotonic() >= deadline:
            return signals
        time.sleep(_PAUSE)


TYPES = (WaitConditionHandle(), WaitCondition())
