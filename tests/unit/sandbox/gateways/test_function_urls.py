"""The URLs of functions answer."""

from typing import Any

import pytest

from sandbox.gateways.asking import ask
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.test_http_apis import WHOLE
from tests.unit.sandbox.lambdas.functions import make, zipped


def url_of(account: Account, code: str = WHOLE, *, public: bool = True, **more: Any) -> str:
    """Return the URL of a new function."""
    make(account, zipped(index__py=code))
    functions = account.client("lambda")
    made = functions.create_function_url_config(FunctionName="shop", **{"AuthType": "NONE", **more})
    if public:
        functions.add_permission(
            FunctionName="shop",
            StatementId="public",
            Action="lambda:InvokeFunctionUrl",
            Principal="*",
            FunctionUrlAuthType="NONE",
        )
    return str(made["FunctionUrl"])


def test_a_function_gets_the_request(account: Account) -> None:
    """In format 2.0, from somebody unknown."""
    url = url_of(account)
    answer = ask("POST", f"{url}a/b?x=1", json_body={"a": 1})
    event = answer.json()
    assert (answer.status, event["rawPath"], event["body"]) == (200, "/a/b", '{"a": 1}')
    context = event["requestContext"]
    assert (context["accountId"], context["stage"], context["routeKey"]) == ("anonymous", "$default", "$default")
    assert context["domainName"] == url.split("/")[2]


def test_a_url_without_a_permission_or_a_signature_is_forbidden(account: Account) -> None:
    """The policy has to let everybody in, or the caller has to sign."""
    url = url_of(account, public=False)
    assert ask("GET", url).status == 403
    account.client("lambda").update_function_url_config(FunctionName="shop", AuthType="AWS_IAM")
    assert "Function URL authorization issues" in ask("GET", url).json()["Message"]
    scope = "Credential=SANDBOX/20260101/us-east-1/lambda/aws4_request"
    signed = {"Authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=none"}
    assert "iam" in ask("GET", url, headers=signed).json()["requestContext"]["authorizer"]


def test_pages_of_other_origins(account: Account) -> None:
    """As the URL's settings say."""
    url = url_of(account, Cors={"AllowOrigins": ["https://shop.example"], "AllowMethods": ["GET"]})
    answer = ask("GET", url, headers={"Origin": "https://shop.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Access-Control-Allow-Origin" not in ask("GET", url, headers={"Origin": "https://evil.example"}).headers


def test_a_function_that_fails_is_a_bad_gateway(account: Account) -> None:
    """And a URL that there is not is forbidden."""
    url = url_of(account, "def handler(event, context):\n    raise ValueError('oh')")
    assert (ask("GET", url).status, ask("GET", url).text) == (502, "Internal Server Error")
    assert ask("GET", "https://nothing.lambda-url.us-east-1.on.aws/").status == 403
    with pytest.raises(ValueError, match="is the URL of no API"):
        ask("GET", "https://example.com/")
