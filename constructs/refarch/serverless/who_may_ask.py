"""Who may ask an API: whoever signs with IAM credentials, or, if somebody says why, everybody."""

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.acknowledgement import acknowledge, found_as
from refarch.refusal import refuse


def refuse_without_reason(scope: Construct, public: str | None) -> None:
    """Refuse what is to be public and nobody says why; ``None`` is not public, and needs no reason.

    Raises:
        RefusedError: if the reason is empty.
    """
    if public is not None and not public.strip():
        refuse(
            scope,
            f"public={public!r}",
            "what answers the whole internet does so for a reason, which stands in the template for reviewers",
            "Say why everybody may, or leave it out: then callers sign with IAM credentials",
        )


def acknowledge_public(route: Construct, public: str | None) -> None:
    """Keep with a route that has no authorizer the reason of whoever chose that; other routes need none."""
    if public is not None:
        acknowledge(route, rule="APIG4", reason=public)


def let_call(role: iam.Role, api: apigateway.RestApi, asked: str, stage: str) -> None:
    """Let a role call a method of a REST API's stage.

    Args:
        role: of the API's account.
        api: the API.
        asked: method and path: ``GET/orders/*``.
        stage: the stage's name.
    """
    method, slash, path = asked.partition("/")
    arn = api.arn_for_execute_api(method, slash + path, stage)
    role.add_to_policy(iam.PolicyStatement(actions=["execute-api:Invoke"], resources=[arn]))
    if "*" in path:
        reason = "What is asked for by its id nobody knows before"
        acknowledge(role, rule=f"IAM5[Resource::{found_as(api, arn)}]", reason=reason)
