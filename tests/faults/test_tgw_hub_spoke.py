"""Every promise of tgw-hub-spoke can be broken: one careless call, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from study.check import Outcome
from study.deployed import Deployed

PROD, DEV = "prod reaches shared services on tcp 443", "dev reaches shared services on tcp 443"
WATCH = "shared services reaches prod on tcp 443"
OUT, DEV_OUT = "prod reaches internet on tcp 443", "dev reaches internet on tcp 443"
NO_PLAIN, STAYS = "prod never reaches internet on tcp 80", "shared services never reaches internet at all"
NOT_CALLED = "internet never reaches prod at all"
APART, APART_TOO = "prod never reaches dev at all", "dev never reaches prod at all"
NAT_IN_THE_WAY = "NGW_SOURCE_ADDRESS_REASSIGN"
"""What no route leads back goes by the default route, to the NAT gateways, and comes from another address."""
NO_ROUTE, ARRIVES = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", ""

Seed = Callable[[Deployed], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find("tgw-hub-spoke"))


def broken(stack: Deployed) -> dict[str, str]:
    """Return the broken promises, each with the code of its reason."""
    return {f.promise: "".join(f.codes[:1]) for f in stack.check() if f.outcome is Outcome.BROKEN}


def attachment(stack: Deployed, network: str) -> str:
    """Return a network's attachment."""
    place = network if network == "Egress" else f"{network}/Network"
    return stack.id_of(f"{home(network)}:{place}/VpcAtHub/Attachment")


def home(network: str) -> str:
    """Return the stack of a network: production's and development's are of their own accounts."""
    return {"Prod": "tgw-hub-spoke-prod", "Dev": "tgw-hub-spoke-dev"}.get(network, "tgw-hub-spoke")


def hub(stack: Deployed) -> Any:
    """Return the EC2 of the account that the hub belongs to."""
    return stack.client_in("tgw-hub-spoke", "ec2")


def table(stack: Deployed, segment: str) -> str:
    """Return a segment's route table."""
    return stack.id_of(f"Hub/{segment}/RouteTable")


def pair(stack: Deployed, network: str, segment: str) -> dict[str, str]:
    """Return what a call about an attachment and a route table names."""
    return {
        "TransitGatewayAttachmentId": attachment(stack, network),
        "TransitGatewayRouteTableId": table(stack, segment),
    }


def forgotten(network: str, segment: str) -> Seed:
    """Return a fault: a segment that does not learn a network's routes."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        hub(stack).disable_transit_gateway_route_table_propagation(**pair(stack, network, segment))
        yield
        hub(stack).enable_transit_gateway_route_table_propagation(**pair(stack, network, segment))

    return seed


def learned(network: str, segment: str) -> Seed:
    """Return a fault: a segment that learns routes which it should not know."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        hub(stack).enable_transit_gateway_route_table_propagation(**pair(stack, network, segment))
        yield
        hub(stack).disable_transit_gateway_route_table_propagation(**pair(stack, network, segment))

    return seed


def blackholed(block: str, segment: str) -> Seed:
    """Return a fault: a static route that drops."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        route = {"DestinationCidrBlock": block, "TransitGatewayRouteTableId": table(stack, segment)}
        hub(stack).create_transit_gateway_route(**route, Blackhole=True)
        yield
        hub(stack).delete_transit_gateway_route(**route)

    return seed


def unrouted(network: str) -> Seed:
    """Return a fault: a subnet of a VPC without its route to the hub."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        ec2 = stack.client_in(home(network), "ec2")
        route = {
            "RouteTableId": stack.id_of(f"{home(network)}:{network}/Network/Vpc/appSubnet1/RouteTable"),
            "DestinationCidrBlock": "0.0.0.0/0",
        }
        ec2.delete_route(**route)
        yield
        ec2.create_route(**route, TransitGatewayId=stack.id_of("Hub/Gateway"))

    return seed


def without_zone(network: str) -> Seed:
    """Return a fault: an attachment that has no subnet in the second zone."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        change = {"TransitGatewayAttachmentId": attachment(stack, network)}
        ec2 = stack.client_in(home(network), "ec2")
        subnets = [stack.id_of(f"{home(network)}:{network}/Network/Vpc/transitSubnet2/Subnet")]
        ec2.modify_transit_gateway_vpc_attachment(**change, RemoveSubnetIds=subnets)
        yield
        ec2.modify_transit_gateway_vpc_attachment(**change, AddSubnetIds=subnets)

    return seed


def both(*seeds: Seed) -> Seed:
    """Return a fault that takes several mistakes: routes are missing in both directions."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        with ExitStack() as undo:
            for each in seeds:
                undo.enter_context(each(stack))
            yield

    return seed


