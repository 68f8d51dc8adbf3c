"""Who may call: functions that decide, tokens of user pools, signed requests, resource policies."""

import json
from typing import Any

import pytest

from sandbox.gateways.asking import ask
from sandbox.gateways.messages import Response
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import Api, function, rest_api
from tests.unit.sandbox.gateways.test_http_apis import WHOLE, HttpApi
from tests.unit.sandbox.lambdas.functions import heard

DECIDES = """
import json
def handler(event, context):
    print(json.dumps(event))
    token = event.get("authorizationToken") or event["headers"].get("X-User") or event["headers"].get("x-user")
    if token == "nobody":
        raise Exception("Unauthorized")
    if token == "broken":
        raise ValueError("oh")
    if token == "nothing":
        return {"principalId": "x"}
    resource = event["methodArn"] if token != "stranger" else "arn:aws:execute-api:*:*:other/*"
    effect = "Allow" if token in ("friend", "stranger") else "Deny"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
    return {
        "principalId": token,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"level": 7, "vip": True, "name": "tea"},
    }
"""


def guarded(account: Account, kind: str, source: str, **more: Any) -> Api:
    """Return an API that a function guards."""
    api = rest_api(account)
    arn = function(account, DECIDES, "guard")
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    guard = api.client.create_authorizer(
        restApiId=api.id, name="guard", type=kind, authorizerUri=uri, identitySource=source, **more
    )
    api.proxy("GET", "/", function(account), authorizationType="CUSTOM", authorizerId=guard["id"])
    api.deploy()
    return api


TOKEN = ("TOKEN", "method.request.header.Authorization")


@pytest.mark.parametrize(
    ("token", "status", "told"),
    [
        ("enemy", 403, {"Message": "User is not authorized to access this resource with an explicit deny"}),
        ("stranger", 403, {"Message": "User is not authorized to access this resource"}),
        ("nobody", 401, {"message": "Unauthorized"}),
        ("broken", 500, {"message": None}),
        ("nothing", 500, {"message": None}),
        (None, 401, {"message": "Unauthorized"}),
    ],
)
def test_a_function_may_refuse(account: Account, token: str | None, status: int, told: dict[str, Any]) -> None:
    """By a policy, by an error, or by none of both; without a token it is not asked."""
    answer = guarded(account, *TOKEN).get("/", headers={"Authorization": token} if token else {})
    assert (answer.status, answer.json()) == (status, told)


def test_a_function_may_let_pass_and_tell_something(account: Account) -> None:
    """What it tells reaches the function behind it as text."""
    context = guarded(account, *TOKEN).get("/", headers={"Authorization": "friend"}).json()["requestContext"]
    assert context["authorizer"] == {"principalId": "friend", "level": "7", "vip": "true", "name": "tea"}


def test_an_answer_holds_for_a_while(account: Account) -> None:
    """Five minutes, unless the authorizer says otherwise."""
    api = guarded(account, *TOKEN, authorizerResultTtlInSeconds=60)
    for _ in range(2):
        api.get("/", headers={"Authorization": "friend"})
    assert len(heard(account, "guard")) == 1
    account.let_pass(61)
    api.get("/", headers={"Authorization": "friend"})
    assert len(heard(account, "guard")) == 2


def test_a_token_has_to_look_like_one(account: Account) -> None:
    """What does not fit the expression never reaches the function."""
    api = guarded(account, *TOKEN, identityValidationExpression="fr.*")
    assert api.get("/", headers={"Authorization": "enemy"}).status == 401
    assert api.get("/", headers={"Authorization": "friend"}).status == 200
    assert len(heard(account, "guard")) == 1


def test_a_function_may_look_at_the_whole_request(account: Account) -> None:
    """REQUEST instead of TOKEN; each identity source has to be there."""
    api = guarded(account, "REQUEST", "method.request.header.X-User, method.request.querystring.q")
    assert ask("GET", f"{api.url}/prod/?q=1", headers={"X-User": "friend"}).status == 200
    assert api.get("/", headers={"X-User": "friend"}).status == 401
    [event] = heard(account, "guard")
    assert (event["type"], event["queryStringParameters"], event["httpMethod"]) == ("REQUEST", {"q": "1"}, "GET")
    assert event["methodArn"] == f"arn:aws:execute-api:us-east-1:{account.id}:{api.id}/prod/GET/"


