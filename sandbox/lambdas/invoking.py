"""Which version an invocation is for, whether it may run now, and what an asynchronous one does when it fails.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html,
https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html,
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

import threading
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from sandbox import clock
from sandbox.deliveries import agenda, records
from sandbox.lambdas import lineage, provisioned, running
from sandbox.lambdas.running import Outcome
from sandbox.services import InProcessServices

Json = Any
_RETRY_SECONDS = (60.0, 120.0)
"""How long Lambda waits before the second and the third attempt."""
_MOST_EVENT_AGE = 6 * 3600
_THROTTLED_SECONDS, _MOST_THROTTLED_SECONDS = 1.0, 300.0
_ACCOUNT_CONCURRENCY = 1000


class ThrottledError(Exception):
    """A function may not run now: its concurrency is used up.

    Attributes:
        reason: as Lambda calls it.
    """

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__("Rate Exceeded.")
        self.reason = reason


@dataclass(frozen=True)
class Invoked:
    """What an invocation is for.

    Attributes:
        function: moto's record of the version.
        arn: by which it was invoked: an alias's, a version's, or the function's own.
        qualifier: version or alias, if it was invoked by one.
    """

    function: Any
    arn: str
    qualifier: str | None


def find(backend: Any, name: str, qualifier: str | None = None) -> Invoked:  # noqa: ANN401 moto's own class
    """Return what a name and qualifier stand for; an alias chooses among its versions by weight.

    Args:
        backend: moto's of the function's account and Region.
        name: name or ARN, with or without a qualifier.
        qualifier: a version or alias.

    Raises:
        moto's ``UnknownFunctionException``: if there is none.
    """
    bare, _, own = name.rpartition(":function:")[2].partition(":")
    qualifier = own or qualifier
    latest = backend.get_function(bare)
    function = backend.get_function(bare, qualifier)
    if not qualifier:
        return Invoked(function, str(latest.function_arn), None)
    alias = backend._lambdas._aliases[latest.function_arn].get(qualifier)  # noqa: SLF001 no other way to ask without an error
    weights = ((alias.routing_config or {}).get("AdditionalVersionWeights") or {}) if alias else {}
    if weights:
        function = backend.get_function(bare, _chosen(alias, weights))
    return Invoked(function, f"{latest.function_arn}:{qualifier}", qualifier)


def synchronously(
    invoked: Invoked, event: Json, *, request: str | None = None, client_context: Mapping[str, Json] | None = None
) -> Outcome:
    """Run a function now.

    Raises:
        RecursiveLoopError: if it has led to its own invocation too often.
        ThrottledError: if its concurrency is used up.
        UnrunnableError: if this sandbox cannot run it.
    """
    function = invoked.function
    running.check_runnable(function)
    with _Running(function):
        return running.run(
            function,
            event,
            arn=invoked.arn,
            request=request,
            client_context=client_context,
            prepared=provisioned.is_for(function),
        )


def asynchronously(invoked: Invoked, event: Json) -> str:
    """Put an event into the function's queue, and return the request's id."""
    running.check_runnable(invoked.function)
    queued = _Queued(invoked, event, str(uuid.uuid4()), clock.now())
    agenda.post(invoked.function.account_id, queued.attempt)
    return queued.request


class _Queued:
    """An event in a function's queue of asynchronous invocations."""

    def __init__(self, invoked: Invoked, event: Json, request: str, since: float) -> None:
        self.request = request
        self._config = _config(invoked)
        self._invoked = invoked
        self._event = event
        self._since = since
        self._failed = 0
        self._throttled = 0

    def attempt(self) -> None:
        """Run the function, and see to what follows."""
        try:
            outcome = synchronously(self._invoked, self._event, request=self.request)
        except ThrottledError:
            if _reserved(self._invoked.function) == 0:
                self._give_up("RetriesExhausted", None)  # Switched off: Lambda does not wait for better times.
                return
            delay = min(_THROTTLED_SECONDS * 2**self._throttled, _MOST_THROTTLED_SECONDS)
            self._throttled += 1
            self._again(delay, None)
            return
        except lineage.RecursiveLoopError as error:
            self._give_up("RecursiveInvocation", _as_outcome(error))
            return
        except running.UnrunnableError as error:
            self._give_up("RetriesExhausted", _as_outcome(error))
            return
        if not outcome.failed:
            self._tell("OnSuccess", "Success", outcome, self._failed + 1)
            return
        self._failed += 1
        if self._failed > int(self._config.get("MaximumRetryAttempts", len(_RETRY_SECONDS))):
            self._give_up("RetriesExhausted", outcome)
        else:
            self._again(_RETRY_SECONDS[self._failed - 1], outcome)

    def _again(self, delay: float, outcome: Outcome | None) -> None:
        oldest = int(self._config.get("MaximumEventAgeInSeconds", _MOST_EVENT_AGE))
        if clock.now() + delay - self._since > oldest:
            self._give_up("EventAgeExceeded", outcome)
        else:
            agenda.post(self._invoked.function.account_id, self.attempt, delay=delay)

    def _give_up(self, condition: str, outcome: Outcome | None) -> None:
        self._tell("OnFailure", condition, outcome, self._failed)
        records.send_to_dead_letters(self._invoked.function, self._event, self.request, outcome)

    def _tell(self, when: str, condition: str, outcome: Outcome | None, attempts: int) -> None:
        destination = ((self._config.get("DestinationConfig") or {}).get(when) or {}).get("Destination")
        if destination:
            record = records.invocation_record(
                self._invoked.function, self._invoked.qualifier, self._event, self.request, condition, attempts, outcome
            )
            records.send(self._invoked.function, destination, record)


