"""Stages and deployments of REST APIs, client certificates, and documentation."""

import secrets
import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from moto.apigateway import models
from moto.apigateway.responses import APIGatewayResponse
from moto.core.utils import unix_time

from sandbox.additions.rest_api_patches import patched
from sandbox.patching import ActionResult, Collection, Place, answers, parameters_of, refuse, replace
from sandbox.patching.requests import place_of
from sandbox.services import operation_model

Json = Any
_YEAR = timedelta(days=365)


def install() -> None:
    """Let deployments leave a stage's settings as they are, and add what moto lacks."""
    api: Any = models.RestAPI
    # The stage is served by the sandbox; moto would have clients of this process believe that AWS answers.
    api.update_integration_mocks = lambda _self, _stage_name: None
    replace(api, create_deployment=_create_deployment, delete_deployment=_delete_deployment)
    replace(models.APIGatewayBackend, put_integration=_put_integration)
    for collection in (_certificates(), _documentation_parts(), _documentation_versions()):
        collection.install()
        update = str(collection.update)
        answers("apigateway", {update: _patching(collection)})
    answers("apigateway", {"TagResource": _tag, "UntagResource": _untag, "GetTags": _get_tags})
    replace(APIGatewayResponse, create_deployment=_deploy)


def _create_deployment(
    original: Callable[..., Any],
    self: Any,  # noqa: ANN401 moto's own
    name: str | None,
    description: str,
    stage_variables: Json = None,
) -> Any:  # noqa: ANN401
    """Make a deployment; a stage that is there goes on with it and keeps its settings."""
    held = self.stages.get(name)
    deployment = original(self, name, description, stage_variables)
    if name and held is not None:
        held.deployment_id = deployment.id
        held.variables |= stage_variables or {}
        self.stages[name] = held
    return deployment


def _deploy(original: Callable[..., Any], request: Any) -> Any:  # noqa: ANN401
    """Set what a request says of the stage, beside the deployment."""
    given = parameters_of(request)
    api = request.backend.get_rest_api(given["restApiId"])
    before = {name: stage.deployment_id for name, stage in api.stages.items()}
    if "canarySettings" in given and given.get("stageName") not in before:
        refuse("BadRequestException", "A canary is deployed to a stage that is there already")
    answer = original(request)
    stage = api.stages.get(given.get("stageName"))
    if stage is not None:
        stage.description = given.get("stageDescription", stage.description)
        stage.tracing_enabled = given.get("tracingEnabled", stage.tracing_enabled)
        stage.cache_cluster_enabled = given.get("cacheClusterEnabled", stage.cache_cluster_enabled)
        stage.cache_cluster_size = given.get("cacheClusterSize", stage.cache_cluster_size)
        if "canarySettings" in given:
            vars(stage).setdefault("more", {})["canarySettings"] = {**given["canarySettings"]}
            # The canary gets the new deployment; the stage goes on with its own.
            stage.more["canarySettings"]["deploymentId"] = stage.deployment_id
            stage.deployment_id = before[stage.name]
    return answer


