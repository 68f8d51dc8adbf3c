"""moto's request handlers: reading what a request says, and giving them operations that they lack."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn

from botocore import xform_name
from moto.backends import ALT_SERVICE_NAMES, get_backend
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model
from moto.utilities.utils import get_partition

Json = Any


class RefusedError(ServiceException):
    """What a service answers instead, by AWS's code of the error and in words; moto writes it as its protocol asks."""


def refuse(code: str, message: str) -> NoReturn:
    """Refuse a request.

    Raises:
        RefusedError: always.
    """
    raise RefusedError(code, message)


Handler = Callable[[Any], Any]
Operation = Callable[["Place", dict[str, Json]], Mapping[str, Json]]
"""From where a request arrived and its parameters to the response, all by their API names."""


def parameters_of(request: Any) -> dict[str, Json]:  # noqa: ANN401 moto's response classes share nothing that is typed
    """Return the parameters of a request, as the operation's description names them."""
    before = request.__dict__.get("params")
    request.parse_parameters(request.normalized_request)
    parameters = request.params
    if before is None:
        del request.params
    else:
        request.params = before
    plain: dict[str, Json] = getattr(parameters, "original_dict", lambda: parameters)()
    return plain


@dataclass(frozen=True)
class Place:
    """Where a request arrived.

    Attributes:
        account: twelve digits.
        region: the Region; ``us-east-1`` for a service that has none.
        backend: moto's backend of the service.
    """

    account: str
    region: str
    backend: Any

    @property
    def partition(self) -> str:
        """Return the partition of the Region."""
        return str(get_partition(self.region))

    def arn(self, service: str, resource: str, *, regional: bool = True) -> str:
        """Return the ARN of a resource of this account."""
        return f"arn:{self.partition}:{service}:{self.region if regional else ''}:{self.account}:{resource}"


def place_of(request: Any, service: str) -> Place:  # noqa: ANN401
    """Return where a request to a service arrived."""
    held: Any = get_backend(service)  # type: ignore[call-overload] # any of the names that moto lists
    regions = held[request.current_account]
    global_name = get_partition(request.region)
    backend = regions[global_name if global_name in regions.regions else request.region]
    return Place(request.current_account, request.region, backend)


def package_of(service: str) -> str:
    """Return moto's name of a service: ``awslambda`` for ``lambda``."""
    return str(ALT_SERVICE_NAMES.get(service, service)).replace("-", "")


def response_class(service: str) -> Any:  # noqa: ANN401 a class of moto's
    """Return the class that answers the requests to a service."""
    module = import_module(f"moto.{package_of(service)}.responses")
    [found] = [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, BaseResponse) and item.__module__ == module.__name__
    ]
    return found


def answers(service: str, handlers: Mapping[str, Handler], response: Any = None) -> None:  # noqa: ANN401
    """Let a service of moto answer operations; ``moto.<service>.urls`` is what a mend that does so waits for.

    Args:
        service: botocore's name of it.
        handlers: operation (``CreateDataSource``) → what answers it, given moto's request.
        response: the class that answers, if moto's module has several.
    """
    answering = response or response_class(service)
    for operation, handler in handlers.items():
        setattr(answering, xform_name(operation), handler)
    _route(service, answering, handlers)


def operations(service: str, written: Mapping[str, Operation], response: Any = None) -> None:  # noqa: ANN401
    """Let a service of moto answer operations that are written as functions of place and parameters.

    Args:
        service: botocore's name of it.
        written: operation (``CreateResourceShare``) → the function.
        response: the class that answers, if moto's module has several.
    """

    def handler(operation: Operation) -> Handler:
        return lambda request: ActionResult(operation(place_of(request, service), parameters_of(request)))

    answers(service, {name: handler(operation) for name, operation in written.items()}, response)


def _route(service: str, answering: Any, operations: Iterable[str]) -> None:  # noqa: ANN401
    """Add the URLs of REST operations; which operation a URL means, moto takes from botocore's description."""
    model = get_service_model(service)
    if not model.protocol.startswith("rest"):
        return
    paths = [str(model.operation_model(operation).http["requestUri"]) for operation in operations]

    known = import_module(f"moto.{package_of(service)}.urls").url_paths
    for path in (path.split("?", 1)[0].rstrip("/") for path in paths):
        pattern = re.sub(r"\{(\w+)(\+?)\}", lambda part: f"(?P<{part[1]}>{'.+' if part[2] else '[^/]+'})", path)
        known.setdefault(f"{{0}}{pattern}/?$", answering.dispatch)
