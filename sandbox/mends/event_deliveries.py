"""Events reach the targets of the rules that they match, in any account, and rules follow their schedules."""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any


def _apply() -> None:
    from moto.events.models import EventsBackend  # noqa: PLC0415 loaded by now

    replace(EventsBackend, put_events=_put_events, put_rule=_put_rule, enable_rule=_enable_rule)


def _put_events(_original: Callable[..., Any], self: Any, events: list[dict[str, Json]]) -> list[dict[str, Json]]:  # noqa: ANN401
    """Take events in, each into the bus that it names, of whichever account."""
    from moto.events.exceptions import ValidationException  # noqa: PLC0415 loaded by now

    if len(events) > 10:
        msg = (
            "1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint:"
            " Member must have length less than or equal to 10"
        )
        raise ValidationException(msg)
    return [_entered(self, entry) for entry in events]


def _entered(backend: Any, entry: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401 moto's own
    from sandbox.deliveries import permits, rules  # noqa: PLC0415 the service is loaded by now

    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            words = f"Parameter {name} is not valid. Reason: {name} is a required argument."
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": words}
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
    account, region = backend.account_id, backend.region_name
    named = str(entry.get("EventBusName") or "default")
    bus = rules.bus_of(named, account, region)
    if bus is not None and bus.arn.split(":")[4] != account:
        root = f"arn:{backend.partition}:iam::{account}:root"
        bus = bus if permits.permits(bus.arn, root, "", account) else None
    identity = str(uuid.uuid4())
    if bus is None and named.startswith("arn:"):
        words = f"Not authorized to put events on {named}, or there is no such bus."
        return {"ErrorCode": "NotAuthorizedForSourceException", "ErrorMessage": words}
    # An event for a bus of the own account that is not there is taken and lost, as on AWS.
    if bus is not None:
        rules.arrive(bus, rules.event_of(account, region, entry, identity))
    return {"EventId": identity}


def _put_rule(original: Callable[..., Any], self: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 moto's own
    rule = original(self, *arguments, **named)
    _plan(rule)
    return rule


def _enable_rule(original: Callable[..., Any], self: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
    enabled = original(self, *arguments, **named)
    for bus in self.event_buses.values():
        for rule in bus.rules.values():
            _plan(rule)
    return enabled


def _plan(rule: Any) -> None:  # noqa: ANN401 moto's Rule
    if rule.scheduled_expression:
        from sandbox.deliveries import schedules  # noqa: PLC0415 most rules have no schedule

        schedules.follow_rule(rule)


MENDS = (
    Mend(
        name="event_deliveries",
        moto="An event that matches a rule with a function, a topic, a stream or a state machine as its target fails"
        " PutEvents; disabled rules and rules with a schedule match, parts of events and policies count for nothing,"
        " and schedules are never followed.",
        aws="Each target gets what its input says, if its policy lets EventBridge deliver; what cannot be delivered"
        " goes to the target's dead letters; a rule with a schedule fires when it is due.",
        source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html",
        apply=_apply,
        when="moto.events.urls",
    ),
)
