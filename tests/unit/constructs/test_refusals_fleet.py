"""What a fleet refuses: in one line with the construct's path, the value, the rule and the remedy."""

from typing import Any

import pytest

from refarch.compute import WebFleet
from refarch.network import Exposure, Tier
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import access_logs, empty_stack, key, network, web_fleet


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"port": 80}, "test/Web: port=80: the server does not run as root."),
        ({"port": 65536}, "test/Web: port=65536: the server does not run as root."),
        ({"nominal_instances": 0}, "test/Web: nominal_instances=0: a fleet needs an instance."),
        ({"app_tier": "web"}, "test/Network: tier='web': this VPC has no tier of that name."),
        ({"public_tier": "dmz"}, "test/Network: tier='dmz': this VPC has no tier of that name."),
        (
            {"public_tier": "app"},
            "test/Web: public_tier='app' (egress): an internet-facing load balancer needs a route to the internet",
        ),
        (
            {"app_tier": "public"},
            "test/Web: app_tier='public' (public): web servers take requests from the load balancer only",
        ),
        (
            {"app_tier": "data"},
            "test/Web: app_tier='data' (isolated): web servers need a way out, to Session Manager and to the APIs",
        ),
        (
            {"certificate_arn": "arn:aws:iam::111122223333:server-certificate/mine"},
            "test/Web: certificate_arn='arn:aws:iam::111122223333:server-certificate/mine': a load balancer takes",
        ),
        ({"zones": 1}, "test/Web: zones=1: an Application Load Balancer needs two zones."),
    ],
)
def test_a_fleet_refuses(options: dict[str, Any], message: str) -> None:
    """Ports, sizes, types and places that would not work."""
    with pytest.raises(RefusedError) as refused:
        web_fleet(empty_stack(), **options)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    "instance_type",
    [
        "t4g.micro",
        "c7gn.large",
        "a1.large",
        "hpc7g.4xlarge",
        "mac1.metal",
        "mac2.metal",
        "huge",
        "banana.huge",
        "t3.huge",
    ],
)
def test_a_fleet_refuses_types_without_an_x86_64_processor(instance_type: str) -> None:
    """Graviton, macOS, and what is no type at all."""
    with pytest.raises(RefusedError) as refused:
        web_fleet(empty_stack(), instance_type=instance_type)
    expected = f"test/Web: instance_type='{instance_type}': the image is for x86-64 processors."
    assert str(refused.value).startswith(expected)


def test_a_fleet_refuses_subnets_in_which_a_load_balancer_cannot_grow() -> None:
    """Elastic Load Balancing asks for a /27 with eight free addresses in each zone."""
    stack = empty_stack()
    tiers = (
        Tier(name="public", exposure=Exposure.PUBLIC, prefix=28),
        Tier(name="app", exposure=Exposure.EGRESS, prefix=24),
    )
    vpc = network(stack, tiers=tiers)
    with pytest.raises(RefusedError, match=r"public_tier='public' \(/28\): a load balancer .* needs subnets of /27"):
        WebFleet(stack, "Web", network=vpc, key=key(stack), access_logs=access_logs(stack).bucket)
