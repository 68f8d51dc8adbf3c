"""The parts of REST APIs: all that is said of them is kept, told, and changed by patch operations."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from botocore import xform_name
from moto.apigateway.responses import APIGatewayResponse

from sandbox.additions.rest_api_patches import patched
from sandbox.patching import answers, parameters_of, refuse
from sandbox.services import operation_model

Json = Any
Given = Mapping[str, Json]


@dataclass(frozen=True)
class Part:
    """One kind of thing.

    Attributes:
        noun: of the operations: ``Stage``.
        find: from moto's request, and its parameters with what was answered laid over them, to moto's model.
        make: the verb with which it is made.
        told: the method of moto's model that describes it.
        attributes: member of the description → attribute of the model, where that is not the member in snake case.
        tags: whether it has tags.
    """

    noun: str
    find: Callable[[Any, Given], Any]
    make: str = "Create"
    told: str = "to_json"
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def update(self) -> str:
        """Return the operation that changes it."""
        return f"Update{self.noun}"


def _api(request: Any, given: Given) -> Any:  # noqa: ANN401 moto's models share nothing that is typed
    return request.backend.get_rest_api(given["restApiId"])


def _held(things: Mapping[str, Any], key: Json, noun: str) -> Any:  # noqa: ANN401
    if key not in things:
        refuse("NotFoundException", f"Invalid {noun} identifier specified")
    return things[key]


def _of_api(collection: str, key: str, noun: str) -> Callable[[Any, Given], Any]:
    def find(request: Any, given: Given) -> Any:  # noqa: ANN401
        name = given.get(key) or given.get("id")
        return _held(getattr(_api(request, given), collection), name, noun)

    return find


def _of_account(collection: str, key: str, noun: str) -> Callable[[Any, Given], Any]:
    def find(request: Any, given: Given) -> Any:  # noqa: ANN401
        return _held(getattr(request.backend, collection), unquote(given.get(key) or given.get("id") or ""), noun)

    return find


def _method(request: Any, given: Given) -> Any:  # noqa: ANN401
    resource = _held(_api(request, given).resources, given["resourceId"], "Resource")
    return _held(resource.resource_methods, given["httpMethod"], "Method")


def _integration(request: Any, given: Given) -> Any:  # noqa: ANN401
    found = _method(request, given).method_integration
    if found is None:
        refuse("NotFoundException", "No integration defined for method")
    return found


def _mapping(request: Any, given: Given) -> Any:  # noqa: ANN401
    mappings = _held(request.backend.base_path_mappings, unquote(given["domainName"]), "domain name")
    return _held(mappings, given.get("basePath") or "(none)", "base path mapping")


PARTS = (
    Part(
        "RestApi",
        lambda request, given: request.backend.get_rest_api(given.get("restApiId") or given["id"]),
        told="to_dict",
    ),
    Part("Resource", _of_api("resources", "resourceId", "Resource"), told="to_dict"),
    Part("Method", _method, make="Put"),
    Part(
        "Integration",
        _integration,
        make="Put",
        attributes={"type": "integration_type", "passthroughBehavior": "passthrough_behaviour"},
    ),
    Part(
        "IntegrationResponse",
        lambda request, given: _held(
            _integration(request, given).integration_responses or {}, given["statusCode"], "Response status code"
        ),
        make="Put",
    ),
    Part(
        "MethodResponse",
        lambda request, given: _held(
            _method(request, given).method_responses, given["statusCode"], "Response status code"
        ),
        make="Put",
    ),
    Part(
        "Model",
        lambda request, given: _held(_api(request, given).models, given.get("modelName") or given.get("name"), "Model"),
    ),
    Part(
        "Authorizer",
        _of_api("authorizers", "authorizerId", "Authorizer"),
        attributes={"providerARNs": "provider_arns", "authorizerResultTtlInSeconds": "authorizer_result_ttl"},
    ),
    Part("RequestValidator", _of_api("request_validators", "requestValidatorId", "Request Validator"), told="to_dict"),
    Part("GatewayResponse", _of_api("gateway_responses", "responseType", "Gateway response"), make="Put"),
    Part("Deployment", _of_api("deployments", "deploymentId", "Deployment")),
    Part("Stage", _of_api("stages", "stageName", "stage")),
    Part("ApiKey", _of_account("keys", "apiKey", "API Key")),
    Part("UsagePlan", _of_account("usage_plans", "usagePlanId", "Usage Plan")),
    Part("DomainName", _of_account("domain_names", "domainName", "domain name")),
    Part("BasePathMapping", _mapping),
    Part("VpcLink", _of_account("vpc_links", "vpcLinkId", "VPC link")),
)


def _plan_key(request: Any, given: Given) -> Any:  # noqa: ANN401
    return _held(request.backend.usage_plan_keys.get(given["usagePlanId"], {}), given["keyId"], "Usage Plan Key")


_PLAN_KEY = Part("UsagePlanKey", _plan_key)


def install() -> None:
    """Let API Gateway keep what it is told of each part, and answer all updates."""
    response: Any = APIGatewayResponse
    for part in PARTS:
        model = _models()[part.noun]
        setattr(model, part.told, _telling(getattr(model, part.told)))
        operation = f"{part.make}{part.noun}"
        setattr(response, xform_name(operation), _remembering(part, getattr(response, xform_name(operation))))
    for part in (*PARTS, _PLAN_KEY):
        for verb in ("Get", "Delete"):
            name = xform_name(f"{verb}{part.noun}")
            if hasattr(response, name):
                setattr(response, name, _if_there(part, getattr(response, name)))
    answers("apigateway", {part.update: _updating(part) for part in PARTS})


def _models() -> dict[str, Any]:
    from moto.apigateway import models  # noqa: PLC0415 beside the response class

    return {part.noun: getattr(models, {"RestApi": "RestAPI"}.get(part.noun, part.noun)) for part in PARTS}


def _telling(original: Callable[[Any], Json]) -> Callable[[Any], Json]:
    """Return a description with what moto's own leaves out."""

    def told(self: Any) -> Json:  # noqa: ANN401
        more = vars(self).get("more", {})
        return {**original(self), **{name: value for name, value in more.items() if value is not None}}

    return told


