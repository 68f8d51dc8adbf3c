"""Faults of names: records, associations of zones and rules, and the endpoints that questions travel by."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from stacks.hybrid_dns import DOMAIN, SITE, WORKLOAD
from study.deployed import Deployed
from study.lab import ANYWHERE
from tests.faults import seeds

HUB, NAMES = "hybrid-dns", "hybrid-dns-workload-names"
PRIVATE, PUBLIC = f"{HUB}:Zone/Private", f"{HUB}:Zone/Public"
INBOUND, OUTBOUND = f"{HUB}:Resolver/Inbound", f"{HUB}:Resolver/Outbound"
SERVERS, OFFICES = f"{SITE}:Dns/Servers", f"{SITE}:Site/Offices"


def change(stack: Deployed, zone: str, action: str, record: dict[str, Any]) -> None:
    """Change one record of a zone."""
    stack.client_in(HUB, "route53").change_resource_record_sets(
        HostedZoneId=stack.id_of(zone), ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": record}]}
    )


def record_of(stack: Deployed, zone: str, label: str) -> dict[str, Any]:
    """Return an A record of a zone."""
    told = stack.client_in(HUB, "route53").list_resource_record_sets(HostedZoneId=stack.id_of(zone))
    (found,) = [r for r in told["ResourceRecordSets"] if r["Name"] == f"{label}.{DOMAIN}." and r["Type"] == "A"]
    record: dict[str, Any] = found
    return record


@contextmanager
def record_deleted(stack: Deployed, zone: str, label: str) -> Iterator[None]:
    """A name that a zone has no more."""
    record = record_of(stack, zone, label)
    change(stack, zone, "DELETE", record)
    yield
    change(stack, zone, "CREATE", record)


@contextmanager
def record_added(stack: Deployed, zone: str, label: str, address: str) -> Iterator[None]:
    """A name that a zone should not have."""
    record = {"Name": f"{label}.{DOMAIN}", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": address}]}
    change(stack, zone, "CREATE", record)
    yield
    change(stack, zone, "DELETE", record)


@contextmanager
def record_changed(stack: Deployed, zone: str, label: str, address: str) -> Iterator[None]:
    """A name that means something else."""
    record = record_of(stack, zone, label)
    change(stack, zone, "UPSERT", {**record, "ResourceRecords": [{"Value": address}]})
    yield
    change(stack, zone, "UPSERT", record)


@contextmanager
def zone_left(stack: Deployed) -> Iterator[None]:
    """The workload's VPC taken from the private zone, by its own account."""
    account, region = stack.place_of(WORKLOAD)
    assert account
    given = {
        "HostedZoneId": stack.id_of(PRIVATE),
        "VPC": {"VPCId": stack.id_of(f"{WORKLOAD}:Workload/Vpc"), "VPCRegion": region},
    }
    route53 = stack.client_in(WORKLOAD, "route53")
    route53.disassociate_vpc_from_hosted_zone(**given)
    yield
    route53.associate_vpc_with_hosted_zone(**given)


@contextmanager
def rule_left(stack: Deployed) -> Iterator[None]:
    """The workload's VPC follows the rule no more."""
    resolver = stack.client_in(WORKLOAD, "route53resolver")
    given = {
        "ResolverRuleId": stack.id_of(f"{HUB}:Resolver/Rules/corp-refarch-example"),
        "VPCId": stack.id_of(f"{WORKLOAD}:Workload/Vpc"),
    }
    resolver.disassociate_resolver_rule(**given)
    yield
    resolver.associate_resolver_rule(**given)


@contextmanager
def rule_followed(stack: Deployed) -> Iterator[None]:
    """The endpoints' own VPC follows the rule, too."""
    resolver = stack.client_in(HUB, "route53resolver")
    given = {
        "ResolverRuleId": stack.id_of(f"{HUB}:Resolver/Rules/corp-refarch-example"),
        "VPCId": stack.id_of(f"{HUB}:Hub/Vpc"),
    }
    resolver.associate_resolver_rule(**given)
    yield
    resolver.disassociate_resolver_rule(**given)


@contextmanager
def dns_support_off(stack: Deployed, vpc: str) -> Iterator[None]:
    """A VPC whose resolver answers nobody."""
    ec2, named = seeds.ec2_of(stack, vpc), {"VpcId": stack.id_of(vpc)}
    ec2.modify_vpc_attribute(**named, EnableDnsSupport={"Value": False})
    yield
    ec2.modify_vpc_attribute(**named, EnableDnsSupport={"Value": True})


