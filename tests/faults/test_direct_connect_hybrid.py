"""Every promise of direct-connect-hybrid can be broken: one careless change, and exactly the right ones turn red."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from stacks.catalogue import find
from stacks.direct_connect_hybrid import SECOND
from study.check import Outcome
from study.deployed import Deployed
from study.lab import ANYWHERE, Lab
from tests.faults.verdicts import broken
from tests.hybrid import ADVERTISES
from tests.objections import drawn_by, objections

SLUG = "direct-connect-hybrid"
PREMISES, PUBLIC = "10.8.0.0/16", "203.0.113.0/24"
BY_LINE = "by the private interface"
TO_APP, TO_SITE = f"site reaches app on tcp 443 {BY_LINE}", f"app reaches site on tcp 5432 {BY_LINE}"
TO_STANDBY = f"site reaches standby on tcp 443 {BY_LINE}"
TO_SHARED = "site reaches shared on tcp 443 by the transit interface"
TO_LEDGER = "site reaches ledger on tcp 443 by the encrypted VPN and the public interface"
TO_AWS = "site's public addresses reach aws on tcp 443 by the public interface"
NO_INTERNET = "site's public addresses never reach internet at all"
NO_PRIVATE = "site's public addresses never reach app at all"
APART, NO_SSH = "app never reaches standby at all", "site never reaches app on tcp 22"
NOBODY_IN, NOBODY_OUT = "internet never reaches app at all", "app never reaches internet at all"
LINE_LOST = (
    "site reaches app on tcp 443 by the backup VPN, app reaches site on tcp 5432 by the backup VPN, "
    "site reaches standby on tcp 443 by the backup VPN of the second Region without the line"
)
BACKUP_LOST = f"{TO_APP}, {TO_STANDBY} without either backup VPN"
ARRIVES, ASTRAY, NO_ROUTE, DOWN = "", "TAKES_ANOTHER_WAY", "NO_ROUTE_TO_DESTINATION", "BAD_STATE"
MOVED = {
    "bandwidth": "1Gbps",
    "zones": "1",
    "site": "10.9.0.0/16",
    "public": "192.0.2.0/24",
    "core_router": "192.0.2.10",
}
TABLE = "App/Network/Vpc/appSubnet1/RouteTable"


@pytest.fixture(scope="module")
def stack() -> Deployed:
    """Return a deployment that every case leaves as it found it."""
    return Deployed(find(SLUG))


def place(stack: Deployed, name: str = SLUG) -> Lab:
    """Return the verbs of a laboratory in the account and Region of a stack."""
    account, region = stack.place_of(name)
    return Lab(region, account)


@contextmanager
def interface_announces(stack: Deployed, name: str, blocks: str) -> Iterator[None]:
    """A router that announces other blocks by a virtual interface, or none."""
    dx, arn = stack.client_in(SLUG, "directconnect"), stack.id_of(f"Line/{name}")
    (known,) = dx.describe_tags(resourceArns=[arn])["resourceTags"]
    before = next(tag["value"] for tag in known["tags"] if tag["key"] == ADVERTISES)
    dx.tag_resource(resourceArn=arn, tags=[{"key": ADVERTISES, "value": blocks}])
    yield
    dx.tag_resource(resourceArn=arn, tags=[{"key": ADVERTISES, "value": before}])


@contextmanager
def router_silent(stack: Deployed, name: str, where: str = SLUG) -> Iterator[None]:
    """A router at the end of a VPN that speaks no BGP any more."""
    ec2, gateway = stack.client_in(where, "ec2"), stack.id_of(f"{where}:{name}")
    ec2.create_tags(Resources=[gateway], Tags=[{"Key": ADVERTISES, "Value": ""}])
    yield
    ec2.create_tags(Resources=[gateway], Tags=[{"Key": ADVERTISES, "Value": PREMISES}])


@contextmanager
def also_allowed(stack: Deployed, path: str, allowed: str, *, instead_of: str = "") -> Iterator[None]:
    """A prefix more that a Direct Connect gateway announces for an association, or one in place of another."""
    dx, named = stack.client_in(SLUG, "directconnect"), {"associationId": stack.id_of(f"{SECOND}:{path}")}
    change, undo = {"add": [allowed]}, {"remove": [allowed]}
    if instead_of:
        change["remove"], undo["add"] = [instead_of], [instead_of]
    dx.update_direct_connect_gateway_association(**named, **_prefixes(change))
    yield
    dx.update_direct_connect_gateway_association(**named, **_prefixes(undo))


def _prefixes(change: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    return {
        f"{verb}AllowedPrefixesToDirectConnectGateway": [{"cidr": block} for block in blocks]
        for verb, blocks in change.items()
    }


@contextmanager
def ledger_at_the_hub(stack: Deployed) -> Iterator[None]:
    """The gateway of what must be encrypted, associated with the Direct Connect gateway, too: the line is preferred."""
    dx = stack.client_in(SLUG, "directconnect")
    hub = stack.id_of("Hub/Gateway").rpartition("/")[2]
    made = dx.create_direct_connect_gateway_association(
        directConnectGatewayId=hub, gatewayId=stack.id_of(f"{SLUG}:Ledger/Gateway/Gateway")
    )
    yield
    identity = made["directConnectGatewayAssociation"]["associationId"]
    dx.delete_direct_connect_gateway_association(associationId=identity)


@contextmanager
def rule(stack: Deployed, port: int, peer: str, *, egress: bool = False, there: bool = False) -> Iterator[None]:
    """A rule of the application's group that is one too many, or missing (``there``)."""
    ec2 = stack.client_in(SLUG, "ec2")
    direction = "egress" if egress else "ingress"
    permission = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": peer}]}
    change = {"GroupId": stack.id_of(f"{SLUG}:App/Host/Group"), "IpPermissions": [permission]}
    calls = [getattr(ec2, f"{verb}_security_group_{direction}") for verb in ("authorize", "revoke")]
    calls[there](**change)
    yield
    calls[not there](**change)


