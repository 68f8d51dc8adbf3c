"""Which answers of a REST API's stage are kept, and by what they are told apart.

API Gateway knows an entry of the cache by its method and by those parameters that the integration names as its cache
keys, by nothing else: neither by who asks, nor by a variable of the path that is no cache key. Without them
``GET /orders/{id}`` would answer one order with another one.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from refarch.refusal import refuse
from refarch.serverless.rest_stage import Stage

_VARIABLE = re.compile(r"\{([^}+]+)\+?\}")
_NAME = re.compile(r"[a-zA-Z0-9._$-]+")


@dataclass(frozen=True, kw_only=True)
class Cached:
    """That a stage with a cache may keep a method's answers; the path's variables always tell them apart.

    Only for what is the same to all who ask and may be a while old: a catalogue is, an order is not, as it is packed in
    the meantime, and whoever has sent it looks when.

    Attributes:
        query: parameters of the query on which the answer depends besides; any other is answered as without it.
        headers: headers on which it depends.
    """

    query: Sequence[str] = ()
    headers: Sequence[str] = ()


def variables_of(path: str) -> list[str]:
    """Return the names of a path's variables, in order: ``id`` for ``/orders/{id}``."""
    return _VARIABLE.findall(path)


def parameters_of(scope: Construct, method: str, path: str, cached: Cached | None) -> dict[str, bool]:
    """Return the parameters of a method, each with whether it is required: its integration's cache keys are the same.

    The path's variables are among them whether or not the answers are kept: where they are not, they change nothing,
    and whoever switches a cache on by hand gets no other one's answer.

    Raises:
        RefusedError: if the answers to anything but ``GET`` are to be kept, or a parameter has no name.
    """
    found = {f"method.request.path.{name}": True for name in variables_of(path)}
    if cached is None:
        return found
    if method != "GET":
        rule = "only GET changes nothing, and a body is no part of what tells answers apart"
        refuse(scope, f"cached {method} {path}", rule, "Leave it out")
    for place, names in (("querystring", cached.query), ("header", cached.headers)):
        for name in names:
            if not _NAME.fullmatch(name):
                refuse(scope, f"cached by {name!r}", "a parameter has a name", "Write it like page")
            found[f"method.request.{place}.{name}"] = False
    return found


def settings_of(stage: Stage, cached: Sequence[str]) -> list[apigateway.CfnStage.MethodSettingProperty]:
    """Return a stage's settings for all methods, and for each ``GET`` whose answers it keeps.

    Args:
        stage: how it serves.
        cached: the paths of those methods.
    """
    kept = cached if stage.cache is not None else ()
    return [_setting(stage, "*", "/*"), *(_setting(stage, "GET", f"/{_encoded(path)}") for path in kept)]


def _encoded(path: str) -> str:
    """A slash would end the path; the root is written without one more.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-apigateway-stage-methodsetting.html
    """
    return "" if path == "/" else path.replace("/", "~1")


def _setting(stage: Stage, method: str, path: str) -> apigateway.CfnStage.MethodSettingProperty:
    """Return all settings of a method: those of its own take the place of those of all methods."""
    cache = stage.cache
    kept = cache if method == "GET" else None
    return apigateway.CfnStage.MethodSettingProperty(
        http_method=method,
        resource_path=path,
        throttling_rate_limit=stage.rate,
        throttling_burst_limit=stage.burst,
        metrics_enabled=True,
        # Errors only: with INFO, or with data tracing, the log would hold what customers send.
        logging_level="ERROR",
        data_trace_enabled=False,
        caching_enabled=None if cache is None else kept is not None,
        cache_data_encrypted=None if cache is None else True,
        cache_ttl_in_seconds=None if kept is None else kept.seconds,
    )