def _delete_deployment(_original: Callable[..., Any], self: Any, deployment_id: str) -> Any:  # noqa: ANN401
    if deployment_id not in self.deployments:
        refuse("NotFoundException", "Invalid Deployment identifier specified")
    if any(deployment_id in {stage.deployment_id, _canarys(stage)} for stage in self.stages.values()):
        refuse("BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
    return self.deployments.pop(deployment_id)


def _canarys(stage: Any) -> str | None:  # noqa: ANN401 moto's Stage
    """Return the deployment that a stage's canary serves, if it has one."""
    canary = vars(stage).get("more", {}).get("canarySettings") or {}
    return canary.get("deploymentId")


def _put_integration(original: Callable[..., Any], self: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
    """Make an integration; the credentials may be those of whoever calls, of any account."""
    callers = named.get("credentials") == f"arn:{self.partition}:iam::*:user/*"
    credentials = named.pop("credentials", None)
    integration = original(self, *arguments, **named, credentials=None if callers else credentials)
    integration.credentials = credentials
    return integration


def _token(length: int = 6) -> str:
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(length))


def _certificate(now: datetime) -> str:
    """Return a certificate of the client that API Gateway is for backends, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ApiGateway")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = builder.serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + _YEAR)
    return dated.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def _certificates() -> Collection:
    def made(_: Place, __: Json) -> Json:
        now = datetime.now(UTC)
        return {
            "clientCertificateId": _token(),
            "createdDate": now,
            "expirationDate": now + _YEAR,
            "pemEncodedCertificate": _certificate(now),
        }

    return Collection(
        service="apigateway",
        key=("clientCertificateId",),
        missing="NotFoundException",
        create="GenerateClientCertificate",
        get=("GetClientCertificate",),
        update="UpdateClientCertificate",
        delete="DeleteClientCertificate",
        lists="GetClientCertificates",
        listed=lambda things: {"items": things},
        made=made,
    )


def _documentation_parts() -> Collection:
    return Collection(
        service="apigateway",
        key=("restApiId", "documentationPartId"),
        missing="NotFoundException",
        create="CreateDocumentationPart",
        get=("GetDocumentationPart",),
        update="UpdateDocumentationPart",
        delete="DeleteDocumentationPart",
        lists="GetDocumentationParts",
        listed=lambda things: {"items": things},
        made=lambda _place, _given: dict.fromkeys(("documentationPartId", "id"), _token()),
    )


def _documentation_versions() -> Collection:
    def made(_: Place, given: Json) -> Json:
        return {"version": given["documentationVersion"], "createdDate": unix_time()}

    return Collection(
        service="apigateway",
        key=("restApiId", "documentationVersion"),
        missing="NotFoundException",
        create="CreateDocumentationVersion",
        get=("GetDocumentationVersion",),
        update="UpdateDocumentationVersion",
        delete="DeleteDocumentationVersion",
        lists="GetDocumentationVersions",
        listed=lambda things: {"items": things},
        made=made,
        taken="ConflictException",
    )


def _patching(collection: Collection) -> Callable[[Any], Any]:
    """Return what answers an update of something kept, by patch operations."""

    def update(request: Any) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        thing = collection.find(place_of(request, "apigateway").backend, given)
        shape: Any = operation_model("apigateway", str(collection.update)).output_shape
        thing |= patched(dict(thing), given.get("patchOperations") or [], shape)
        return ActionResult(thing)

    return update


def _tagged(request: Any) -> Any:  # noqa: ANN401
    """Return what an ARN names: something of moto's, or something kept; it has ``tags``."""
    backend, path = request.backend, parameters_of(request)["resourceArn"].split("::", 1)[1].strip("/").split("/")
    kind, name, *more = path
    if kind == "restapis":
        api = backend.get_rest_api(name)
        return api.stages[more[1]] if more[:1] == ["stages"] else api
    held = {
        "apikeys": backend.keys,
        "domainnames": backend.domain_names,
        "usageplans": backend.usage_plans,
        "vpclinks": backend.vpc_links,
    }
    if kind == "clientcertificates":
        thing = _certificates().find(backend, {"clientCertificateId": name})
        return _Kept(thing)
    if name not in held.get(kind, {}):
        refuse("NotFoundException", "Invalid resource identifier specified")
    return held[kind][name]


class _Kept(SimpleNamespace):
    """Something kept, whose tags are one of its members."""

    def __init__(self, thing: dict[str, Json]) -> None:
        super().__init__(tags=thing.setdefault("tags", {}))


def _tag(request: Any) -> Any:  # noqa: ANN401
    thing = _tagged(request)
    if thing.tags is None:
        thing.tags = {}
    thing.tags.update(parameters_of(request)["tags"])
    return 204, {"status": 204}, ""


def _untag(request: Any) -> Any:  # noqa: ANN401
    thing = _tagged(request)
    for key in parameters_of(request)["tagKeys"]:
        (thing.tags or {}).pop(key, None)
    return 204, {"status": 204}, ""


def _get_tags(request: Any) -> Any:  # noqa: ANN401
    return ActionResult({"tags": _tagged(request).tags or {}})
