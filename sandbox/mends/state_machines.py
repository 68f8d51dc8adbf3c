"""State machines: their revisions and published versions, and definitions that are none."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moto.moto_api._internal import mock_random

from sandbox.mends.mend import Mend
from sandbox.patching import Place, operations, refuse, replace

Json = Any
_INITIAL = "INITIAL"
_TERMINAL = ("Succeed", "Fail")


def problems(definition: str) -> Iterator[str]:
    """Yield what is wrong with a definition in Amazon States Language, as far as its states go.

    Source: https://states-language.net/spec.html
    """
    try:
        document = json.loads(definition)
    except ValueError as error:
        yield f"INVALID_JSON_DESCRIPTION: {error}"
        return
    yield from _wrong_states(document, "")


def _wrong_states(machine: Json, path: str) -> Iterator[str]:
    if not isinstance(machine, dict) or not isinstance(machine.get("States"), dict):
        yield f"SCHEMA_VALIDATION_FAILED: The field 'States' is required at {path or '/'}"
        return
    states = machine["States"]
    if machine.get("StartAt") not in states:
        yield f"MISSING_TRANSITION_TARGET: Missing 'Next' target: {machine.get('StartAt')} at {path}/StartAt"
    for name, state in states.items():
        here = f"{path}/States/{name}"
        if "Type" not in state:
            yield f"SCHEMA_VALIDATION_FAILED: The field 'Type' is required at {here}"
            continue
        for target in _targets(state):
            if target not in states:
                yield f"MISSING_TRANSITION_TARGET: Missing 'Next' target: {target} at {here}/Next"
        if state["Type"] not in (*_TERMINAL, "Choice") and "Next" not in state and not state.get("End"):
            yield f"SCHEMA_VALIDATION_FAILED: A state has either 'Next' or 'End' at {here}"
        inner = [state[part] for part in ("ItemProcessor", "Iterator") if part in state]
        for index, branch in enumerate([*inner, *state.get("Branches", ())]):
            yield from _wrong_states(branch, f"{here}/{index}")


def _targets(state: Mapping[str, Json]) -> Iterator[str]:
    if "Next" in state:
        yield state["Next"]
    if "Default" in state:
        yield state["Default"]
    for rule in (*state.get("Choices", ()), *state.get("Catch", ())):
        yield rule["Next"]


def _refuse_wrong(definition: str | None) -> None:
    found = list(problems(definition)) if definition is not None else []
    if found:
        refuse("InvalidDefinition", f"Invalid State Machine Definition: '{', '.join(found)}'")


def _create(original: Any, backend: Any, name: str, definition: str, roleArn: str, **named: Any) -> Any:  # noqa: ANN401, N803 moto's own
    """Refuse a definition that is none, and a second machine of a name; the same request again changes nothing."""
    _refuse_wrong(definition)
    known = next((one for one in backend.state_machines if one.name == name), None)
    if known is not None and (known.definition, known.roleArn) != (definition, roleArn):
        refuse("StateMachineAlreadyExists", f"State Machine Already Exists: '{known.arn}'")
    return original(backend, name, definition, roleArn, **named)


def _change(original: Any, backend: Any, arn: str, definition: str | None = None, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
    _refuse_wrong(definition)
    return original(backend, arn, definition, *rest, **named)


def _revise(original: Any, backend: Any, arn: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
    """Count a change of definition or role as a revision, before the version is published that the request asks for."""
    before = backend.describe_state_machine(arn)
    old = (before.definition, before.roleArn)
    publish, words = named.pop("publish", None), named.pop("version_description", None)
    machine = original(backend, arn, *rest, **named)
    if (machine.definition, machine.roleArn) != old:
        machine.revision = str(mock_random.uuid4())
    if publish:
        machine.publish(words)
    return machine


def _publish(original: Any, machine: Any, description: str | None) -> None:  # noqa: ANN401
    original(machine, description)
    machine.latest_version.revision = _revision(machine)


def _revision(machine: Any) -> str:  # noqa: ANN401
    return str(getattr(machine, "revision", _INITIAL))


def _publish_version(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    """Publish the present revision, unless it has a version already; then that one is told."""
    machine = place.backend.describe_state_machine(given["stateMachineArn"])
    present = _revision(machine)
    if given.get("revisionId", present) != present:
        words = f"The current revision of the state machine is {present}, and not {given['revisionId']}."
        refuse("ConflictException", words)
    latest = machine.latest_version
    if latest is None or latest.version not in machine.versions or latest.revision != present:
        machine.publish(given.get("description"))
        latest = machine.latest_version
    return {"stateMachineVersionArn": latest.arn, "creationDate": latest.creation_date}


def _delete_version(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    """Delete a version, unless an alias leads to it; one that is not there is no failure."""
    arn = given["stateMachineVersionArn"]
    owner, _, number = arn.rpartition(":")
    machine = next((one for one in place.backend.state_machines if one.arn == owner), None)
    if machine is None or not number.isdigit():
        return {}
    for alias in machine.aliases.values():
        if any(route["stateMachineVersionArn"] == arn for route in alias.routing_configuration):
            refuse("ConflictException", f"The version {arn} is referenced by the alias {alias.arn}.")
    machine.versions.pop(int(number), None)
    return {}


def _list_versions(place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    machine = place.backend.describe_state_machine(given["stateMachineArn"])
    newest_first = sorted(machine.versions.values(), key=lambda one: -one.version)
    told = [{"stateMachineVersionArn": one.arn, "creationDate": one.creation_date} for one in newest_first]
    return {"stateMachineVersions": told}


def _validate(_place: Place, given: Mapping[str, Json]) -> Mapping[str, Json]:
    found = [problem.split(": ", 1) for problem in problems(given["definition"])]
    told = [{"severity": "ERROR", "code": code, "message": words} for code, words in found]
    return {"result": "FAIL" if told else "OK", "diagnostics": told}


def _create_alias(original: Any, backend: Any, name: str, routes: list[Json], description: str | None) -> Any:  # noqa: ANN401
    owner = routes[0]["stateMachineVersionArn"].rpartition(":")[0]
    machine = next((one for one in backend.state_machines if one.arn == owner), None)
    if machine is not None and name in machine.aliases:
        refuse("ConflictException", f"The alias {machine.aliases[name].arn} exists already.")
    return original(backend, name, routes, description)


def _described(original: Any, request: Any, arn: str) -> Any:  # noqa: ANN401
    answer = original(request, arn)
    machine = request.stepfunction_backend.describe_state_machine(arn)
    if _revision(machine) != _INITIAL:
        answer.result["revisionId"] = machine.revision
    return answer


def _apply_versions() -> None:
    from moto.stepfunctions.models import StateMachine, StepFunctionBackend  # noqa: PLC0415 loaded by now
    from moto.stepfunctions.responses import StepFunctionResponse  # noqa: PLC0415

    replace(StepFunctionBackend, update_state_machine=_revise, create_state_machine_alias=_create_alias)
    replace(StateMachine, publish=_publish)
    replace(StepFunctionResponse, _describe_state_machine=_described)
    operations(
        "stepfunctions",
        {
            "PublishStateMachineVersion": _publish_version,
            "DeleteStateMachineVersion": _delete_version,
            "ListStateMachineVersions": _list_versions,
        },
    )


def _apply_definitions() -> None:
    from moto.stepfunctions.models import StepFunctionBackend  # noqa: PLC0415 loaded by now

    replace(StepFunctionBackend, create_state_machine=_create, update_state_machine=_change)
    operations("stepfunctions", {"ValidateStateMachineDefinition": _validate})


MENDS = (
    Mend(
        name="state_machine_versions",
        moto="Versions are published only with the machine, are never deleted or listed, and there are no revisions.",
        aws="Each change of definition or role is a revision, which can be published as a version; an alias holds its"
        " versions.",
        source="https://docs.aws.amazon.com/step-functions/latest/apireference/API_PublishStateMachineVersion.html",
        apply=_apply_versions,
        when="moto.stepfunctions.urls",
    ),
    Mend(
        name="state_machine_definitions",
        moto="Any text is a definition, and a second machine of the same name is the first one.",
        aws="Definitions whose states do not lead to one another are refused, and so is another machine of the name.",
        source="https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html",
        apply=_apply_definitions,
        when="moto.stepfunctions.urls",
    ),
)
