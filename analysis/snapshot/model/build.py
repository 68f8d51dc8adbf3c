"""From verbatim responses to the model. What refers to something that is not there is noted, and left out."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar

from analysis.snapshot.collect import Raw
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.build_compute import databases, instances, load_balancers, scaling_groups, target_groups
from analysis.snapshot.model.network import (
    ALL_PORTS,
    AclEntry,
    EgressOnlyGateway,
    Endpoint,
    GroupRule,
    Interface,
    InternetGateway,
    NatGateway,
    Network,
    NetworkAcl,
    PortRange,
    PrefixList,
    Protocol,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from analysis.snapshot.model.compute import StackResource
from analysis.snapshot.model.read import Json, block, name_of

_PROTOCOLS = {"all": -1, "icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58}
_ROUTE_TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "EgressOnlyInternetGatewayId",
    "InstanceId",
    "NetworkInterfaceId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "VpcEndpointId",
)
T = TypeVar("T")


def build(raw: Raw) -> Account:
    """Return the model of a snapshot."""
    files = raw.files
    warnings: list[str] = []

    def items(key: str) -> Iterable[Json]:
        return files.get(key, ())

    def index(key: str, make: Callable[[Json], T], identity: str) -> dict[str, T]:
        """Build each item; one that is malformed is noted and left out, so that it cannot spoil the others."""
        made = {}
        for item in items(key):
            try:
                made[str(item[identity])] = make(item)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                warnings.append(f"{key} {item.get(identity, '?') if isinstance(item, dict) else '?'}: {error!r}")
        return made

    interfaces = index("NetworkInterfaces", _interface, "NetworkInterfaceId")
    targets = target_groups(items("TargetGroups"), items("TargetHealthDescriptions"))
    return Account(
        id=raw.account,
        region=raw.region,
        zones=tuple(sorted(str(zone["ZoneName"]) for zone in items("AvailabilityZones"))),
        vpcs=index("Vpcs", _vpc, "VpcId"),
        subnets=index("Subnets", _subnet, "SubnetId"),
        route_tables=index("RouteTables", _route_table, "RouteTableId"),
        internet_gateways=index("InternetGateways", _internet_gateway, "InternetGatewayId"),
        egress_only_gateways=index(
            "EgressOnlyInternetGateways", _egress_only_gateway, "EgressOnlyInternetGatewayId"
        ),
        nat_gateways={
            key: nat for key, nat in index("NatGateways", _nat_gateway, "NatGatewayId").items() if nat is not None
        },
        network_acls=index("NetworkAcls", _network_acl, "NetworkAclId"),
        security_groups=index("SecurityGroups", _security_group, "GroupId"),
        interfaces=interfaces,
        endpoints=index("VpcEndpoints", _endpoint, "VpcEndpointId"),
        prefix_lists=_prefix_lists(items("PrefixLists"), items("Entries") if "Entries" in files else None),
        instances=instances(items("Reservations")),
        load_balancers=load_balancers(items("LoadBalancers"), items("Listeners"), interfaces),
        target_groups=targets,
        scaling_groups=scaling_groups(items("AutoScalingGroups")),
        databases=databases(items("DBInstances"), interfaces),
        stack_resources=tuple(_stack_resources(items("StackResourceSummaries"), items("TemplateBody"))),
        missing=dict(raw.missing),
        warnings=tuple(warnings),
    )


def _vpc(item: Json) -> Vpc:
    blocks = [a["CidrBlock"] for a in item.get("CidrBlockAssociationSet", ()) if _associated(a, "CidrBlockState")]
    blocks += [
        a["Ipv6CidrBlock"]
        for a in item.get("Ipv6CidrBlockAssociationSet", ())
        if _associated(a, "Ipv6CidrBlockState") and a.get("Ipv6CidrBlock")
    ]
    if item["CidrBlock"] not in blocks:
        blocks.insert(0, item["CidrBlock"])
    return Vpc(item["VpcId"], tuple(block(text) for text in blocks), name_of(item))


def _subnet(item: Json) -> Subnet:
    blocks = [item["CidrBlock"]] if item.get("CidrBlock") else []
    blocks += [
        a["Ipv6CidrBlock"]
        for a in item.get("Ipv6CidrBlockAssociationSet", ())
        if _associated(a, "Ipv6CidrBlockState") and a.get("Ipv6CidrBlock")
    ]
    zone = item["AvailabilityZone"]
    return Subnet(item["SubnetId"], item["VpcId"], zone, tuple(block(text) for text in blocks), name_of(item))


def _associated(association: Mapping[str, Json], state: str) -> bool:
    return bool(association.get(state, {}).get("State", "associated") in {"associated", "associating"})


def _route_table(item: Json) -> RouteTable:
    associations = item.get("Associations", ())
    return RouteTable(
        id=item["RouteTableId"],
        vpc_id=item["VpcId"],
        routes=tuple(_route(route) for route in item.get("Routes", ())),
        subnet_ids=frozenset(a["SubnetId"] for a in associations if a.get("SubnetId")),
        main=any(a.get("Main") for a in associations),
        name=name_of(item),
    )


def _route(item: Json) -> Route:
    text = item.get("DestinationCidrBlock") or item.get("DestinationIpv6CidrBlock")
    destination: Network | str = block(text) if text else item["DestinationPrefixListId"]
    target = next((str(item[name]) for name in _ROUTE_TARGETS if item.get(name)), "")
    return Route(destination, target, item.get("State") == "blackhole", item.get("Origin", "CreateRoute"))


def _internet_gateway(item: Json) -> InternetGateway:
    return InternetGateway(item["InternetGatewayId"], _attached_vpc(item), name_of(item))


def _egress_only_gateway(item: Json) -> EgressOnlyGateway:
    return EgressOnlyGateway(item["EgressOnlyInternetGatewayId"], _attached_vpc(item), name_of(item))


def _attached_vpc(item: Json) -> str | None:
    attached = (a for a in item.get("Attachments", ()) if a.get("State") in {"available", "attached", "attaching"})
    return next((str(a["VpcId"]) for a in attached), None)


def _nat_gateway(item: Json) -> NatGateway | None:
    if item.get("State") in {"deleted", "deleting", "failed"}:
        return None
    addresses = item.get("NatGatewayAddresses", ())
    return NatGateway(
        id=item["NatGatewayId"],
        subnet_id=item.get("SubnetId", ""),
        vpc_id=item["VpcId"],
        available=item.get("State", "available") == "available",
        public_connectivity=item.get("ConnectivityType", "public") == "public",
        interface_id=next((a["NetworkInterfaceId"] for a in addresses if a.get("NetworkInterfaceId")), None),
        zonal=item.get("AvailabilityMode", "zonal") == "zonal",
        name=name_of(item),
    )


def _network_acl(item: Json) -> NetworkAcl:
    return NetworkAcl(
        id=item["NetworkAclId"],
        vpc_id=item["VpcId"],
        entries=tuple(_acl_entry(entry) for entry in item.get("Entries", ())),
        subnet_ids=frozenset(a["SubnetId"] for a in item.get("Associations", ())),
        name=name_of(item),
    )


def _acl_entry(item: Json) -> AclEntry:
    ports = item.get("PortRange")
    icmp = item.get("IcmpTypeCode") or {}
    return AclEntry(
        number=int(item["RuleNumber"]),
        egress=bool(item["Egress"]),
        protocol=_protocol(item["Protocol"]),
        allow=item["RuleAction"] == "allow",
        block=block(item.get("CidrBlock") or item["Ipv6CidrBlock"]),
        ports=PortRange(int(ports["From"]), int(ports["To"])) if ports else ALL_PORTS,
        icmp=(int(icmp.get("Type", -1)), int(icmp.get("Code", -1))),
    )


def _protocol(value: Json) -> Protocol:
    text = str(value)
    return Protocol(_PROTOCOLS[text] if text in _PROTOCOLS else int(text))


def _security_group(item: Json) -> SecurityGroup:
    return SecurityGroup(
        id=item["GroupId"],
        group_name=item.get("GroupName", ""),
        vpc_id=item.get("VpcId", ""),
        ingress=tuple(rule for p in item.get("IpPermissions", ()) for rule in _group_rules(p)),
        egress=tuple(rule for p in item.get("IpPermissionsEgress", ()) for rule in _group_rules(p)),
        name=name_of(item),
    )


def _group_rules(permission: Json) -> Iterator[GroupRule]:
    protocol = _protocol(permission["IpProtocol"])
    first, last = permission.get("FromPort"), permission.get("ToPort")
    # For ICMP these are type and code, and -1 stands for all of them.
    ports = ALL_PORTS if first is None or last is None or not protocol.has_ports else PortRange(int(first), int(last))
    if protocol.number in (1, 58) and first is not None and int(first) >= 0:
        ports = PortRange(int(first), int(first))
    peers: list[tuple[Network | str, str]] = []
    peers += [(block(r["CidrIp"]), r.get("Description", "")) for r in permission.get("IpRanges", ())]
    peers += [(block(r["CidrIpv6"]), r.get("Description", "")) for r in permission.get("Ipv6Ranges", ())]
    peers += [(p["GroupId"], p.get("Description", "")) for p in permission.get("UserIdGroupPairs", ())]
    peers += [(p["PrefixListId"], p.get("Description", "")) for p in permission.get("PrefixListIds", ())]
    for peer, description in peers:
        yield GroupRule(protocol, ports, peer, description)


def _interface(item: Json) -> Interface:
    private = [entry for entry in item.get("PrivateIpAddresses", ()) if entry.get("PrivateIpAddress")]
    private.sort(key=lambda entry: not entry.get("Primary", False))
    addresses = [ip_address(entry["PrivateIpAddress"]) for entry in private]
    if not addresses and item.get("PrivateIpAddress"):
        addresses = [ip_address(item["PrivateIpAddress"])]
    public = [
        (ip_address(entry["PrivateIpAddress"]), ip_address(entry["Association"]["PublicIp"]))
        for entry in private
        if (entry.get("Association") or {}).get("PublicIp")
    ]
    primary = (item.get("Association") or {}).get("PublicIp")
    if primary and not public and addresses:
        public = [(addresses[0], ip_address(primary))]
    addresses += [ip_address(entry["Ipv6Address"]) for entry in item.get("Ipv6Addresses", ())]
    return Interface(
        id=item["NetworkInterfaceId"],
        subnet_id=item["SubnetId"],
        vpc_id=item["VpcId"],
        zone=item.get("AvailabilityZone", ""),
        addresses=tuple(addresses),
        public=tuple(public),
        group_ids=frozenset(group["GroupId"] for group in item.get("Groups", ())),
        source_dest_check=bool(item.get("SourceDestCheck", True)),
        owner=(item.get("Attachment") or {}).get("InstanceId"),
        kind=item.get("InterfaceType", "interface"),
        description=item.get("Description", ""),
        name=name_of(item),
    )


def _endpoint(item: Json) -> Endpoint:
    return Endpoint(
        id=item["VpcEndpointId"],
        vpc_id=item["VpcId"],
        kind=item.get("VpcEndpointType", "Gateway"),
        service=item["ServiceName"],
        available=str(item.get("State", "available")).lower() == "available",
        route_table_ids=frozenset(item.get("RouteTableIds", ())),
        name=name_of(item),
    )


def _prefix_lists(lists: Iterable[Json], entries: Iterable[Json] | None) -> dict[str, PrefixList]:
    blocks: dict[str, list[Network]] = {}
    for entry in entries or ():
        blocks.setdefault(entry["PrefixListId"], []).append(ip_network(entry["Cidr"]))
    found = {}
    for item in lists:
        key = item["PrefixListId"]
        # DescribePrefixLists, the older call, holds the blocks itself.
        own = [ip_network(text) for text in item.get("Cidrs", ())]
        known = entries is not None or own
        found[key] = PrefixList(
            key, item.get("PrefixListName", ""), tuple(blocks.get(key, own)) if known else None
        )
    return found


def _stack_resources(summaries: Iterable[Json], templates: Iterable[Json]) -> Iterator[StackResource]:
    paths: dict[tuple[str, str], str] = {}
    for item in templates:
        for logical_id, resource in _resources(item["TemplateBody"]).items():
            path = str((resource.get("Metadata") or {}).get("aws:cdk:path", ""))
            paths[item["StackName"], logical_id] = path.partition("/")[2]
    for item in summaries:
        if item.get("PhysicalResourceId"):
            key = (item["StackName"], item["LogicalResourceId"])
            yield StackResource(*key, item["PhysicalResourceId"], item["ResourceType"], paths.get(key, ""))


def _resources(body: Any) -> Mapping[str, Json]:  # noqa: ANN401 boto3 returns JSON templates parsed, YAML as text
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except json.JSONDecodeError:
            return {}  # YAML, which CDK does not write: its resources have no construct paths.
    resources: Mapping[str, Json] = body.get("Resources", {})
    return resources
