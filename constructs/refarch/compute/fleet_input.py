"""What a fleet cannot be built from."""

import re

from aws_cdk import Token
from constructs import Construct

from refarch.network import Exposure, MultiAzVpc
from refarch.network.any_vpc import Tiers, nobody_knows, planned_exposure
from refarch.refusal import refuse

_SERIES = "c|d|dl|f|g|gr|h|hpc|i|inf|is|m|p|r|t|trn|u|vt|x|z"
"""Letters that a family begins with; 'a' is Graviton and 'mac' is macOS.

https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
"""
_SIZE = r"nano|micro|small|medium|large|\d{0,3}xlarge|metal(-\d+xl)?"
_X86_64_TYPE = re.compile(rf"({_SERIES})(-\d+tb)?\d+(?![a-z]*g)[a-z]*(-[a-z0-9]+)?\.({_SIZE})")
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
_LONGEST_PREFIX = 27
_CERTIFICATE = re.compile(r"arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate/[a-z0-9-]+")


def refuse_bad_size(scope: Construct, *, nominal_instances: int, instance_type: str, port: int) -> None:
    """Refuse a size, a type or a port that would not work.

    Raises:
        RefusedError: if there would be no instance, one that is not x86-64, or a port that only root may open.
    """
    if nominal_instances < 1:
        refuse(scope, f"nominal_instances={nominal_instances}", "a fleet needs an instance", "Use 1 or more")
    if not _X86_64_TYPE.fullmatch(instance_type):
        refuse(
            scope,
            f"instance_type={instance_type!r}",
            "the image is for x86-64 processors",
            "Use a type such as 't3.micro' or 'm7i.large'; a 'g' after the generation means Graviton",
        )
    if not 1024 <= port <= 65535:
        refuse(scope, f"port={port}", "the server does not run as root", "Use a port from 1024 to 65535")


def refuse_bad_certificate(scope: Construct, arn: str | None) -> None:
    """Refuse what is no certificate of AWS Certificate Manager.

    Raises:
        RefusedError: if the ARN is of something else.
    """
    if arn is not None and not Token.is_unresolved(arn) and not _CERTIFICATE.fullmatch(arn):
        refuse(
            scope,
            f"certificate_arn={arn!r}",
            "a load balancer takes certificates from AWS Certificate Manager",
            "Give an ARN like 'arn:aws:acm:<Region>:<account>:certificate/<id>', of the load balancer's own Region",
        )


def zones_of(scope: Construct, *, network: Tiers, public_tier: str, app_tier: str) -> int:
    """Return the number of zones that a fleet spans.

    Raises:
        RefusedError: if a tier is unknown, the load balancer's is not public or too small, the servers' is public or
            isolated, or there is a single zone.
    """
    refuse_bad_public_tier(scope, network=network, public_tier=public_tier)
    return refuse_bad_app_tier(scope, network=network, app_tier=app_tier)


def refuse_bad_app_tier(scope: Construct, *, network: Tiers, app_tier: str) -> int:
    """Return the number of zones of a tier for servers.

    Raises:
        RefusedError: if the tier is unknown, public or isolated, or in a single zone.
    """
    behind = Exposure.EGRESS if nobody_knows(network) else planned_exposure(network, app_tier)
    if behind is Exposure.ISOLATED:
        refuse(
            scope,
            f"app_tier={app_tier!r} (isolated)",
            "web servers need a way out, to Session Manager and to the APIs of AWS",
            "Use a tier with Exposure.EGRESS",
        )
    if behind is Exposure.PUBLIC:
        refuse(
            scope,
            f"app_tier={app_tier!r} (public)",
            "web servers take requests from the load balancer only, and need no public address",
            "Use a private tier",
        )
    zones = len(network.subnets(app_tier))
    if zones < 2:
        refuse(scope, f"zones={zones}", "an Application Load Balancer needs two zones", "Use a VPC of 2 or more")
    return zones


def refuse_bad_public_tier(scope: Construct, *, network: Tiers, public_tier: str) -> None:
    """Refuse a tier in which an internet-facing load balancer cannot be.

    Raises:
        RefusedError: if the tier is unknown, not public or too small.
    """
    exposure = Exposure.PUBLIC if nobody_knows(network) else planned_exposure(network, public_tier)
    if exposure is not Exposure.PUBLIC:
        refuse(
            scope,
            f"public_tier={public_tier!r} ({exposure.value})",
            "an internet-facing load balancer needs a route to the internet gateway",
            "Use a public tier",
        )
    if not isinstance(network, MultiAzVpc):
        return  # How large an imported subnet is, its import does not say.
    front = network.plan.block_of(public_tier)
    if front.subnets[0].prefixlen > _LONGEST_PREFIX:
        refuse(
            scope,
            f"public_tier={public_tier!r} (/{front.subnets[0].prefixlen})",
            f"a load balancer that is to grow needs subnets of /{_LONGEST_PREFIX} or larger",
            "Give the tier a shorter prefix or the VPC a larger block",
        )
