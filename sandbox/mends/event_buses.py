"""Event buses: changed in place, with policies that are kept as they are written, and tags by their own ARN."""

from dataclasses import dataclass
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_FORGOTTEN = ("DeadLetterConfig", "Description", "KmsKeyIdentifier", "LogConfig")


@dataclass(frozen=True)
class _Statement:
    """A statement of a bus's policy, as it was written."""

    text: Json

    def describe(self) -> Json:
        """Return the statement."""
        return self.text


def _apply() -> None:
    from moto.core.responses import ActionResult  # noqa: PLC0415 loaded by now
    from moto.core.utils import unix_time  # noqa: PLC0415
    from moto.events.exceptions import ResourceNotFoundException  # noqa: PLC0415
    from moto.events.models import EventBus, EventsBackend  # noqa: PLC0415

    from sandbox.patching import Memory, answers, parameters_of  # noqa: PLC0415

    bus: Any = EventBus
    backend: Any = EventsBackend

    def add_permission(self: Any, statement_id: str, action: str, principal: Json, condition: Json) -> None:  # noqa: ANN401 moto's own
        whom = "*" if principal["AWS"].endswith("::*:root") else principal
        text = {"Sid": statement_id, "Effect": "Allow", "Principal": whom, "Action": action, "Resource": self.arn}
        self._statements[statement_id] = _Statement({**text, "Condition": condition} if condition else text)

    def add_policy(self: Any, policy: Json) -> None:  # noqa: ANN401
        statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
        self._statements = {
            statement.get("Sid", str(index)): _Statement(statement) for index, statement in enumerate(statements)
        }

    def normalize(_self: Any, event_bus_arn: str | None) -> str:  # noqa: ANN401
        return (event_bus_arn or "default").rsplit(":event-bus/", maxsplit=1)[-1]

    bus.add_permission, bus.add_policy, backend._normalize_event_bus_arn = add_permission, add_policy, normalize

    def update_event_bus(request: Any) -> ActionResult:  # noqa: ANN401 moto's request
        given = parameters_of(request)
        found = request.events_backend.describe_event_bus(given.get("Name"))
        found.last_modified_time = unix_time()
        return ActionResult({**given, "Arn": found.arn, "Name": found.name})

    answers("events", {"UpdateEventBus": update_event_bus})
    Memory(
        service="events",
        members=_FORGOTTEN,
        key="Name || 'default'",
        learns={"CreateEventBus": "@", "UpdateEventBus": "@"},
        tells={"DescribeEventBus": "@", "ListEventBuses": "EventBuses"},
        forgets=("DeleteEventBus",),
    ).install()

    def known(self: Any, arn: str) -> str:  # noqa: ANN401
        """Return the ARN of a bus or rule, if it is one."""
        buses = self.event_buses.values()
        if arn not in {each.arn for each in buses} | {rule.arn for each in buses for rule in each.rules.values()}:
            words = f"Rule {arn.rsplit('/', maxsplit=1)[-1]} does not exist on EventBus default."
            raise ResourceNotFoundException(words)
        return arn

    def tag_resource(self: Any, arn: str, tags: dict[str, str]) -> None:  # noqa: ANN401
        self.tagger.tag_resource(known(self, arn), self.tagger.convert_dict_to_tags_input(tags))

    def untag_resource(self: Any, arn: str, tag_keys: list[str]) -> None:  # noqa: ANN401
        self.tagger.untag_resource_using_names(known(self, arn), tag_keys)

    def list_tags_for_resource(self: Any, arn: str) -> Json:  # noqa: ANN401
        return self.tagger.list_tags_for_resource(known(self, arn))

    backend.tag_resource, backend.untag_resource = tag_resource, untag_resource
    backend.list_tags_for_resource = list_tags_for_resource


MENDS = (
    Mend(
        name="event_buses",
        moto="A bus cannot be changed and forgets how it logs; a statement of its policy pushes out others for the same"
        " principal, and everybody becomes the root of account '*'; tags go to whatever bears the same name.",
        aws="UpdateEventBus changes a bus; each statement id has its statement, a policy is kept as it was put, and"
        " tags belong to an ARN.",
        source="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html",
        apply=_apply,
        when="moto.events.urls",
    ),
)
