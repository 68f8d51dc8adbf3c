"""Routes of VPCs to core networks."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.wide_area import Core


def test_a_route_leads_to_a_core_network_while_the_vpc_is_attached() -> None:
    """Before the attachment it is refused, and after it the route is a blackhole."""
    account = Account()
    core, ec2 = Core.of(account), account.client("ec2")
    other = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    made, vpc = core.attach("10.0.0.0/24", domain="production")
    tables = {
        one: ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [one]}])["RouteTables"][0]["RouteTableId"]
        for one in (vpc, other)
    }
    route = {"DestinationCidrBlock": "0.0.0.0/0", "CoreNetworkArn": core.arn}
    with pytest.raises(ClientError, match=r"InvalidCoreNetworkArn\.NotFound"):
        ec2.create_route(RouteTableId=tables[other], **route)
    ec2.create_route(RouteTableId=tables[vpc], **route)

    def told() -> tuple[str, str]:
        routes = ec2.describe_route_tables(RouteTableIds=[tables[vpc]])["RouteTables"][0]["Routes"]
        [found] = [one for one in routes if one["DestinationCidrBlock"] == "0.0.0.0/0"]
        return found["CoreNetworkArn"], found["State"]

    assert told() == (core.arn, "active")
    core.client.delete_attachment(AttachmentId=made["AttachmentId"])
    assert told() == (core.arn, "blackhole")
