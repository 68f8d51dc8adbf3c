"""Secrets: how they rotate, what kind they are, with which keys they are replicated, who may never read them."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
_SECONDS_A_DAY = 86_400
_RATE = re.compile(r"rate\((\d+) (day|hour)s?\)")
_KEPT = ("RotationRules", "ExternalSecretRotationMetadata", "ExternalSecretRotationRoleArn")


def _apply_rotation() -> None:
    from moto.secretsmanager.models import FakeSecret  # noqa: PLC0415 loaded by now
    from moto.secretsmanager.responses import SecretsManagerResponse  # noqa: PLC0415

    describe: Callable[..., dict[str, Json]] = FakeSecret.to_dict
    response: Any = SecretsManagerResponse

    def to_dict(self: Any) -> dict[str, Json]:  # noqa: ANN401 moto's own
        told = describe(self)
        if self.rotation_requested:
            told |= {"RotationRules": {}, "RotationEnabled": self.rotation_enabled, **_rotation(self)}
        return told

    response.rotate_secret = _rotate
    FakeSecret.to_dict = to_dict  # type: ignore[method-assign]


def _rotate(request: Any) -> str:  # noqa: ANN401 moto's request
    from moto.core.utils import unix_time  # noqa: PLC0415
    from moto.moto_api._internal import mock_random  # noqa: PLC0415

    from sandbox.patching import parameters_of  # noqa: PLC0415

    given = parameters_of(request)
    secret = request.backend.describe_secret(given["SecretId"])
    function = _function_of(secret, given)
    secret.rotation = {**_rotation(secret), **{name: given[name] for name in _KEPT if name in given}}
    secret.rotation_lambda_arn, secret.rotation_requested, secret.rotation_enabled = function, True, True
    secret.next_rotation_date = int(unix_time()) + _seconds(secret.rotation.get("RotationRules", {}))
    token = given.get("ClientRequestToken") or str(mock_random.uuid4())
    if function:
        _run(request.backend, secret, token, _STEPS if given.get("RotateImmediately", True) else ("testSecret",))
    return json.dumps({"ARN": secret.arn, "Name": secret.name, "VersionId": token})


def _function_of(secret: Any, given: Mapping[str, Json]) -> str:  # noqa: ANN401
    """Return the function that rotates a secret, which may be none if another service does.

    Raises:
        RefusedError: if the secret cannot rotate.
    """
    from moto.secretsmanager.models import ReplicaSecret  # noqa: PLC0415

    from sandbox.patching import RefusedError  # noqa: PLC0415

    code = "InvalidRequestException"
    if isinstance(secret, ReplicaSecret) or secret.is_deleted():
        raise RefusedError(code, "The secret is a replica or marked for deletion, and does not rotate.")
    function = str(given.get("RotationLambdaARN", secret.rotation_lambda_arn) or "")
    if not function and "ExternalSecretRotationRoleArn" not in given:
        raise RefusedError(
            code,
            "You tried to enable rotation on a secret that doesn't already have a Lambda function ARN configured"
            " and you didn't include such an ARN as a parameter in this call.",
        )
    return function


def _run(backend: Any, secret: Any, token: str, steps: tuple[str, ...]) -> None:  # noqa: ANN401
    """Have the function go through the steps, until one fails; the current version stays current until the last."""
    from moto.core.utils import unix_time  # noqa: PLC0415

    from sandbox.patching import RefusedError  # noqa: PLC0415
    from sandbox.services import InProcessServices  # noqa: PLC0415 needs moto, which is being mended

    functions = InProcessServices(backend.account_id, backend.region_name).client("lambda")
    try:
        functions.get_function(FunctionName=secret.rotation_lambda_arn)
    except functions.exceptions.ResourceNotFoundException as error:
        code = "ResourceNotFoundException"
        raise RefusedError(code, str(error)) from None
    if "createSecret" in steps:
        secret.remove_version_stages_from_old_versions(["AWSPENDING"])
        pending = {"createdate": int(unix_time()), "version_id": token, "version_stages": ["AWSPENDING"]}
        secret.versions[token] = pending
    for step in steps:
        event = {"Step": step, "SecretId": secret.arn, "ClientRequestToken": token}
        answer = functions.invoke(FunctionName=secret.rotation_lambda_arn, Payload=json.dumps(event))
        if "FunctionError" in answer:
            return
    if "finishSecret" in steps:
        secret.last_rotation_date = int(unix_time())


def _rotation(secret: Any) -> dict[str, Json]:  # noqa: ANN401
    return dict(getattr(secret, "rotation", {}))


def _seconds(rules: Mapping[str, Json]) -> int:
    """Return how long it is until the next rotation; of a cron expression only that it is within a day."""
    rate = _RATE.fullmatch(rules.get("ScheduleExpression", ""))
    if rate:
        return int(rate[1]) * (_SECONDS_A_DAY if rate[2] == "day" else 3600)
    return int(rules.get("AutomaticallyAfterDays", 1)) * _SECONDS_A_DAY


def _apply_stages() -> None:
    """The version that is told by default is the one that is labelled so, whoever moved the label."""
    from moto.secretsmanager.models import FakeSecret  # noqa: PLC0415

    def current(self: Any) -> str | None:  # noqa: ANN401
        labelled = [name for name, one in self.versions.items() if "AWSCURRENT" in one["version_stages"]]
        return labelled[0] if labelled else None

    def keep(self: Any, version: str | None) -> None:  # noqa: ANN401, ARG001 moto sets what is worked out here
        return

    FakeSecret.default_version_id = property(current, keep)  # type: ignore[assignment]


def _apply_kinds() -> None:
    from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend  # noqa: PLC0415

    from sandbox.patching import Memory  # noqa: PLC0415

    backend: Any = SecretsManagerBackend
    update: Callable[..., str] = backend.update_secret
    replicate: Callable[..., Any] = FakeSecret.create_replicas

    def update_secret(self: Any, secret_id: str, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401
        answer = update(self, secret_id, *args, **kwargs)
        if kwargs.get("description") == "":
            self.secrets[secret_id].description = None
        return answer

    def create_replicas(self: Any, replica_regions: list[Mapping[str, str]], *, force_overwrite: bool) -> Any:  # noqa: ANN401
        replicas = replicate(self, replica_regions, force_overwrite=force_overwrite)
        for replica, asked in zip(replicas, replica_regions, strict=True):
            replica.config["KmsKeyId"] = asked.get("KmsKeyId", replica.config["KmsKeyId"])
        return replicas

    backend.update_secret = update_secret
    secret: Any = FakeSecret
    secret.create_replicas = create_replicas
    Memory(
        service="secretsmanager",
        members=("Type",),
        key="ARN",
        learns={"CreateSecret": "@", "UpdateSecret": "@"},
        tells={"DescribeSecret": "@", "ListSecrets": "SecretList"},
    ).install()


def _apply_public() -> None:
    from moto.secretsmanager.responses import SecretsManagerResponse  # noqa: PLC0415

    from sandbox.patching import RefusedError, parameters_of  # noqa: PLC0415

    response: Any = SecretsManagerResponse
    put: Callable[..., str] = response.put_resource_policy

    def put_resource_policy(self: Any) -> str:  # noqa: ANN401
        given = parameters_of(self)
        if given.get("BlockPublicPolicy") and _is_public(json.loads(given["ResourcePolicy"])):
            code = "PublicPolicyException"
            raise RefusedError(code, "The resource policy grants access to everybody, and BlockPublicPolicy is set.")
        return put(self)

    response.put_resource_policy = put_resource_policy


def _is_public(policy: Json) -> bool:
    """Return whether a policy lets in everybody, on no condition."""
    statements = policy.get("Statement", [])
    return any(
        one["Effect"] == "Allow" and "Condition" not in one and _everybody(one.get("Principal"))
        for one in (statements if isinstance(statements, list) else [statements])
    )


def _everybody(principal: Json) -> bool:
    named = principal.get("AWS", []) if isinstance(principal, Mapping) else principal
    return "*" in (named if isinstance(named, list) else [named])


_PAGES = "https://docs.aws.amazon.com/secretsmanager/latest/apireference"
_WHEN = "moto.secretsmanager.urls"

MENDS = (
    Mend(
        name="secret_rotation",
        moto="A rotation makes the new version the current one before its function has, forgets the schedule, and with"
        " it the function if the next call does not name it.",
        aws="The four steps run until one fails; the function moves the label; what a call does not name stays.",
        source=f"{_PAGES}/API_RotateSecret.html",
        apply=_apply_rotation,
        when=_WHEN,
    ),
    Mend(
        name="secret_versions",
        moto="The version that GetSecretValue tells is remembered apart from the labels, and wrong when a label moves.",
        aws="It is the one with the label AWSCURRENT.",
        source=f"{_PAGES}/API_GetSecretValue.html",
        apply=_apply_stages,
        when=_WHEN,
    ),
    Mend(
        name="secret_kinds",
        moto="A secret's type and its replicas' keys are forgotten, and a description cannot be emptied.",
        aws="DescribeSecret tells them as they were given.",
        source=f"{_PAGES}/API_DescribeSecret.html",
        apply=_apply_kinds,
        when=_WHEN,
    ),
    Mend(
        name="public_secrets",
        moto="BlockPublicPolicy is ignored.",
        aws="A policy that lets in everybody is refused with PublicPolicyException.",
        source=f"{_PAGES}/API_PutResourcePolicy.html",
        apply=_apply_public,
        when=_WHEN,
    ),
)
