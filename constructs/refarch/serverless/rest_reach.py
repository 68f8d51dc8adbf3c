"""From where a REST API is reached: by a name of one's own, or through an interface endpoint alone."""

import re

from aws_cdk import Token
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.network import InterfaceEndpoint
from refarch.refusal import refuse

_DOMAIN = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_CERTIFICATE = re.compile(r"arn:[\w-]+:acm:[\w-]+:\d{12}:certificate/.+")


def only_through(endpoint: InterfaceEndpoint) -> iam.PolicyDocument:
    """Return the resource policy of a private API, which without one answers nobody.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
    """
    return iam.PolicyDocument(
        statements=[
            iam.PolicyStatement(
                sid="ThroughTheEndpoint",
                principals=[iam.AnyPrincipal()],
                actions=["execute-api:Invoke"],
                resources=["execute-api:/*"],
                conditions={"StringEquals": {"aws:SourceVpce": endpoint.endpoint.ref}},
            )
        ]
    )


def make_private(api: apigateway.RestApi, endpoint: InterfaceEndpoint) -> None:
    """Let the endpoint have the API's name: AWS makes an alias of both for it."""
    resource = api.node.default_child
    assert isinstance(resource, apigateway.CfnRestApi)
    resource.endpoint_configuration = apigateway.CfnRestApi.EndpointConfigurationProperty(
        types=["PRIVATE"], vpc_endpoint_ids=[endpoint.endpoint.ref]
    )


def give_name(
    scope: Construct, *, api: apigateway.RestApi, stage: apigateway.Stage, domain: str, certificate: str
) -> apigateway.CfnDomainName:
    """Let a stage answer under a name of one's own, with TLS 1.2 or newer.

    Args:
        scope: the construct that the name belongs to.
        api: the API.
        stage: its stage, whose name is no part of the path then.
        domain: ``api.shop.example``.
        certificate: the ARN of a certificate of the same Region.

    Returns:
        The CDK resource; a DNS record has to lead to its ``attr_regional_domain_name``.

    Raises:
        RefusedError: if the domain is none, or the certificate is none of ACM's.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html
    """
    if not Token.is_unresolved(domain) and not _DOMAIN.fullmatch(domain):
        refuse(scope, f"domain={domain!r}", "a name is in lower case and has a dot", "Write it like api.shop.example")
    if not Token.is_unresolved(certificate) and not _CERTIFICATE.fullmatch(certificate):
        rule = "a name has a certificate of AWS Certificate Manager's"
        refuse(scope, f"certificate={certificate!r}", rule, "Give the certificate's ARN")
    name = apigateway.CfnDomainName(
        scope,
        "Name",
        domain_name=domain,
        regional_certificate_arn=certificate,
        endpoint_configuration=apigateway.CfnDomainName.EndpointConfigurationProperty(types=["REGIONAL"]),
        security_policy="TLS_1_2",
    )
    apigateway.CfnBasePathMapping(
        scope, "NameMapping", domain_name=name.ref, rest_api_id=api.rest_api_id, stage=stage.stage_name
    )
    return name