def pool_and_tokens(account: Account) -> tuple[str, str, dict[str, str]]:
    """Return the id of a user pool, that of its client, and the tokens of a user."""
    cognito = account.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="users")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="tea", TemporaryPassword="Secret-1!")
    cognito.admin_set_user_password(UserPoolId=pool, Username="tea", Password="Secret-2!", Permanent=True)
    given = {"USERNAME": "tea", "PASSWORD": "Secret-2!"}
    signed = cognito.admin_initiate_auth(
        UserPoolId=pool, ClientId=client, AuthFlow="ADMIN_NO_SRP_AUTH", AuthParameters=given
    )
    return pool, client, signed["AuthenticationResult"]


def test_a_user_pool_lets_its_users_pass(account: Account) -> None:
    """With an identity token, and neither with a forged one nor with none."""
    pool, _, tokens = pool_and_tokens(account)
    api = rest_api(account)
    arn = f"arn:aws:cognito-idp:us-east-1:{account.id}:userpool/{pool}"
    guard = api.client.create_authorizer(
        restApiId=api.id, name="users", type="COGNITO_USER_POOLS", providerARNs=[arn], identitySource=TOKEN[1]
    )
    api.proxy("GET", "/", function(account), authorizationType="COGNITO_USER_POOLS", authorizerId=guard["id"])
    api.deploy()
    answer = api.get("/", headers={"Authorization": f"Bearer {tokens['IdToken']}"})
    assert answer.json()["requestContext"]["authorizer"]["claims"]["cognito:username"] == "tea"
    head, claims, signature = tokens["IdToken"].split(".")
    forged = f"{head}.{claims}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    for headers in ({}, {"Authorization": forged}, {"Authorization": "rubbish"}):
        assert (api.get("/", headers=headers).status, api.get("/", headers=headers).json()["message"]) == (
            401,
            "Unauthorized",
        )
    account.let_pass(3 * 3600)
    late = api.get("/", headers={"Authorization": tokens["IdToken"]})
    assert (late.status, late.json()) == (401, {"message": "The incoming token has expired"})


def jwt_guarded(account: Account, audience: str, issuer: str, scopes: list[str]) -> HttpApi:
    """Return an HTTP API that wants tokens."""
    api = HttpApi(account)
    guard = api.client.create_authorizer(
        ApiId=api.id,
        Name="jwt",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": [audience], "Issuer": issuer},
    )
    route = {"AuthorizationType": "JWT", "AuthorizerId": guard["AuthorizerId"], "AuthorizationScopes": scopes}
    api.route("GET /", function(account, WHOLE), route=route)
    return api


def test_an_http_api_checks_tokens(account: Account) -> None:
    """Who issued them and for whom; the header says what is wrong."""
    pool, client, tokens = pool_and_tokens(account)
    issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{pool}"
    bearer = {"Authorization": f"Bearer {tokens['AccessToken']}"}
    api = jwt_guarded(account, client, issuer, [])
    claims = api.get(headers=bearer).json()["requestContext"]["authorizer"]["jwt"]["claims"]
    assert (claims["client_id"], claims["username"]) == (client, "tea")
    none = api.get()
    assert (none.status, none.headers["www-authenticate"]) == (401, "Bearer")
    api.client.update_authorizer(
        ApiId=api.id,
        AuthorizerId=api.client.get_authorizers(ApiId=api.id)["Items"][0]["AuthorizerId"],
        JwtConfiguration={"Audience": ["others"], "Issuer": issuer},
    )
    other = api.get(headers=bearer)
    assert (other.status, "invalid audience" in other.headers["www-authenticate"]) == (401, True)


def test_a_route_wants_one_of_its_scopes(account: Account) -> None:
    """A genuine token without it is forbidden."""
    pool, client, tokens = pool_and_tokens(account)
    issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{pool}"
    answer = jwt_guarded(account, client, issuer, ["orders/write"]).get(
        headers={"Authorization": f"Bearer {tokens['AccessToken']}"}
    )
    assert (answer.status, "insufficient_scope" in answer.headers["www-authenticate"]) == (403, True)


def test_an_issuer_elsewhere_is_not_asked(account: Account) -> None:
    """Its tokens are refused, with the reason."""
    _, _, tokens = pool_and_tokens(account)
    api = jwt_guarded(account, "any", "https://login.example", [])
    answer = api.get(headers={"Authorization": f"Bearer {tokens['AccessToken']}"})
    assert answer.status == 401
    assert "login.example is not asked" in answer.headers["www-authenticate"]


