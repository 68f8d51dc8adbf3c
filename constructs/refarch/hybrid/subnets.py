"""Subnets of a VPC and their route tables, new or imported."""

from collections.abc import Sequence

from aws_cdk import aws_ec2 as ec2


def chosen(vpc: ec2.IVpc, selections: Sequence[ec2.SubnetSelection]) -> list[ec2.ISubnet]:
    """Return the subnets that are selected, by name, by type or one by one."""
    return [
        subnet
        for each in selections
        for subnet in vpc.select_subnets(
            subnet_group_name=each.subnet_group_name, subnet_type=each.subnet_type, subnets=each.subnets
        ).subnets
    ]