def _remembering(part: Part, original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what makes a part and keeps what moto's model has no place for."""
    operation = f"{part.make}{part.noun}"
    members = operation_model("apigateway", operation).output_shape.members

    def make(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        answer = original(request)
        body = answer if isinstance(answer, str) else answer[-1]
        told = json.loads(body) if isinstance(body, str | bytes) and body else {}
        thing = part.find(request, {**given, **{name: told[name] for name in ("id",) if name in told}})
        described = getattr(thing, part.told)()
        # Tags are of the model already, and told as they are at the time.
        for name, value in given.items():
            if name in members and name != "tags" and not described.get(name):
                _write(thing, part, name, value)
        status = answer[0] if isinstance(answer, tuple) else 200
        return status, {"status": status}, json.dumps(getattr(thing, part.told)(), default=str)

    return make


def _if_there(part: Part, original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what tells or deletes a part, if there is one."""

    def answer(request: Any) -> Any:  # noqa: ANN401
        part.find(request, parameters_of(request))
        return original(request)

    return answer


def _updating(part: Part) -> Callable[[Any], Any]:
    """Return what answers an update of a part."""

    def update(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        thing = part.find(request, given)
        change(thing, part, given.get("patchOperations") or [])
        return 200, {}, json.dumps(getattr(thing, part.told)(), default=str)

    return update


def change(thing: Any, part: Part, operations: Sequence[Given]) -> None:  # noqa: ANN401
    """Apply patch operations to one of moto's models."""
    shape: Any = operation_model("apigateway", part.update).output_shape
    own = _OWN.get(part.noun)
    before = getattr(thing, part.told)()
    after = patched(dict(before), own(thing, operations) if own else operations, shape)
    for name, value in after.items():
        if value != before.get(name) or name not in before:
            _write(thing, part, name, value)


def _write(thing: Any, part: Part, name: str, value: Json) -> None:  # noqa: ANN401
    for attribute in (part.attributes.get(name, ""), xform_name(name), name):
        if attribute in vars(thing):
            setattr(thing, attribute, value)
            return
    vars(thing).setdefault("more", {})[name] = value


def _method_settings(stage: Any, operations: Sequence[Given]) -> list[Given]:  # noqa: ANN401
    """Apply what is said of methods, ``/~1pets/GET/logging/loglevel``, which is no member; return the rest."""
    rest = []
    known = operation_model("apigateway", "UpdateStage").output_shape.members
    for operation in operations:
        parts = str(operation["path"]).split("/")[1:]
        if parts[0] in known or len(parts) < 2:
            rest.append(operation)
            continue
        key = "/".join(parts[:2])
        if operation["op"] == "remove":
            stage.method_settings.pop(key, None)
        elif len(parts) > 2:
            stage._patch_method_setting(key, "/".join(parts[2:]), operation["value"])  # noqa: SLF001 moto's own way
    return rest


def _api_stages(plan: Any, operations: Sequence[Given]) -> list[Given]:  # noqa: ANN401
    """Apply what is said of the stages of a usage plan, which are named ``api:stage``; return the rest."""
    rest = []
    for operation in operations:
        path = str(operation["path"])
        if not path.startswith("/apiStages"):
            rest.append(operation)
        elif path == "/apiStages":
            api, _, stage = str(operation["value"]).partition(":")
            known = [one for one in plan.api_stages if (one["apiId"], one["stage"]) != (api, stage)]
            plan.api_stages = [*known, {"apiId": api, "stage": stage}] if operation["op"] == "add" else known
        else:
            _throttle(plan, path.split("/")[2:], operation)
    return rest


def _throttle(plan: Any, parts: Sequence[str], operation: Given) -> None:  # noqa: ANN401
    """Apply what is said of one method of a stage: ``api:stage/throttle/~1pets/GET/rateLimit``."""
    [named, _, *method] = [*parts, *[""] * (2 - len(parts))]
    for stage in plan.api_stages:
        if f"{stage['apiId']}:{stage['stage']}" == named:
            if not method:
                stage["throttle"] = {}
                continue
            key = "/".join(part.replace("~1", "/") for part in method[:2])
            limits = stage.setdefault("throttle", {}).setdefault(key, {})
            if operation["op"] == "remove":
                del stage["throttle"][key]
            else:
                limits[method[2]] = float(operation["value"])


_OWN: Mapping[str, Callable[[Any, Sequence[Given]], Sequence[Given]]] = {
    "Stage": _method_settings,
    "UsagePlan": _api_stages,
}
