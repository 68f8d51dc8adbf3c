"""Endpoints, and hosts without another way out, for lessons."""

from collections.abc import Sequence
from typing import Any

from study.lab import Lab

A, B = "10.0.0.0/16", "10.1.0.0/16"
HTTPS = [("tcp", 443, "10.0.0.0/8")]


def gateway_endpoint(lab: Lab, vpc: str, *tables: str, service: str = "s3") -> str:
    """Create a gateway endpoint for a service, with routes in some tables."""
    name = f"com.amazonaws.{lab.region}.{service}"
    made = lab.ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=name, RouteTableIds=list(tables))
    return str(made["VpcEndpoint"]["VpcEndpointId"])


def interface_endpoint(
    lab: Lab, vpc: str, subnets: Sequence[str], group: str, *, service: str = "sqs", private_dns: bool = True
) -> dict[str, Any]:
    """Create an interface endpoint with an interface in each of some subnets."""
    lab.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    made = lab.ec2.create_vpc_endpoint(
        VpcId=vpc,
        VpcEndpointType="Interface",
        ServiceName=service if service.startswith("com.") else f"com.amazonaws.{lab.region}.{service}",
        SubnetIds=list(subnets),
        SecurityGroupIds=[group],
        PrivateDnsEnabled=private_dns,
    )
    return endpoint(lab, made["VpcEndpoint"]["VpcEndpointId"])


def endpoint(lab: Lab, name: str) -> dict[str, Any]:
    """Return an endpoint as it is now."""
    return dict(lab.ec2.describe_vpc_endpoints(VpcEndpointIds=[name])["VpcEndpoints"][0])


def address_of_s3(lab: Lab) -> str:
    """Return an address of S3 in the Region, from AWS's own prefix list."""
    wanted = [{"Name": "prefix-list-name", "Values": [f"com.amazonaws.{lab.region}.s3"]}]
    (found,) = lab.ec2.describe_managed_prefix_lists(Filters=wanted)["PrefixLists"]
    entries = lab.ec2.get_managed_prefix_list_entries(PrefixListId=found["PrefixListId"])["Entries"]
    return str(entries[0]["Cidr"].partition("/")[0])


def private_host(lab: Lab, block: str = A) -> tuple[str, str, str, str]:
    """Build a VPC with a host that has no way to the internet; return VPC, subnet, route table and host."""
    vpc = lab.vpc(block)
    subnet = lab.subnet(vpc, block.replace("/16", "/24"))
    return vpc, subnet, lab.route_table(vpc, subnet), lab.host(subnet, lab.group(vpc))
