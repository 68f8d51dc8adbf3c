"""The calls that make up a snapshot: one row each, with the key under which the response's items stand."""

from analysis.snapshot.call import REGION, CallSpec, all_of, each_of, given
from analysis.snapshot.identity_calls import IDENTITY

__all__ = ["CALLS", "REGION", "CallSpec"]

_TABLES, _TABLE = "TransitGatewayRouteTables", "TransitGatewayRouteTableId"
_ROUTE_STATES = ({"Name": "state", "Values": ["active", "blackhole"]},)

_VPC = (
    *all_of(
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
    each_of("ec2", "GetManagedPrefixListEntries", "Entries", "PrefixLists", "PrefixListId"),
    each_of("ec2", "DescribeVpcEndpointServicePermissions", "AllowedPrincipals", "ServiceConfigurations", "ServiceId"),
    *(
        each_of("ec2", "DescribeVpcAttribute", key, "Vpcs", "VpcId", given={"Attribute": attribute}, wrapped=True)
        for key, attribute in (("EnableDnsSupport", "enableDnsSupport"), ("EnableDnsHostnames", "enableDnsHostnames"))
    ),
)

_BETWEEN_VPCS = (
    *all_of(
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
    each_of(
        "ec2",
        "GetTransitGatewayRouteTableAssociations",
        "Associations",
        _TABLES,
        _TABLE,
        file="TransitGatewayRouteTableAssociations",
    ),
    each_of("ec2", "GetTransitGatewayRouteTablePropagations", "TransitGatewayRouteTablePropagations", _TABLES, _TABLE),
    each_of("ec2", "GetTransitGatewayPrefixListReferences", "TransitGatewayPrefixListReferences", _TABLES, _TABLE),
    each_of(
        "ec2",
        "SearchTransitGatewayRoutes",
        "Routes",
        _TABLES,
        _TABLE,
        file="TransitGatewayRoutes",
        given={"Filters": list(_ROUTE_STATES)},
        more="AdditionalRoutesAvailable",
    ),
    *all_of("networkmanager", ListCoreNetworks="CoreNetworks", ListAttachments="Attachments"),
    each_of("networkmanager", "GetCoreNetwork", "CoreNetwork", "CoreNetworks", "CoreNetworkId", wrapped=True),
    each_of(
        "networkmanager", "GetCoreNetworkPolicy", "CoreNetworkPolicy", "CoreNetworks", "CoreNetworkId", wrapped=True
    ),
)

_HYBRID = (
    *all_of(
        "ec2",
        DescribeVpnGateways="VpnGateways",
        DescribeVpnConnections="VpnConnections",
        DescribeCustomerGateways="CustomerGateways",
    ),
    *all_of(
        "directconnect",
        DescribeConnections="connections",
        DescribeLags="lags",
        DescribeVirtualInterfaces="virtualInterfaces",
        DescribeDirectConnectGateways="directConnectGateways",
    ),
    *(
        each_of("directconnect", operation, key, "directConnectGateways", "directConnectGatewayId")
        for operation, key in (
            ("DescribeDirectConnectGatewayAssociations", "directConnectGatewayAssociations"),
            ("DescribeDirectConnectGatewayAttachments", "directConnectGatewayAttachments"),
        )
    ),
)

_NAMES = (
    *all_of(
        "route53resolver",
        ListResolverEndpoints="ResolverEndpoints",
        ListResolverRules="ResolverRules",
        ListResolverRuleAssociations="ResolverRuleAssociations",
        ListResolverConfigs="ResolverConfigs",
        ListFirewallRuleGroupAssociations="FirewallRuleGroupAssociations",
    ),
    each_of(
        "route53resolver",
        "ListResolverEndpointIpAddresses",
        "IpAddresses",
        "ResolverEndpoints",
        "ResolverEndpointId=Id",
        file="ResolverEndpointIpAddresses",
    ),
    *all_of("route53", ListHostedZones="HostedZones", ListHealthChecks="HealthChecks"),
    each_of(
        "route53", "ListHostedZonesByVPC", "HostedZoneSummaries", "Vpcs", "VPCId=VpcId", given={"VPCRegion": REGION}
    ),
    each_of("route53", "GetHostedZone", "VPCs", "HostedZones", "Id", file="HostedZoneVpcs"),
    each_of("route53", "ListResourceRecordSets", "ResourceRecordSets", "HostedZones", "HostedZoneId=Id"),
)

_FIREWALLS = (
    *all_of(
        "network-firewall",
        ListFirewalls="Firewalls",
        ListFirewallPolicies="FirewallPolicies",
        ListRuleGroups="RuleGroups",
    ),
    each_of(
        "network-firewall",
        "DescribeFirewall",
        "Firewall",
        "Firewalls",
        "FirewallArn",
        wrapped=True,
        also=("FirewallStatus",),
    ),
    each_of(
        "network-firewall",
        "DescribeFirewallPolicy",
        "FirewallPolicy",
        "FirewallPolicies",
        "FirewallPolicyArn=Arn",
        wrapped=True,
        also=("FirewallPolicyResponse",),
    ),
    each_of(
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
    *all_of("elbv2", DescribeLoadBalancers="LoadBalancers", DescribeTargetGroups="TargetGroups"),
    each_of("elbv2", "DescribeListeners", "Listeners", "LoadBalancers", "LoadBalancerArn"),
    each_of("elbv2", "DescribeRules", "Rules", "Listeners", "ListenerArn"),
    each_of("elbv2", "DescribeTargetHealth", "TargetHealthDescriptions", "TargetGroups", "TargetGroupArn"),
    each_of(
        "elbv2",
        "DescribeLoadBalancerAttributes",
        "Attributes",
        "LoadBalancers",
        "LoadBalancerArn",
        file="LoadBalancerAttributes",
    ),
    each_of(
        "elbv2",
        "DescribeTargetGroupAttributes",
        "Attributes",
        "TargetGroups",
        "TargetGroupArn",
        file="TargetGroupAttributes",
    ),
    *all_of("elb", DescribeLoadBalancers="LoadBalancerDescriptions"),
    each_of("elb", "DescribeInstanceHealth", "InstanceStates", "LoadBalancerDescriptions", "LoadBalancerName"),
    each_of(
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
    given("ram", "GetResourceShares", "resourceShares", "ResourceShares", resourceOwner="SELF"),
    given("ram", "GetResourceShares", "resourceShares", "ResourceSharesOfOthers", resourceOwner="OTHER-ACCOUNTS"),
    given("ram", "ListResources", "resources", "SharedResources", resourceOwner="SELF"),
    given("ram", "ListResources", "resources", "SharedResourcesOfOthers", resourceOwner="OTHER-ACCOUNTS"),
    given("ram", "ListPrincipals", "principals", "SharePrincipals", resourceOwner="SELF"),
)

_WORKLOADS = (
    *all_of("autoscaling", DescribeAutoScalingGroups="AutoScalingGroups"),
    *all_of("rds", DescribeDBInstances="DBInstances"),
    *all_of("elasticache", DescribeReplicationGroups="ReplicationGroups"),
    *all_of("lambda", ListFunctions="Functions"),
    *all_of("cloudformation", DescribeStacks="Stacks"),
    each_of("cloudformation", "ListStackResources", "StackResourceSummaries", "Stacks", "StackName"),
    each_of("cloudformation", "GetTemplate", "TemplateBody", "Stacks", "StackName", wrapped=True),
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
    *IDENTITY,
)
