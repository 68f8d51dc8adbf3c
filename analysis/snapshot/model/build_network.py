"""Building what is in a VPC: one function per kind of thing, from one item of EC2's response.

What guards or routes packets must be told: groups, rules, entries or routes that are not there are not none.
"""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_address

from analysis.snapshot.model.gateways import NatGateway
from analysis.snapshot.model.network import (
    ALL_PORTS,
    AclEntry,
    EgressOnlyGateway,
    GroupRule,
    Interface,
    InternetGateway,
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
from analysis.snapshot.model.read import Json, Reading, block, name_of

PROTOCOLS = {"all": -1, "icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58}
_ROUTE_TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "EgressOnlyInternetGatewayId",
    "NetworkInterfaceId",  # goes before the instance that it is attached to, which has others, perhaps
    "InstanceId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "VpcEndpointId",
)


def dns_attributes(reading: Reading) -> dict[tuple[str, str], bool]:
    """Return (VPC id, attribute) → whether it is on."""
    support = reading.each("EnableDnsSupport", lambda item: (item["VpcId"], item["EnableDnsSupport"]["Value"]))
    names = reading.each("EnableDnsHostnames", lambda item: (item["VpcId"], item["EnableDnsHostnames"]["Value"]))
    return {(vpc, "support"): on for vpc, on in support} | {(vpc, "hostnames"): on for vpc, on in names}


_NO_TARGETS = frozenset(
    {
        "DestinationCidrBlock",
        "DestinationIpv6CidrBlock",
        "DestinationPrefixListId",
        "InstanceOwnerId",
        "Origin",
        "State",
    }
)
"""What a route tells beside its target; what it tells otherwise is a target of a kind that is not known yet."""


def vpc(item: Json, dns: Mapping[tuple[str, str], bool]) -> Vpc:
    """Return a VPC."""
    blocks = [a["CidrBlock"] for a in item.get("CidrBlockAssociationSet", ()) if _associated(a, "CidrBlockState")]
    blocks += [
        a["Ipv6CidrBlock"]
        for a in item.get("Ipv6CidrBlockAssociationSet", ())
        if _associated(a, "Ipv6CidrBlockState") and a.get("Ipv6CidrBlock")
    ]
    primary = item["CidrBlock"]
    blocks = [primary, *(text for text in blocks if text != primary)]
    return Vpc(
        id=item["VpcId"],
        blocks=tuple(block(text) for text in blocks),
        name=name_of(item),
        dns_support=dns.get((item["VpcId"], "support")),
        dns_hostnames=dns.get((item["VpcId"], "hostnames")),
        dhcp_options=str(item.get("DhcpOptionsId") or ""),
    )


def subnet(item: Json) -> Subnet:
    """Return a subnet."""
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


def route_table(item: Json) -> RouteTable:
    """Return a route table."""
    associations = [a for a in item.get("Associations", ()) if _associated(a, "AssociationState")]
    return RouteTable(
        id=item["RouteTableId"],
        vpc_id=item["VpcId"],
        routes=tuple(_route(route) for route in item["Routes"] if route.get("State") != "filtered"),
        subnet_ids=frozenset(a["SubnetId"] for a in associations if a.get("SubnetId")),
        gateway_ids=frozenset(a["GatewayId"] for a in associations if a.get("GatewayId")),
        main=any(a.get("Main") for a in associations),
        name=name_of(item),
    )


def _route(item: Json) -> Route:
    text = item.get("DestinationCidrBlock") or item.get("DestinationIpv6CidrBlock")
    destination: Network | str = block(text) if text else item["DestinationPrefixListId"]
    told = (*_ROUTE_TARGETS, *sorted(item.keys() - _NO_TARGETS))
    target = next((str(item[name]) for name in told if item.get(name)), "")
    return Route(destination, target, item.get("State") == "blackhole", item.get("Origin", "CreateRoute"))


def internet_gateway(item: Json) -> InternetGateway:
    """Return an internet gateway."""
    return InternetGateway(item["InternetGatewayId"], _attached_vpc(item), name_of(item))


def egress_only_gateway(item: Json) -> EgressOnlyGateway:
    """Return an egress-only internet gateway."""
    return EgressOnlyGateway(item["EgressOnlyInternetGatewayId"], _attached_vpc(item), name_of(item))


def _attached_vpc(item: Json) -> str | None:
    attached = (a for a in item.get("Attachments", ()) if a.get("State") in {"available", "attached", "attaching"})
    return next((str(a["VpcId"]) for a in attached), None)


def nat_gateway(item: Json) -> NatGateway | None:
    """Return a NAT gateway, or nothing if it is gone or never came to be."""
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
        zones=tuple(
            (a["AvailabilityZone"], ip_address(a["PublicIp"]))
            for a in addresses
            if a.get("AvailabilityZone") and a.get("PublicIp")
        ),
        route_table_id=item.get("RouteTableId", ""),
    )


