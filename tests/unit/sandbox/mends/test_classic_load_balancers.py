"""A Classic Load Balancer has a node in each of its subnets, and its listeners are what was asked for."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_nodes_and_zones_follow_the_subnets(account: Account) -> None:
    """Interfaces 'ELB web' with the balancer's groups; its zones, its hosted zone, its group's name."""
    network, elb = Network.of(account), account.client("elb")
    first, second, _ = network.subnets
    listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    elb.create_load_balancer(
        LoadBalancerName="web", Listeners=[listener], Subnets=[first], SecurityGroups=[network.group("web")]
    )
    [node] = network.interfaces("ELB web")
    assert (node["SubnetId"], "Association" in node) == (first, True)
    elb.attach_load_balancer_to_subnets(LoadBalancerName="web", Subnets=[second])
    elb.detach_load_balancer_from_subnets(LoadBalancerName="web", Subnets=[first])
    assert [node["SubnetId"] for node in network.interfaces("ELB web")] == [second]
    [told] = elb.describe_load_balancers()["LoadBalancerDescriptions"]
    assert told["AvailabilityZones"] == ["us-east-1b"]
    assert told["CanonicalHostedZoneNameID"] == "Z35SXDOTRQ7X7K"
    assert told["SourceSecurityGroup"]["GroupName"] == "web"
    elb.delete_load_balancer(LoadBalancerName="web")
    assert network.interfaces("ELB") == []


def test_listeners_speak_with_instances_as_they_were_told(account: Account) -> None:
    """SSL outside and TCP inside; two listeners taken away leave one, once."""
    network, elb = Network.of(account), account.client("elb")
    ports = ((443, "SSL", "TCP"), (80, "HTTP", "HTTP"), (81, "HTTP", "HTTP"))
    listeners = [
        {"Protocol": outside, "LoadBalancerPort": port, "InstancePort": port, "InstanceProtocol": inside}
        for port, outside, inside in ports
    ]
    elb.create_load_balancer(LoadBalancerName="web", Listeners=listeners, Subnets=[network.subnets[0]])
    elb.delete_load_balancer_listeners(LoadBalancerName="web", LoadBalancerPorts=[80, 81])
    [told] = elb.describe_load_balancers()["LoadBalancerDescriptions"]
    [left] = told["ListenerDescriptions"]
    assert (left["Listener"]["Protocol"], left["Listener"]["InstanceProtocol"]) == ("SSL", "TCP")


def test_without_security_groups_a_balancer_has_that_of_its_vpc(account: Account) -> None:
    """So that nothing is left in the VPC when it is gone."""
    network = Network.of(account)
    listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    elb = account.client("elb")
    elb.create_load_balancer(LoadBalancerName="plain", Listeners=[listener], Subnets=network.subnets[:1])
    [balancer] = elb.describe_load_balancers()["LoadBalancerDescriptions"]
    groups = network.ec2.describe_security_groups(GroupIds=balancer["SecurityGroups"])["SecurityGroups"]
    assert [group["GroupName"] for group in groups] == ["default"]


def test_a_zone_of_another_region_is_refused(account: Account) -> None:
    """With a zone of its own the balancer stands in the default subnet there."""
    elb, listener = account.client("elb"), {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    with pytest.raises(ClientError, match="Invalid Availability Zone: eu-west-1a"):
        elb.create_load_balancer(LoadBalancerName="far", Listeners=[listener], AvailabilityZones=["eu-west-1a"])
    elb.create_load_balancer(LoadBalancerName="near", Listeners=[listener], AvailabilityZones=["us-east-1a"])
