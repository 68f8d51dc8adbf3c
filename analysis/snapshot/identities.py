"""By which fields things are the same, however many accounts and Regions tell of them."""

IDENTITIES: dict[str, tuple[str, ...]] = {
    "Vpcs": ("VpcId",),
    "Subnets": ("SubnetId",),
    "RouteTables": ("RouteTableId",),
    "InternetGateways": ("InternetGatewayId",),
    "EgressOnlyInternetGateways": ("EgressOnlyInternetGatewayId",),
    "NatGateways": ("NatGatewayId",),
    "NetworkAcls": ("NetworkAclId",),
    "SecurityGroups": ("GroupId",),
    "NetworkInterfaces": ("NetworkInterfaceId",),
    "Addresses": ("AllocationId",),
    "VpcEndpoints": ("VpcEndpointId",),
    "InstanceConnectEndpoints": ("InstanceConnectEndpointId",),
    "ServiceConfigurations": ("ServiceId",),
    "PrefixLists": ("PrefixListId",),
    "DhcpOptions": ("DhcpOptionsId",),
    "VpcPeeringConnections": ("VpcPeeringConnectionId",),
    "TransitGateways": ("TransitGatewayId",),
    # The two ends of a peering between Regions have one id.
    "TransitGatewayAttachments": ("TransitGatewayAttachmentId", "TransitGatewayId"),
    "TransitGatewayVpcAttachments": ("TransitGatewayAttachmentId",),
    "TransitGatewayPeeringAttachments": ("TransitGatewayAttachmentId",),
    "TransitGatewayRouteTables": ("TransitGatewayRouteTableId",),
    "VpnGateways": ("VpnGatewayId",),
    "VpnConnections": ("VpnConnectionId",),
    "CustomerGateways": ("CustomerGatewayId",),
    "directConnectGateways": ("directConnectGatewayId",),
    "directConnectGatewayAssociations": ("associationId",),
    "virtualInterfaces": ("virtualInterfaceId",),
    "connections": ("connectionId",),
    "ResolverEndpoints": ("Id",),
    "ResolverRules": ("Id",),
    "ResolverRuleAssociations": ("Id",),
    "HostedZones": ("Id",),
    "LoadBalancers": ("LoadBalancerArn",),
    "TargetGroups": ("TargetGroupArn",),
    "Listeners": ("ListenerArn",),
    "Rules": ("RuleArn",),
    "Firewall": ("FirewallArn",),
    # Every Region tells of IAM and of the organization, and each account of AWS's own policies.
    "UserDetailList": ("Arn",),
    "GroupDetailList": ("Arn",),
    "RoleDetailList": ("Arn",),
    "Policies": ("Arn",),
    "AttachedAwsPolicies": ("Arn",),
    "AttachedAwsPoliciesVersions": ("PolicyArn",),
    "BoundaryAwsPolicies": ("Arn",),
    "BoundaryAwsPoliciesVersions": ("PolicyArn",),
    "Keys": ("KeyArn",),
    "Grants": ("GrantId",),
    "Aliases": ("AliasArn",),
    "Buckets": ("Name",),
    "Organization": ("Id",),
    "Roots": ("Id",),
    "Accounts": ("Id",),
}
"""Name of the file → the fields that identify an item. Items of other kinds are the same if they are equal."""

OWNERS = ("OwnerId", "ResourceOwnerId", "VpcOwnerId", "ownerAccount", "AwsAccountId")
"""Fields that name the account that owns an item, the first that there is."""

NAMED: dict[str, tuple[str, str]] = {
    "AutoScalingGroups": ("AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup"),
    "DBInstances": ("DBInstanceIdentifier", "AWS::RDS::DBInstance"),
    "ReplicationGroups": ("ReplicationGroupId", "AWS::ElastiCache::ReplicationGroup"),
    "Functions": ("FunctionName", "AWS::Lambda::Function"),
    "LoadBalancerDescriptions": ("LoadBalancerName", "AWS::ElasticLoadBalancing::LoadBalancer"),
}
"""Kinds that have a name in their account and Region, and no id: the field, and the type of the stack's resource."""