def network_acl(item: Json) -> NetworkAcl:
    """Return a network ACL."""
    return NetworkAcl(
        id=item["NetworkAclId"],
        vpc_id=item["VpcId"],
        entries=tuple(_acl_entry(entry) for entry in item["Entries"]),
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
    return Protocol(PROTOCOLS[text] if text in PROTOCOLS else int(text))


def security_group(item: Json) -> SecurityGroup:
    """Return a security group."""
    return SecurityGroup(
        id=item["GroupId"],
        group_name=item.get("GroupName", ""),
        vpc_id=item.get("VpcId", ""),
        ingress=tuple(rule for p in item["IpPermissions"] for rule in _group_rules(p)),
        egress=tuple(rule for p in item["IpPermissionsEgress"] for rule in _group_rules(p)),
        name=name_of(item),
    )


def _group_rules(permission: Json) -> Iterator[GroupRule]:
    protocol = _protocol(permission["IpProtocol"])
    first, last = permission.get("FromPort"), permission.get("ToPort")
    ports = ALL_PORTS if first is None or last is None or not protocol.has_ports else PortRange(int(first), int(last))
    # For ICMP these are type and code.
    icmp = (int(first), int(last)) if protocol.is_icmp and first is not None and last is not None else (-1, -1)
    peers: list[tuple[Network | str, str]] = []
    peers += [(block(r["CidrIp"]), r.get("Description", "")) for r in permission.get("IpRanges", ())]
    peers += [(block(r["CidrIpv6"]), r.get("Description", "")) for r in permission.get("Ipv6Ranges", ())]
    peers += [(p["GroupId"], p.get("Description", "")) for p in permission.get("UserIdGroupPairs", ())]
    peers += [(p["PrefixListId"], p.get("Description", "")) for p in permission.get("PrefixListIds", ())]
    for peer, description in peers:
        yield GroupRule(protocol, ports, peer, description, icmp)


def interface(item: Json) -> Interface:
    """Return a network interface."""
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
    if primary and addresses and addresses[0] not in dict(public):
        public = [(addresses[0], ip_address(primary)), *public]
    addresses += [ip_address(entry["Ipv6Address"]) for entry in item.get("Ipv6Addresses", ())]
    prefixes = [entry["Ipv4Prefix"] for entry in item.get("Ipv4Prefixes", ())]
    prefixes += [entry["Ipv6Prefix"] for entry in item.get("Ipv6Prefixes", ())]
    return Interface(
        id=item["NetworkInterfaceId"],
        subnet_id=item["SubnetId"],
        vpc_id=item["VpcId"],
        zone=item.get("AvailabilityZone", ""),
        addresses=tuple(addresses),
        public=tuple(public),
        group_ids=frozenset(group["GroupId"] for group in item["Groups"]),
        source_dest_check=bool(item.get("SourceDestCheck", True)),
        owner=(item.get("Attachment") or {}).get("InstanceId"),
        kind=item.get("InterfaceType", "interface"),
        description=item.get("Description", ""),
        name=name_of(item),
        attached=item.get("Status", "in-use") != "available",
        prefixes=tuple(block(text) for text in prefixes),
    )


def prefix_list_entry(item: Json) -> tuple[str, Network]:
    """Return the id of a prefix list and one of its blocks."""
    return item["PrefixListId"], block(item["Cidr"])


def prefix_list(item: Json, entries: Iterable[tuple[str, Network]] | None) -> PrefixList:
    """Return a prefix list with its entries, which are unknown if they were not read."""
    key = item["PrefixListId"]
    # DescribePrefixLists, the older call, holds the blocks itself.
    own = tuple(block(text) for text in item.get("Cidrs", ()))
    blocks = None if entries is None else tuple(found for owner, found in entries if owner == key)
    # The older call tells AWS's own lists only, and no owner.
    return PrefixList(key, item.get("PrefixListName", ""), own or blocks, bool(own) or item.get("OwnerId") == "AWS")
