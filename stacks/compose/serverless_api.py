"""Composes a shop without servers: APIs, functions, and the events that lead from one to the next."""

from aws_cdk import CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from refarch.compute import HostPerZone
from refarch.data import AccessLogBucket, EncryptedBucket
from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.security import EnvelopeKey
from refarch.serverless import (
    HANDLERS,
    ApiFirewall,
    Cached,
    EventFeed,
    FanOut,
    HttpApi,
    ImagePipeline,
    OwnName,
    PythonFunction,
    RestApi,
    ServiceLink,
    Stage,
    StreamedTable,
    VpcPlace,
    WebSocketApi,
    WorkQueue,
)

FUNCTIONS, WAREHOUSE = "functions", "warehouse"
STOCK_PORT = 8080
NEW_ORDER = {
    "type": "object",
    "required": ["item", "quantity"],
    "properties": {
        "item": {"type": "string", "minLength": 1, "maxLength": 100},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 100},
    },
    "additionalProperties": False,
}
STEP_SECONDS, HIDDEN_SECONDS, ATTEMPTS = 5, 30, 2
"""A step is one write; a message that nobody could work off is tried again after half a minute."""


class ServerlessApi(Stack):
    """Order → table → stream → topic → queues → steps → stream → bus → chat; picture → bucket → function → bucket."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        zones: int,
        stage: Stage,
        own_name: OwnName | None,
    ) -> None:
        """Add the resources.

        Args:
            scope: the app.
            construct_id: the stack's name.
            cidr: the VPC's block.
            zones: Availability Zones.
            stage: how the REST API is served.
            own_name: under which it answers; by default under the one that AWS gives.
        """
        super().__init__(scope, construct_id, description="Event-driven serverless API (refarch)")
        administrator = iam.Role(
            self,
            "KeyAdministrator",
            description="Administers the key and cannot decrypt",
            assumed_by=iam.AccountRootPrincipal().with_conditions({"Bool": {"aws:MultiFactorAuthPresent": True}}),
        )
        self._key = EnvelopeKey(
            self, "Key", alias=self.stack_name, administrators=[administrator], removal_policy=RemovalPolicy.DESTROY
        )
        self._key.allow_log_groups_of(self)
        self._orders = StreamedTable(self, "Orders", key=self._key, removal_policy=RemovalPolicy.DESTROY)
        self._bus = events.EventBus(self, "Bus", description="What happens in the shop")
        self._placed = FanOut(self, "Placed", key=self._key)
        self._network = MultiAzVpc(
            self,
            "Network",
            cidr=cidr,
            zones=zones,
            tiers=[Tier(name=tier, exposure=Exposure.ISOLATED) for tier in (FUNCTIONS, WAREHOUSE)],
            nat=NatStrategy.NONE,
            log_key=self._key.key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self._order_api(stage, own_name)
        self._announcer()
        self._steps()
        self._chat()
        self._pictures()

    def _order_api(self, stage: Stage, own_name: OwnName | None) -> None:
        api = RestApi(self, "OrderApi", about="Orders", key=self._key, stage=stage, own_name=own_name)
        table = self._orders.table
        take = self._function("Take", "orders", "Takes orders and tells of them", {"TABLE": table.table_name})
        take.may("dynamodb:PutItem", "dynamodb:GetItem", on=[table.table_arn])
        api.mocked("/status", {"status": "open"}, public="Whether the shop is open: the same for all who look at it")
        api.answered_by(take, "POST", "/orders", body=NEW_ORDER, keyed=True)
        api.answered_by(take, "GET", "/orders/{id}", keyed=True)
        api.linked(self._warehouse(), "GET", "/stock", keyed=True, cached=Cached())
        partner = api.sold_to("Partner", rate=20, burst=40, per_day=10_000)
        api.protect(ApiFirewall(self, "Firewall"))
        CfnOutput(self, "OrdersUrl", value=api.url, description="The REST API: signed requests with a key")
        CfnOutput(self, "PartnerKeyId", value=partner.key_id, description="aws apigateway get-api-key --include-value")

    def _warehouse(self) -> ServiceLink:
        """The one thing here that has servers: what the shop had before, behind the API like all else."""
        hosts = HostPerZone(self, "Warehouse", network=self._network, tier=WAREHOUSE)
        block = str(self._network.block_of(WAREHOUSE))
        hosts.admit(ec2.Peer.ipv4(block), port=STOCK_PORT, why="From the load balancer, and its checks")
        return ServiceLink(
            self, "Stock", network=self._network, tier=WAREHOUSE, targets=hosts.ids, target_port=STOCK_PORT
        )

    def _announcer(self) -> None:
        told = {"TOPIC": self._placed.topic.topic_arn, "BUS": self._bus.event_bus_name}
        announce = self._function("Announce", "announce", "Tells what changes about orders", told)
        self._orders.told_to(announce)
        self._placed.published_by(announce)
        announce.may("events:PutEvents", on=[self._bus.event_bus_arn])

    def _steps(self) -> None:
        """Two consumers of the same orders; the packer works inside of a VPC without any way out but to the table."""
        pack = self._step("Pack", "packed", VpcPlace(network=self._network, tier=FUNCTIONS))
        # To DynamoDB, through the gateway endpoint: the tier's route table leads nowhere else.
        pack.call_block("0.0.0.0/0", port=443)
        self._step("Book", "booked", None)

    def _step(self, name: str, step: str, place: VpcPlace | None) -> PythonFunction:
        work = WorkQueue(self, f"{name}Queue", key=self._key, visibility=HIDDEN_SECONDS, max_receives=ATTEMPTS)
        self._placed.feed(work)
        function = PythonFunction(
            self,
            name,
            code=HANDLERS / "work.py",
            about=f"Notes that an order is {step}",
            key=self._key,
            environment={"TABLE": self._orders.table.table_name, "STEP": step},
            timeout=STEP_SECONDS,
            place=place,
        )
        function.may("dynamodb:UpdateItem", on=[self._orders.table.table_arn])
        work.worked_off_by(function, at_most=5)
        return function

    def _chat(self) -> None:
        chat = WebSocketApi(self, "Chat", about="What is said and what happens in the shop", key=self._key)
        tell = self._function("Tell", "chat", "Tells everybody who is connected", chat.environment)
        chat.operated_by(tell, routes=["say"])
        pattern = {"source": ["shop.orders"], "detail-type": ["OrderPacked"]}
        EventFeed(self, "PackedNews", key=self._key, bus=self._bus, pattern=pattern, to=tell)
        CfnOutput(
            self, "ChatUrl", value=chat.url, description='The WebSocket API, signed: {"action": "say", "text": "…"}'
        )

    def _pictures(self) -> None:
        logs = AccessLogBucket(self, "AccessLogs")
        pictures, small = (
            EncryptedBucket(self, name, key=self._key, access_logs=logs.bucket, removal_policy=RemovalPolicy.DESTROY)
            for name in ("Pictures", "Small")
        )
        ImagePipeline(self, "Thumbnails", key=self._key, source=pictures, target=small)
        told = {"BUCKET": small.bucket.bucket_name, "PREFIX": "small/"}
        show = self._function("Show", "gallery", "Tells which pictures there are", told)
        show.may("s3:ListBucket", on=[small.bucket.bucket_arn])
        web = HttpApi(self, "Gallery", about="Pictures", key=self._key)
        window = "The shop's window: it tells the names of pictures that are there to be seen, and of no customer"
        web.answered_by(show, "GET", "/pictures", public=window)
        CfnOutput(self, "WebUrl", value=web.url, description="The HTTP API: /pictures")
        CfnOutput(self, "PicturesBucket", value=pictures.bucket.bucket_name, description="PNG files below incoming/")

    def _function(self, name: str, handler: str, about: str, environment: dict[str, str]) -> PythonFunction:
        return PythonFunction(
            self, name, code=HANDLERS / f"{handler}.py", about=about, key=self._key, environment=environment
        )
