"""The services of an embedded account, called in this process: boto3 sessions whose requests never leave it."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
import botocore.session
from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.model import OperationModel
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.utilities.utils import get_partition

DEFAULT_ACCOUNT = "123456789012"
DEFAULT_REGION = "us-east-1"

_CONFIG = Config(retries={"mode": "standard", "total_max_attempts": 1})
_dispatcher = BotocoreStubber()


class InProcessServices:
    """The APIs of one account and Region, answered by moto in this process.

    No request can reach AWS: every one is answered here, and one that moto has no service for is an error.

    Attributes:
        account: twelve digits.
        region: the Region that clients are for.
        partition: ``aws``, ``aws-cn`` or ``aws-us-gov``.
        session: a boto3 session of this account and Region.
    """

    def __init__(self, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION) -> None:
        """Open a session."""
        self.account = account
        self.region = region
        self.partition = get_partition(region)
        self.session = _session(account, region)
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:  # noqa: ANN401 boto3 clients have no static type
        """Return a boto3 client."""
        if service not in self._clients:
            self._clients[service] = self.session.client(service, config=_CONFIG)
        return self._clients[service]

    def call(self, service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call an operation by its API name (``DescribeVpcs``).

        Raises:
            botocore.exceptions.ClientError: as the service answers.
        """
        response: dict[str, Any] = getattr(self.client(service), xform_name(operation))(**parameters)
        response.pop("ResponseMetadata", None)
        return response


class RemoteServices:
    """The APIs of one account and Region, over HTTP: of a sandbox that runs as a server, or of AWS."""

    def __init__(self, session: boto3.Session, endpoint: str | None = None) -> None:
        """Use a session, and an endpoint for all its services."""
        self._session = session
        self._endpoint = endpoint
        self._clients: dict[str, Any] = {}
        self.region: str = session.region_name or DEFAULT_REGION
        self.partition = get_partition(self.region)
        self.account: str = self.client("sts").get_caller_identity()["Account"]

    def client(self, service: str) -> Any:  # noqa: ANN401
        """Return a boto3 client."""
        if service not in self._clients:
            self._clients[service] = self._session.client(service, endpoint_url=self._endpoint, config=_CONFIG)
        return self._clients[service]

    def call(self, service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call an operation by its API name."""
        response: dict[str, Any] = getattr(self.client(service), xform_name(operation))(**parameters)
        response.pop("ResponseMetadata", None)
        return response


@cache
def operation_model(service: str, operation: str) -> OperationModel:
    """Return botocore's description of an operation: its parameters and their types."""
    return _model_session().get_service_model(service).operation_model(operation)


@cache
def _model_session() -> botocore.session.Session:
    return botocore.session.get_session()


@cache
def _session(account: str, region: str) -> boto3.Session:
    core = botocore.session.Session(profile=None)
    core.set_credentials(access_key="SANDBOX", secret_key="sandbox")  # noqa: S106 no secret: nothing checks it
    # The user's own settings (an endpoint, a profile, a proxy) must not lead requests elsewhere.
    core.set_config_variable("region", region)
    core.set_config_variable("ignore_configured_endpoint_urls", True)  # noqa: FBT003

    def address(params: Mapping[str, Any], **_: object) -> None:
        params["headers"]["x-moto-account-id"] = account

    core.register("before-call", address)
    core.register("before-send", _answer)
    return boto3.Session(botocore_session=core, region_name=region)


def _answer(request: AWSPreparedRequest, **_: object) -> AWSResponse:
    response = _dispatcher.process_request(request)
    if response is None:
        msg = f"the sandbox has no service behind {request.url}"
        raise RuntimeError(msg)
    status, headers, body = response
    return AWSResponse(request.url, status, headers, MockRawResponse(body))
