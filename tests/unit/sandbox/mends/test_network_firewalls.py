"""A firewall of Network Firewall stands in its subnets and follows its policy."""

from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.hub import Hub
from tests.unit.sandbox.mends.network import Network

_POLICY = {"StatelessDefaultActions": ["aws:forward_to_sfe"], "StatelessFragmentDefaultActions": ["aws:drop"]}
_RULES = "pass tls any any -> any any (sid:1;)\n# and no more\ndrop tcp any any -> any any (sid:2;)\n"


@dataclass(frozen=True)
class Wall:
    """A firewall in the first subnet of a network."""

    api: Any
    network: Network
    policy: str
    arn: str

    @classmethod
    def of(cls, account: Account, **protection: bool) -> "Wall":
        """Make it, unprotected unless told otherwise."""
        api, network = account.client("network-firewall"), Network.of(account)
        made = api.create_firewall_policy(FirewallPolicyName="inspect", FirewallPolicy=_POLICY)
        policy = made["FirewallPolicyResponse"]["FirewallPolicyArn"]
        wanted = {"DeleteProtection": False, "SubnetChangeProtection": False, "FirewallPolicyChangeProtection": False}
        firewall = api.create_firewall(
            FirewallName="egress",
            FirewallPolicyArn=policy,
            VpcId=network.vpc,
            SubnetMappings=[{"SubnetId": network.subnets[0]}],
            **{**wanted, **protection},
        )
        return cls(api, network, policy, firewall["Firewall"]["FirewallArn"])

    def endpoints(self) -> dict[str, str]:
        """Return the endpoint in each zone."""
        states = self.api.describe_firewall(FirewallArn=self.arn)["FirewallStatus"]["SyncStates"]
        return {zone: state["Attachment"]["EndpointId"] for zone, state in states.items()}


