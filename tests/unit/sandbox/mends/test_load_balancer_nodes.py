"""A load balancer has a node in each of its subnets."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_nodes_follow_the_subnets_and_security_groups_of_their_load_balancer(account: Account) -> None:
    """Interfaces 'ELB app/<name>/<id>' with the balancer's groups; public addresses if it faces the internet."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    first, second, third = network.subnets
    web, other = network.group("web"), network.group("other")
    [balancer] = elbv2.create_load_balancer(Name="web", Subnets=[first, second], SecurityGroups=[web])["LoadBalancers"]
    arn = balancer["LoadBalancerArn"]
    assert balancer["State"]["Code"] == "active"
    nodes = network.interfaces("ELB app/web/")
    assert [(n["SubnetId"], n["Groups"][0]["GroupId"], "Association" in n) for n in nodes] == [
        (first, web, True),
        (second, web, True),
    ]
    attributes = elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    assert {"Key": "load_balancing.cross_zone.enabled", "Value": "true"} in attributes
    elbv2.set_security_groups(LoadBalancerArn=arn, SecurityGroups=[other])
    elbv2.set_subnets(LoadBalancerArn=arn, Subnets=[second, third])
    nodes = network.interfaces("ELB app/web/")
    assert [(n["SubnetId"], n["Groups"][0]["GroupId"]) for n in nodes] == [(second, other), (third, other)]
    elbv2.delete_load_balancer(LoadBalancerArn=arn)
    assert network.interfaces("ELB") == []


def test_an_internal_network_load_balancer_has_private_nodes_without_groups(account: Account) -> None:
    """'ELB net/…', no public address."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    elbv2.create_load_balancer(Name="inner", Type="network", Scheme="internal", Subnets=[network.subnets[0]])
    [node] = network.interfaces("ELB net/inner/")
    assert (node["Groups"], "Association" in node) == ([], False)


def test_a_network_load_balancer_has_the_addresses_that_its_owner_chose(account: Account) -> None:
    """An Elastic IP in one subnet, a private address in another; both are free again afterwards."""
    network, elbv2 = Network.of(account), account.client("elbv2")
    first, second, _ = network.subnets
    elastic = network.ec2.allocate_address(Domain="vpc")
    [balancer] = elbv2.create_load_balancer(
        Name="open", Type="network", SubnetMappings=[{"SubnetId": first, "AllocationId": elastic["AllocationId"]}]
    )["LoadBalancers"]
    [node] = network.interfaces("ELB net/open/")
    assert node["Association"]["PublicIp"] == elastic["PublicIp"]
    [zone] = balancer["AvailabilityZones"]
    assert zone["LoadBalancerAddresses"] == [
        {"IpAddress": elastic["PublicIp"], "AllocationId": elastic["AllocationId"]}
    ]
    elbv2.set_subnets(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        SubnetMappings=[{"SubnetId": second, "PrivateIPv4Address": "10.0.2.9"}],
    )
    [node] = network.interfaces("ELB net/open/")
    assert (node["SubnetId"], node["PrivateIpAddress"]) == (second, "10.0.2.9")
    [address] = network.ec2.describe_addresses()["Addresses"]
    assert "AssociationId" not in address
