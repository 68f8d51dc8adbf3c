"""From event buses to targets: which rules an event matches, and what each of their targets gets.

Sources: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html,
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sandbox import clock
from sandbox.deliveries import agenda, inputs, patterns, rule_targets, targets, undelivered

Json = Any
SERVICE = "events.amazonaws.com"


def arrive(bus: Any, event: Mapping[str, Json]) -> None:  # noqa: ANN401 moto's EventBus
    """Let an event arrive at a bus: what its rules want is put on the agenda."""
    for rule in list(bus.rules.values()):
        pattern = rule.event_pattern.get_pattern()
        if rule.state != "DISABLED" and pattern and patterns.matches(pattern, event):
            fire(rule, event)


def fire(rule: Any, event: Mapping[str, Json]) -> None:  # noqa: ANN401 moto's Rule
    """Let each target of a rule have an event."""
    for target in list(rule.targets):
        if target["Arn"].endswith(":::"):
            _archive(rule, event)
        else:
            agenda.post(rule.account_id, partial(_deliver, rule, dict(target), dict(event)))


def event_of(account: str, region: str, entry: Mapping[str, Json], identity: str) -> dict[str, Json]:
    """Return the event of an entry of PutEvents."""
    moment = entry.get("Time")
    when = clock.utcnow() if moment is None else moment
    if not isinstance(when, datetime):
        when = datetime.fromtimestamp(float(when), UTC)
    resources: Sequence[str] = entry.get("Resources") or []
    return {
        "version": "0",
        "id": identity,
        "detail-type": entry["DetailType"],
        "source": entry["Source"],
        "account": account,
        "time": f"{when:%Y-%m-%dT%H:%M:%SZ}",
        "region": region,
        "resources": list(resources),
        "detail": json.loads(entry["Detail"]),
    }


def scheduled(rule: Any) -> dict[str, Json]:  # noqa: ANN401 see above
    """Return the event of a rule that follows a schedule."""
    entry = {"DetailType": "Scheduled Event", "Source": "aws.events", "Detail": "{}", "Resources": [rule.arn]}
    return event_of(rule.account_id, rule.region_name, entry, str(uuid.uuid4()))


def bus_of(arn_or_name: str, account: str, region: str) -> Any:  # noqa: ANN401 see above
    """Return a bus of any account and Region; ``None`` if there is none."""
    from moto.events.models import events_backends  # noqa: PLC0415 loaded by now

    name = arn_or_name or "default"
    if name.startswith("arn:"):
        _, _, _, region, account, name = name.split(":", 5)
    return events_backends[account][region].event_buses.get(name.removeprefix("event-bus/"))


def _archive(rule: Any, event: Mapping[str, Json]) -> None:  # noqa: ANN401 see above
    from moto.events.models import events_backends  # noqa: PLC0415 loaded by now

    archives = events_backends[rule.account_id][rule.region_name].archives
    archive: Any = archives.get(rule.name.removeprefix("Events-Archive-"))
    if archive is not None:
        archive.events.append(dict(event))


def _deliver(rule: Any, target: Mapping[str, Json], event: Mapping[str, Json]) -> None:  # noqa: ANN401 see above
    arn = str(target["Arn"])
    text = inputs.text_for(target, event, rule.arn)
    sent = rule_targets.Sent(rule.account_id, rule.arn, SERVICE, target, text, event)
    why = rule_targets.send(sent)
    if why is None:
        return
    undelivered.note(rule.account_id, arn, why)
    dead = (target.get("DeadLetterConfig") or {}).get("Arn")
    if dead:
        told = {
            "RULE_ARN": rule.arn,
            "TARGET_ARN": arn,
            "ERROR_CODE": "NO_PERMISSIONS" if "policy" in why else "SDK_CLIENT_ERROR",
            "ERROR_MESSAGE": why,
        }
        attributes = {name: {"DataType": "String", "StringValue": value} for name, value in told.items()}
        targets.send_message(rule.account_id, str(dead), targets.compact(event), attributes=attributes)