@contextmanager
def in_one_zone(stack: Deployed) -> Iterator[None]:
    """An outbound endpoint with both of its addresses in one zone: nobody notices until that fails."""
    resolver, named = (
        stack.client_in(HUB, "route53resolver"),
        {"ResolverEndpointId": stack.id_of(f"{OUTBOUND}/Endpoint")},
    )
    first, second = (stack.id_of(f"{HUB}:Hub/Vpc/namesSubnet{zone}/Subnet") for zone in (1, 2))

    def addresses() -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = resolver.list_resolver_endpoint_ip_addresses(**named)["IpAddresses"]
        return told

    def move(one: str, other: str, kept: set[str]) -> None:
        resolver.associate_resolver_endpoint_ip_address(**named, IpAddress={"SubnetId": other})
        gone = next(each for each in addresses() if each["SubnetId"] == one and each["IpId"] not in kept)
        resolver.disassociate_resolver_endpoint_ip_address(**named, IpAddress={"IpId": gone["IpId"]})

    kept = {each["IpId"] for each in addresses() if each["SubnetId"] == first}
    move(second, first, set())
    yield
    move(first, second, kept)


@contextmanager
def endpoint_exposed(stack: Deployed) -> Iterator[None]:
    """An address of the inbound endpoint with a way in from the internet, and a rule for everybody."""
    ec2, vpc = stack.client_in(HUB, "ec2"), stack.id_of(f"{HUB}:Hub/Vpc")
    named = f"Route 53 Resolver: {stack.id_of(f'{INBOUND}/Endpoint')}:*"
    found = ec2.describe_network_interfaces(Filters=[{"Name": "description", "Values": [named]}])["NetworkInterfaces"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    here = [{"Name": "association.subnet-id", "Values": [found[0]["SubnetId"]]}]
    (table,) = ec2.describe_route_tables(Filters=here)["RouteTables"]
    route = {"RouteTableId": table["RouteTableId"], "DestinationCidrBlock": ANYWHERE}
    ec2.create_route(**route, GatewayId=gateway)
    with (
        seeds.public_address(stack, found[0]["NetworkInterfaceId"], of=f"{HUB}:"),
        seeds.group_allows(stack, f"{INBOUND}/Group", ANYWHERE, 53, protocol="udp"),
    ):
        yield
    ec2.delete_route(**route)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)


@contextmanager
def workload_joined(stack: Deployed) -> Iterator[None]:
    """The workload's VPC peered with the site's, with routes and rules at both ends."""
    ends = {
        WORKLOAD: (f"{WORKLOAD}:Workload/Vpc", "10.8.0.0/16", [f"Workload/Vpc/appSubnet{zone}" for zone in (1, 2)]),
        SITE: (f"{SITE}:Site/Network/Vpc", "10.1.0.0/16", [f"Site/Network/Vpc/officeSubnet{zone}" for zone in (1, 2)]),
    }
    ours, theirs = (stack.client_in(name, "ec2") for name in ends)
    asked = ours.create_vpc_peering_connection(
        VpcId=stack.id_of(ends[WORKLOAD][0]),
        PeerVpcId=stack.id_of(ends[SITE][0]),
        PeerOwnerId=stack.place_of(SITE)[0],
    )
    peering = {"VpcPeeringConnectionId": asked["VpcPeeringConnection"]["VpcPeeringConnectionId"]}
    theirs.accept_vpc_peering_connection(**peering)
    with ExitStack() as undo:
        for name, (_, block, subnets) in ends.items():
            for subnet in subnets:
                undo.enter_context(_routed(stack, f"{name}:{subnet}/RouteTable", block, peering))
        allows = seeds.group_allows
        undo.enter_context(allows(stack, f"{WORKLOAD}:Orders/Group", "10.8.0.0/16", 53, egress=True, protocol="udp"))
        undo.enter_context(allows(stack, f"{SERVERS}/Group", "10.1.0.0/16", 53, protocol="udp"))
        yield
    ours.delete_vpc_peering_connection(**peering)


@contextmanager
def _routed(stack: Deployed, table: str, block: str, target: dict[str, str]) -> Iterator[None]:
    ec2, route = seeds.ec2_of(stack, table), {"RouteTableId": stack.id_of(table), "DestinationCidrBlock": block}
    ec2.create_route(**route, **target)
    yield
    ec2.delete_route(**route)