SIMPLE = """
def handler(event, context):
    return {"isAuthorized": event["identitySource"] == ["friend"], "context": {"level": 7}}
"""


def test_an_http_apis_function_may_simply_say_yes_or_no(account: Account) -> None:
    """In format 2.0, with simple responses."""
    api = HttpApi(account)
    arn = function(account, SIMPLE, "guard")
    guard = api.client.create_authorizer(
        ApiId=api.id,
        Name="guard",
        AuthorizerType="REQUEST",
        AuthorizerUri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations",
        AuthorizerPayloadFormatVersion="2.0",
        EnableSimpleResponses=True,
        IdentitySource=["$request.header.X-User"],
    )
    route = {"AuthorizationType": "CUSTOM", "AuthorizerId": guard["AuthorizerId"]}
    api.route("GET /", function(account, WHOLE), route=route)

    def asked(**headers: str) -> Response:
        return api.get(headers={name.replace("_", "-"): value for name, value in headers.items()})

    assert asked(X_User="friend").json()["requestContext"]["authorizer"] == {"lambda": {"level": 7}}
    assert (asked(X_User="enemy").status, asked(X_User="enemy").json()) == (403, {"message": "Forbidden"})
    assert (asked().status, asked().json()) == (401, {"message": "Unauthorized"})


def signed(key: str) -> dict[str, str]:
    """Return the header of a request that is signed with a key."""
    scope = f"{key}/20260101/us-east-1/execute-api/aws4_request"
    return {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"}


def test_a_method_may_want_a_signature(account: Account) -> None:
    """Whose it is reaches the function."""
    iam = account.client("iam")
    iam.create_user(UserName="tea")
    key = iam.create_access_key(UserName="tea")["AccessKey"]["AccessKeyId"]
    api = rest_api(account)
    api.proxy("GET", "/", function(account), authorizationType="AWS_IAM")
    api.deploy()
    assert (api.get("/").status, api.get("/").json()) == (403, {"message": "Missing Authentication Token"})
    identity = api.get("/", headers=signed(key)).json()["requestContext"]["identity"]
    assert (identity["accessKey"], identity["userArn"]) == (key, f"arn:aws:iam::{account.id}:user/tea")


def policy(*statements: dict[str, Any]) -> str:
    """Return a resource policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


ALL = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}


def test_a_resource_policy_decides_where_one_may_come_from(account: Account) -> None:
    """Without an allow, and with a deny, the answer names who may not do what."""
    outside = {"NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}
    api = rest_api(account, policy=policy(ALL, {**ALL, "Effect": "Deny", "Condition": outside}))
    api.mock("GET", "/", '"hello"')
    api.deploy()
    assert api.get("/", source="192.0.2.7").json() == "hello"
    answer = api.get("/", source="198.51.100.7")
    resource = f"arn:aws:execute-api:us-east-1:********{account.id[-4:]}:{api.id}/prod/GET/"
    said = f"User: anonymous is not authorized to perform: execute-api:Invoke on resource: {resource}"
    assert (answer.status, answer.json()) == (403, {"Message": f"{said} with an explicit deny"})
    silent = rest_api(account, policy=policy({**ALL, "Resource": "execute-api:/test/*"}))
    silent.mock("GET", "/")
    silent.deploy()
    assert silent.get("/").status == 403
    assert not silent.get("/").json()["Message"].endswith("deny")


def test_a_private_api_is_reached_through_its_endpoint_only(account: Account) -> None:
    """Under the host name that has the endpoint's id in it."""
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName="com.amazonaws.us-east-1.execute-api", VpcEndpointType="Interface"
    )["VpcEndpoint"]["VpcEndpointId"]
    mine = {**ALL, "Condition": {"StringEquals": {"aws:SourceVpce": endpoint}}}
    api = rest_api(account, endpointConfiguration={"types": ["PRIVATE"]}, policy=policy(mine))
    api.mock("GET", "/", '"hello"')
    api.deploy()
    assert (api.get("/").status, api.get("/").json()["Message"]) == (403, "Forbidden")
    url = f"{api.url.replace(api.id, f'{api.id}-{endpoint}')}/prod/"
    assert ask("GET", url).json() == "hello"
    assert ask("GET", url.replace(endpoint, "vpce-00000000000000000")).status == 403