def unholed(block: str, segment: str) -> Seed:
    """Return a fault: a blackhole taken away."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        route = {"DestinationCidrBlock": block, "TransitGatewayRouteTableId": table(stack, segment)}
        hub(stack).delete_transit_gateway_route(**route)
        yield
        hub(stack).create_transit_gateway_route(**route, Blackhole=True)

    return seed


def unsent(block: str, segment: str, to: str) -> Seed:
    """Return a fault: a static route taken away."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        route = {"DestinationCidrBlock": block, "TransitGatewayRouteTableId": table(stack, segment)}
        hub(stack).delete_transit_gateway_route(**route)
        yield
        hub(stack).create_transit_gateway_route(**route, TransitGatewayAttachmentId=attachment(stack, to))

    return seed


def sent(block: str, segment: str, to: str) -> Seed:
    """Return a fault: a static route too many."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        route = {"DestinationCidrBlock": block, "TransitGatewayRouteTableId": table(stack, segment)}
        hub(stack).create_transit_gateway_route(**route, TransitGatewayAttachmentId=attachment(stack, to))
        yield
        hub(stack).delete_transit_gateway_route(**route)

    return seed


@contextmanager
def no_appliance_mode(stack: Deployed) -> Iterator[None]:
    """The inspection VPC's attachment as AWS makes it by default."""
    change = {"TransitGatewayAttachmentId": attachment(stack, "Inspection")}
    hub(stack).modify_transit_gateway_vpc_attachment(**change, Options={"ApplianceModeSupport": "disable"})
    yield
    hub(stack).modify_transit_gateway_vpc_attachment(**change, Options={"ApplianceModeSupport": "enable"})


def vpc_route(path: str, block: str) -> Seed:
    """Return a fault: a route of a VPC of the hub's account taken away, by the path of its table."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        ec2, place = hub(stack), {"RouteTableId": stack.id_of(f"{path}/RouteTable"), "DestinationCidrBlock": block}
        (found,) = ec2.describe_route_tables(RouteTableIds=[place["RouteTableId"]])["RouteTables"]
        (route,) = [each for each in found["Routes"] if each.get("DestinationCidrBlock") == block]
        targets = {"GatewayId": "VpcEndpointId"} if route.get("GatewayId", "").startswith("vpce-") else {}
        ec2.delete_route(**place)
        yield
        kinds = ("TransitGatewayId", "NatGatewayId", "GatewayId")
        ec2.create_route(**place, **{targets.get(key, key): route[key] for key in kinds if key in route})

    return seed


@contextmanager
def plain_web_permitted(stack: Deployed) -> Iterator[None]:
    """The firewall with one more rule."""
    client = stack.client_in("tgw-hub-spoke", "network-firewall")
    group = {"RuleGroupArn": stack.id_of("Inspection/Inspection/Rules")}
    found = client.describe_rule_group(**group)
    rules = found["RuleGroup"]["RulesSource"]["StatefulRules"]
    more = {**rules[0], "Header": {**rules[0]["Header"], "DestinationPort": "80"}}
    more["RuleOptions"] = [{"Keyword": "sid", "Settings": ["2"]}]
    wider = {**found["RuleGroup"], "RulesSource": {"StatefulRules": [*rules, more]}}
    token = client.update_rule_group(**group, RuleGroup=wider, UpdateToken=found["UpdateToken"])["UpdateToken"]
    yield
    client.update_rule_group(**group, RuleGroup=found["RuleGroup"], UpdateToken=token)


@contextmanager
def shared_default_route(stack: Deployed) -> Iterator[None]:
    """The shared services' subnets with a default route to the hub."""
    tables = [stack.id_of(f"Shared/Network/Vpc/appSubnet{zone}/RouteTable") for zone in (1, 2)]
    for each in tables:
        gateway = stack.id_of("Hub/Gateway")
        hub(stack).create_route(RouteTableId=each, DestinationCidrBlock="0.0.0.0/0", TransitGatewayId=gateway)
    yield
    for each in tables:
        hub(stack).delete_route(RouteTableId=each, DestinationCidrBlock="0.0.0.0/0")


@contextmanager
def a_way_in(stack: Deployed) -> Iterator[None]:
    """Production's own internet gateway, a public address, a route and a rule: it takes all of them."""
    ec2 = stack.client_in("tgw-hub-spoke-prod", "ec2")

    def own(path: str) -> str:
        return stack.id_of(f"tgw-hub-spoke-prod:Prod/{path}")

    vpc = own("Network/Vpc")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    link = ec2.associate_address(AllocationId=address, InstanceId=own("Host/Host1"))["AssociationId"]
    anybody = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    rule = {"GroupId": own("Host/Group"), "IpPermissions": [anybody]}
    ec2.authorize_security_group_ingress(**rule)
    yield
    ec2.revoke_security_group_ingress(**rule)
    ec2.disassociate_address(AssociationId=link)
    ec2.release_address(AllocationId=address)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)


