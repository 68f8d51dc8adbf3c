"""The default VPC is public."""

from tests.unit.sandbox.account import Account


def test_the_default_vpc_has_a_way_out(account: Account) -> None:
    """Its main route table leads to the internet gateway that is attached to it."""
    ec2 = account.client("ec2")
    [vpc] = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    [gateway] = ec2.describe_internet_gateways()["InternetGateways"]
    assert [attachment["VpcId"] for attachment in gateway["Attachments"]] == [vpc["VpcId"]]
    [table] = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["RouteTables"]
    ways = {route["DestinationCidrBlock"]: route["GatewayId"] for route in table["Routes"]}
    assert ways["0.0.0.0/0"] == gateway["InternetGatewayId"]
