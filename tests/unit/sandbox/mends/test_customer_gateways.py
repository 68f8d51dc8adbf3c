"""A customer gateway is what it was said to be."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_a_customer_gateway_tells_its_device_and_its_number(account: Account) -> None:
    """Long numbers under another name; the same request again gets the same gateway."""
    ec2 = account.client("ec2")
    said = {"Type": "ipsec.1", "IpAddress": "198.51.100.1", "DeviceName": "edge", "BgpAsn": 65010}
    made = ec2.create_customer_gateway(**said)["CustomerGateway"]
    assert (made["DeviceName"], made["BgpAsn"], made["State"]) == ("edge", "65010", "available")
    assert ec2.create_customer_gateway(**said)["CustomerGateway"]["CustomerGatewayId"] == made["CustomerGatewayId"]
    other = ec2.create_customer_gateway(Type="ipsec.1", IpAddress="198.51.100.1", BgpAsnExtended=4200000000)
    assert other["CustomerGateway"]["BgpAsnExtended"] == "4200000000"
    ec2.create_tags(Resources=[made["CustomerGatewayId"]], Tags=[{"Key": "site", "Value": "one"}])
    filters = [{"Name": "tag:site", "Values": ["one"]}]
    assert len(ec2.describe_customer_gateways(Filters=filters)["CustomerGateways"]) == 1
    tagged = account.client("resourcegroupstaggingapi").get_resources()["ResourceTagMappingList"]
    assert [one["ResourceARN"].split("/")[1] for one in tagged] == [made["CustomerGatewayId"]]


def test_a_customer_gateway_in_use_stays(account: Account) -> None:
    """Until its connection is gone."""
    ec2 = account.client("ec2")
    made = ec2.create_customer_gateway(Type="ipsec.1", IpAddress="198.51.100.1")["CustomerGateway"]
    gateway = {"CustomerGatewayId": made["CustomerGatewayId"]}
    vpn = ec2.create_vpn_connection(Type="ipsec.1", **gateway)["VpnConnection"]["VpnConnectionId"]
    with pytest.raises(ClientError, match="IncorrectState"):
        ec2.delete_customer_gateway(**gateway)
    ec2.delete_vpn_connection(VpnConnectionId=vpn)
    ec2.delete_customer_gateway(**gateway)
    with pytest.raises(ClientError, match=r"InvalidCustomerGatewayID\.NotFound"):
        ec2.describe_customer_gateways(CustomerGatewayIds=[made["CustomerGatewayId"]])
