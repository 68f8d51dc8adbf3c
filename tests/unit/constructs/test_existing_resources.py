"""Constructs take what is there: a VPC, a key or a bucket that somebody else has made."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Annotations, Match

from refarch.balancing import ApplicationBalancer
from refarch.compute import Bastion, ConnectEndpoint, ServerFleet, SessionEndpoints, SingleHost, WebFleet
from refarch.data import EncryptedPostgres
from refarch.dns import FollowedRules, HybridResolver, JoinedZone, SplitHorizonZone
from refarch.hardware import HsmCluster
from refarch.hybrid import PrivateGateway, TransitGatewayEnd
from refarch.network import DhcpOptions, Peer, PrivateNat, VpcPeering
from refarch.network.existing_vpc import ExistingTiers
from refarch.refusal import RefusedError
from refarch.scaling import Notices
from refarch.serverless import (
    EventFeed,
    FanOut,
    HttpApi,
    ImagePipeline,
    RestApi,
    ServiceLink,
    StreamedTable,
    VpcPlace,
    WebSocketApi,
    WorkQueue,
)
from refarch.sessions import SessionCache, SessionTable
from refarch.transit import Firewall, Permit
from tests.unit.constructs.shape import Shape, access_logs, empty_stack, key, network, shape_of
from tests.unit.constructs.shops import function

OLD_KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def old_vpc(stack: Stack) -> ec2.IVpc:
    """Import a VPC of two zones: public, app with a way out, data without one."""
    return ec2.Vpc.from_vpc_attributes(
        stack,
        "Old",
        vpc_id="vpc-01234567",
        vpc_cidr_block="10.0.0.0/16",
        availability_zones=["us-east-1a", "us-east-1b"],
        public_subnet_ids=["subnet-00000001", "subnet-00000002"],
        public_subnet_names=["public"],
        private_subnet_ids=["subnet-00000003", "subnet-00000004"],
        private_subnet_names=["app"],
        isolated_subnet_ids=["subnet-00000005", "subnet-00000006"],
        isolated_subnet_names=["data"],
        isolated_subnet_route_table_ids=["rtb-00000005", "rtb-00000006"],
    )


def plain_vpc(stack: Stack) -> ec2.IVpc:
    """Make a VPC with CDK's own class, with tiers of the same names."""
    kinds = {
        "public": ec2.SubnetType.PUBLIC,
        "app": ec2.SubnetType.PRIVATE_WITH_EGRESS,
        "data": ec2.SubnetType.PRIVATE_ISOLATED,
    }
    rows = [ec2.SubnetConfiguration(name=name, subnet_type=kind) for name, kind in kinds.items()]
    return ec2.Vpc(stack, "Plain", max_azs=2, subnet_configuration=rows)


def seen_in_tiers(stack: Stack) -> ExistingTiers:
    """Import a VPC, and say yourself that it is to be seen in tiers."""
    return ExistingTiers(stack, old_vpc(stack))


def web(stack: Stack, vpc: Any, tier: str) -> WebFleet:
    """Put a fleet behind a load balancer."""
    logs = access_logs(stack).bucket
    return WebFleet(stack, "It", network=vpc, key=key(stack), access_logs=logs, app_tier=tier)


def balanced(stack: Stack, vpc: Any, tier: str) -> ApplicationBalancer:
    """Put a load balancer in front of servers."""
    fleet = ServerFleet(stack, "Servers", network=vpc, key=key(stack))
    logs = access_logs(stack).bucket
    return ApplicationBalancer(stack, "It", network=vpc, fleet=fleet, access_logs=logs, public_tier=tier)


IN_A_VPC: dict[str, tuple[Callable[[Stack, Any, str], object], str, str]] = {
    "servers": (lambda s, vpc, tier: ServerFleet(s, "It", network=vpc, key=key(s), app_tier=tier), "app", "data"),
    "web": (web, "app", "public"),
    "balancer": (balanced, "public", "app"),
    "function": (lambda s, vpc, tier: function(s, name="It", place=VpcPlace(network=vpc, tier=tier)), "app", "public"),
    "link": (
        lambda s, vpc, tier: ServiceLink(s, "It", network=vpc, tier=tier, targets=["i-01234567"]),
        "app",
        "public",
    ),
    "cache": (lambda s, vpc, tier: SessionCache(s, "It", network=vpc, key=key(s), tier=tier), "data", "app"),
    "database": (lambda s, vpc, tier: EncryptedPostgres(s, "It", network=vpc, key=key(s), tier=tier), "data", "app"),
    "hsm": (lambda s, vpc, tier: HsmCluster(s, "It", network=vpc, tier=tier), "data", "public"),
    "sessions": (lambda s, vpc, tier: SessionEndpoints(s, "It", network=vpc, tier=tier), "app", "lost"),
}
"""Name → what is built, a tier that suits it, and one that does not."""
TIERS = {"public": ("00000001", "00000002"), "app": ("00000003", "00000004"), "data": ("00000005", "00000006")}