def test_a_firewall_has_an_endpoint_in_each_subnet_to_which_routes_lead(account: Account) -> None:
    """With an interface of its own; one subnet in each zone."""
    wall = Wall.of(account)
    wall.api.associate_subnets(FirewallArn=wall.arn, SubnetMappings=[{"SubnetId": wall.network.subnets[1]}])
    endpoints = wall.endpoints()
    assert sorted(endpoints) == ["us-east-1a", "us-east-1b"]
    ec2 = wall.network.ec2
    described = ec2.describe_vpc_endpoints(VpcEndpointIds=list(endpoints.values()))["VpcEndpoints"]
    assert {one["VpcEndpointType"] for one in described} == {"GatewayLoadBalancer"}
    interfaces = wall.network.interfaces("VPC Endpoint Interface")
    assert [(i["PrivateIpAddress"], i["InterfaceType"]) for i in interfaces] == [
        ("10.0.1.4", "gateway_load_balancer_endpoint"),
        ("10.0.2.4", "gateway_load_balancer_endpoint"),
    ]
    table = ec2.create_route_table(VpcId=wall.network.vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", VpcEndpointId=endpoints["us-east-1a"])
    with pytest.raises(ClientError, match="has a subnet in the Availability Zone us-east-1b already"):
        wall.api.associate_subnets(FirewallArn=wall.arn, SubnetMappings=[{"SubnetId": wall.network.subnets[1]}])
    wall.api.disassociate_subnets(FirewallArn=wall.arn, SubnetIds=[wall.network.subnets[0]])
    assert list(wall.endpoints()) == ["us-east-1b"]
    wall.api.delete_firewall(FirewallArn=wall.arn)
    assert wall.network.interfaces("VPC Endpoint Interface") == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        wall.api.describe_firewall(FirewallName="egress")


def test_what_is_protected_or_in_use_stays(account: Account) -> None:
    """Protection is on unless the request says otherwise."""
    wall = Wall.of(account, DeleteProtection=True, SubnetChangeProtection=True)
    with pytest.raises(ClientError, match="delete protection enabled"):
        wall.api.delete_firewall(FirewallArn=wall.arn)
    with pytest.raises(ClientError, match="SubnetChangeProtection enabled"):
        wall.api.associate_subnets(FirewallArn=wall.arn, SubnetMappings=[{"SubnetId": wall.network.subnets[1]}])
    with pytest.raises(ClientError, match="because it is in use"):
        wall.api.delete_firewall_policy(FirewallPolicyArn=wall.policy)
    wall.api.update_firewall_delete_protection(FirewallArn=wall.arn, DeleteProtection=False)
    wall.api.delete_firewall(FirewallArn=wall.arn)
    wall.api.delete_firewall_policy(FirewallPolicyName="inspect")
    assert wall.api.list_firewall_policies()["FirewallPolicies"] == []


def test_documents_are_changed_by_the_token_that_was_told_last(account: Account) -> None:
    """A policy refers to rule groups that there are, and they stay as long."""
    api = account.client("network-firewall")
    group = api.create_rule_group(RuleGroupName="all", Type="STATEFUL", Capacity=10, Rules=_RULES)
    assert group["RuleGroupResponse"]["ConsumedCapacity"] == 2
    arn = group["RuleGroupResponse"]["RuleGroupArn"]
    policy = {**_POLICY, "StatefulRuleGroupReferences": [{"ResourceArn": arn}]}
    missing = {**_POLICY, "StatefulRuleGroupReferences": [{"ResourceArn": f"{arn}0"}]}
    with pytest.raises(ClientError, match="does not exist"):
        api.create_firewall_policy(FirewallPolicyName="one", FirewallPolicy=missing)
    made = api.create_firewall_policy(FirewallPolicyName="one", FirewallPolicy=_POLICY)
    changed = {"FirewallPolicyName": "one", "FirewallPolicy": policy}
    api.update_firewall_policy(UpdateToken=made["UpdateToken"], **changed)
    with pytest.raises(ClientError, match="InvalidTokenException"):
        api.update_firewall_policy(UpdateToken=made["UpdateToken"], **changed)
    told = api.describe_firewall_policy(FirewallPolicyName="one")
    assert told["FirewallPolicyResponse"]["ConsumedStatefulRuleCapacity"] == 10
    with pytest.raises(ClientError, match="because it is in use"):
        api.delete_rule_group(RuleGroupArn=arn)
    strict = {**policy, "StatefulEngineOptions": {"RuleOrder": "STRICT_ORDER"}}
    with pytest.raises(ClientError, match="need priorities"):
        api.update_firewall_policy(UpdateToken=told["UpdateToken"], FirewallPolicyName="one", FirewallPolicy=strict)
    with pytest.raises(ClientError, match="capacity exceeded"):
        api.create_rule_group(RuleGroupName="more", Type="STATEFUL", Capacity=1, Rules=_RULES)


def test_a_firewall_logs_and_is_changed_by_one_destination_at_a_time(account: Account) -> None:
    """It cannot be deleted while it logs."""
    wall = Wall.of(account)
    alert = {"LogType": "ALERT", "LogDestinationType": "S3", "LogDestination": {"bucketName": "alerts"}}
    flow = {**alert, "LogType": "FLOW"}

    def log(*configs: dict[str, Any]) -> None:
        wall.api.update_logging_configuration(
            FirewallArn=wall.arn, LoggingConfiguration={"LogDestinationConfigs": list(configs)}
        )

    with pytest.raises(ClientError, match="only one LogDestinationConfig"):
        log(alert, flow)
    log(alert)
    log(alert, flow)
    with pytest.raises(ClientError, match="still log"):
        wall.api.delete_firewall(FirewallArn=wall.arn)
    log(flow)
    log()
    wall.api.delete_firewall(FirewallArn=wall.arn)


def test_a_firewall_serves_other_vpcs_by_associations(account: Account) -> None:
    """Each with an endpoint there."""
    wall, spoke = Wall.of(account), Network.of(account)
    made = wall.api.create_vpc_endpoint_association(
        FirewallArn=wall.arn, VpcId=spoke.vpc, SubnetMapping={"SubnetId": spoke.subnets[1]}
    )
    arn = made["VpcEndpointAssociation"]["VpcEndpointAssociationArn"]
    states = made["VpcEndpointAssociationStatus"]["AssociationSyncState"]
    assert list(states) == ["us-east-1b"]
    assert len(spoke.interfaces("VPC Endpoint Interface")) == 1
    with pytest.raises(ClientError, match="endpoint associations"):
        wall.api.delete_firewall(FirewallArn=wall.arn)
    wall.api.tag_resource(ResourceArn=arn, Tags=[{"Key": "tier", "Value": "spoke"}])
    assert wall.api.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "tier", "Value": "spoke"}]
    wall.api.delete_vpc_endpoint_association(VpcEndpointAssociationArn=arn)
    assert spoke.interfaces("VPC Endpoint Interface") == []


def test_a_firewall_may_be_attached_to_a_transit_gateway(account: Account) -> None:
    """Instead of a VPC; it works in zones."""
    hub, api = Hub.of(account), account.client("network-firewall")
    policy = api.create_firewall_policy(FirewallPolicyName="inspect", FirewallPolicy=_POLICY)
    made = api.create_firewall(
        FirewallName="hub",
        FirewallPolicyArn=policy["FirewallPolicyResponse"]["FirewallPolicyArn"],
        TransitGatewayId=hub.gateway,
        AvailabilityZoneMappings=[{"AvailabilityZone": "us-east-1a"}],
        DeleteProtection=False,
    )
    attachment = made["FirewallStatus"]["TransitGatewayAttachmentSyncState"]["AttachmentId"]
    assert (hub.describe(attachment)["ResourceType"], hub.describe(attachment)["State"]) == (
        "network-function",
        "available",
    )
    api.delete_firewall(FirewallName="hub")
    assert hub.ec2.describe_transit_gateway_attachments()["TransitGatewayAttachments"] == []
