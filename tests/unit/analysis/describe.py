"""Small networks as text: what a case says in a few words, written out as EC2's describe calls would say it.

Rules are written as people say them: ``tcp 443 10.0.0.0/8`` in a security group, ``100 allow tcp 443 0.0.0.0/0`` in a
network ACL; ``all`` is every protocol, ``*`` every port. Everything else stands under ``raw`` as AWS writes it, by id.
"""

from collections.abc import Mapping
from typing import Any

from analysis.snapshot.model import build
from analysis.snapshot.model.account import Account
from analysis.snapshot.raw import Raw

Json = Any
ANYTHING = ("all * 0.0.0.0/0", "all * ::/0")
ANYTHING_ACL = ("100 allow all * 0.0.0.0/0", "101 allow all * ::/0")
REGION = "us-east-1"
_NUMBERS = {"all": "-1", "tcp": "6", "udp": "17", "icmp": "1"}


def account(world: Mapping[str, Json]) -> Account:
    """Return the model of a network."""
    return build(Raw("123456789012", REGION, files(world)))


def merged(base: Json, change: Json) -> Json:
    """Return nested mappings with others laid over them; ``None`` takes an entry away."""
    if not (isinstance(base, Mapping) and isinstance(change, Mapping)):
        return change
    both = {**base, **{key: merged(base.get(key), value) for key, value in change.items()}}
    return {key: value for key, value in both.items() if value is not None}


def files(world: Mapping[str, Json]) -> dict[str, list[Json]]:
    """Return response key → items."""
    vpcs = {key: _list(blocks) for key, blocks in world["vpcs"].items()}
    subnets, hosts = world.get("subnets", {}), world.get("hosts", {})
    made: dict[str, list[Json]] = {
        "AvailabilityZones": [{"ZoneName": f"{REGION}{letter}"} for letter in "abc"],
        "Vpcs": [_vpc(key, blocks) for key, blocks in vpcs.items()],
        "InternetGateways": [
            {"InternetGatewayId": f"igw-{key}", "Attachments": [{"VpcId": key, "State": "available"}]}
            for key in world.get("internet", ())
        ],
        "Subnets": [_subnet(key, subnet) for key, subnet in subnets.items()],
        "RouteTables": [_table(key, subnet["vpc"], subnet, vpcs) for key, subnet in subnets.items()],
        "NetworkAcls": [_acl(key, subnet) for key, subnet in subnets.items()],
        "SecurityGroups": [_group(key, host, subnets) for key, host in hosts.items()],
        "NetworkInterfaces": [_interface(key, host, subnets) for key, host in hosts.items()],
        "Reservations": [{"Instances": [_instance(key, h, subnets)]} for key, h in hosts.items() if "instance" in h],
        "NatGateways": [_nat(key, nat, subnets) for key, nat in world.get("nats", {}).items()],
    }
    made["NetworkInterfaces"] += [_nat_interface(key, nat, subnets) for key, nat in world.get("nats", {}).items()]
    for key, items in world.get("raw", {}).items():
        made[key] = made.get(key, []) + list(items.values() if isinstance(items, Mapping) else items)
    return made


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _vpc(key: str, blocks: list[str]) -> Json:
    return {
        "VpcId": key,
        "CidrBlock": blocks[0],
        "CidrBlockAssociationSet": [{"CidrBlock": b} for b in blocks if ":" not in b],
        "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": b} for b in blocks if ":" in b],
    }


def _subnet(key: str, subnet: Json) -> Json:
    blocks = _list(subnet["block"])
    return {
        "SubnetId": f"subnet-{key}",
        "VpcId": subnet["vpc"],
        "AvailabilityZone": f"{REGION}{subnet.get('zone', 'a')}",
        "CidrBlock": next((b for b in blocks if ":" not in b), None),
        "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": b} for b in blocks if ":" in b],
    }


def _table(key: str, vpc: str, subnet: Json, vpcs: Mapping[str, list[str]]) -> Json:
    local = [{_destination(b): b, "GatewayId": "local", "Origin": "CreateRouteTable"} for b in vpcs[vpc]]
    routes = [_route(to, target) for to, target in subnet.get("routes", {}).items()]
    association = {"SubnetId": f"subnet-{key}"}
    return {
        "RouteTableId": f"rtb-{key}",
        "VpcId": vpc,
        "Routes": [*local, *routes],
        "Associations": [association],
        "PropagatingVgws": [{"GatewayId": key} for key in subnet.get("propagating", ())],
    }


def _destination(block: str) -> str:
    if block.startswith("pl-"):
        return "DestinationPrefixListId"
    return "DestinationIpv6CidrBlock" if ":" in block else "DestinationCidrBlock"


_FIELDS = {
    "nat": "NatGatewayId",
    "eni": "NetworkInterfaceId",
    "i": "InstanceId",
    "tgw": "TransitGatewayId",
    "pcx": "VpcPeeringConnectionId",
    "eigw": "EgressOnlyInternetGatewayId",
}


