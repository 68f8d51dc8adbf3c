"""Event source mappings: which function wants what a queue or stream holds, and what it says about what it got.

Nothing polls: whoever puts something into a queue or stream puts its mappings on the agenda.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html,
https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import lambda_backends

from sandbox.deliveries import patterns
from sandbox.lambdas import invoking, lineage, running
from sandbox.lambdas.running import Outcome

Json = Any
FAILED, DONE = "PROBLEM: Function call failed", "OK"
_by_source: defaultdict[str, list[Any]] = defaultdict(list)
"""moto's mappings by the ARN of what they read from."""


@dataclass(frozen=True)
class Result:
    """What came of a batch.

    Attributes:
        outcome: of the function; ``None`` if it did not run.
        failed: the identifiers of what was not processed; ``None`` if that is all of it.
        looping: whether the function was stopped because it leads to itself.
    """

    outcome: Outcome | None
    failed: frozenset[str] | None
    looping: bool = False


def add(mapping: Any) -> None:  # noqa: ANN401 moto's own class
    """Let a mapping have what its source holds."""
    _by_source[str(mapping.event_source_arn)].append(mapping)


def remove(mapping: Any) -> None:  # noqa: ANN401 see above
    """Let a mapping have nothing more."""
    found = _by_source[str(mapping.event_source_arn)]
    if mapping in found:
        found.remove(mapping)


def of(source: str) -> list[Any]:
    """Return the mappings that are enabled for a source."""
    return [mapping for mapping in _by_source.get(source, ()) if mapping.enabled]


def is_active(mapping: Any) -> bool:  # noqa: ANN401 see above
    """Return whether a mapping still wants anything."""
    return bool(mapping.enabled) and mapping in _by_source[str(mapping.event_source_arn)]


def wants(mapping: Any, record: Json) -> bool:  # noqa: ANN401 see above
    """Return whether a mapping's filters let a record pass.

    Args:
        mapping: moto's record of it.
        record: what the filters are about: a message with its ``body``, a record with its ``data`` or ``dynamodb``.
    """
    filters = [entry["Pattern"] for entry in (mapping.filter_criteria or {}).get("Filters", ()) if entry.get("Pattern")]
    return not filters or any(patterns.matches(json.loads(pattern), record) for pattern in filters)


def deliver(
    mapping: Any,  # noqa: ANN401 see above
    records: Sequence[Json],
    identify: Callable[[Json], str],
    trace: str,
) -> Result:
    """Run a mapping's function with a batch of records.

    Args:
        mapping: moto's record of it.
        records: the batch.
        identify: tells the identifier by which the function reports a record as failed.
        trace: the chain of functions that has led to the batch.
    """
    try:
        invoked = invoking.find(lambda_backends[mapping.account_id][mapping.region], str(mapping.function_name))
        with lineage.caused_by(trace):
            outcome = invoking.synchronously(invoked, {"Records": list(records)})
    except lineage.RecursiveLoopError:
        return _noted(mapping, Result(None, None, looping=True))
    except (UnknownFunctionException, invoking.ThrottledError, running.UnrunnableError):
        return _noted(mapping, Result(None, None))
    if outcome.failed:
        return _noted(mapping, Result(outcome, None))
    if "ReportBatchItemFailures" not in (mapping.function_response_types or ()):
        return _noted(mapping, Result(outcome, frozenset()))
    return _noted(mapping, Result(outcome, _reported(json.loads(outcome.payload), [*map(identify, records)])))


def _noted(mapping: Any, result: Result) -> Result:  # noqa: ANN401 see above
    mapping.last_processing_result = DONE if result.failed == frozenset() else FAILED
    return result


def _reported(answer: Json, known: Sequence[str]) -> frozenset[str] | None:
    """Return what a function reports as failed; ``None`` if that makes no sense, which fails the batch.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    if answer is None or answer == {}:
        return frozenset()
    failures = answer.get("batchItemFailures") if isinstance(answer, Mapping) else ()
    if failures is None:
        return frozenset()
    if not isinstance(failures, list):
        return None
    named = [str(entry.get("itemIdentifier")) if isinstance(entry, Mapping) else "" for entry in failures]
    return frozenset(named) if all(name in known for name in named) else None


def latest(traces: Sequence[str]) -> str:
    """Return the trace that a batch carries on: that of the first record which functions have led to."""
    return next((trace for trace in traces if "Lineage=" in trace), "")