@contextmanager
def public_block_everywhere(stack: Deployed) -> Iterator[None]:
    """The public block announced by the private interface as well, and let in by the application's group."""
    with interface_announces(stack, "Private101", f"{PREMISES} {PUBLIC}"), rule(stack, 443, PUBLIC):
        yield


@contextmanager
def peered(stack: Deployed) -> Iterator[None]:
    """The application's VPC and the standby's, joined beside the Direct Connect gateway."""
    near, far = place(stack), place(stack, SECOND)
    vpc, other = (stack.id_of(f"{name}/Network/Vpc") for name in (f"{SLUG}:App", f"{SECOND}:Standby"))
    connection = near.peering(vpc, other, there=far)
    tables = (stack.id_of(f"{SLUG}:{TABLE}"), stack.id_of(f"{SECOND}:Standby/Network/Vpc/appSubnet1/RouteTable"))
    near.route(tables[0], "10.2.0.0/16", connection)
    far.route(tables[1], "10.0.0.0/16", connection)
    yield
    near.ec2.delete_route(RouteTableId=tables[0], DestinationCidrBlock="10.2.0.0/16")
    far.ec2.delete_route(RouteTableId=tables[1], DestinationCidrBlock="10.0.0.0/16")
    near.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)


@contextmanager
def exposed(stack: Deployed, *, egress: bool) -> Iterator[None]:
    """An internet gateway for the application's VPC, an address for a host, and a rule for everybody."""
    here, vpc = place(stack), stack.id_of(f"{SLUG}:App/Network/Vpc")
    table, host = stack.id_of(f"{SLUG}:{TABLE}"), stack.id_of(f"{SLUG}:App/Host/Host1")
    gateway = here.internet_gateway(vpc)
    here.route(table, ANYWHERE, gateway)
    address = here.ec2.allocate_address(Domain="vpc")["AllocationId"]
    link = here.ec2.associate_address(AllocationId=address, InstanceId=host)["AssociationId"]
    with rule(stack, 8443, ANYWHERE, egress=egress):
        yield
    here.ec2.disassociate_address(AssociationId=link)
    here.ec2.release_address(AllocationId=address)
    here.ec2.delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)
    here.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    here.ec2.delete_internet_gateway(InternetGatewayId=gateway)


@contextmanager
def way_out_through_shared(stack: Deployed) -> Iterator[None]:
    """The shared VPC made a way out for everybody: a NAT instance, a default route, and its announcement."""
    far = place(stack, SECOND)
    vpc, table = (stack.id_of(f"{SECOND}:Shared/Network/Vpc{end}") for end in ("", "/appSubnet1/RouteTable"))
    subnet = far.subnet(vpc, "10.3.255.0/28")
    gateway = far.internet_gateway(vpc)
    back = stack.id_of(f"{SECOND}:Shared/Gateway/Gateway")
    far.route_table(vpc, subnet, routes={ANYWHERE: gateway, PUBLIC: back})
    box = far.host(subnet, far.group(vpc, inbound=[("all", None, ANYWHERE)]), public=True)
    far.ec2.modify_instance_attribute(InstanceId=box, SourceDestCheck={"Value": False})
    far.route(table, ANYWHERE, box)
    (hub,) = far.ec2.describe_transit_gateway_route_tables()["TransitGatewayRouteTables"]
    default = {"TransitGatewayRouteTableId": hub["TransitGatewayRouteTableId"], "DestinationCidrBlock": ANYWHERE}
    attachment = stack.id_of(f"{SECOND}:Shared/Gateway/Attachment")
    far.ec2.create_transit_gateway_route(**default, TransitGatewayAttachmentId=attachment)
    with (
        interface_announces(stack, "Transit102", f"{PREMISES} {PUBLIC}"),
        also_allowed(stack, "Shared/Gateway/ToTransitHub", ANYWHERE),
    ):
        yield
    far.ec2.delete_transit_gateway_route(**default)
    far.ec2.delete_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE)
    far.ec2.terminate_instances(InstanceIds=[box])


