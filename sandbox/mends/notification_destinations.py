"""A bucket's notifications go only where S3 may deliver them."""

import json
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any
_SERVICE = "s3.amazonaws.com"
_ACTIONS = {"lambda": "lambda:InvokeFunction", "sns": "sns:Publish", "sqs": "sqs:SendMessage"}


def _apply() -> None:
    from moto.s3.responses import S3Response  # noqa: PLC0415 loaded by now

    replace(S3Response, _notification_config_from_body=_read)


def _read(original: Callable[..., Any], self: Any) -> dict[str, Json]:  # noqa: ANN401 moto's own
    from moto.s3.exceptions import S3ClientError  # noqa: PLC0415

    config: dict[str, Json] = original(self)
    bucket = self.backend.get_bucket(self.data["BucketName"])
    if str(self.headers.get("x-amz-skip-destination-validation", "")).lower() != "true":
        refused = [arn for arn in _destinations(config or {}) if not _admits(arn, bucket)]
        if refused:
            code, message = "InvalidArgument", "Unable to validate the following destination configurations"
            raise S3ClientError(code, f"{message}: {', '.join(refused)}")
    return config


def _destinations(config: Mapping[str, Json]) -> Iterator[str]:
    for kind, name in (("Topic", "Topic"), ("Queue", "Queue"), ("CloudFunction", "CloudFunction")):
        entries = config.get(f"{kind}Configuration") or []
        for entry in entries if isinstance(entries, list) else [entries]:
            yield entry[name]


def _admits(arn: str, bucket: Any) -> bool:  # noqa: ANN401
    """Return whether a destination is there, and its policy lets S3 deliver from a bucket."""
    _, _, service, region, account, name = arn.split(":", 5)
    policy = _policy_of(service, account, region, name)
    statements = policy.get("Statement", [])
    return any(
        _allows(statement, _ACTIONS[service], bucket)
        for statement in (statements if isinstance(statements, list) else [statements])
    )


def _policy_of(service: str, account: str, region: str, name: str) -> Mapping[str, Json]:
    from moto.backends import get_backend  # noqa: PLC0415

    backends: Any = get_backend(service)  # type: ignore[call-overload] # one of the three names above
    backend = backends[account][region]
    if service == "sqs":
        queue = backend.queues.get(name)
        policy = queue.policy if queue else None
        return json.loads(policy) if isinstance(policy, str) else policy or {}
    if service == "sns":
        topic = backend.topics.get(f"arn:{backend.partition}:sns:{region}:{account}:{name}")
        return topic._policy_json if topic else {}
    return _function_policy(backend, name.removeprefix("function:"))


def _function_policy(backend: Any, name: str) -> Mapping[str, Json]:  # noqa: ANN401
    from moto.awslambda.exceptions import UnknownAliasException, UnknownFunctionException  # noqa: PLC0415

    from sandbox.mends.lambda_policies import policy_of  # noqa: PLC0415

    try:
        return {"Statement": policy_of(backend, name, None).statements}
    except (UnknownAliasException, UnknownFunctionException):
        return {}


def _allows(statement: Mapping[str, Json], action: str, bucket: Any) -> bool:  # noqa: ANN401
    """Return whether a statement allows S3 an action for a bucket; conditions on anything else are not decided here."""
    principal = statement.get("Principal")
    named = list(principal.values()) if isinstance(principal, Mapping) else [principal]
    flat = [one for item in named for one in (item if isinstance(item, list) else [item])]
    actions = statement.get("Action", [])
    fits = any(
        fnmatchcase(action.lower(), one.lower()) for one in (actions if isinstance(actions, list) else [actions])
    )
    admitted = statement.get("Effect") == "Allow" and fits and bool({"*", _SERVICE} & set(flat))
    return admitted and _holds(statement, bucket)


def _holds(statement: Mapping[str, Json], bucket: Any) -> bool:  # noqa: ANN401
    told = {"aws:sourcearn": bucket.arn, "aws:sourceaccount": bucket.account_id}
    for operator, keys in (statement.get("Condition") or {}).items():
        for key, wanted in keys.items():
            value = told.get(key.lower())
            patterns = wanted if isinstance(wanted, list) else [wanted]
            if value is not None and "Not" not in operator and not any(fnmatchcase(value, one) for one in patterns):
                return False
            if value is None and key.lower() == "aws:sourceowner":
                return False  # The account of a topic's owner, who is not S3.
    return True


MENDS = (
    Mend(
        name="notification_destinations",
        moto="Notifications are configured to destinations that there are not, or that do not let S3 in.",
        aws="S3 tries every destination, and refuses the configuration with 'Unable to validate the following"
        " destination configurations' if it is not there or its policy does not allow S3 to deliver from this bucket.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
        apply=_apply,
        when="moto.s3.responses",
    ),
)