TABLE_OF = "Inspection/Network/Vpc/{}Subnet1"
FAULTS: Mapping[str, tuple[Seed, Mapping[str, str]]] = {
    # The default route is what is left, to a firewall that does not see the replies.
    "production does not know the shared services": (
        forgotten("Shared", "Prod"),
        {PROD: "MIDDLEBOX_SEES_ONE_DIRECTION", WATCH: "MIDDLEBOX_SEES_ONE_DIRECTION"},
    ),
    "the shared services do not know the way to development": (
        unsent("10.2.0.0/16", "Shared", "Inspection"),
        {DEV: NO_ROUTE},
    ),
    "a blackhole wins over what production propagates": (
        blackholed("10.1.0.0/16", "Shared"),
        {PROD: "TGW_RTB_BAD_STATE_ROUTE", WATCH: "TGW_RTB_BAD_STATE_ROUTE"},
    ),
    "a subnet of production without a route to the hub": (
        unrouted("Prod"),
        {PROD: "NO_ROUTE_TO_DESTINATION", WATCH: "NO_ROUTE_TO_DESTINATION", OUT: "NO_ROUTE_TO_DESTINATION"},
    ),
    "development's attachment without one of its zones": (
        without_zone("Dev"),
        {DEV: "TGW_ROUTE_AZ_RESTRICTION", DEV_OUT: "TGW_ROUTE_AZ_RESTRICTION"},
    ),
    # Both bugs that users of public hub modules have reported.
    "the inspection VPC without appliance mode": (
        no_appliance_mode,
        {DEV: "TGW_ATTACH_VPC_AZ_RESTRICTION"},
    ),
    "inspection does not know the way back to production": (forgotten("Prod", "Inspection"), {OUT: NAT_IN_THE_WAY}),
    "inspection does not know the way back to development": (
        forgotten("Dev", "Inspection"),
        {DEV_OUT: NAT_IN_THE_WAY, DEV: NAT_IN_THE_WAY},
    ),
    "replies from the internet do not go through inspection": (
        unsent("10.0.0.0/8", "Egress", "Inspection"),
        {OUT: NO_ROUTE, DEV_OUT: NO_ROUTE},
    ),
    "no default route to inspection": (unsent("0.0.0.0/0", "Prod", "Inspection"), {OUT: NO_ROUTE}),
    "no default route from inspection to the way out": (
        unsent("0.0.0.0/0", "Inspection", "Egress"),
        {OUT: NO_ROUTE, DEV_OUT: NO_ROUTE},
    ),
    "the firewall of a zone is not in the way": (
        vpc_route(TABLE_OF.format("transit"), "0.0.0.0/0"),
        {OUT: "NO_ROUTE_TO_DESTINATION", DEV_OUT: "NO_ROUTE_TO_DESTINATION", DEV: "NO_ROUTE_TO_DESTINATION"},
    ),
    "no way from the firewall of a zone back to the hub": (
        vpc_route(TABLE_OF.format("firewall"), "0.0.0.0/0"),
        {OUT: "NO_ROUTE_TO_DESTINATION", DEV_OUT: "NO_ROUTE_TO_DESTINATION", DEV: "NO_ROUTE_TO_DESTINATION"},
    ),
    "a NAT gateway's subnet does not know the way back": (
        vpc_route("Egress/Vpc/publicSubnet1", "10.0.0.0/8"),
        {
            OUT: "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
            DEV_OUT: "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS",
        },
    ),
    "the firewall passes plain HTTP": (plain_web_permitted, {NO_PLAIN: ARRIVES}),
    "the shared services leave as the others do": (
        both(shared_default_route, sent("0.0.0.0/0", "Shared", "Inspection")),
        {STAYS: ARRIVES},
    ),
    # Development then calls it as everybody does, by way of the internet.
    "production on the internet": (a_way_in, {NOT_CALLED: ARRIVES, APART_TOO: ARRIVES}),
    # A packet that arrives is enough: no reply needs to come back to do harm.
    "no blackhole for what production sends to development": (unholed("10.2.0.0/16", "Prod"), {APART: ARRIVES}),
    "no blackhole for what development sends to production": (unholed("10.1.0.0/16", "Dev"), {APART_TOO: ARRIVES}),
    "production learns development's routes, and the blackhole wins": (learned("Dev", "Prod"), {}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_exactly_what_depends_on_it(stack: Deployed, name: str) -> None:
    """With the fault what the case names is broken and nothing else; without it, nothing again."""
    seed, breaks = FAULTS[name]
    with seed(stack):
        meanwhile = broken(stack)

    assert meanwhile == breaks
    assert broken(stack) == {}


def test_every_promise_is_broken_by_some_fault(stack: Deployed) -> None:
    """A promise that nothing breaks would not be worth its line."""
    promised = {finding.promise for finding in stack.check()}

    assert {promise for _, breaks in FAULTS.values() for promise in breaks} == promised


def test_all_of_it_exists_and_every_promise_holds(stack: Deployed) -> None:
    """Each resource is found again through its service, as its template says."""
    found = stack.look_up()

    assert (str(found), found.good) == ("216/216 resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}
