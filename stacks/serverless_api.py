"""A shop without servers, from the order to the news that it is packed: what it promises."""

from base64 import b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING

from stacks.acts import Answers, Ask, Connect, Lies, Logged, Put, Say, Send, Told, Waits
from stacks.intents import Answered, LeadsTo, NeverReachable, Reachable
from stacks.scenario import Scenario, Setting
from stacks.settings import count

if TYPE_CHECKING:
    from aws_cdk import App

PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAQAAAADACAIAAABkjyoxAAABiklEQVR42u3TQQ0AAAjEsPOCABzgXxYm+NGkCpYs1QNvRQIMAAYA"
    "A4ABwABgADAAGAAMAAYAA4ABwABgADAAGAAMAAYAA4ABwABgADAAGAAMAAYAA4ABwABgADAAGAAMAAYAA4ABwABgADAAGAAMAAYA"
    "A4ABwABgADAAGAAMAAYAA2AAFTAAGAAMAAYAA4ABwABgADAAGAAMAAYAA4ABwABgADAAGAAMAAYAA4ABwABgADAAGAAMAAYAA4AB"
    "wABgADAAGAAMAAYAA4ABwABgADAAGAAMAAYAA4ABwABgADAAGAAMgAHAAGAAMAAYAAwABgADgAHAAGAAMAAYAAwABgADgAHAAGAA"
    "MAAYAAwABgADgAHAAGAAMAAYAAwABgADgAHAAGAAMAAYAAwABgADgAHAAGAAMAAYAAwABgADgAHAAGAADKACBgADgAHAAGAAMAAY"
    "AAwABgADgAHAAGAAMAAYAAwABgADgAHAAGAAMAAYAAwABgADgAHAAGAAMAAYAAwABgADgAHg0gJKIQZVDt/HpgAAAABJRU5ErkJg"
    "gg=="
)
"""A PNG of 256 by 192 pixels."""
ORDER = '{"item": "{mark}", "quantity": 2}'
NO_ORDER = '{"id": "{mark}"}'


def orders(
    method: str = "POST", path: str = "/orders", body: str = ORDER, *, key: bool = True, signed: bool = True
) -> Ask:
    """Return a request to the REST API."""
    return Ask(url="OrdersUrl", method=method, path=path, body=body, key="PartnerKeyId" if key else "", signed=signed)


TELL = orders("GET", "/orders/{id}", "")


def build(app: "App", context: Mapping[str, str]) -> None:
    """Add the stack."""
    from refarch.serverless import Cache, OwnName, Stage  # noqa: PLC0415 importing CDK starts Node
    from stacks.compose.serverless_api import ServerlessApi  # noqa: PLC0415 likewise

    cache = None if context["cache"] == "none" else Cache(gib=context["cache"])
    domain, certificate = context["domain"], context["certificate"]
    own_name = OwnName(domain=domain, certificate=certificate or None, alone=True) if domain else None
    ServerlessApi(
        app,
        SCENARIO.slug,
        cidr=context["cidr"],
        zones=count(context, "zones"),
        stage=Stage(cache=cache),
        own_name=own_name,
    )


