"""Finding an API, a function's URL or a custom domain name by its id, in whichever account and Region it is."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.services import InProcessServices


@dataclass(frozen=True)
class Found:
    """An API.

    Attributes:
        kind: ``REST``, ``HTTP`` or ``WEBSOCKET``.
        api: moto's record of it.
        backend: moto's of its account and Region.
        account: twelve digits.
        region: of the API.
    """

    kind: Literal["REST", "HTTP", "WEBSOCKET"]
    api: Any
    backend: Any
    account: str
    region: str

    @property
    def id(self) -> str:
        """Return the API's id."""
        return str(self.api.id if self.kind == "REST" else self.api.api_id)

    @property
    def services(self) -> InProcessServices:
        """Return the services of the API's account and Region."""
        return InProcessServices(self.account, self.region)

    @property
    def arn(self) -> str:
        """Return the ARN that its stages' and methods' begin with."""
        return f"arn:{self.services.partition}:execute-api:{self.region}:{self.account}:{self.id}"


@dataclass(frozen=True)
class FunctionUrl:
    """A function's URL.

    Attributes:
        config: moto's record of it.
        function: moto's record of the function.
        backend: moto's of its account and Region.
        qualifier: the alias, if it is an alias's.
    """

    config: Any
    function: Any
    backend: Any
    qualifier: str | None


def find_api(identity: str) -> Found | None:
    """Return an API."""
    from moto.apigateway.models import apigateway_backends  # noqa: PLC0415 takes long, and is there once an API is
    from moto.apigatewayv2.models import apigatewayv2_backends  # noqa: PLC0415 see above

    for backend in _each(apigateway_backends):
        if identity in backend.apis:
            return Found("REST", backend.apis[identity], backend, backend.account_id, backend.region_name)
    for backend in _each(apigatewayv2_backends):
        if identity in backend.apis:
            api = backend.apis[identity]
            kind: Literal["HTTP", "WEBSOCKET"] = "WEBSOCKET" if api.protocol_type == "WEBSOCKET" else "HTTP"
            return Found(kind, api, backend, backend.account_id, backend.region_name)
    return None


def find_url(identity: str) -> FunctionUrl | None:
    """Return a function's URL."""
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415 takes long

    for backend in _each(lambda_backends):
        for function in backend.list_functions():
            urls = {None: function.url_config, **vars(function).get("urls_of_aliases", {})}
            for qualifier, config in urls.items():
                if config is not None and f"//{identity}." in config.url:
                    return FunctionUrl(config, function, backend, qualifier)
    return None


def registered(host: str) -> str | None:
    """Return the custom domain name that a host stands for: itself, or one with ``*`` for its first part.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
    """
    known: set[str] = set()
    for module, backends in (
        ("moto.apigateway.models", "apigateway_backends"),
        ("moto.apigatewayv2.models", "apigatewayv2_backends"),
    ):
        # Asked of each request: without the service nobody has registered a name, and loading it takes long.
        if module in sys.modules:
            for backend in _each(getattr(sys.modules[module], backends)):
                known |= set(backend.domain_names)
    wild = f"*.{host.partition('.')[2]}"
    return host if host in known else wild if wild in known else None


def find_domain(name: str, path: str) -> tuple[Found, str, str] | None:
    """Return the API behind a path of a custom domain name, its stage or an empty text, and what is left of the path.

    The longest base path that fits is taken, of a name of its own or else of one with ``*`` for the first part.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
    """
    from moto.apigateway.models import apigateway_backends  # noqa: PLC0415 see above
    from moto.apigatewayv2.models import apigatewayv2_backends  # noqa: PLC0415 see above

    name = registered(name) or name
    mappings: dict[str, tuple[str, str]] = {}
    for backend in _each(apigateway_backends):
        for mapping in backend.base_path_mappings.get(name, {}).values():
            base = "" if mapping.base_path == "(none)" else mapping.base_path
            mappings[base] = (mapping.rest_api_id, mapping.stage or "")
    for backend in _each(apigatewayv2_backends):
        for mapping in backend.api_mappings.values():
            if mapping.domain_name == name:
                mappings[mapping.api_mapping_key or ""] = (mapping.api_id, mapping.stage)
    for base in sorted(mappings, key=len, reverse=True):
        if not base or path == f"/{base}" or path.startswith(f"/{base}/"):
            api, stage = mappings[base]
            found = find_api(api)
            if found is not None:
                return found, stage, path.removeprefix(f"/{base}") if base else path
    return None


def _each(backends: Any) -> Iterator[Any]:  # noqa: ANN401 moto's own class
    """Return the backends that there are, without making any."""
    accounts: Mapping[str, Mapping[str, Any]] = backends
    for regions in list(accounts.values()):
        yield from list(regions.values())