@pytest.mark.parametrize("name", IN_A_VPC)
def test_an_imported_vpc_takes_them_in_the_subnets_of_that_name(name: str) -> None:
    """Its own subnets are named, and no VPC is made beside it."""
    build, tier, _ = IN_A_VPC[name]
    shape = shape_of(lambda stack: build(stack, old_vpc(stack), tier))

    assert not shape.of_type("EC2::VPC")
    assert all(f"subnet-{subnet}" in str(shape.template) for subnet in TIERS[tier])


@pytest.mark.parametrize("vpc", [plain_vpc, seen_in_tiers])
@pytest.mark.parametrize("name", IN_A_VPC)
def test_one_of_cdks_own_and_one_seen_in_tiers_are_taken_alike(name: str, vpc: Callable[[Stack], object]) -> None:
    """No construct asks how the VPC came to be."""
    build, tier, _ = IN_A_VPC[name]
    shape_of(lambda stack: build(stack, vpc(stack), tier))


@pytest.mark.parametrize("name", IN_A_VPC)
def test_a_tier_that_does_not_suit_is_refused_with_the_constructs_path(name: str) -> None:
    """Where its default route leads is what the import says, and the rule is that of a VPC made here."""
    build, _, wrong = IN_A_VPC[name]
    stack = empty_stack()
    vpc = old_vpc(stack)
    with pytest.raises(RefusedError, match=rf"^test/It: .*'{wrong}'"):
        build(stack, vpc, wrong)


@pytest.mark.parametrize("name", sorted(IN_A_VPC.keys() - {"balancer"}))
def test_the_id_of_a_vpc_is_none_and_the_refusal_says_what_is(name: str) -> None:
    """An id tells nothing of subnets, and no construct looks up what is there."""
    build, tier, _ = IN_A_VPC[name]
    with pytest.raises(RefusedError, match=r"^test/It: network='vpc-01234567': this is no VPC. .* ExistingTiers"):
        build(empty_stack(), "vpc-01234567", tier)


def old_key(stack: Stack) -> kms.IKey:
    """Import a key."""
    return kms.Key.from_key_arn(stack, "OldKey", OLD_KEY)


def plain_key(stack: Stack) -> kms.IKey:
    """Make a key with CDK's own class."""
    return kms.Key(stack, "PlainKey")


def feed(stack: Stack, used: Any) -> EventFeed:
    """Feed a function."""
    return EventFeed(stack, "It", key=used, pattern={"source": ["aws.s3"]}, to=function(stack))


WITH_A_KEY: dict[str, Callable[[Stack, Any], object]] = {
    "function": lambda s, used: function(s, used, name="It"),
    "queue": lambda s, used: WorkQueue(s, "It", key=used),
    "table": lambda s, used: StreamedTable(s, "It", key=used),
    "topic": lambda s, used: FanOut(s, "It", key=used),
    "feed": feed,
    "rest": lambda s, used: RestApi(s, "It", about="It", key=used).mocked("/health", {}),
    "http": lambda s, used: HttpApi(s, "It", about="It", key=used),
    "sockets": lambda s, used: WebSocketApi(s, "It", about="It", key=used),
    "sessions": lambda s, used: SessionTable(s, "It", key=used),
    "cache": lambda s, used: SessionCache(s, "It", network=network(s), key=used),
    "database": lambda s, used: EncryptedPostgres(s, "It", network=network(s), key=used),
    "notices": lambda s, used: Notices(s, "It", key=used),
    "servers": lambda s, used: ServerFleet(s, "It", network=network(s), key=used),
    "web": lambda s, used: WebFleet(s, "It", network=network(s), key=used, access_logs=access_logs(s).bucket),
}


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_an_imported_key_encrypts_what_they_keep(name: str) -> None:
    """Its ARN is in the template."""
    shape = shape_of(lambda stack: WITH_A_KEY[name](stack, old_key(stack)))
    assert OLD_KEY in str(shape.template)


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_a_key_of_cdks_own_is_taken_alike(name: str) -> None:
    """A key of the same app has a policy to which a service is added."""
    shape_of(lambda stack: WITH_A_KEY[name](stack, plain_key(stack)))


