"""The resource-based policies of functions: one for the function, and one for each of its versions and aliases."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import ActionResult, EmptyResult, answers, parameters_of, refuse

Json = Any
_CONDITIONS = {
    "SourceArn": ("ArnLike", "AWS:SourceArn"),
    "SourceAccount": ("StringEquals", "AWS:SourceAccount"),
    "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
    "EventSourceToken": ("StringEquals", "lambda:EventSourceToken"),
    "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
    "InvokedViaFunctionUrl": ("Bool", "lambda:InvokedViaFunctionUrl"),
}


def _apply() -> None:
    answers(
        "lambda",
        {
            "AddPermission": _add_permission,
            "RemovePermission": _remove_permission,
            "GetPolicy": _get_policy,
            "AddLayerVersionPermission": _add_layer_permission,
        },
    )


def policy_of(backend: Any, name: str, qualifier: str | None) -> Any:  # noqa: ANN401 moto's Policy
    """Return the policy of a function, a version or an alias.

    Args:
        backend: moto's LambdaBackend.
        name: the function's name or ARN, which may end in a version or an alias.
        qualifier: a version or an alias, if it is not in the name.
    """
    from moto.awslambda.policy import Policy  # noqa: PLC0415

    found = backend.get_function(name, qualifier)
    if ":" in name.rsplit(":function:", maxsplit=1)[-1]:
        qualifier = name.rsplit(":", 1)[1]
    if qualifier in {None, "$LATEST", str(found.version)}:
        return found.policy
    alias = backend.get_alias(qualifier, found.function_name)
    if not hasattr(alias, "policy"):
        alias.policy = Policy(found)
    return alias.policy


def _add_permission(request: Any) -> Any:  # noqa: ANN401 moto's request
    given = parameters_of(request)
    function = request.backend.get_function(given["FunctionName"], given.get("Qualifier"))
    qualifier = given.get("Qualifier") or next(iter(given["FunctionName"].split(":function:")[-1].split(":")[1:]), "")
    base = f"arn:{function.partition}:lambda:{function.region}:{function.account_id}:function:{function.function_name}"
    policy = policy_of(request.backend, given["FunctionName"], given.get("Qualifier"))
    return _added(policy, f"{base}:{qualifier}" if qualifier else base, given)


def _add_layer_permission(request: Any) -> Any:  # noqa: ANN401
    given = parameters_of(request)
    layer = request.backend.get_layer_version(given["LayerName"], str(given["VersionNumber"]))
    organization = {"PrincipalOrgID": given["OrganizationId"]} if "OrganizationId" in given else {}
    return _added(layer.policy, layer.arn, {**given, **organization})


def _added(policy: Any, resource: str, given: Mapping[str, Json]) -> ActionResult:  # noqa: ANN401
    """Add a statement to a policy, and answer with it."""
    if any(statement["Sid"] == given["StatementId"] for statement in policy.statements):
        told = f"The statement id ({given['StatementId']}) provided already exists."
        refuse("ResourceConflictException", f"{told} Please provide a new statement id, or remove the existing one.")
    statement = _statement(resource, given)
    policy.statements.append(statement)
    policy.revision = str(uuid.uuid4())
    return ActionResult({"Statement": json.dumps(statement), "RevisionId": policy.revision})


def _statement(resource: str, given: Mapping[str, Json]) -> dict[str, Json]:
    conditions: dict[str, dict[str, str]] = {}
    for name, (operator, key) in _CONDITIONS.items():
        if name in given:
            value = given[name]
            conditions.setdefault(operator, {})[key] = str(value).lower() if isinstance(value, bool) else value
    return {
        "Sid": given["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(given["Principal"], resource.split(":")[1]),
        "Action": given["Action"],
        "Resource": resource,
        **({"Condition": conditions} if conditions else {}),
    }


def _principal(principal: str, partition: str) -> Json:
    if principal == "*":
        return principal
    if re.fullmatch(r"\d{12}", principal):
        return {"AWS": f"arn:{partition}:iam::{principal}:root"}
    return {"AWS" if principal.startswith("arn:") else "Service": principal}


def _remove_permission(request: Any) -> Any:  # noqa: ANN401
    given = parameters_of(request)
    policy = policy_of(request.backend, given["FunctionName"], given.get("Qualifier"))
    policy.del_statement(given["StatementId"], given.get("RevisionId", ""))
    return EmptyResult()


def _get_policy(request: Any) -> str:  # noqa: ANN401
    given = parameters_of(request)
    return str(policy_of(request.backend, given["FunctionName"], given.get("Qualifier")).wire_format())


MENDS = (
    Mend(
        name="lambda_policies",
        moto="Function, versions and aliases share one policy; what is said of function URLs, accounts and tokens"
        " stands in a statement as it was asked for; a statement may be added twice.",
        aws="Each has a policy of its own; conditions, and accounts as principals, are written as IAM knows them.",
        source="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
        apply=_apply,
        when="moto.awslambda.urls",
    ),
)
