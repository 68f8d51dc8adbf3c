"""The calls that make up a snapshot: one row each, with the key under which the response's items stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

REGION = "<the Region>"
"""Stands for the Region that is read, where a call of a service that has none is told of it."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class CallSpec:
    """One describe call.

    Attributes:
        service: the boto3 client.
        operation: the API operation.
        key: the response's key for the items.
        file: the name of the file, where another call has the same key.
        per: another file's items for each of which the call is made, with ``argument``.
        argument: request parameter and the field of the item that fills it. The parameter is added to the items of
            the answer that do not hold it, so that each item says what it belongs to.
        given: further parameters, the same each time.
        wrapped: the answer is a single value, kept as one item: under ``key`` if the call is made per item.
        also: further keys of the response that are kept beside a wrapped value.
        more: a flag of the response which says that not all items are in it.
    """

    service: str
    operation: str
    key: str
    per: str | None = None
    argument: tuple[str, str] | None = None
    given: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    wrapped: bool = False
    also: tuple[str, ...] = ()
    file: str = ""
    more: str = ""

    @property
    def name(self) -> str:
        """Return what the items are called in a snapshot, which is the file's name."""
        return self.file or self.key


def _all(service: str, **keys: str) -> tuple[CallSpec, ...]:
    """Return calls that need no parameters: operation → response key."""
    return tuple(CallSpec(service=service, operation=operation, key=key) for operation, key in keys.items())


def _each(service: str, operation: str, key: str, per: str, by: str, **more: Any) -> CallSpec:  # noqa: ANN401
    """Return a call for each item of another file; ``by`` is the parameter, ``<parameter>=<field>`` if they differ."""
    parameter, _, source = by.partition("=")
    return CallSpec(
        service=service, operation=operation, key=key, per=per, argument=(parameter, source or parameter), **more
    )


def _given(service: str, operation: str, key: str, file: str, **given: str) -> CallSpec:
    """Return a call with constant parameters."""
    return CallSpec(service=service, operation=operation, key=key, file=file, given=given)


_TABLES, _TABLE = "TransitGatewayRouteTables", "TransitGatewayRouteTableId"
_ROUTE_STATES = ({"Name": "state", "Values": ["active", "blackhole"]},)

_VPC = (
    *_all(
        "ec2",
        DescribeAvailabilityZones="AvailabilityZones",
        DescribeVpcs="Vpcs",
        DescribeSubnets="Subnets",
        DescribeRouteTables="RouteTables",
        DescribeInternetGateways="InternetGateways",
        DescribeEgressOnlyInternetGateways="EgressOnlyInternetGateways",
        DescribeNatGateways="NatGateways",
        DescribeNetworkAcls="NetworkAcls",
        DescribeSecurityGroups="SecurityGroups",
        DescribeSecurityGroupVpcAssociations="SecurityGroupVpcAssociations",
        DescribeNetworkInterfaces="NetworkInterfaces",
        DescribeInstances="Reservations",
        DescribeAddresses="Addresses",
        DescribeVpcEndpoints="VpcEndpoints",
        DescribeInstanceConnectEndpoints="InstanceConnectEndpoints",
        DescribeVpcEndpointServiceConfigurations="ServiceConfigurations",
        DescribeManagedPrefixLists="PrefixLists",
        DescribeDhcpOptions="DhcpOptions",
        DescribeVpcBlockPublicAccessExclusions="VpcBlockPublicAccessExclusions",
        DescribeFlowLogs="FlowLogs",
        DescribeCarrierGateways="CarrierGateways",
    ),
    CallSpec(
        service="ec2",
        operation="DescribeVpcBlockPublicAccessOptions",
        key="VpcBlockPublicAccessOptions",
        wrapped=True,
    ),
    _each("ec2", "GetManagedPrefixListEntries", "Entries", "PrefixLists", "PrefixListId"),
    _each("ec2", "DescribeVpcEndpointServicePermissions", "AllowedPrincipals", "ServiceConfigurations", "ServiceId"),
    *(
        _each("ec2", "DescribeVpcAttribute", key, "Vpcs", "VpcId", given={"Attribute": attribute}, wrapped=True)
        for key, attribute in (("EnableDnsSupport", "enableDnsSupport"), ("EnableDnsHostnames", "enableDnsHostnames"))
    ),
)

