"""What a flow log watches, and which traffic of it."""

from enum import Enum
from typing import cast

from aws_cdk import Token
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.flow_logs.record_format import DEFAULT_FORMAT, RecordFormat
from refarch.refusal import refuse

Watched = ec2.IVpc | ec2.ISubnet | ec2.CfnNetworkInterface | str
"""A VPC, a subnet or a network interface (also by its id): every interface in it is recorded, also those to come."""

INTERVALS = (60, 600)
"""Seconds over which a flow is put together into one record. Interfaces of Nitro instances take a minute in any case.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html#flow-logs-aggregration-interval
"""


class Traffic(Enum):
    """Which records are kept.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-basics.html
    """

    ACCEPT = "ACCEPT"
    """What security groups and network ACLs let pass: who talks to whom."""
    REJECT = "REJECT"
    """What one of them denied: the cheapest, and half of the story."""
    ALL = "ALL"
    """Both; only then an accepted request can be told from one whose reply was rejected."""


_TRAFFIC = {
    Traffic.ACCEPT: ec2.FlowLogTrafficType.ACCEPT,
    Traffic.REJECT: ec2.FlowLogTrafficType.REJECT,
    Traffic.ALL: ec2.FlowLogTrafficType.ALL,
}


def refuse_bad_format(scope: Construct, records: RecordFormat) -> None:
    """Refuse a record format that cannot be.

    Raises:
        RefusedError: with the construct's path.
    """
    if records.problem:
        refuse(scope, *records.problem)


def record(
    scope: Construct,
    construct_id: str,
    *,
    watched: Watched,
    traffic: Traffic,
    records: RecordFormat,
    destination: ec2.FlowLogDestination,
    interval: int,
) -> ec2.FlowLog:
    """Create a flow log.

    Args:
        scope: the construct that knows the destination.
        construct_id: the id in it.
        watched: a VPC, subnet or interface.
        traffic: which records are kept.
        records: what they hold.
        destination: where they go.
        interval: seconds, 60 or 600.

    Raises:
        RefusedError: if the interval is another one, or a text is no id of an interface.
    """
    if interval not in INTERVALS:
        refuse(
            scope,
            f"{construct_id}: interval={interval}",
            "a flow log aggregates over 60 or 600 seconds",
            "Use 60 to see more, 600 to pay less",
        )
    if isinstance(watched, str) and not Token.is_unresolved(watched) and not watched.startswith("eni-"):
        refuse(
            scope,
            f"{construct_id}: watched={watched!r}",
            "a text names a network interface by its id",
            "Write it like 'eni-0123456789abcdef0', or hand over the VPC or the subnet itself",
        )
    custom = (
        None
        if records == DEFAULT_FORMAT
        else [ec2.LogFormat.custom(" ".join(f"${{{field}}}" for field in records.fields))]
    )
    return ec2.FlowLog(
        scope,
        construct_id,
        resource_type=_resource(watched),
        destination=destination,
        traffic_type=_TRAFFIC[traffic],
        log_format=custom,
        max_aggregation_interval=ec2.FlowLogMaxAggregationInterval.ONE_MINUTE
        if interval == INTERVALS[0]
        else ec2.FlowLogMaxAggregationInterval.TEN_MINUTES,
    )


def _resource(watched: Watched) -> ec2.FlowLogResourceType:
    if isinstance(watched, str):
        return ec2.FlowLogResourceType.from_network_interface_id(watched)
    if isinstance(watched, ec2.CfnNetworkInterface):
        return ec2.FlowLogResourceType.from_network_interface_id(watched.ref)
    # CDK's interfaces are protocols that cannot be asked for at run time; only a VPC has this attribute.
    if hasattr(watched, "vpc_id"):
        return ec2.FlowLogResourceType.from_vpc(cast("ec2.IVpc", watched))
    return ec2.FlowLogResourceType.from_subnet(watched)
