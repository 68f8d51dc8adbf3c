"""Faults of a hub and of what is attached to it; as in :mod:`tests.faults.seeds`, each is undone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

from study.deployed import Deployed

Seed = Callable[[Deployed], AbstractContextManager[None]]


def attachments(stack: Deployed, network: str) -> list[str]:
    """Return a network's attachments: of a VPC one, of the network on premises one for each connection."""
    if network != "OnPremises":
        place = network if network == "Egress" else f"{network}/Network"
        return [stack.id_of(f"{home(network)}:{place}/VpcAtHub/Attachment")]
    found = hub(stack).describe_transit_gateway_attachments(Filters=[{"Name": "resource-type", "Values": ["vpn"]}])
    return [each["TransitGatewayAttachmentId"] for each in found["TransitGatewayAttachments"]]


def home(network: str) -> str:
    """Return the stack of a network: production's and development's are of their own accounts."""
    return {"Prod": "tgw-hub-spoke-prod", "Dev": "tgw-hub-spoke-dev"}.get(network, "tgw-hub-spoke")


def hub(stack: Deployed) -> Any:
    """Return the EC2 of the account that the hub belongs to."""
    return stack.client_in("tgw-hub-spoke", "ec2")


def table(stack: Deployed, segment: str) -> str:
    """Return a segment's route table."""
    return stack.id_of(f"tgw-hub-spoke:Hub/{segment}/RouteTable")


def pairs(stack: Deployed, network: str, segment: str) -> list[dict[str, str]]:
    """Return what calls about a network's attachments and a route table name."""
    by = table(stack, segment)
    return [
        {"TransitGatewayAttachmentId": each, "TransitGatewayRouteTableId": by} for each in attachments(stack, network)
    ]


def propagate(stack: Deployed, network: str, segment: str) -> None:
    """Let a segment learn a network's routes."""
    for pair in pairs(stack, network, segment):
        hub(stack).enable_transit_gateway_route_table_propagation(**pair)


def forget(stack: Deployed, network: str, segment: str) -> None:
    """Let a segment learn a network's routes no more."""
    for pair in pairs(stack, network, segment):
        hub(stack).disable_transit_gateway_route_table_propagation(**pair)


def forgotten(network: str, segment: str) -> Seed:
    """Return a fault: a segment that does not learn a network's routes."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        forget(stack, network, segment)
        yield
        propagate(stack, network, segment)

    return seed


def learned(network: str, segment: str) -> Seed:
    """Return a fault: a segment that learns routes which it should not know."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        propagate(stack, network, segment)
        yield
        forget(stack, network, segment)

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
        ec2.create_route(**route, TransitGatewayId=stack.id_of("tgw-hub-spoke:Hub/Gateway"))

    return seed


def without_zone(network: str) -> Seed:
    """Return a fault: an attachment that has no subnet in the second zone."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        change = {"TransitGatewayAttachmentId": attachments(stack, network)[0]}
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
        hub(stack).create_transit_gateway_route(**route, TransitGatewayAttachmentId=attachments(stack, to)[0])

    return seed


def sent(block: str, segment: str, to: str) -> Seed:
    """Return a fault: a static route too many."""

    @contextmanager
    def seed(stack: Deployed) -> Iterator[None]:
        route = {"DestinationCidrBlock": block, "TransitGatewayRouteTableId": table(stack, segment)}
        hub(stack).create_transit_gateway_route(**route, TransitGatewayAttachmentId=attachments(stack, to)[0])
        yield
        hub(stack).delete_transit_gateway_route(**route)

    return seed


@contextmanager
def no_appliance_mode(stack: Deployed) -> Iterator[None]:
    """The inspection VPC's attachment as AWS makes it by default."""
    change = {"TransitGatewayAttachmentId": attachments(stack, "Inspection")[0]}
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
        gateway = stack.id_of("tgw-hub-spoke:Hub/Gateway")
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
