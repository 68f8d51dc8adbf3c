"""The services of an embedded account, called in this process: boto3 sessions whose requests never leave it."""

import re
from functools import cache
from typing import Any

import boto3
from botocore import xform_name
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.model import OperationModel, ServiceModel
from moto.utilities.utils import get_partition

from sandbox import service_models
from sandbox.sessions import CONFIG, addressing, in_process_client, in_process_session, isolated_session

DEFAULT_ACCOUNT = "123456789012"
DEFAULT_REGION = "us-east-1"
ACCESS_ROLE = "OrganizationAccountAccessRole"
"""The role that AWS makes in each new member of an organization, for its management account.

Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
"""


class InProcessServices:
    """The APIs of one account and Region, answered by moto in this process.

    No request can reach AWS: every one is answered here, and one that moto has no service for is an error.

    Attributes:
        account: twelve digits.
        region: the Region that clients are for.
        partition: ``aws``, ``aws-cn`` or ``aws-us-gov``.
    """

    def __init__(self, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION) -> None:
        """Address an account and Region."""
        self.account = account
        self.region = region
        self.partition = get_partition(region)
        self._clients: dict[str, Any] = {}

    @property
    def session(self) -> boto3.Session:
        """Return a boto3 session of this account and Region."""
        return in_process_session(self.account, self.region)

    def elsewhere(self, region: str) -> "InProcessServices":
        """Return the APIs of the same account in another Region."""
        return self if region == self.region else InProcessServices(self.account, region)

    def of_account(self, account: str) -> "InProcessServices":
        """Return the APIs of another account in the same Region."""
        return self if account == self.account else InProcessServices(account, self.region)

    def client(self, service: str) -> Any:  # noqa: ANN401 boto3 clients have no static type
        """Return a boto3 client."""
        if service not in self._clients:
            self._clients[service] = in_process_client(service, self.account, self.region)
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

    def __init__(
        self,
        session: boto3.Session,
        endpoint: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> None:
        """Use a session, an endpoint for all its services, and a Region and account if they are not the session's."""
        self._session = session
        self._endpoint = endpoint
        # A sandbox is on this machine, and no proxy leads there.
        self._config = CONFIG.merge(Config(proxies={})) if endpoint else CONFIG
        self._clients: dict[str, Any] = {}
        self._inside = account
        self.region: str = region or session.region_name or DEFAULT_REGION
        self.partition = get_partition(self.region)
        self.account: str = self.client("sts").get_caller_identity()["Account"]

    @classmethod
    def of_sandbox(cls, endpoint: str, region: str = DEFAULT_REGION) -> "RemoteServices":
        """Return the APIs of a sandbox's default account, whatever AWS settings the environment holds."""
        return cls(isolated_session(region), endpoint)

    def elsewhere(self, region: str) -> "RemoteServices":
        """Return the APIs of the same account in another Region."""
        return self if region == self.region else RemoteServices(self._session, self._endpoint, region, self._inside)

    def of_account(self, account: str) -> "RemoteServices":
        """Return the APIs of another account of the same sandbox.

        Raises:
            ValueError: if this is no sandbox: in AWS an account is entered by its credentials only.
        """
        if account == self.account:
            return self
        if self._endpoint is None:
            msg = f"account {account} is entered with credentials of its own"
            raise ValueError(msg)
        return RemoteServices(self._session, self._endpoint, self.region, account)

    def client(self, service: str) -> Any:  # noqa: ANN401
        """Return a boto3 client."""
        if service not in self._clients:
            client = self._session.client(
                service, region_name=self.region, endpoint_url=self._endpoint, config=self._config
            )
            if self._inside is not None:
                client.meta.events.register("before-call", addressing(self._inside))
            if service == "s3control" and self._endpoint is not None:
                client.meta.events.register("before-sign.s3-control", _without_account)
            self._clients[service] = client
        return self._clients[service]

    def call(self, service: str, operation: str, /, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401
        """Call an operation by its API name."""
        response: dict[str, Any] = getattr(self.client(service), xform_name(operation))(**parameters)
        response.pop("ResponseMetadata", None)
        return response


def _without_account(request: AWSRequest, **_: object) -> None:
    """Take the account out of the host, which a header names too: few machines know ``111122223333.localhost``."""
    request.url = re.sub(r"^(https?://)\d{12}\.", r"\1", request.url)


@cache
def operation_model(service: str, operation: str) -> OperationModel:
    """Return botocore's description of an operation: its parameters and their types."""
    return service_model(service).operation_model(operation)


@cache
def service_model(service: str) -> ServiceModel:
    """Return botocore's description of a service."""
    return ServiceModel(service_models.loader().load_service_model(service, "service-2"), service)
