"""A REST API that a function answers, for lessons about what stands before it."""

from typing import Any

from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.lessons.functions import function

COUNTS = """
count = 0
def handler(event, context):
    global count
    count += 1
    return {"statusCode": 200, "body": str(count)}
"""


def served(lab: Lab, code: str = COUNTS, **options: Any) -> str:
    """Return the id of a REST API whose ``GET /`` a function answers, deployed to the stage ``prod``."""
    client = lab.client("apigateway")
    made = client.create_rest_api(name="shop", **options)
    named = {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "GET"}
    arn = function(lab, code)
    uri = f"arn:aws:apigateway:{lab.region}:lambda:path/2015-03-31/functions/{arn}/invocations"
    client.put_method(authorizationType="NONE", **named)
    client.put_integration(type="AWS_PROXY", integrationHttpMethod="POST", uri=uri, **named)
    client.create_deployment(restApiId=made["id"], stageName="prod")
    lab.client("lambda").add_permission(
        FunctionName="shop", StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    return str(made["id"])


def change(lab: Lab, api: str, **values: str) -> None:
    """Change the stage; ``cacheClusterEnabled="true"``, or a longer path with ``__`` for each slash."""
    operations = [{"op": "replace", "path": f"/{k.replace('__', '/')}", "value": v} for k, v in values.items()]
    lab.client("apigateway").update_stage(restApiId=api, stageName="prod", patchOperations=operations)


def get(lab: Lab, api: str, path: str = "", *, through: str = "") -> tuple[int, str]:
    """Ask an API, through an interface endpoint perhaps; return status and text."""
    name = f"{api}-{through}" if through else api
    answer = ask("GET", f"https://{name}.execute-api.{lab.region}.amazonaws.com/prod/{path}")
    return answer.status, answer.text