@pytest.mark.parametrize("name", WITH_A_KEY)
def test_the_arn_of_a_key_is_none_and_the_refusal_says_what_is(name: str) -> None:
    """CDK passes objects on, of which it knows the stack and the policy."""
    with pytest.raises(RefusedError, match=r"^test/It: key='arn:aws:kms.*': this is no key\. .*from_key_arn"):
        WITH_A_KEY[name](empty_stack(), OLD_KEY)


def test_a_functions_own_policy_lets_it_use_an_imported_key() -> None:
    """The policy of the key is somebody else's, and lets the account's policies count, or it does not."""
    shape = shape_of(lambda stack: function(stack, old_key(stack)))
    used = [
        statement
        for policy in shape.of_type("IAM::Policy").values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Resource"] == OLD_KEY
    ]
    assert [set(each["Action"]) for each in used] == [
        {"kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:DescribeKey"}
    ]


def test_the_owner_of_an_imported_key_is_told_which_service_to_let_in() -> None:
    """SNS has no IAM policy: the statement is written for the owner; a key of this app gets it at once."""
    stack = empty_stack()
    FanOut(stack, "It", key=old_key(stack))
    note = Match.string_like_regexp("The owner of test/OldKey has to add .*sns.amazonaws.com")
    Annotations.from_stack(stack).has_info("/test/It", note)

    own = empty_stack()
    FanOut(own, "It", key=plain_key(own))
    Annotations.from_stack(own).has_no_info("/test/It", Match.any_value())
    policy = shape_of(lambda stack: FanOut(stack, "It", key=plain_key(stack))).only("KMS::Key")["KeyPolicy"]
    assert "sns.amazonaws.com" in str(policy)


def test_notices_and_news_go_to_a_topic_that_is_there() -> None:
    """No topic is made beside it; an ARN is none, and Auto Scaling knows no order."""
    arn = "arn:aws:sns:us-east-1:111122223333:operators"
    shape = shape_of(lambda s: Notices(s, "It", key=key(s), topic=sns.Topic.from_topic_arn(s, "Old", arn)))
    assert not shape.of_type("SNS::Topic")
    assert arn in str(shape.only("IAM::Policy")["PolicyDocument"])

    for make in (Notices, FanOut):
        with pytest.raises(RefusedError, match=r"^test/It: topic='arn:aws:sns.*': this is no topic\. .*from_topic_arn"):
            make(stack := empty_stack(), "It", key=key(stack), topic=arn)  # type: ignore[arg-type]
    stack = empty_stack()
    line = sns.Topic.from_topic_arn(stack, "Line", f"{arn}.fifo")
    with pytest.raises(RefusedError, match=r"^test/It: topic='test/Line' \(FIFO\): Auto Scaling publishes to standard"):
        Notices(stack, "It", key=key(stack), topic=line)


def test_pictures_come_from_an_imported_bucket_whose_owner_is_told_of_the_events() -> None:
    """Its notifications are its owner's; a bucket's name alone is no bucket, and one must not feed itself."""
    stack = empty_stack()
    old, own = s3.Bucket.from_bucket_name(stack, "OldBucket", "old-pictures"), old_key(stack)
    ImagePipeline(stack, "It", key=own, source=old, target=s3.Bucket(stack, "Small"))
    Annotations.from_stack(stack).has_info("/test/It", Match.string_like_regexp("The owner of test/OldBucket has"))

    with pytest.raises(RefusedError, match=r"^test/Name: source='old-pictures': this is no bucket"):
        ImagePipeline(stack, "Name", key=own, source="old-pictures", target=old)  # type: ignore[arg-type]
    again = s3.Bucket.from_bucket_name(stack, "Again", "old-pictures")
    with pytest.raises(RefusedError, match=r"^test/Loop: .* of the same bucket"):
        ImagePipeline(stack, "Loop", key=own, source=old, target=again, outgoing="incoming/small/")


def subnets_of(vpc: Any) -> Any:
    """Return two subnets of a VPC, however it came to be."""
    return vpc.subnets("data") if hasattr(vpc, "subnets") else vpc.select_subnets(subnet_group_name="data").subnets


