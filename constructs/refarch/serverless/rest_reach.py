"""From where a REST API is reached: by a name of one's own, or through an interface endpoint alone."""

import re
from dataclasses import dataclass, field

from aws_cdk import Stack, Token
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.free_ids import free_id
from refarch.network import InterfaceEndpoint
from refarch.refusal import refuse
from refarch.remembered import handle

_DOMAIN = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_BASE = re.compile(r"[a-zA-Z0-9$_.+!*'()-]+")
_CERTIFICATE = re.compile(r"arn:[\w-]+:acm:[\w-]+:\d{12}:certificate/.+")


@dataclass
class _Name:
    """A name of one's own, as a stack sees it.

    Attributes:
        made: the resource, if it is this stack's.
        paths: the base paths that lead to an API.
    """

    made: apigateway.CfnDomainName | None = None
    paths: set[str] = field(default_factory=set)


_NAMES: dict[tuple[str, str], _Name] = {}
"""Stack, by handle, and domain → the name."""


@dataclass(frozen=True, kw_only=True)
class OwnName:
    """A name of one's own for an API.

    Attributes:
        domain: ``api.shop.example``.
        certificate: the ARN of a certificate of the same Region; ``None`` if API Gateway has the name already, as
            another API, of this stack or not, has brought it: one name leads to many, each below a path of its own.
        below: the path below which it answers; empty for all of the name.
        alone: whether it answers under this name only, and no more under the one that AWS gives, past what stands in
            front of one's own.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-disable-default-endpoint.html
    """

    domain: str
    certificate: str | None = None
    below: str = ""
    alone: bool = False

    @property
    def url(self) -> str:
        """Return where an API answers under it, with a slash at the end."""
        return f"https://{self.domain}/{f'{self.below}/' if self.below else ''}"


def endpoint_of(scope: Construct, through: InterfaceEndpoint | ec2.IInterfaceVpcEndpoint) -> str:
    """Return the id of an endpoint of this app's, or of one that is there.

    Raises:
        RefusedError: if it is for another service than API Gateway's APIs.
    """
    if not isinstance(through, InterfaceEndpoint):
        return through.vpc_endpoint_id
    service = through.service.rpartition(".")[2]
    # What comes last is the service, whether its short name was given or the whole one.
    if not Token.is_unresolved(service) and service != "execute-api":
        given, rule = f"private_through={through.node.path!r} for {service}", "APIs are called through execute-api"
        refuse(scope, given, rule, "Make an endpoint with service='execute-api'")
    return through.endpoint.ref


def make_private(api: apigateway.RestApi, endpoint: str) -> None:
    """Let the endpoint have the API's name: AWS makes an alias of both for it."""
    resource = api.node.default_child
    assert isinstance(resource, apigateway.CfnRestApi)
    resource.endpoint_configuration = apigateway.CfnRestApi.EndpointConfigurationProperty(
        types=["PRIVATE"], vpc_endpoint_ids=[endpoint]
    )


def url_through(api: apigateway.RestApi, door: InterfaceEndpoint, stage: str) -> str:
    """Return where a stage of a private API answers by the name that AWS has for the API and an endpoint of it."""
    stack = Stack.of(api)
    host = f"{api.rest_api_id}-{door.endpoint.ref}.execute-api.{stack.region}.{stack.url_suffix}"
    return f"https://{host}/{stage}/"


def give_name(
    scope: Construct, name: OwnName, *, api: apigateway.RestApi, stage: apigateway.Stage
) -> apigateway.CfnDomainName | None:
    """Let a stage answer under a name of one's own, with TLS 1.2 or newer; its name is no part of the path then.

    Args:
        scope: the construct that the name belongs to.
        name: the name.
        api: the API.
        stage: its stage.

    Returns:
        The CDK resource if it is new; a DNS record has to lead to its ``attr_regional_domain_name``.

    Raises:
        RefusedError: if the domain is none or made already, the certificate is none of ACM's, or the path is none or
            leads to an API already.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-regional-api-custom-domain-create.html
    """
    domain, certificate, below = name.domain, name.certificate, name.below
    if not Token.is_unresolved(domain) and not _DOMAIN.fullmatch(domain):
        refuse(scope, f"domain={domain!r}", "a name is in lower case and has a dot", "Write it like api.shop.example")
    if certificate is not None and not Token.is_unresolved(certificate) and not _CERTIFICATE.fullmatch(certificate):
        rule = "a name has a certificate of AWS Certificate Manager's"
        refuse(scope, f"certificate={certificate!r}", rule, "Give the certificate's ARN")
    if below and not Token.is_unresolved(below) and not _BASE.fullmatch(below):
        rule = "a base path has letters, digits and $-_.+!*'(), and no slash"
        refuse(scope, f"below={below!r}", rule, "Write it like orders")
    known = _NAMES.setdefault((handle(Stack.of(scope)), domain), _Name())
    if certificate is not None and known.made is not None:
        rule = f"{known.made.node.path} has made this name already"
        refuse(scope, f"domain={domain!r}", rule, "Leave the certificate out, and say below which path")
    if below in known.paths:
        rule = "a path of a name leads to one API, and this one does already"
        refuse(scope, f"below={below!r} of {domain!r}", rule, "Use another path")
    known.paths.add(below)
    if name.alone:
        resource = api.node.default_child
        assert isinstance(resource, apigateway.CfnRestApi)
        resource.disable_execute_api_endpoint = True
    if certificate is not None:
        known.made = apigateway.CfnDomainName(
            scope,
            free_id(scope, "Name"),
            domain_name=domain,
            regional_certificate_arn=certificate,
            endpoint_configuration=apigateway.CfnDomainName.EndpointConfigurationProperty(types=["REGIONAL"]),
            security_policy="TLS_1_2",
        )
    apigateway.CfnBasePathMapping(
        scope,
        free_id(scope, "NameMapping"),
        # By reference, so that CloudFormation makes the name first, whichever API of the stack has brought it.
        domain_name=domain if known.made is None else known.made.ref,
        rest_api_id=api.rest_api_id,
        stage=stage.stage_name,
        base_path=below or None,
    )
    return None if certificate is None else known.made