def _route(destination: str, text: str) -> Json:
    """Return a route; ``vgw-1 propagated`` came by propagation, ``eni-1 blackhole`` leads nowhere."""
    target, _, how = text.partition(" ")
    return {
        _destination(destination): destination,
        _FIELDS.get(target.partition("-")[0], "GatewayId"): target,
        "Origin": "EnableVgwRoutePropagation" if how == "propagated" else "CreateRoute",
        "State": "blackhole" if how == "blackhole" else "active",
    }


def _acl(key: str, subnet: Json) -> Json:
    entries = [_entry(text, egress=False) for text in subnet.get("acl_in", ANYTHING_ACL)]
    entries += [_entry(text, egress=True) for text in subnet.get("acl_out", ANYTHING_ACL)]
    last = {"RuleNumber": 32767, "Protocol": "-1", "RuleAction": "deny", "CidrBlock": "0.0.0.0/0"}
    entries += [{**last, "Egress": egress} for egress in (True, False)]
    associations = [{"SubnetId": f"subnet-{key}"}]
    return {"NetworkAclId": f"acl-{key}", "VpcId": subnet["vpc"], "Entries": entries, "Associations": associations}


def _entry(text: str, *, egress: bool) -> Json:
    number, action, protocol, ports, block = text.split()
    made = {
        "RuleNumber": int(number),
        "Egress": egress,
        "Protocol": _NUMBERS.get(protocol, protocol),
        "RuleAction": action,
        "Ipv6CidrBlock" if ":" in block else "CidrBlock": block,
    }
    if ports != "*":
        first, _, last = ports.partition("-")
        made["PortRange"] = {"From": int(first), "To": int(last or first)}
    return made


def _group(key: str, host: Json, subnets: Json) -> Json:
    return {
        "GroupId": f"sg-{key}",
        "GroupName": key,
        "VpcId": subnets[host["subnet"]]["vpc"],
        "IpPermissions": [_permission(text) for text in host.get("in", ANYTHING)],
        "IpPermissionsEgress": [_permission(text) for text in host.get("out", ANYTHING)],
    }


def _permission(text: str) -> Json:
    protocol, ports, peer = text.split()
    made: Json = {"IpProtocol": _NUMBERS.get(protocol, protocol)}
    if ports != "*":
        first, _, last = ports.partition("-")
        made |= {"FromPort": int(first), "ToPort": int(last or first)}
    if peer.startswith("sg-"):
        return {**made, "UserIdGroupPairs": [{"GroupId": peer}]}
    if peer.startswith("pl-"):
        return {**made, "PrefixListIds": [{"PrefixListId": peer}]}
    return {**made, **({"Ipv6Ranges": [{"CidrIpv6": peer}]} if ":" in peer else {"IpRanges": [{"CidrIp": peer}]})}


def _interface(key: str, host: Json, subnets: Json) -> Json:
    addresses = _list(host["address"])
    four = [a for a in addresses if ":" not in a]
    public = {"Association": {"PublicIp": host["public"]}} if "public" in host else {}
    where = subnets[host["subnet"]]
    return {
        "NetworkInterfaceId": f"eni-{key}",
        "SubnetId": f"subnet-{host['subnet']}",
        "VpcId": where["vpc"],
        "AvailabilityZone": f"{REGION}{where.get('zone', 'a')}",
        "PrivateIpAddresses": [
            {"PrivateIpAddress": a, "Primary": n == 0, **(public if n == 0 else {})} for n, a in enumerate(four)
        ],
        "Ipv6Addresses": [{"Ipv6Address": a} for a in addresses if ":" in a],
        "Groups": [] if host.get("groups") == [] else [{"GroupId": f"sg-{key}"}],
        "SourceDestCheck": host.get("check", True),
        **({"Attachment": {"InstanceId": f"i-{key}"}} if "instance" in host else {}),
        **host.get("raw", {}),
    }


def _instance(key: str, host: Json, subnets: Json) -> Json:
    others = [{"NetworkInterfaceId": other} for other in host.get("more", ())]
    return {
        "InstanceId": f"i-{key}",
        "State": {"Name": host["instance"]},
        "Placement": {"AvailabilityZone": f"{REGION}{subnets[host['subnet']].get('zone', 'a')}"},
        "NetworkInterfaces": [{"NetworkInterfaceId": f"eni-{key}"}, *others],
    }


def _nat(key: str, nat: Json, subnets: Json) -> Json:
    return {
        "NatGatewayId": key,
        "VpcId": subnets[nat["subnet"]]["vpc"],
        "SubnetId": f"subnet-{nat['subnet']}",
        "State": nat.get("state", "available"),
        "ConnectivityType": "public" if "public" in nat else "private",
        "NatGatewayAddresses": [{"NetworkInterfaceId": f"eni-{key}", "PrivateIp": nat["address"]}],
    }


def _nat_interface(key: str, nat: Json, subnets: Json) -> Json:
    return {**_interface(key, {**nat, "groups": [], "check": False}, subnets), "InterfaceType": "nat_gateway"}