FAULTS: Mapping[str, tuple[Callable[[Deployed], Any], Mapping[str, str]]] = {
    "the private interface silent": (
        lambda s: interface_announces(s, "Private101", ""),
        {TO_APP: ASTRAY, TO_SITE: ASTRAY, TO_STANDBY: ASTRAY, BACKUP_LOST: DOWN},
    ),
    "the transit interface silent": (lambda s: interface_announces(s, "Transit102", ""), {TO_SHARED: NO_ROUTE}),
    "the public interface silent": (
        # The tunnels come up again over the internet, which is not what was promised.
        lambda s: interface_announces(s, "Public103", ""),
        {TO_LEDGER: ASTRAY, TO_AWS: DOWN},
    ),
    "the backup's router silent": (lambda s: router_silent(s, "Branch/Branch"), {LINE_LOST: NO_ROUTE}),
    "the second Region's backup silent": (
        lambda s: router_silent(s, "Branch/Branch", SECOND),
        {LINE_LOST: NO_ROUTE},
    ),
    "the encrypted VPN's router silent": (lambda s: router_silent(s, "Core/Core"), {TO_LEDGER: NO_ROUTE}),
    "what must be encrypted put at the line": (ledger_at_the_hub, {TO_LEDGER: ASTRAY}),
    "the standby not announced": (
        lambda s: also_allowed(s, "Standby/Gateway/ToHub", "10.7.0.0/16", instead_of="10.2.0.0/16"),
        {TO_STANDBY: ASTRAY, BACKUP_LOST: ASTRAY},
    ),
    "the application closed": (
        lambda s: rule(s, 443, "10.0.0.0/8", there=True),
        {TO_APP: "SG_HAS_NO_RULES", LINE_LOST: "SG_HAS_NO_RULES", BACKUP_LOST: "SG_HAS_NO_RULES"},
    ),
    "the application let out to no database": (
        lambda s: rule(s, 5432, PREMISES, egress=True, there=True),
        {TO_SITE: "ENI_SG_RULES_MISMATCH", LINE_LOST: "ENI_SG_RULES_MISMATCH"},
    ),
    "SSH allowed": (lambda s: rule(s, 22, PREMISES), {NO_SSH: ARRIVES}),
    "the public block by the private interface, and let in": (public_block_everywhere, {NO_PRIVATE: ARRIVES}),
    "the VPCs peered": (peered, {APART: ARRIVES}),
    "the application open to the internet": (
        # And to the public addresses on premises: AWS announces the host's public one to them.
        lambda s: exposed(s, egress=False),
        {NOBODY_IN: ARRIVES, NO_PRIVATE: ARRIVES},
    ),
    "the application let out": (lambda s: exposed(s, egress=True), {NOBODY_OUT: ARRIVES}),
    "the shared VPC made a way out": (way_out_through_shared, {NO_INTERNET: ARRIVES}),
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


@pytest.mark.parametrize(("settings", "resources"), [({}, 131), (MOVED, 114)])
def test_all_of_it_exists_and_every_promise_holds(settings: Mapping[str, str], resources: int) -> None:
    """Of the site that was deployed, and not of the one by default; with MACsec and without."""
    stack = Deployed(find(SLUG), **settings)
    found = stack.look_up()

    assert (str(found), found.good) == (f"{resources}/{resources} resources exist", True)
    assert {finding.outcome for finding in stack.check()} == {Outcome.HOLDS}


def test_what_stops_a_packet_is_shown_where_it_is_and_covers_nothing(stack: Deployed) -> None:
    """Over the picture as it is published: neither the path nor the words beside the cross cover anything of it."""
    assert objections(stack) == []


def test_a_way_is_drawn_along_the_line_by_its_interface_and_gateway(stack: Deployed) -> None:
    """As the picture has them, whatever of them decides something; the reply takes them the other way round."""
    there, back = drawn_by(stack, "site", "app")
    line = ["LineConnection", "LinePrivate101", "HubGateway", "AppGateway"]

    assert [name[:-8] for name in there[:4]] == line
    assert [name[:-8] for name in back[-4:]] == line[::-1]