_BETWEEN_VPCS = (
    *_all(
        "ec2",
        DescribeVpcPeeringConnections="VpcPeeringConnections",
        DescribeTransitGateways="TransitGateways",
        DescribeTransitGatewayAttachments="TransitGatewayAttachments",
        DescribeTransitGatewayVpcAttachments="TransitGatewayVpcAttachments",
        DescribeTransitGatewayPeeringAttachments="TransitGatewayPeeringAttachments",
        DescribeTransitGatewayConnects="TransitGatewayConnects",
        DescribeTransitGatewayConnectPeers="TransitGatewayConnectPeers",
        DescribeTransitGatewayRouteTables=_TABLES,
    ),
    _each(
        "ec2",
        "GetTransitGatewayRouteTableAssociations",
        "Associations",
        _TABLES,
        _TABLE,
        file="TransitGatewayRouteTableAssociations",
    ),
    _each("ec2", "GetTransitGatewayRouteTablePropagations", "TransitGatewayRouteTablePropagations", _TABLES, _TABLE),
    _each("ec2", "GetTransitGatewayPrefixListReferences", "TransitGatewayPrefixListReferences", _TABLES, _TABLE),
    _each(
        "ec2",
        "SearchTransitGatewayRoutes",
        "Routes",
        _TABLES,
        _TABLE,
        file="TransitGatewayRoutes",
        given={"Filters": list(_ROUTE_STATES)},
        more="AdditionalRoutesAvailable",
    ),
    *_all("networkmanager", ListCoreNetworks="CoreNetworks", ListAttachments="Attachments"),
    _each("networkmanager", "GetCoreNetwork", "CoreNetwork", "CoreNetworks", "CoreNetworkId", wrapped=True),
    _each("networkmanager", "GetCoreNetworkPolicy", "CoreNetworkPolicy", "CoreNetworks", "CoreNetworkId", wrapped=True),
)

_HYBRID = (
    *_all(
        "ec2",
        DescribeVpnGateways="VpnGateways",
        DescribeVpnConnections="VpnConnections",
        DescribeCustomerGateways="CustomerGateways",
    ),
    *_all(
        "directconnect",
        DescribeConnections="connections",
        DescribeLags="lags",
        DescribeVirtualInterfaces="virtualInterfaces",
        DescribeDirectConnectGateways="directConnectGateways",
    ),
    *(
        _each("directconnect", operation, key, "directConnectGateways", "directConnectGatewayId")
        for operation, key in (
            ("DescribeDirectConnectGatewayAssociations", "directConnectGatewayAssociations"),
            ("DescribeDirectConnectGatewayAttachments", "directConnectGatewayAttachments"),
        )
    ),
)

_NAMES = (
    *_all(
        "route53resolver",
        ListResolverEndpoints="ResolverEndpoints",
        ListResolverRules="ResolverRules",
        ListResolverRuleAssociations="ResolverRuleAssociations",
        ListResolverConfigs="ResolverConfigs",
        ListFirewallRuleGroupAssociations="FirewallRuleGroupAssociations",
    ),
    _each(
        "route53resolver",
        "ListResolverEndpointIpAddresses",
        "IpAddresses",
        "ResolverEndpoints",
        "ResolverEndpointId=Id",
        file="ResolverEndpointIpAddresses",
    ),
    *_all("route53", ListHostedZones="HostedZones", ListHealthChecks="HealthChecks"),
    _each("route53", "ListHostedZonesByVPC", "HostedZoneSummaries", "Vpcs", "VPCId=VpcId", given={"VPCRegion": REGION}),
    _each("route53", "GetHostedZone", "VPCs", "HostedZones", "Id", file="HostedZoneVpcs"),
    _each("route53", "ListResourceRecordSets", "ResourceRecordSets", "HostedZones", "HostedZoneId=Id"),
)