SCENARIO = Scenario(
    slug="serverless-api",
    title="Event-driven serverless API",
    summary=(
        "A shop in which no server runs. A REST API holds orders to a model and to the plan of the caller's key, a "
        "function keeps them in a table, and the table's stream tells the rest: a topic fans out to two queues with "
        "dead letters, two functions work them off, one of them inside of a VPC without any way out, and a bus "
        "carries the news to everybody who is connected by WebSocket, which takes a signature. Pictures that are put "
        "into one bucket come out of another, small, with code from a layer; an HTTP API tells anybody which there "
        "are. What the shop had before, a "
        "warehouse on two hosts, stands in the VPC behind the REST API and nobody else reaches it."
    ),
    topics=("serverless", "lambda", "lambda-layers", "api-gateway"),
    hazards=(
        (
            "Costs about 42 USD a month in us-east-1 while nobody calls: a Network Load Balancer (17) and two t3.micro "
            "instances (15), the web ACL with three rules (8), the key (1). All else is paid by use; the cache, if one "
            "is chosen, is paid by the hour (from 0.02 USD)."
        ),
        (
            "The role with which API Gateway writes logs is a setting of the whole account and Region: this stack "
            "takes the place of the one that is there, and when it is deleted no API there logs any more."
        ),
        (
            "Checking it means trying it: each check places orders, poisons messages and puts pictures into a "
            "bucket. Messages and pictures are taken away again; the orders stay in the table."
        ),
        (
            "A bucket with pictures in it stops the deletion of the stack: empty both first. The access log bucket and "
            "the log that API Gateway makes of its errors stay behind in any case."
        ),
        "The Network Load Balancer and the VPC link to it take 5 to 10 minutes to create.",
        (
            "With a name of one's own (-c domain=<name> -c certificate=<ARN>) the REST API answers under no other one, "
            "and under that only once a DNS record leads to the regionalDomainName that aws apigateway get-domain-name "
            "tells."
        ),
        "The interfaces of the function in the VPC go up to 20 minutes after it, and the VPC waits for them.",
        "Deleting the key makes everything that it encrypted unreadable for ever; it waits 30 days before it goes.",
    ),
    settings=(
        Setting(name="cidr", default="10.0.0.0/16", about="the VPC's IPv4 block, /16 to /28"),
        Setting(name="zones", default="2", about="Availability Zones, 1 to 6"),
        Setting(name="domain", default="", about="a name of one's own for the REST API: api.shop.example"),
        Setting(
            name="certificate",
            default="",
            about="ARN of an ACM certificate of this Region for it; without one API Gateway has the name already",
        ),
        Setting(name="cache", default="none", about="GiB of the REST API's cache, of /stock: 0.5, 1.6 … 237, or none"),
    ),
    names={
        "packer": "Pack",
        "packing queue": "PackQueue/Queue",
        "packing dead letters": "PackQueue/DeadLetters",
        "packer's log": "Pack/Log",
        "pictures": "Pictures/Bucket",
        "small pictures": "Small/Bucket",
        "load balancer": "Stock/LoadBalancer",
        "warehouse": "Warehouse",
        "pictures' dead letters": "Thumbnails/New/DeadLetters",
    },
    intents=(
        Answered(
            ask=Ask(url="OrdersUrl", path="/status"),
            status=200,
            holds="open",
            why="The API answers by itself, without a backend",
        ),
        Answered(ask=orders(signed=False), status=403, why="Only who has credentials of the account may order"),
        Answered(ask=orders(key=False), status=403, why="Each customer is counted and limited by a key"),
        Answered(
            ask=orders(body='{"item": "{mark}"}'),
            status=400,
            why="What does not fit the model is refused before anybody is asked",
        ),
        Answered(ask=orders(), status=201, holds="{mark}", why="An order is taken"),
        LeadsTo(
            act=orders(),
            sign=Answers(ask=TELL, holds='"packed"'),
            why="Stream, topic and queue lead to the packer, who reaches the table from within the VPC",
        ),
        LeadsTo(
            act=orders(),
            sign=Answers(ask=TELL, holds='"booked"'),
            why="The topic fans out: the bookkeeper has a queue of his own",
        ),
        LeadsTo(
            act=orders(),
            sign=Told(url="ChatUrl", holds="{id}", signed=True),
            why="That an order is packed is an event, and whoever is connected hears of it",
        ),
        Answered(
            ask=Connect(url="ChatUrl"),
            status=403,
            why="Orders are nobody's business outside: who has no credentials of the account neither hears nor speaks",
        ),
        LeadsTo(
            act=Say(url="ChatUrl", message='{"action": "say", "text": "{mark}"}', signed=True),
            sign=Told(url="ChatUrl", holds="{mark}", signed=True),
            why="Clients hear each other",
        ),
        LeadsTo(
            act=Send(queue="packing queue", message=NO_ORDER),
            sign=Waits(queue="packing dead letters", holds="{mark}"),
            within=180,
            why="A poisoned message is put aside and holds up nobody",
        ),
        LeadsTo(
            act=Send(queue="packing queue", message=NO_ORDER),
            sign=Logged(log="packer's log", holds=("ERROR", "{mark}")),
            within=180,
            leaves=Waits(queue="packing dead letters", holds="{mark}"),
            why="Why it failed is in the log",
        ),
        LeadsTo(
            act=Put(bucket="pictures", key="incoming/{mark}.png", content=PICTURE),
            sign=Lies(bucket="small pictures", key="small/{mark}.png", begins=b"\x89PNG"),
            why="A picture comes out processed",
        ),
        LeadsTo(
            act=Put(bucket="pictures", key="incoming/{mark}.gif", content=b"GIF89a"),
            sign=Waits(queue="pictures' dead letters", holds="{mark}"),
            within=120,
            why="What is no picture is tried twice and put aside, with the reason",
        ),
        Answered(
            ask=Ask(url="WebUrl", path="/pictures"),
            status=200,
            holds="pictures",
            why="The HTTP API tells anybody which pictures there are",
        ),
        Reachable(
            source="load balancer",
            destination="warehouse",
            port=8080,
            why="The REST API's link leads to the load balancer, and from there to the service",
        ),
        NeverReachable(
            source="internet", destination="warehouse", why="It is reached through the API and by no other way"
        ),
        NeverReachable(source="packer", destination="warehouse", why="Nor from beside it"),
        NeverReachable(source="packer", destination="internet", why="It needs the table and nothing else"),
        NeverReachable(source="internet", destination="packer", why="Functions are invoked, not connected to"),
    ),
    build=build,
)
