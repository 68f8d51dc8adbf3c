"""APIs made through API Gateway's own API, and asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.gateways.asking import ask
from sandbox.gateways.messages import Response
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.lambdas.functions import make, zipped

ECHO = "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}"
"""A function that answers with what it gets."""
ANSWER = {"statusCode": "200"}


@dataclass
class Api:
    """A REST API and what tests do with it."""

    account: Account
    id: str
    client: Any
    root: str

    @property
    def url(self) -> str:
        """Return the URL that AWS gives the API."""
        return f"https://{self.id}.execute-api.{self.account.region}.amazonaws.com"

    def resource(self, path: str) -> str:
        """Return the id of a resource, made with all above it if need be."""
        known = {one["path"]: one["id"] for one in self.client.get_resources(restApiId=self.id, limit=500)["items"]}
        if path in known:
            return str(known[path])
        above, _, part = path.rpartition("/")
        parent = self.resource(above or "/")
        return str(self.client.create_resource(restApiId=self.id, parentId=parent, pathPart=part)["id"])

    def method(self, verb: str, path: str, integration: Mapping[str, Any], **more: Any) -> dict[str, str]:
        """Make a method with an integration; return what names it."""
        named = {"restApiId": self.id, "resourceId": self.resource(path), "httpMethod": verb}
        self.client.put_method(**{"authorizationType": "NONE", **more, **named})
        self.client.put_integration(**{**integration, **named})
        return named

    def mock(self, verb: str, path: str, body: str = "", status: str = "200", **more: Any) -> dict[str, str]:
        """Make a method that answers by itself."""
        template = json.dumps({"statusCode": int(status)})
        named = self.method(verb, path, {"type": "MOCK", "requestTemplates": {"application/json": template}}, **more)
        self.client.put_method_response(statusCode=status, **named)
        templates = {"application/json": body} if body else {}
        self.client.put_integration_response(statusCode=status, responseTemplates=templates, **named)
        return named

    def proxy(self, verb: str, path: str, function: str, **more: Any) -> dict[str, str]:
        """Make a method that a function answers."""
        region = self.account.region
        uri = f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"
        return self.method(verb, path, {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": uri}, **more)

    def deploy(self, stage: str = "prod", **more: Any) -> str:
        """Deploy the API to a stage; return the deployment's id."""
        return str(self.client.create_deployment(restApiId=self.id, stageName=stage, **more)["id"])

    def get(self, path: str, **more: Any) -> Response:
        """Ask the stage ``prod``."""
        return ask("GET", f"{self.url}/prod{path}", **more)


def rest_api(account: Account, **more: Any) -> Api:
    """Return a new REST API."""
    client = account.client("apigateway")
    made = client.create_rest_api(name="shop", **more)
    return Api(account, made["id"], client, made["rootResourceId"])


def function(account: Account, code: str = ECHO, name: str = "shop", *, permitted: bool = True, **more: Any) -> str:
    """Return the ARN of a new function, which API Gateway may invoke."""
    arn = make(account, zipped(index__py=code), name=name, **more)
    if permitted:
        account.client("lambda").add_permission(
            FunctionName=name, StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
        )
    return arn
