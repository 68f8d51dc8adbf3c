"""What is configured of a bucket is told again as it was said."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import get_service_model

from sandbox.mends.mend import Mend
from sandbox.patching import parameters_of, replace

Json = Any
_SINGLE = {
    "Abac": "AbacStatus",
    "AccelerateConfiguration": "AccelerateConfiguration",
    "Cors": "CORSConfiguration",
    "Encryption": "ServerSideEncryptionConfiguration",
    "LifecycleConfiguration": "LifecycleConfiguration",
    "Logging": "BucketLoggingStatus",
    "NotificationConfiguration": "NotificationConfiguration",
    "Replication": "ReplicationConfiguration",
    "RequestPayment": "RequestPaymentConfiguration",
    "Website": "WebsiteConfiguration",
}
"""The nouns of the operations → the parameter that holds the configuration."""
_UNKNOWN = {"Abac": {"AbacStatus": {"Status": "Disabled"}}, "RequestPayment": {"Payer": "BucketOwner"}}
"""What moto does not know at all, and what is told of it where nothing was said."""
_MANY = ("AnalyticsConfiguration", "IntelligentTieringConfiguration", "InventoryConfiguration", "MetricsConfiguration")
"""What a bucket may have several of, by id; moto knows the inventories, and loses parts of them."""
_DELETED = {"LifecycleConfiguration": "Lifecycle"}


def _apply() -> None:
    from moto.s3.responses import S3Response  # noqa: PLC0415 loaded by now

    replace(S3Response, _bucket_response=_respond)


def _handlers() -> Mapping[str, Callable[..., Any]]:
    handlers: dict[str, Callable[..., Any]] = {}
    for noun in _SINGLE:
        known = noun not in _UNKNOWN
        handlers[f"PutBucket{noun}"] = _putting(noun, known=known)
        handlers[f"GetBucket{noun}"] = _getting(noun, known=known)
        handlers[f"DeleteBucket{_DELETED.get(noun, noun)}"] = _deleting(noun)
    for noun in _MANY:
        handlers[f"PutBucket{noun}"] = _put_one
        handlers[f"GetBucket{noun}"] = _get_one
        handlers[f"DeleteBucket{noun}"] = _delete_one
        handlers[f"ListBucket{noun}s"] = _list_all
    return handlers


def _respond(original: Callable[..., Any], self: Any, request: Any, full_url: str) -> Any:  # noqa: ANN401 moto's own
    if not _sub_resources() & set(request.args):
        return original(self, request, full_url)
    handler = _HANDLERS.get(self._get_action_from_method_and_request_uri(self.normalized_request) or "")
    if handler is None:
        return original(self, request, full_url)
    bucket = self.backend.get_bucket(self.parse_bucket_name_from_url(request, full_url))
    return handler(self, vars(bucket).setdefault("configurations", {}), lambda: original(self, request, full_url))


@cache
def _sub_resources() -> frozenset[str]:
    """Return what stands behind a bucket's URL for its configurations: ``lifecycle``, ``cors``."""
    model = get_service_model("s3")
    paths = [str(model.operation_model(name).http["requestUri"]) for name in _HANDLERS if name.startswith("Put")]
    return frozenset(path.partition("?")[2].partition("&")[0] for path in paths)


def _putting(noun: str, *, known: bool) -> Callable[..., Any]:
    def put(request: Any, held: dict[str, Json], original: Callable[[], Any]) -> Any:  # noqa: ANN401
        given = parameters_of(request)
        # An empty element says as much as one that holds nothing.
        answer = original() if known else request.serialized(EmptyResult())
        size = given.get("TransitionDefaultMinimumObjectSize", "all_storage_classes_128K")
        held[noun] = {**(given.get(_SINGLE[noun]) or {}), "TransitionDefaultMinimumObjectSize": size}
        return answer

    return put


def _getting(noun: str, *, known: bool) -> Callable[..., Any]:
    def get(request: Any, held: dict[str, Json], original: Callable[[], Any]) -> Any:  # noqa: ANN401
        if noun in held:
            return request.serialized(ActionResult({**held[noun], _SINGLE[noun]: held[noun]}))
        return original() if known else request.serialized(ActionResult(_UNKNOWN[noun]))

    return get


def _deleting(noun: str) -> Callable[..., Any]:
    def delete(request: Any, held: dict[str, Json], original: Callable[[], Any]) -> Any:  # noqa: ANN401
        del request
        held.pop(noun, None)
        return original()

    return delete


def _kind(request: Any) -> str:  # noqa: ANN401
    """Return the member that holds a configuration that has an id."""
    operation = str(request._get_action_from_method_and_request_uri(request.normalized_request))
    return operation.partition("Bucket")[2].removesuffix("s")


def _put_one(request: Any, held: dict[str, Json], _: object) -> Any:  # noqa: ANN401
    given, kind = parameters_of(request), _kind(request)
    held.setdefault(kind, {})[given["Id"]] = given[kind]
    return request.serialized(EmptyResult())


def _get_one(request: Any, held: dict[str, Json], _: object) -> Any:  # noqa: ANN401
    return request.serialized(ActionResult({_kind(request): _found(request, held)}))


def _delete_one(request: Any, held: dict[str, Json], _: object) -> Any:  # noqa: ANN401
    _found(request, held)
    del held[_kind(request)][parameters_of(request)["Id"]]
    return 204, {}, ""


def _found(request: Any, held: dict[str, Json]) -> Json:  # noqa: ANN401
    from moto.s3.exceptions import S3ClientError  # noqa: PLC0415

    identity = parameters_of(request)["Id"]
    if identity not in held.get(_kind(request), {}):
        code, message = "NoSuchConfiguration", "The specified configuration does not exist."
        raise S3ClientError(code, message)
    return held[_kind(request)][identity]


def _list_all(request: Any, held: dict[str, Json], _: object) -> Any:  # noqa: ANN401
    kind = _kind(request)
    items = [held[kind][identity] for identity in sorted(held.get(kind, {}))]
    return request.serialized(ActionResult({f"{kind}List": items, "IsTruncated": False}))


_HANDLERS = _handlers()

MENDS = (
    Mend(
        name="bucket_configurations",
        moto="A bucket has no analytics, metrics, intelligent tiering, payer and attribute-based access control, and"
        " loses parts of its lifecycle, replication, logging, inventories and more.",
        aws="Each configuration is told as it was put, and is gone when it is deleted.",
        source="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html",
        apply=_apply,
        when="moto.s3.responses",
    ),
)
