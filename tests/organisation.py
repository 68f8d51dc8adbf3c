"""An organisation at AWS's quotas, as its describe calls would tell it: one hub, thousands of VPCs, two segments.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-quotas.html (5,000 attachments, 10,000 routes) and
https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
"""

from collections.abc import Iterator
from ipaddress import ip_address
from itertools import count
from typing import Any

from analysis.snapshot.raw import Raw

Json = Any
ACCOUNT, REGION, HUB = "123456789012", "us-east-1", "tgw-1"
SEGMENTS = {"a": 10 << 24, "b": (10 << 24) + (1 << 23)}
"""Segment → the first address of its block: 10.0.0.0/9 and 10.128.0.0/9."""
BLOCKS = {"a": "10.0.0.0/9", "b": "10.128.0.0/9"}


def organisation(vpcs: int = 5000, groups: int = 20_000, *, leak: bool = False) -> Raw:
    """Return an organisation whose segments have a route table each at the hub, with the routes of their own VPCs.

    Args:
        vpcs: how many, half of them in each segment; each has a /24, a subnet, a network ACL and a host.
        groups: security groups in all, ten rules each.
        leak: whether one VPC of segment b is also routed in the table of segment a.
    """
    files: dict[str, list[Json]] = {
        "AvailabilityZones": [{"ZoneName": f"{REGION}{letter}"} for letter in "abc"],
        "TransitGateways": [{"TransitGatewayId": HUB, "OwnerId": ACCOUNT}],
        "TransitGatewayRouteTables": [
            {"TransitGatewayRouteTableId": f"tgw-rtb-{segment}", "TransitGatewayId": HUB, "State": "available"}
            for segment in SEGMENTS
        ],
    }
    numbers = count()
    for segment, first in SEGMENTS.items():
        for index in range(vpcs // len(SEGMENTS)):
            for name, item in _spoke(segment, next(numbers), first + (index << 8), groups // vpcs):
                files.setdefault(name, []).append(item)
    if leak:
        (route,) = [r for r in files["TransitGatewayRoutes"] if r["DestinationCidrBlock"] == "10.128.0.0/24"]
        files["TransitGatewayRoutes"].append({**route, "TransitGatewayRouteTableId": "tgw-rtb-a"})
    return Raw(ACCOUNT, REGION, files)


def _spoke(segment: str, number: int, first: int, groups: int) -> Iterator[tuple[str, Json]]:
    """Yield the items of one VPC, with the names of the files that they belong to."""
    block = f"{ip_address(first)}/24"
    vpc, subnet, attachment = f"vpc-{number}", f"subnet-{number}", f"tgw-attach-{number}"
    yield "Vpcs", {"VpcId": vpc, "CidrBlock": block, "OwnerId": ACCOUNT}
    place = {"VpcId": vpc, "SubnetId": subnet, "AvailabilityZone": f"{REGION}a", "OwnerId": ACCOUNT}
    yield "Subnets", {**place, "CidrBlock": block}
    routes = [
        {"DestinationCidrBlock": block, "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"},
        {"DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": HUB, "Origin": "CreateRoute", "State": "active"},
    ]
    associated = [{"SubnetId": subnet}]
    yield "RouteTables", {"RouteTableId": f"rtb-{number}", "VpcId": vpc, "Routes": routes, "Associations": associated}
    entries = [
        {"RuleNumber": n, "Egress": e, "Protocol": "-1", "RuleAction": a, "CidrBlock": "0.0.0.0/0"}
        for e in (True, False)
        for n, a in ((100, "allow"), (32767, "deny"))
    ]
    yield "NetworkAcls", {"NetworkAclId": f"acl-{number}", "VpcId": vpc, "Entries": entries, "Associations": associated}
    names = [f"sg-{number}-{n}" for n in range(groups)]
    for name in names:
        yield "SecurityGroups", _group(name, vpc)
    yield (
        "NetworkInterfaces",
        {
            **place,
            "NetworkInterfaceId": f"eni-{number}",
            "PrivateIpAddresses": [{"PrivateIpAddress": str(ip_address(first + 10)), "Primary": True}],
            "Groups": [{"GroupId": name} for name in names],
        },
    )
    attached = {"TransitGatewayAttachmentId": attachment, "TransitGatewayId": HUB, "State": "available"}
    yield "TransitGatewayVpcAttachments", {**attached, "VpcId": vpc, "SubnetIds": [subnet], "VpcOwnerId": ACCOUNT}
    table = {"TransitGatewayRouteTableId": f"tgw-rtb-{segment}"}
    yield "TransitGatewayRouteTableAssociations", {**table, **attached, "State": "associated"}
    # Two routes for each VPC, so that there are as many as a table may have.
    ways = [{"TransitGatewayAttachmentId": attachment, "ResourceId": vpc, "ResourceType": "vpc"}]
    for kind, destination in (("propagated", block), ("static", f"{ip_address(first)}/25")):
        way = {"DestinationCidrBlock": destination, "TransitGatewayAttachments": ways, "Type": kind, "State": "active"}
        yield "TransitGatewayRoutes", {**table, **way}


def _group(name: str, vpc: str) -> Json:
    """Return a security group: HTTPS from ten blocks, and everything out."""
    blocks = [{"CidrIp": f"10.{n * 25}.0.0/16"} for n in range(9)] + [{"CidrIp": "10.0.0.0/8"}]
    return {
        "GroupId": name,
        "GroupName": name,
        "VpcId": vpc,
        "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": blocks}],
        "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
    }
