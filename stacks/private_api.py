"""An API for one's own networks only: what the scenario promises.

It is no part of ``serverless-api``, whose callers are anywhere: with private DNS the endpoint takes over the names of
all APIs in its VPC, so that nothing there would reach the shop's public ones any more. And what shows one idea is
synthesised in half the time.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.acts import Ask
from stacks.intents import Answered, NeverReachable, Reachable, SurvivesZoneLoss
from stacks.scenario import Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App

CALL = Reachable(source="app", destination="api endpoint", port=443, why="The API is called at private addresses")


def rate(currency: str = "CHF", *, inside: bool = True, signed: bool = True) -> Ask:
    """Return a question for a rate, through the VPC's endpoint or under the API's own name."""
    way = "through the endpoint" if inside else "past the endpoint"
    return Ask(url="InsideUrl" if inside else "OutsideUrl", path=f"/rates/{currency}", signed=signed, way=way)


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from stacks.compose.private_api import PrivateApi  # noqa: PLC0415 importing CDK starts Node

    PrivateApi(app, SCENARIO.slug, cidr=context["cidr"], zones=count(context, "zones"))


SCENARIO = Scenario(
    slug="private-api",
    title="API for one's own networks",
    summary=(
        "A REST API that the internet does not know: programs in a VPC without any way out call it through an "
        "interface endpoint, and nobody calls it in another way, whatever he may. Its resource policy says so twice: "
        "it lets in who comes through the endpoint, and denies all who do not, because credentials of the account "
        "would be enough otherwise. A function answers."
    ),
    topics=("api-gateway",),
    hazards=(
        (
            "Costs about 36 USD a month in us-east-1: two t3.micro instances with detailed monitoring and their "
            "volumes (20), an interface endpoint in two zones (15), a key (1). The endpoint charges 0.01 USD per GB as "
            "well, requests to the API cost 3.50 USD a million."
        ),
        (
            "With private DNS all names below execute-api mean the endpoint, for the whole VPC: what called somebody's "
            "public API from there gets 403 from now on, unless it is called by a name of that API's own."
        ),
        (
            "The role with which API Gateway writes logs is a setting of the whole account and Region: this stack "
            "takes the place of the one that is there, and when it is deleted no API there logs any more."
        ),
        (
            "Whether the API answers through its endpoint is known only to who asks from inside of the VPC: elsewhere "
            "refarch check --act calls these promises unknown."
        ),
        "The endpoint takes 3 to 5 minutes to create.",
        "Deleting the key makes everything that it encrypted unreadable for ever; it waits 30 days before it goes.",
    ),
    settings=(
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="zones", default="2", about="Availability Zones, 1 to 6"),
    ),
    names={"app": "App", "api endpoint": "Door/Endpoint"},
    intents=(
        CALL,
        NeverReachable(source="internet", destination="api endpoint", why="Its addresses are the VPC's"),
        NeverReachable(source="app", destination="api endpoint", port=80, why="API Gateway speaks TLS only"),
        NeverReachable(source="app", destination="internet", why="There is no way out, and none is needed"),
        SurvivesZoneLoss(fleet="app", at_least=1, paths=(CALL,), why="The endpoint has an interface in each zone"),
        Answered(ask=rate(), status=200, holds="0.94", why="Who comes through the endpoint and signs is answered"),
        Answered(ask=rate("XXX"), status=404, holds="XXX", why="By a function that knows what it knows"),
        Answered(ask=rate(signed=False), status=403, why="To be inside is not enough: callers are known"),
        Answered(ask=rate(inside=False), status=403, why="Nor are credentials, for who comes another way"),
    ),
    build=build,
)
