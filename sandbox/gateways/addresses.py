"""Which API a URL is for: the host names that AWS gives out, the same below ``localhost``, and a path for all else.

``https://<api>.execute-api.<region>.amazonaws.com/<stage>/<path>`` is
``http://<api>.execute-api.<region>.localhost:<port>/<stage>/<path>`` here, and, where names below ``localhost`` are
not resolved, ``http://localhost:<port>/_refarch/apis/<api>/<stage>/<path>``. A function's URL is
``<id>.lambda-url.<region>`` or below ``/_refarch/urls/``. A custom domain name is answered as the host that it is (once
it is registered), below ``localhost``, and below ``/_refarch/domains/<name>/``.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html,
https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
"""

import re
from dataclasses import dataclass
from typing import Literal

APIS, URLS, DOMAINS = "/_refarch/apis/", "/_refarch/urls/", "/_refarch/domains/"
_PATHS: dict[str, Literal["api", "url", "domain"]] = {APIS: "api", URLS: "url", DOMAINS: "domain"}
_HOST = re.compile(
    r"^(?P<id>[a-z0-9]+)(?:-(?P<endpoint>vpce-[0-9a-f]+))?\.(?P<service>execute-api|lambda-url)\.(?P<region>[a-z0-9-]+)\."
    r"(?:amazonaws\.com(?:\.cn)?|on\.aws|localhost)(?::\d+)?$"
)
_URL = re.compile(
    r"(?P<scheme>https|wss)://(?P<host>[a-z0-9]+(?:-vpce-[0-9a-f]+)?\.(?:execute-api|lambda-url)\.[a-z0-9-]+)"
    r"\.(?:amazonaws\.com(?:\.cn)?|on\.aws)(?P<path>[^\s\"']*)"
)
_OWN_NAME = re.compile(
    r"(?P<scheme>https|wss)://(?P<name>(?![^/]*\.(?:amazonaws\.com(?:\.cn)?|on\.aws)(?:/|$))[a-z0-9.-]+\.[a-z]{2,63})"
    r"(?P<path>/[^\s\"']*|)"
)


@dataclass(frozen=True)
class Address:
    """What a URL is for.

    Attributes:
        kind: an API's, a function's URL, or a custom domain name.
        id: of the API or the URL, or the domain name.
        path: what follows, from the slash on, with the stage.
        endpoint: the interface endpoint through which a private API is asked, if the host names one.
    """

    kind: Literal["api", "url", "domain"]
    id: str
    path: str
    endpoint: str | None = None


def address_of(host: str, path: str) -> Address | None:
    """Return what a request is for; ``None`` if it is for no API.

    Args:
        host: the header ``Host``, with or without a port.
        path: percent-encoded.
    """
    for prefix, kind in _PATHS.items():
        if path.startswith(prefix):
            name, _, rest = path.removeprefix(prefix).partition("/")
            one, dash, endpoint = name.lower().partition("-vpce-")
            return Address(kind, one, f"/{rest}", f"vpce-{endpoint}") if dash else Address(kind, one, f"/{rest}")
    found = _HOST.match(host.lower())
    if found is None:
        name = host.lower().partition(":")[0].removesuffix(".localhost")
        is_domain = "." in name and not name[-1].isdigit() and _registered(name)
        return Address("domain", name, path or "/") if is_domain else None
    kind = "api" if found["service"] == "execute-api" else "url"
    return Address(kind, found["id"], path or "/", found["endpoint"])


def _registered(name: str) -> bool:
    from sandbox.gateways.finding import registered  # noqa: PLC0415 most requests are for no API

    return registered(name) is not None


def local_url(url: str, port: int) -> str | None:
    """Return where a server answers what AWS would answer under a URL; ``None`` if that is no API's or function's.

    Args:
        url: as a template's output has it.
        port: the server's.
    """
    found = _URL.fullmatch(url)
    if found is None:
        return None
    scheme = {"https": "http", "wss": "ws"}[found["scheme"]]
    return f"{scheme}://{found['host']}.localhost:{port}{found['path']}"


def plain_url(url: str, port: int) -> str:
    """Return where a server answers what AWS would answer under an API's URL, for what resolves no names but localhost.

    Args:
        url: ``https://<api>.execute-api.<region>.amazonaws.com/<stage>/<path>``, or ``wss:``, or below a custom domain
            name.
        port: the server's.

    Raises:
        ValueError: if the URL is of no API.
    """
    own = _OWN_NAME.fullmatch(url)
    if own is not None:
        scheme = {"https": "http", "wss": "ws"}[own["scheme"]]
        return f"{scheme}://localhost:{port}{DOMAINS}{own['name']}{own['path']}"
    here = local_url(url, port)
    if here is None or "execute-api" not in url:
        msg = f"{url} is the URL of no API"
        raise ValueError(msg)
    scheme, _, rest = here.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://localhost:{port}{APIS}{host.partition('.')[0]}{slash}{path}"
