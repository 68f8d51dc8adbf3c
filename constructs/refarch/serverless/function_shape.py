"""What a function may look like: Lambda's limits as data, the defaults with their reasons, and what is refused."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aws_cdk import Token
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct, IConstruct

from refarch.inline_resource import RUNTIME
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.refusal import refuse

MEMORY_MIB = 256
"""CPU comes with memory: with the least of 128 MiB importing boto3 alone takes about a second.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""
TIMEOUT_SECONDS = 10
"""Above Lambda's own 3 seconds, which a cold start can use up; below the 29 that an API waits."""
ALIAS = "live"
"""Callers name an alias, never $LATEST: what they call changes when the alias is moved, not when code is uploaded."""

MEMORY, TIMEOUT = range(128, 10_241), range(1, 901)
MOST_LAYERS = 5
MOST_BYTES = 262_144_000
"""Of code with all layers, unpacked."""
ENVIRONMENT_BYTES = 4096
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

_RESERVED = frozenset(
    "_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME "
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE "
    "AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY "
    "AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR".split()
)
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""
_VARIABLE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
_ALIAS = re.compile(r"(?!^[0-9]+$)[a-zA-Z0-9_-]{1,128}")


@cache
def runtime() -> lambda_.Runtime:
    """Return the runtime of functions and layers: the newest, for one is deprecated some five years after its release.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
    """
    return lambda_.Runtime(RUNTIME, lambda_.RuntimeFamily.PYTHON)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """A share of an alias's invocations that goes to a second, published version.

    The alias's own version is what this deployment publishes. To roll forward carefully, deploy new code with
    ``Shift(version="7", share=0.9)``, 7 being the version that has served so far: it keeps nine tenths. Then lower the
    share, and leave the shift out at last. To roll back, raise the share, deploy the old code, and leave the shift out.
    Both versions need the same role and the same dead-letter queue.

    Attributes:
        version: its number; ``aws lambda get-alias`` tells which has served so far.
        share: above 0 and below 1.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
    """

    version: str
    share: float


@dataclass(frozen=True, kw_only=True)
class VpcPlace:
    """Where in a VPC a function has its interfaces.

    Attributes:
        network: the VPC, made here or not.
        tier: a private tier; it needs a way to what the function calls, its services' endpoints included.
    """

    network: AnyVpc
    tier: str


def refuse_bad_size(scope: IConstruct, *, memory: int, timeout: int, reserved: int | None, warm: int) -> None:
    """Refuse memory (MiB), timeout (seconds) and concurrency that Lambda does not offer."""
    if memory not in MEMORY:
        refuse(scope, f"memory={memory}", "a function has 128 to 10240 MiB", "Choose a size in between")
    if timeout not in TIMEOUT:
        refuse(
            scope,
            f"timeout={timeout}",
            "an invocation ends after 1 to 900 seconds",
            "Divide longer work, put it behind a queue, or run it in a container",
        )
    if reserved is not None and reserved < 0:
        refuse(scope, f"reserved={reserved}", "concurrency is counted from 0", "Use 0 to switch the function off")
    if warm < 0:
        refuse(scope, f"warm={warm}", "environments are counted from 0", "Use 0 for none")
    if reserved is not None and warm > reserved:
        refuse(
            scope,
            f"warm={warm} with reserved={reserved}",
            "provisioned concurrency is a part of what a function has reserved",
            "Reserve at least as much",
        )


def refuse_bad_environment(scope: IConstruct, environment: Mapping[str, str]) -> None:
    """Refuse variables that Lambda sets itself, names that it does not take, and more than it holds."""
    for name in environment:
        if name in _RESERVED:
            refuse(scope, f"environment {name!r}", "Lambda sets this variable itself", "Use another name")
        if not _VARIABLE.fullmatch(name):
            refuse(
                scope,
                f"environment {name!r}",
                "a variable's name begins with a letter and has letters, digits and _, two characters at least",
                "Use another name",
            )
    size = sum(len(name.encode()) + len(value.encode()) for name, value in environment.items())
    if size > ENVIRONMENT_BYTES:
        refuse(scope, f"environment of {size} bytes", "all variables together have 4 KB", "Keep the rest in a store")


def refuse_bad_alias(scope: IConstruct, *, alias: str, shift: Shift | None, warm: int = 0) -> None:
    """Refuse names that would be taken for a version, and shares that leave one of two versions nothing."""
    if not Token.is_unresolved(alias) and not _ALIAS.fullmatch(alias):
        refuse(scope, f"alias={alias!r}", "an alias has letters, digits, _ and -, not digits only", "Use a word")
    if shift is None:
        return
    if warm:
        refuse(
            scope,
            f"warm={warm} with shift to {shift.version!r}",
            "an alias with weights takes no provisioned concurrency",
            "Leave one of them out while the shift lasts",
        )
    if not 0 < shift.share < 1:
        refuse(
            scope,
            f"share={shift.share}",
            "a weight is above 0 and below 1: the alias's own version gets the rest",
            "Leave the shift out to send everything to one version",
        )
    if not Token.is_unresolved(shift.version) and not shift.version.isdigit():
        refuse(scope, f"version={shift.version!r}", "an alias leads to published versions", "Use a version's number")


def refuse_bad_place(scope: Construct, place: VpcPlace) -> None:
    """Refuse public tiers: a function's interface never has a public address, so that it would reach nothing."""
    exposure = in_tiers(scope, place.network).exposure_of(place.tier)
    if exposure.value == "public":
        refuse(
            scope,
            f"tier={place.tier!r} (public)",
            "a function's interface has no public address, and an internet gateway takes nothing from it",
            "Use a tier with Exposure.EGRESS to reach the internet, or an isolated one with endpoints",
        )


def size_of(code: Path) -> int:
    """Return how many bytes a file, or a folder with all that is packed of it, has."""
    files = [code] if code.is_file() else [each for each in code.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files if each.suffix != ".pyc")


def refuse_too_much_code(scope: IConstruct, size: int) -> None:
    """Refuse more bytes than Lambda unpacks."""
    if size > MOST_BYTES:
        refuse(
            scope,
            f"{size} bytes of code",
            f"a function has {MOST_BYTES} bytes, unpacked and with its layers",
            "Leave out what it does not import, or use a container image",
        )


def refuse_bad_dead_letters(scope: IConstruct, queue: sqs.IQueue) -> None:
    """Refuse FIFO queues, to which Lambda delivers nothing."""
    if queue.fifo:
        given, rule = f"dead_letters={queue.node.path!r} (FIFO)", "a function's dead letters go to a standard queue"
        refuse(scope, given, rule, "Use a standard one")


def refuse_too_many_layers(scope: IConstruct, layers: Sequence[object]) -> None:
    """Refuse more layers than a function takes."""
    if len(layers) > MOST_LAYERS:
        refuse(scope, f"{len(layers)} layers", f"a function takes up to {MOST_LAYERS}", "Put libraries together")