_FIREWALLS = (
    *_all(
        "network-firewall",
        ListFirewalls="Firewalls",
        ListFirewallPolicies="FirewallPolicies",
        ListRuleGroups="RuleGroups",
    ),
    _each(
        "network-firewall",
        "DescribeFirewall",
        "Firewall",
        "Firewalls",
        "FirewallArn",
        wrapped=True,
        also=("FirewallStatus",),
    ),
    _each(
        "network-firewall",
        "DescribeFirewallPolicy",
        "FirewallPolicy",
        "FirewallPolicies",
        "FirewallPolicyArn=Arn",
        wrapped=True,
        also=("FirewallPolicyResponse",),
    ),
    _each(
        "network-firewall",
        "DescribeRuleGroup",
        "RuleGroup",
        "RuleGroups",
        "RuleGroupArn=Arn",
        wrapped=True,
        also=("RuleGroupResponse",),
    ),
)

_BALANCING = (
    *_all("elbv2", DescribeLoadBalancers="LoadBalancers", DescribeTargetGroups="TargetGroups"),
    _each("elbv2", "DescribeListeners", "Listeners", "LoadBalancers", "LoadBalancerArn"),
    _each("elbv2", "DescribeRules", "Rules", "Listeners", "ListenerArn"),
    _each("elbv2", "DescribeTargetHealth", "TargetHealthDescriptions", "TargetGroups", "TargetGroupArn"),
    _each(
        "elbv2",
        "DescribeLoadBalancerAttributes",
        "Attributes",
        "LoadBalancers",
        "LoadBalancerArn",
        file="LoadBalancerAttributes",
    ),
    _each(
        "elbv2",
        "DescribeTargetGroupAttributes",
        "Attributes",
        "TargetGroups",
        "TargetGroupArn",
        file="TargetGroupAttributes",
    ),
    *_all("elb", DescribeLoadBalancers="LoadBalancerDescriptions"),
    _each("elb", "DescribeInstanceHealth", "InstanceStates", "LoadBalancerDescriptions", "LoadBalancerName"),
    _each(
        "elb",
        "DescribeLoadBalancerAttributes",
        "LoadBalancerAttributes",
        "LoadBalancerDescriptions",
        "LoadBalancerName",
        file="ClassicLoadBalancerAttributes",
        wrapped=True,
    ),
)

_SHARING = (
    _given("ram", "GetResourceShares", "resourceShares", "ResourceShares", resourceOwner="SELF"),
    _given("ram", "GetResourceShares", "resourceShares", "ResourceSharesOfOthers", resourceOwner="OTHER-ACCOUNTS"),
    _given("ram", "ListResources", "resources", "SharedResources", resourceOwner="SELF"),
    _given("ram", "ListResources", "resources", "SharedResourcesOfOthers", resourceOwner="OTHER-ACCOUNTS"),
    _given("ram", "ListPrincipals", "principals", "SharePrincipals", resourceOwner="SELF"),
)

_WORKLOADS = (
    *_all("autoscaling", DescribeAutoScalingGroups="AutoScalingGroups"),
    *_all("rds", DescribeDBInstances="DBInstances"),
    *_all("elasticache", DescribeReplicationGroups="ReplicationGroups"),
    *_all("lambda", ListFunctions="Functions"),
    *_all("cloudformation", DescribeStacks="Stacks"),
    _each("cloudformation", "ListStackResources", "StackResourceSummaries", "Stacks", "StackName"),
    _each("cloudformation", "GetTemplate", "TemplateBody", "Stacks", "StackName", wrapped=True),
)

CALLS: tuple[CallSpec, ...] = (
    *_VPC,
    *_BETWEEN_VPCS,
    *_HYBRID,
    *_NAMES,
    *_FIREWALLS,
    *_BALANCING,
    *_SHARING,
    *_WORKLOADS,
)
