"""Integrations with AWS services: the request goes to the sandbox's own service, in the name of the integration's role.

An URI is ``arn:aws:apigateway:<region>:<service>:path/<path>`` or ``…:action/<Action>&<parameters>``.

Source: https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
"""

import re
from collections.abc import Mapping

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from botocore.exceptions import UnknownServiceError
from werkzeug.datastructures import Headers

from sandbox import dispatch
from sandbox.gateways.errors import UnsupportedError
from sandbox.gateways.messages import Response, query_of, query_text
from sandbox.gateways.query_answers import as_json, invalid_action, speaks_query
from sandbox.services import service_model

_URI = re.compile(
    r"arn:[\w-]+:apigateway:(?P<region>[\w-]+):(?P<service>[\w.-]+):(?P<kind>path|action)/(?P<rest>.*)", re.DOTALL
)
_NAMES = {"states": "stepfunctions", "monitoring": "cloudwatch", "email": "ses", "sts": "sts"}
"""A service as URIs name it → boto3's name, where they differ."""


def call(  # noqa: PLR0917 a whole request
    account: str, uri: str, method: str, headers: Mapping[str, str], query: Mapping[str, str], body: bytes
) -> Response:
    """Return what a service answers.

    Args:
        account: the API's, whose role it is.
        uri: of the integration, with what it has for variables filled in.
        method: of HTTP.
        headers: of the request.
        query: of the request.
        body: of the request.

    Raises:
        UnsupportedError: if the sandbox has no such service.
    """
    found = _URI.fullmatch(uri)
    if found is None:
        msg = f"an integration with {uri}"
        raise UnsupportedError(msg)
    region = found["region"]
    subdomain, _, service = found["service"].rpartition(".")
    try:
        model = service_model(_NAMES.get(service, service))
    except UnknownServiceError:
        msg = f"an integration with the service {service}"
        raise UnsupportedError(msg) from None
    sent = {name: value for name, value in headers.items() if value is not None}
    path, parameters = "/", dict(query)
    if found["kind"] == "path":
        rest, _, text = found["rest"].partition("?")
        path, parameters = f"/{rest.lstrip('/')}", {**dict(query_of(text)), **parameters}
    else:
        action, _, text = found["rest"].partition("&")
        parameters = {**dict(query_of(text)), **parameters}
        prefix = model.metadata.get("targetPrefix")
        if prefix and model.metadata["protocol"] == "json" and not speaks_query(model):
            sent["X-Amz-Target"] = f"{prefix}.{action}"
            version = model.metadata.get("jsonVersion", "1.0")
            sent["Content-Type"] = f"application/x-amz-json-{version}"
        else:
            given = {"Action": action, "Version": model.api_version, **dict(query_of(body.decode())), **parameters}
            body, parameters = query_text(given.items()).encode(), {}
            sent["Content-Type"] = "application/x-www-form-urlencoded"
    form = str(next((value for name, value in sent.items() if name.lower() == "content-type"), ""))
    action = dict([*parameters.items(), *query_of(body.decode())]).get("Action") if "urlencoded" in form else None
    if action and speaks_query(model) and action not in model.operation_names:
        return Response(400, Headers([("Content-Type", "application/json")]), invalid_action(action))
    if "content-type" not in {name.lower() for name in sent}:
        sent["Content-Type"] = "application/json"
    scope = f"SANDBOX/20000101/{region}/{model.signing_name}/aws4_request"
    sent["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"
    sent["x-moto-account-id"] = account
    host = ".".join(part for part in (subdomain, model.endpoint_prefix, region, "amazonaws.com") if part)
    url = f"https://{host}{path}" + (f"?{query_text(parameters.items())}" if parameters else "")
    prepared = HTTPHeaders()
    for name, value in sent.items():
        if name.lower() not in {"host", "content-length"}:
            prepared[name] = value
    answer = dispatch.answer(AWSPreparedRequest(method, url, prepared, body, False))  # noqa: FBT003 botocore's signature
    told = Headers([(n, str(v)) for n, v in answer.headers.items()])
    accepted = next((value for name, value in sent.items() if name.lower() == "accept"), "application/json")
    if speaks_query(model) and "xml" in told.get("Content-Type", "") and "json" in accepted:
        told["Content-Type"] = "application/json"
        return Response(answer.status_code, told, as_json(model, answer.content))
    return Response(answer.status_code, told, answer.content)