_active: Counter[tuple[str, str, str]] = Counter()
_lock = threading.Lock()


class _Running:
    """Counts what runs of a function, and refuses what is too much."""

    def __init__(self, function: Any) -> None:  # noqa: ANN401 see above
        self._key = (str(function.account_id), str(function.region), str(function.function_name))
        self._most = _reserved(function)

    def __enter__(self) -> None:
        with _lock:
            if self._most is not None and _active[self._key] >= self._most:
                msg = "ReservedFunctionConcurrentInvocationLimitExceeded"
                raise ThrottledError(msg)
            if sum(_active.values()) >= _ACCOUNT_CONCURRENCY:
                msg = "ConcurrentInvocationLimitExceeded"
                raise ThrottledError(msg)
            _active[self._key] += 1

    def __exit__(self, *_: object) -> None:
        with _lock:
            _active[self._key] -= 1


def _reserved(function: Any) -> int | None:  # noqa: ANN401 see above
    """Return how much concurrency a function has reserved; its versions share it."""
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 takes long, and is there once a function is

    latest = lambda_backends[function.account_id][function.region].get_function(function.function_name)
    return None if latest.reserved_concurrency is None else int(latest.reserved_concurrency)


def _chosen(alias: Any, weights: Mapping[str, float]) -> str:  # noqa: ANN401 see above
    """Return the version that the next invocation of an alias goes to.

    AWS throws dice. Here each version gets its share as evenly as can be: a tenth is every tenth invocation.
    """
    shares = {str(alias.function_version): 1.0 - sum(weights.values()), **weights}
    with _lock:
        owed: dict[str, float] = vars(alias).setdefault("_owed", {})
        for version in [version for version in owed if version not in shares]:
            del owed[version]
        for version, share in shares.items():
            owed[version] = owed.get(version, 0.0) + float(share)
        chosen = max(shares, key=lambda version: (round(owed[version], 9), version == str(alias.function_version)))
        owed[chosen] -= 1.0
    return chosen


def _config(invoked: Invoked) -> Mapping[str, Json]:
    """Return how asynchronous invocations of a qualifier are to be done."""
    function = invoked.function
    services = InProcessServices(function.account_id, function.region)
    asked = {"FunctionName": function.function_name, "Qualifier": invoked.qualifier or "$LATEST"}
    try:
        return services.call("lambda", "GetFunctionEventInvokeConfig", **asked)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return {}


def _as_outcome(error: Exception) -> Outcome:
    return Outcome(f'{{"errorMessage": "{error}", "errorType": "{type(error).__name__}"}}', failed=True, log="")
