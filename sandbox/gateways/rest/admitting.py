"""Who may call a method of a REST API: its authorization, and the API's resource policy.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
"""

from botocore.exceptions import ClientError

from sandbox.gateways import policies, signatures
from sandbox.gateways.rest import authorizers
from sandbox.gateways.rest.deployed import Method
from sandbox.gateways.rest.exchange import Exchange
from sandbox.gateways.rest.refusals import Kind, Refusal


def admit(exchange: Exchange, method: Method, endpoint: str | None) -> None:
    """Let a request pass that may.

    Args:
        exchange: the request.
        method: which it is for.
        endpoint: the interface endpoint through which it comes.

    Raises:
        Refusal: if it may not.
    """
    context = {"aws:sourceip": exchange.request.source, "aws:securetransport": "true"}
    context["aws:useragent"] = exchange.request.headers.get("User-Agent", "")
    if "PRIVATE" in exchange.served.kinds:
        context |= _through(exchange, endpoint)
    principal = "*"
    if method.authorization == "AWS_IAM":
        principal = _signed(exchange)
    verdict = _policy(exchange, principal, context)
    if verdict == "explicitDeny":
        raise _denied(exchange, principal, " with an explicit deny")
    if method.authorization in {"CUSTOM", "COGNITO_USER_POOLS"}:
        authorizers.authorize(exchange, method)
    # What is neither allowed nor denied may pass if an identity's own policy or an authorizer's allows it.
    decided_elsewhere = method.authorization == "CUSTOM" or (
        method.authorization == "AWS_IAM" and principal.split(":")[4] == exchange.found.account
    )
    if verdict == "implicitDeny" and not decided_elsewhere:
        raise _denied(exchange, principal, "")


def _policy(exchange: Exchange, principal: str, context: dict[str, str]) -> policies.Verdict:
    policy = exchange.served.policy
    if policy is None:
        return "implicitDeny" if "PRIVATE" in exchange.served.kinds else "allowed"
    return policies.decide(
        policy, action="execute-api:Invoke", resource=exchange.method_arn, principal=principal, context=context
    )


def _signed(exchange: Exchange) -> str:
    """Note who signed the request, and return their ARN.

    Raises:
        Refusal: if nobody did.
    """
    signer = signatures.signer_of(exchange.request)
    if signer is None:
        raise Refusal(Kind.MISSING_AUTHENTICATION_TOKEN)
    exchange.identity |= {
        "accessKey": signer.key,
        "accountId": signer.account,
        "caller": signer.id,
        "user": signer.id,
        "userArn": signer.arn,
    }
    return signer.arn


def _through(exchange: Exchange, endpoint: str | None) -> dict[str, str]:
    """Return what is known of the way of a request to a private API.

    Raises:
        Refusal: if it does not come through an interface endpoint for API Gateway.
    """
    if endpoint is None:
        exchange.note(f"a private API is asked through an endpoint: {exchange.found.id}-vpce-….execute-api.…")
        raise Refusal(Kind.ACCESS_DENIED, "Forbidden")
    try:
        [found] = exchange.found.services.call("ec2", "DescribeVpcEndpoints", VpcEndpointIds=[endpoint])["VpcEndpoints"]
    except ClientError:
        raise Refusal(Kind.ACCESS_DENIED, "Forbidden") from None
    if not str(found["ServiceName"]).endswith(".execute-api"):
        raise Refusal(Kind.ACCESS_DENIED, "Forbidden")
    return {"aws:sourcevpce": endpoint, "aws:sourcevpc": str(found["VpcId"])}


def _denied(exchange: Exchange, principal: str, end: str) -> Refusal:
    who = "anonymous" if principal == "*" else principal
    account = exchange.found.account
    arn = exchange.method_arn.replace(account, f"********{account[-4:]}", 1)
    message = f"User: {who} is not authorized to perform: execute-api:Invoke on resource: {arn}{end}"
    return Refusal(Kind.ACCESS_DENIED, message)
