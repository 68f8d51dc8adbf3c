"""The model: read from responses as AWS writes them, with what is malformed or left out told apart."""

from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from analysis.snapshot.model import Account, build
from analysis.snapshot.model.network import ALL_PORTS, PortRange, Route
from analysis.snapshot.raw import Raw


def model(**files: list[Any]) -> Account:
    """Return the model of a snapshot with some files."""
    return build(Raw("123456789012", "us-east-1", files))


def interface(**details: Any) -> dict[str, Any]:
    """Return an interface as EC2 describes it."""
    return {
        "NetworkInterfaceId": "eni-1",
        "SubnetId": "subnet-1",
        "VpcId": "vpc-1",
        "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.0.10", "Primary": True}],
        "Groups": [],
        **details,
    }


def group(*permissions: dict[str, Any]) -> dict[str, Any]:
    """Return a security group as EC2 describes it, with some permissions inward."""
    return {"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissions": list(permissions), "IpPermissionsEgress": []}


def test_a_vpc_has_all_its_blocks_the_primary_one_first() -> None:
    """Secondary blocks and IPv6, but none that was taken away again."""
    vpc = {
        "VpcId": "vpc-1",
        "CidrBlock": "10.0.0.0/16",
        "CidrBlockAssociationSet": [
            {"CidrBlock": "10.1.0.0/16", "CidrBlockState": {"State": "associated"}},
            {"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}},
            {"CidrBlock": "10.2.0.0/16", "CidrBlockState": {"State": "disassociated"}},
        ],
        "Ipv6CidrBlockAssociationSet": [
            {"Ipv6CidrBlock": "2001:db8::/56", "Ipv6CidrBlockState": {"State": "associated"}}
        ],
    }

    found = model(Vpcs=[vpc]).vpcs["vpc-1"]

    assert [str(block) for block in found.blocks] == ["10.0.0.0/16", "10.1.0.0/16", "2001:db8::/56"]
    assert found.holds(ip_address("10.1.2.3"))
    assert not found.holds(ip_address("10.2.2.3"))


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (
            {"DestinationCidrBlock": "10.9.0.0/16", "OdbNetworkArn": "arn:aws:odb:one", "State": "active"},
            Route(ip_network("10.9.0.0/16"), "arn:aws:odb:one"),
        ),
        (
            {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable"},
            Route(ip_network("10.0.0.0/16"), "local", origin="CreateRouteTable"),
        ),
        (
            {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1", "State": "blackhole"},
            Route(ip_network("0.0.0.0/0"), "nat-1", blackhole=True),
        ),
        (
            {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1", "State": "active"},
            Route(ip_network("::/0"), "eigw-1"),
        ),
        ({"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"}, Route("pl-1", "vpce-1")),
        (
            {"DestinationCidrBlock": "10.9.0.0/16", "TransitGatewayId": "tgw-1"},
            Route(ip_network("10.9.0.0/16"), "tgw-1"),
        ),
    ],
)
def test_a_route_is_a_destination_and_a_target(route: dict[str, str], expected: Route) -> None:
    """Whatever kind either is of."""
    table = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [route], "Associations": [{"Main": True}]}

    found = model(RouteTables=[table]).route_tables["rtb-1"]

    assert found.routes == (expected,)
    assert found.main


def test_a_table_may_route_subnets_and_gateways() -> None:
    """By its associations."""
    associations = [{"Main": False, "SubnetId": "subnet-1"}, {"Main": False, "GatewayId": "igw-1"}]
    table = {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": [], "Associations": associations}

    found = model(RouteTables=[table]).route_tables["rtb-1"]

    assert (found.subnet_ids, found.gateway_ids, found.main) == ({"subnet-1"}, {"igw-1"}, False)


@pytest.mark.parametrize(
    ("permission", "ports", "icmp"),
    [
        ({"IpProtocol": "tcp", "FromPort": 80, "ToPort": 90}, PortRange(80, 90), (-1, -1)),
        ({"IpProtocol": "-1"}, ALL_PORTS, (-1, -1)),
        ({"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1}, ALL_PORTS, (-1, -1)),
        ({"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1}, ALL_PORTS, (8, -1)),
        ({"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}, ALL_PORTS, (252, 86)),
        ({"IpProtocol": "icmpv6"}, ALL_PORTS, (-1, -1)),
        ({"IpProtocol": "47"}, ALL_PORTS, (-1, -1)),
    ],
)
def test_a_permission_has_ports_or_type_and_code(
    permission: dict[str, Any], ports: PortRange, icmp: tuple[int, int]
) -> None:
    """EC2 writes both into the same two fields."""
    allowed = {**permission, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}

    (rule,) = model(SecurityGroups=[group(allowed)]).security_groups["sg-1"].ingress

    assert (rule.ports, rule.icmp) == (ports, icmp)


def test_a_permission_is_a_rule_for_each_of_its_peers() -> None:
    """Blocks of both versions, groups and prefix lists."""
    permission = {
        "IpProtocol": "tcp",
        "FromPort": 443,
        "ToPort": 443,
        "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "us"}],
        "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
        "UserIdGroupPairs": [{"GroupId": "sg-2", "UserId": "123456789012"}],
        "PrefixListIds": [{"PrefixListId": "pl-1"}],
    }

    rules = model(SecurityGroups=[group(permission)]).security_groups["sg-1"].ingress

    assert [str(rule.peer) for rule in rules] == ["10.0.0.0/8", "::/0", "sg-2", "pl-1"]
    assert rules[0].description == "us"


def test_an_interface_has_its_primary_address_first_and_each_its_public_one() -> None:
    """Secondary addresses may have Elastic IPs of their own."""
    found = model(
        NetworkInterfaces=[
            interface(
                PrivateIpAddresses=[
                    {"PrivateIpAddress": "10.0.0.11", "Primary": False, "Association": {"PublicIp": "203.0.113.2"}},
                    {"PrivateIpAddress": "10.0.0.10", "Primary": True, "Association": {"PublicIp": "203.0.113.1"}},
                ],
                Ipv6Addresses=[{"Ipv6Address": "2001:db8::10"}],
                Attachment={"InstanceId": "i-1"},
            )
        ]
    )
    (only,) = found.interfaces.values()

    assert [str(address) for address in only.addresses] == ["10.0.0.10", "10.0.0.11", "2001:db8::10"]
    assert str(only.public_of(ip_address("10.0.0.11"))) == "203.0.113.2"
    assert only.public_of(ip_address("2001:db8::10")) is None
    assert only.owner == "i-1"
    assert found.interface_at_public[ip_address("203.0.113.1")] == (only, ip_address("10.0.0.10"))


def test_the_public_address_of_an_interface_is_that_of_its_primary_address_wherever_it_is_told() -> None:
    """Beside the addresses or above them, and whatever the secondary ones have."""
    second = {"PrivateIpAddress": "10.0.0.11", "Primary": False, "Association": {"PublicIp": "203.0.113.2"}}
    first = {"PrivateIpAddress": "10.0.0.10", "Primary": True}
    found = model(
        NetworkInterfaces=[interface(PrivateIpAddresses=[first, second], Association={"PublicIp": "203.0.113.1"})]
    )
    (only,) = found.interfaces.values()

    assert [str(only.public_of(address)) for address in only.addresses] == ["203.0.113.1", "203.0.113.2"]


def test_prefix_lists_without_entries_are_unknown_and_not_empty() -> None:
    """The older call holds the blocks itself."""
    lists = [{"PrefixListId": "pl-1", "PrefixListName": "s3"}, {"PrefixListId": "pl-2", "Cidrs": ["3.5.0.0/19"]}]
    entries = [{"PrefixListId": "pl-1", "Cidr": "52.216.0.0/15"}]

    known = model(PrefixLists=lists, Entries=entries).prefix_lists
    unknown = model(PrefixLists=lists).prefix_lists

    assert known["pl-1"].blocks == (ip_network("52.216.0.0/15"),)
    assert unknown["pl-1"].blocks is None
    assert unknown["pl-2"].blocks == (ip_network("3.5.0.0/19"),)


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("NetworkInterfaces", "Groups"),
        ("SecurityGroups", "IpPermissions"),
        ("SecurityGroups", "IpPermissionsEgress"),
        ("NetworkAcls", "Entries"),
        ("RouteTables", "Routes"),
    ],
)
def test_what_guards_or_routes_must_be_told(key: str, field: str) -> None:
    """Groups, rules, entries or routes that are left out are unknown, and not none: the item cannot be read."""
    items: dict[str, dict[str, Any]] = {
        "NetworkInterfaces": interface(),
        "SecurityGroups": group(),
        "NetworkAcls": {"NetworkAclId": "acl-1", "VpcId": "vpc-1", "Entries": []},
        "RouteTables": {"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": []},
    }
    whole = items[key]
    assert key not in model(**{key: [whole]}).missing

    told = model(**{key: [{name: value for name, value in whole.items() if name != field}]})

    assert field in told.missing[key]
