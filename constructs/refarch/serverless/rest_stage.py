"""How a stage of a REST API serves: variables, throttling, cache and canary, as data, and what is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import Token
from constructs import IConstruct

from refarch.refusal import refuse

RATE, BURST = 100, 200
"""Requests per second and at once, for all callers together: below the account's 10,000 and 5,000, which every API of
the Region shares, so that one of them cannot starve the others.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
"""
LONGEST_SECONDS = 29
"""How long an API waits for what is behind it. A Regional or private API's quota can be raised, up to 300 seconds, for
less throughput.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
"""
CACHE_GIB = ("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237")
CACHE_TTL = range(3601)
_STAGE = re.compile(r"[a-zA-Z0-9_]{1,128}")
_VARIABLE = re.compile(r"[A-Za-z0-9_]{1,64}")
_DEPLOYMENT = re.compile(r"[a-z0-9]{1,64}")
_VALUE = re.compile(r"[A-Za-z0-9\-._~:/?#&=,]{0,512}")


@dataclass(frozen=True, kw_only=True)
class Cache:
    """Answers that a stage keeps, so that what is behind it is asked less: to those methods that are ``cached``.

    Attributes:
        gib: the cache's size, one of those that API Gateway offers; it is paid by the hour.
        seconds: how long an answer is kept, at most an hour.
    """

    gib: str = "0.5"
    seconds: int = 300


@dataclass(frozen=True, kw_only=True)
class Canary:
    """A share of the requests that is served by the newest deployment, and with other stage variables.

    To release a change carefully, deploy it with ``Canary(percent=10, stays_with="abc123")``: the deployment that has
    served so far keeps nine tenths. To promote the canary, leave it out; to go back, deploy the old API without it.

    Attributes:
        percent: 0 to 100.
        variables: in the place of the stage's own, or beside them.
        stays_with: the id of the deployment that serves all other requests, as ``aws apigateway get-stage`` tells it
            before; by default the newest one does, too, and only the variables differ.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
    """

    percent: float
    variables: Mapping[str, str] = field(default_factory=dict)
    stays_with: str | None = None


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where an API is served.

    Attributes:
        name: the first part of the path.
        variables: what the integrations of this stage are told.
        rate: requests per second, for all callers together.
        burst: requests at once.
        cache: keeps the answers to methods that let it.
        canary: serves a share otherwise.
    """

    name: str = "v1"
    variables: Mapping[str, str] = field(default_factory=dict)
    rate: float = RATE
    burst: int = BURST
    cache: Cache | None = None
    canary: Canary | None = None


def refuse_bad_stage(scope: IConstruct, stage: Stage) -> None:
    """Refuse what API Gateway would refuse of a stage."""
    if not _STAGE.fullmatch(stage.name):
        rule = "a stage's name has letters, digits and _"
        refuse(scope, f"stage {stage.name!r}", rule, "Use another name; it is the first part of the path")
    refuse_bad_rate(scope, rate=stage.rate, burst=stage.burst)
    _refuse_bad_variables(scope, stage.variables)
    if stage.cache is not None:
        _refuse_bad_cache(scope, stage.cache)
    if stage.canary is not None:
        _refuse_bad_canary(scope, stage.canary)


def refuse_bad_rate(scope: IConstruct, *, rate: float, burst: int) -> None:
    """Refuse limits that let nothing through."""
    if rate <= 0 or burst <= 0:
        refuse(
            scope,
            f"rate={rate} burst={burst}",
            "a limit of 0 answers every request with 429",
            "Allow some, or leave the method out",
        )


def _refuse_bad_variables(scope: IConstruct, variables: Mapping[str, str]) -> None:
    for name, value in variables.items():
        # What only the deployment knows, the name of a function for example, it holds to this rule itself.
        known = Token.is_unresolved(value) or _VALUE.fullmatch(value)
        if not _VARIABLE.fullmatch(name) or not known:
            refuse(
                scope,
                f"stage variable {name}={value!r}",
                "a name has letters, digits and _, a value A-Z a-z 0-9 - . _ ~ : / ? # & = and ,",
                "Keep anything else where the integration can fetch it",
            )


def _refuse_bad_cache(scope: IConstruct, cache: Cache) -> None:
    if cache.gib not in CACHE_GIB:
        refuse(scope, f"cache of {cache.gib} GiB", f"caches have {', '.join(CACHE_GIB)} GiB", "Use one of these")
    if cache.seconds not in CACHE_TTL:
        refuse(scope, f"cache for {cache.seconds} s", "an answer is kept for 0 to 3600 seconds", "Choose fewer")


def _refuse_bad_canary(scope: IConstruct, canary: Canary) -> None:
    if not 0 <= canary.percent <= 100:
        refuse(
            scope,
            f"canary of {canary.percent} %",
            "a canary gets 0 to 100 per cent of the requests",
            "Choose a share in between",
        )
    kept = canary.stays_with
    if kept is not None and not Token.is_unresolved(kept) and not _DEPLOYMENT.fullmatch(kept):
        refuse(
            scope,
            f"canary with stays_with={kept!r}",
            "a deployment's id has letters in lower case and digits",
            "Ask for it: aws apigateway get-stage",
        )
    if kept is None and not canary.variables:
        refuse(
            scope,
            "canary without variables and stays_with",
            "it would serve what the stage serves",
            "Say what it does otherwise, or leave it out",
        )
    _refuse_bad_variables(scope, canary.variables)
