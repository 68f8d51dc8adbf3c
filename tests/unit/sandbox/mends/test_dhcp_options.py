"""DHCP option sets are kept, associated with VPCs and deleted when no VPC has them."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _associated(network: Network) -> str:
    return str(network.ec2.describe_vpcs(VpcIds=[network.vpc])["Vpcs"][0]["DhcpOptionsId"])


def test_a_vpc_begins_with_the_default_options_of_its_region() -> None:
    """Amazon's DNS servers, and the Region's own domain."""
    for region, domain in (("us-east-1", "ec2.internal"), ("eu-west-1", "eu-west-1.compute.internal")):
        ec2 = Account(region).client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        options = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["DhcpOptionsId"]
        [told] = ec2.describe_dhcp_options(DhcpOptionsIds=[options])["DhcpOptions"]
        keys = {one["Key"]: [value["Value"] for value in one["Values"]] for one in told["DhcpConfigurations"]}
        assert keys == {"domain-name": [domain], "domain-name-servers": ["AmazonProvidedDNS"]}


def test_options_stay_while_a_vpc_has_them_and_after_it_is_gone(account: Account) -> None:
    """They are found by their values and by the VPC's filter, and deleted once they are free."""
    network = Network.of(account)
    made = network.ec2.create_dhcp_options(
        DhcpConfigurations=[
            {"Key": "domain-name", "Values": ["corp.example"]},
            {"Key": "ipv6-address-preferred-lease-time", "Values": ["600"]},
        ],
        TagSpecifications=[{"ResourceType": "dhcp-options", "Tags": [{"Key": "site", "Value": "hq"}]}],
    )["DhcpOptions"]
    network.ec2.associate_dhcp_options(DhcpOptionsId=made["DhcpOptionsId"], VpcId=network.vpc)
    assert _associated(network) == made["DhcpOptionsId"]
    found = network.ec2.describe_dhcp_options(Filters=[{"Name": "value", "Values": ["corp.*"]}])["DhcpOptions"]
    assert [one["DhcpOptionsId"] for one in found] == [made["DhcpOptionsId"]]
    assert found[0]["Tags"] == [{"Key": "site", "Value": "hq"}]
    vpcs = network.ec2.describe_vpcs(Filters=[{"Name": "dhcp-options-id", "Values": [made["DhcpOptionsId"]]}])
    assert [one["VpcId"] for one in vpcs["Vpcs"]] == [network.vpc]
    with pytest.raises(ClientError, match="DependencyViolation"):
        network.ec2.delete_dhcp_options(DhcpOptionsId=made["DhcpOptionsId"])

    for subnet in network.subnets:
        network.ec2.delete_subnet(SubnetId=subnet)
    network.ec2.delete_vpc(VpcId=network.vpc)
    network.ec2.describe_dhcp_options(DhcpOptionsIds=[made["DhcpOptionsId"]])
    network.ec2.delete_dhcp_options(DhcpOptionsId=made["DhcpOptionsId"])
    with pytest.raises(ClientError, match=r"InvalidDhcpOptionID\.NotFound"):
        network.ec2.describe_dhcp_options(DhcpOptionsIds=[made["DhcpOptionsId"]])


def test_a_vpc_may_have_no_options_at_all(account: Account) -> None:
    """Associating ``default`` takes its options away."""
    network = Network.of(account)
    network.ec2.associate_dhcp_options(DhcpOptionsId="default", VpcId=network.vpc)
    assert _associated(network) == "default"


@pytest.mark.parametrize(
    ("key", "values"),
    [("domain-name-servers", ["10.0.0.1"] * 5), ("netbios-node-type", ["3"]), ("boot-file", ["x"])],
)
def test_options_that_there_are_not_are_refused(account: Account, key: str, values: list[str]) -> None:
    """More than four servers, a node type that NetBIOS has not, a key that EC2 has not."""
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        account.client("ec2").create_dhcp_options(DhcpConfigurations=[{"Key": key, "Values": values}])