OF_A_VPC: dict[str, Callable[[Stack, Any], object]] = {
    "virtual private gateway": lambda s, vpc: PrivateGateway(
        s, "It", vpc=vpc, propagate_to=[ec2.SubnetSelection(subnets=list(subnets_of(vpc)))]
    ),
    "end of a transit gateway": lambda s, vpc: TransitGatewayEnd(
        s,
        "It",
        vpc=vpc,
        subnets=ec2.SubnetSelection(subnets=list(subnets_of(vpc))),
        leads_to=["192.168.0.0/16"],
    ),
    "DHCP options": lambda s, vpc: DhcpOptions(s, "It", vpc=vpc, domain_name="example.com"),
    "zone": lambda s, vpc: SplitHorizonZone(s, "It", domain="corp.example.com", vpcs=[vpc]),
    "rules": lambda s, vpc: FollowedRules(s, "It", vpc=vpc, rules={"corp.example.com": "rslvr-rr-1"}),
    "joined zone": lambda s, vpc: JoinedZone(s, "It", vpc=vpc, zone_id="Z1"),
    "resolver": lambda s, vpc: HybridResolver(s, "It", vpc=vpc, subnets=subnets_of(vpc), networks=["192.168.0.0/16"]),
    "bastion": lambda s, vpc: Bastion(s, "It", vpc=vpc, subnet=subnets_of(vpc)[0], admitted=["203.0.113.0/24"]),
    "connect endpoint": lambda s, vpc: ConnectEndpoint(s, "It", vpc=vpc, subnet=subnets_of(vpc)[0]),
    "host": lambda s, vpc: SingleHost(s, "It", vpc=vpc, subnet=subnets_of(vpc)[0]),
    "firewall": lambda s, vpc: Firewall(s, "It", vpc=vpc, subnets=subnets_of(vpc), permits=[Permit(port=443)]),
}
"""What is said to be of a VPC, and not of a tier of one."""


@pytest.mark.parametrize("name", OF_A_VPC)
def test_what_is_of_a_vpc_takes_one_however_it_came_to_be(name: str) -> None:
    """Made here, it is named in the template; CDK would take anything, and leave a security group without its VPC."""
    build = OF_A_VPC[name]
    ours = shape_of(lambda stack: build(stack, network(stack)))
    imported = shape_of(lambda stack: build(stack, old_vpc(stack)))
    for shape, vpc in ((ours, {"Ref": "NetworkVpc7FB7348F"}), (imported, "vpc-01234567")):
        own = {path: made for path, made in shape.of_type("EC2::SecurityGroup").items() if path.startswith("It")}
        assert all(made["VpcId"] == vpc for made in own.values())
        assert str(vpc) in str([r for p, r in resources(shape) if p.startswith("It")])


def resources(shape: Shape) -> list[tuple[str, Any]]:
    """Return all resources of a template with their paths."""
    return [(shape.path(name), made) for name, made in shape.template["Resources"].items()]


@pytest.mark.parametrize("name", sorted(OF_A_VPC.keys() - {"host", "bastion", "connect endpoint"}))
def test_the_id_alone_is_refused_there_too(name: str) -> None:
    """With the construct's path."""
    with pytest.raises(RefusedError, match=r"^test/It.*: network='vpc-01234567': this is no VPC"):
        OF_A_VPC[name](empty_stack(), Id("vpc-01234567"))


ROUTED: dict[str, Callable[[Stack, ec2.IVpc], object]] = {
    "virtual private gateway": lambda s, vpc: PrivateGateway(
        s, "It", vpc=vpc, propagate_to=[ec2.SubnetSelection(subnet_group_name="app")]
    ),
    "end of a transit gateway": lambda s, vpc: TransitGatewayEnd(
        s, "It", vpc=vpc, subnets=ec2.SubnetSelection(subnet_group_name="app"), leads_to=["192.168.0.0/16"]
    ),
    "peering": lambda s, vpc: VpcPeering(s, "It", network=vpc, peer=Peer(vpc_id="vpc-1", blocks=["10.1.0.0/16"])).route(
        "app"
    ),
    "NAT": lambda s, vpc: PrivateNat(s, "It", network=vpc, tier="data").lead("app", to=["10.1.0.0/16"]),
}


@pytest.mark.parametrize("name", ROUTED)
def test_subnets_that_were_imported_without_their_tables_get_no_route(name: str) -> None:
    """CDK's own error would not say who asked, nor what to do."""
    stack = empty_stack()
    vpc = old_vpc(stack)
    with pytest.raises(RefusedError, match=r"^test/It: subnets appSubnet1, appSubnet2: the route table of one is not"):
        ROUTED[name](stack, vpc)


class Id(str):
    """The id of a VPC, of which a test may take the subnets."""

    __slots__ = ()

    def subnets(self, _tier: str) -> list[ec2.ISubnet]:
        """Return none."""
        return []
