"""Which NAT gateways CDK has made for a VPC."""

from aws_cdk import aws_ec2 as ec2


def nat_gateway_of_each_zone(vpc: ec2.Vpc, zones: int) -> list[str]:
    """Return the id of the NAT gateway of each zone: its own, or the one that all share; none if there is none.

    Args:
        vpc: made by CDK.
        zones: how many zones it spans.
    """
    regional = vpc.node.try_find_child("RegionalNatGateway")
    if isinstance(regional, ec2.CfnNatGateway):
        return [regional.attr_nat_gateway_id] * zones
    found = [subnet.node.try_find_child("NATGateway") for subnet in vpc.public_subnets]
    ids = [gateway.ref for gateway in found if isinstance(gateway, ec2.CfnNatGateway)]
    return ids * zones if len(ids) == 1 else ids
