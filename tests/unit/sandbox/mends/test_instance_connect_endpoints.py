"""An Instance Connect endpoint stands in its subnet."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_an_endpoint_has_an_interface_with_its_groups_that_goes_with_it(account: Account) -> None:
    """Without groups it has the VPC's default one."""
    network = Network.of(account)
    group = network.group("reach")
    made = network.ec2.create_instance_connect_endpoint(SubnetId=network.subnets[0], SecurityGroupIds=[group])
    endpoint = made["InstanceConnectEndpoint"]
    [interface] = network.interfaces("EC2 Instance Connect Endpoint")
    assert interface["NetworkInterfaceId"] == endpoint["NetworkInterfaceIds"][0]
    assert [one["GroupId"] for one in interface["Groups"]] == [group]
    assert endpoint["VpcId"] == network.vpc
    assert endpoint["DnsName"].startswith(endpoint["InstanceConnectEndpointId"])
    plain = network.ec2.create_instance_connect_endpoint(SubnetId=network.subnets[1])["InstanceConnectEndpoint"]
    assert len(plain["SecurityGroupIds"]) == 1
    for one in (endpoint, plain):
        network.ec2.delete_instance_connect_endpoint(InstanceConnectEndpointId=one["InstanceConnectEndpointId"])
    assert network.interfaces("EC2 Instance Connect Endpoint") == []
    with pytest.raises(ClientError, match=r"InvalidInstanceConnectEndpointId\.NotFound"):
        network.ec2.delete_instance_connect_endpoint(InstanceConnectEndpointId=endpoint["InstanceConnectEndpointId"])
