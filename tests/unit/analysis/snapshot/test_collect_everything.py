"""An account with something of nearly everything: no call of the table fails, and what there is is found."""

import pytest

from analysis.snapshot.collect import collect
from analysis.snapshot.raw import Raw
from study.lab import Lab

FOUND = {
    "Vpcs": 3,
    "EnableDnsSupport": 3,
    "VpcBlockPublicAccessOptions": 1,
    "ServiceConfigurations": 1,
    "InstanceConnectEndpoints": 1,
    "VpcPeeringConnections": 1,
    "TransitGateways": 1,
    "TransitGatewayAttachments": 2,
    "TransitGatewayVpcAttachments": 1,
    "TransitGatewayRouteTables": 1,
    "TransitGatewayRouteTableAssociations": 2,
    "TransitGatewayRouteTablePropagations": 2,
    "TransitGatewayRoutes": 1,
    "VpnGateways": 1,
    "VpnConnections": 1,
    "CustomerGateways": 1,
    "directConnectGateways": 1,
    "ResolverEndpoints": 1,
    "ResolverEndpointIpAddresses": 2,
    "HostedZones": 1,
    "HostedZoneVpcs": 1,
    "HostedZoneSummaries": 1,
    "ResourceRecordSets": 2,
    "Firewalls": 1,
    "Firewall": 1,
    "FirewallPolicies": 1,
    "FirewallPolicy": 1,
    "RuleGroups": 1,
    "RuleGroup": 1,
    "LoadBalancers": 1,
    "Listeners": 1,
    "Rules": 1,
    "TargetHealthDescriptions": 1,
    "LoadBalancerDescriptions": 1,
    "ClassicLoadBalancerAttributes": 1,
    "ResourceShares": 1,
}
"""Name → how many; the account has a default VPC of its own besides the two that are made."""


@pytest.fixture(scope="module")
def raw() -> Raw:
    """Return the snapshot of an account in which one of each was made."""
    lab = Lab()
    first, second = lab.vpc(), lab.vpc("10.1.0.0/16")
    subnet, other = lab.subnet(first, "10.0.0.0/24"), lab.subnet(first, "10.0.1.0/24", "b")
    lab.ec2.create_vpc_peering_connection(VpcId=first, PeerVpcId=second)
    _hub(lab, first, subnet)
    _names(lab, first, subnet, other)
    _firewall(lab, first, subnet)
    _balancers(lab, first, subnet)
    lab.ec2.create_instance_connect_endpoint(SubnetId=subnet)
    lab.client("ram").create_resource_share(name="shared")
    return collect(lab.services, lab.account_id, lab.region)


def _hub(lab: Lab, vpc: str, subnet: str) -> None:
    hub = lab.ec2.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    lab.ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=hub, VpcId=vpc, SubnetIds=[subnet])
    lab.ec2.create_vpn_gateway(Type="ipsec.1")
    customer = lab.ec2.create_customer_gateway(Type="ipsec.1", PublicIp="192.0.2.1", BgpAsn=65000)["CustomerGateway"]
    lab.ec2.create_vpn_connection(CustomerGatewayId=customer["CustomerGatewayId"], Type="ipsec.1", TransitGatewayId=hub)
    lab.client("directconnect").create_direct_connect_gateway(directConnectGatewayName="dx")


def _names(lab: Lab, vpc: str, *subnets: str) -> None:
    place = {"VPCId": vpc, "VPCRegion": lab.region}
    lab.client("route53").create_hosted_zone(Name="corp.test", CallerReference="1", VPC=place)
    lab.client("route53resolver").create_resolver_endpoint(
        CreatorRequestId="1",
        SecurityGroupIds=[lab.group(vpc)],
        Direction="OUTBOUND",
        IpAddresses=[{"SubnetId": subnet} for subnet in subnets],
    )


def _firewall(lab: Lab, vpc: str, subnet: str) -> None:
    firewalls = lab.client("network-firewall")
    rules = {"RulesSource": {"StatelessRulesAndCustomActions": {"StatelessRules": []}}}
    firewalls.create_rule_group(RuleGroupName="none", Type="STATELESS", Capacity=10, RuleGroup=rules)
    policy = {"StatelessDefaultActions": ["aws:pass"], "StatelessFragmentDefaultActions": ["aws:pass"]}
    made = firewalls.create_firewall_policy(FirewallPolicyName="pass", FirewallPolicy=policy)
    firewalls.create_firewall(
        FirewallName="edge",
        FirewallPolicyArn=made["FirewallPolicyResponse"]["FirewallPolicyArn"],
        VpcId=vpc,
        SubnetMappings=[{"SubnetId": subnet}],
    )


def _balancers(lab: Lab, vpc: str, subnet: str) -> None:
    elb = lab.client("elbv2")
    balancer = elb.create_load_balancer(Name="front", Type="network", Subnets=[subnet], Scheme="internal")
    arn = balancer["LoadBalancers"][0]["LoadBalancerArn"]
    group = elb.create_target_group(Name="web", Protocol="TCP", Port=80, VpcId=vpc, TargetType="ip")["TargetGroups"][0]
    elb.register_targets(TargetGroupArn=group["TargetGroupArn"], Targets=[{"Id": "10.0.0.9"}])
    action = {"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}
    elb.create_listener(LoadBalancerArn=arn, Protocol="TCP", Port=80, DefaultActions=[action])
    lab.ec2.create_vpc_endpoint_service_configuration(NetworkLoadBalancerArns=[arn])
    ports = [{"Protocol": "TCP", "LoadBalancerPort": 80, "InstancePort": 80}]
    lab.client("elb").create_load_balancer(LoadBalancerName="classic", Listeners=ports, Subnets=[subnet])


def test_no_call_fails(raw: Raw) -> None:
    """Each is one that the embedded account answers, too."""
    assert raw.missing == {}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_made_is_found(raw: Raw, name: str) -> None:
    """Each once, however many calls it takes to learn of it."""
    assert len(raw.files[name]) == FOUND[name]


def test_an_item_says_what_it_belongs_to(raw: Raw) -> None:
    """The route of a transit gateway names its table, although the answer does not."""
    (route,) = raw.files["TransitGatewayRoutes"]

    assert (
        route["TransitGatewayRouteTableId"] == raw.files["TransitGatewayRouteTables"][0]["TransitGatewayRouteTableId"]
    )
