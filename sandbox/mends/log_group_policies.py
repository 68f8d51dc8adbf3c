"""What a log group may be told by calls of their own: transformer, index policy, data protection, resource policy."""

import secrets
from collections.abc import Mapping
from typing import Any

from sandbox.mends.log_groups import find_group, settings_of
from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    from moto.core.responses import ActionResult, EmptyResult  # noqa: PLC0415 loaded by now
    from moto.core.utils import unix_time_millis  # noqa: PLC0415

    from sandbox.patching import RefusedError, answers, parameters_of  # noqa: PLC0415

    def handlers(name: str) -> Mapping[str, Any]:
        """Return what puts, gets and deletes something of which a group has one."""

        def put(request: Any) -> ActionResult:  # noqa: ANN401 moto's request
            given = parameters_of(request)
            settings, now = settings_of(find_group(request.logs_backend, given["logGroupIdentifier"])), _now()
            created = settings.get(name, {}).get("creationTime", now)
            settings[name] = {**given, "creationTime": created, "lastModifiedTime": now, "lastUpdatedTime": now}
            return ActionResult(settings[name])

        def get(request: Any) -> ActionResult:  # noqa: ANN401
            identifier = parameters_of(request)["logGroupIdentifier"]
            group = find_group(request.logs_backend, identifier)
            return ActionResult(settings_of(group).get(name, {"logGroupIdentifier": identifier}))

        def delete(request: Any) -> EmptyResult:  # noqa: ANN401
            group = find_group(request.logs_backend, parameters_of(request)["logGroupIdentifier"])
            if settings_of(group).pop(name, None) is None:
                code, words = "ResourceNotFoundException", f"The log group has no {name}."
                raise RefusedError(code, words)
            return EmptyResult()

        return {f"Put{name}": put, f"Get{name}": get, f"Delete{name}": delete}

    def _now() -> int:
        return int(unix_time_millis())

    transformer, protection, index = handlers("Transformer"), handlers("DataProtectionPolicy"), handlers("IndexPolicy")

    def put_index(request: Any) -> ActionResult:  # noqa: ANN401
        return ActionResult({"indexPolicy": _index(index["PutIndexPolicy"](request).result)})

    def describe_indexes(request: Any) -> ActionResult:  # noqa: ANN401
        found = [find_group(request.logs_backend, one) for one in parameters_of(request)["logGroupIdentifiers"]]
        kept = [settings_of(group)["IndexPolicy"] for group in found if "IndexPolicy" in settings_of(group)]
        return ActionResult({"indexPolicies": [_index(one) for one in kept]})

    def _index(one: Json) -> Json:
        shared = {"logGroupIdentifier": one["logGroupIdentifier"], "policyDocument": one["policyDocument"]}
        return {**shared, "lastUpdateTime": one["lastUpdatedTime"], "source": "LOG_GROUP"}

    described = {"PutIndexPolicy": put_index, "DescribeIndexPolicies": describe_indexes}
    answers("logs", {**transformer, **protection, **described, "DeleteIndexPolicy": index["DeleteIndexPolicy"]})
    _apply_resource_policies(_now)


def _apply_resource_policies(now: Any) -> None:  # noqa: ANN401 a function that returns milliseconds
    from moto.core.responses import ActionResult, EmptyResult  # noqa: PLC0415
    from moto.logs.responses import LogsResponse  # noqa: PLC0415

    from sandbox.patching import answers, parameters_of  # noqa: PLC0415

    response: Any = LogsResponse
    put, describe, delete = (
        response.put_resource_policy,
        response.describe_resource_policies,
        response.delete_resource_policy,
    )

    def put_resource_policy(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        if "resourceArn" not in given:
            return put(request)
        policy = {**given, "policyScope": "RESOURCE", "revisionId": secrets.token_hex(16), "lastUpdatedTime": now()}
        settings_of(find_group(request.logs_backend, given["resourceArn"]))["ResourcePolicy"] = policy
        return ActionResult({"resourcePolicy": policy, "revisionId": policy["revisionId"]})

    def describe_resource_policies(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        if "resourceArn" not in given:
            return describe(request)
        settings = settings_of(find_group(request.logs_backend, given["resourceArn"]))
        return ActionResult({"resourcePolicies": [settings["ResourcePolicy"]] if "ResourcePolicy" in settings else []})

    def delete_resource_policy(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        if "resourceArn" not in given:
            return delete(request)
        settings_of(find_group(request.logs_backend, given["resourceArn"])).pop("ResourcePolicy", None)
        return EmptyResult()

    puts = {"PutResourcePolicy": put_resource_policy, "DescribeResourcePolicies": describe_resource_policies}
    answers("logs", {**puts, "DeleteResourcePolicy": delete_resource_policy})


MENDS = (
    Mend(
        name="log_group_policies",
        moto="A log group has no transformer, index policy, data protection policy or resource policy.",
        aws="Each is put, told and deleted by calls of its own, and goes with the log group.",
        source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutTransformer.html",
        apply=_apply,
        when="moto.logs.urls",
    ),
)
