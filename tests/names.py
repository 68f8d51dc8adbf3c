"""Verbs for tests about names: zones and records, Resolver endpoints, and the rules that VPCs follow."""

import itertools
from collections.abc import Sequence
from typing import Any

from study.lab import Lab

_references = (str(number) for number in itertools.count(1))
DNS_PORT = 53


def named_vpc(lab: Lab, block: str = "10.0.0.0/16") -> str:
    """Create a VPC with DNS host names, without which private zones are not asked."""
    vpc = lab.vpc(block)
    lab.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    return vpc


def zone(lab: Lab, domain: str, vpc: str = "") -> str:
    """Create a hosted zone: a private one for a VPC if one is named, and else a public one."""
    place = {"VPC": {"VPCId": vpc, "VPCRegion": lab.region}} if vpc else {}
    made = lab.client("route53").create_hosted_zone(Name=domain, CallerReference=next(_references), **place)
    return str(made["HostedZone"]["Id"]).rpartition("/")[2]


def record(lab: Lab, of: str, name: str, *values: str, kind: str = "A", **more: Any) -> None:
    """Give a name values in a zone."""
    new: dict[str, Any] = {"Name": name, "Type": kind, **more}
    if values:
        new |= {"TTL": 60, "ResourceRecords": [{"Value": value} for value in values]}
    change = {"Action": "CREATE", "ResourceRecordSet": new}
    lab.client("route53").change_resource_record_sets(HostedZoneId=of, ChangeBatch={"Changes": [change]})


def for_questions(lab: Lab, vpc: str, *blocks: str) -> str:
    """Create a security group that lets questions in from some blocks, by UDP and by TCP, and everything out."""
    return lab.group(vpc, inbound=[(way, DNS_PORT, block) for block in blocks for way in ("udp", "tcp")])


def endpoint(lab: Lab, direction: str, subnets: Sequence[str], group: str, addresses: Sequence[str] = ()) -> str:
    """Create a Resolver endpoint with an address in each of some subnets."""
    places: list[dict[str, str]] = [{"SubnetId": subnet} for subnet in subnets]
    for place, address in zip(places, addresses, strict=False):
        place["Ip"] = address
    made = lab.client("route53resolver").create_resolver_endpoint(
        CreatorRequestId=next(_references), Direction=direction, SecurityGroupIds=[group], IpAddresses=places
    )
    return str(made["ResolverEndpoint"]["Id"])


def rule(lab: Lab, domain: str, by: str = "", *servers: str, kind: str = "FORWARD") -> str:
    """Create a rule; a forwarding one names the endpoint that asks, and the servers that are asked."""
    more = {"ResolverEndpointId": by, "TargetIps": [{"Ip": each} for each in servers]} if by else {}
    made = lab.client("route53resolver").create_resolver_rule(
        CreatorRequestId=next(_references), RuleType=kind, DomainName=domain, **more
    )
    return str(made["ResolverRule"]["Id"])


def follow_rule(lab: Lab, vpc: str, identity: str) -> None:
    """Let a VPC follow a rule."""
    lab.client("route53resolver").associate_resolver_rule(ResolverRuleId=identity, VPCId=vpc)
