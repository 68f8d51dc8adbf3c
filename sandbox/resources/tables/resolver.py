"""Route 53 Resolver: rules and their VPCs, query logging, settings of VPCs, DNS Firewall."""

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

TAGS = ApiTags("route53resolver", "TagResource", "UntagResource", list="ListTagsForResource")
TAG_KEY = {"ResourceArn": "$item.Arn"}
_LIST = {"FirewallDomainListId": "$id"}

ROWS = (
    Row(
        type="AWS::Route53Resolver::ResolverRule",
        service="route53resolver",
        create="CreateResolverRule",
        id="ResolverRule.Id",
        extra={"CreatorRequestId": "$unique"},
        read=Read("GetResolverRule", {"ResolverRuleId": "$id"}, "ResolverRule"),
        delete=Call("DeleteResolverRule", {"ResolverRuleId": "$id"}),
        update=Call("UpdateResolverRule", {"ResolverRuleId": "$id"}),
        update_under="Config",
        attributes={
            "Arn": "Arn",
            "DomainName": "DomainName",
            "Name": "Name",
            "ResolverEndpointId": "ResolverEndpointId",
            "ResolverRuleId": "$id",
            "TargetIps": "TargetIps",
        },
        tags=TAGS,
        tag_key=TAG_KEY,
    ),
    Row(
        type="AWS::Route53Resolver::ResolverRuleAssociation",
        service="route53resolver",
        create="AssociateResolverRule",
        id="ResolverRuleAssociation.Id",
        read=Read("GetResolverRuleAssociation", {"ResolverRuleAssociationId": "$id"}, "ResolverRuleAssociation"),
        delete=Call("DisassociateResolverRule", {"ResolverRuleId": "$ResolverRuleId", "VPCId": "$VPCId"}),
        attributes={
            "Name": "Name",
            "ResolverRuleAssociationId": "$id",
            "ResolverRuleId": "ResolverRuleId",
            "VPCId": "VPCId",
        },
    ),
    Row(
        type="AWS::Route53Resolver::ResolverQueryLoggingConfig",
        service="route53resolver",
        create="CreateResolverQueryLogConfig",
        id="ResolverQueryLogConfig.Id",
        extra={"CreatorRequestId": "$unique"},
        read=Read("GetResolverQueryLogConfig", {"ResolverQueryLogConfigId": "$id"}, "ResolverQueryLogConfig"),
        delete=Call("DeleteResolverQueryLogConfig", {"ResolverQueryLogConfigId": "$id"}),
        named=Named("Name", longest=64),
        attributes={
            "Id": "$id",
            "Arn": "Arn",
            "OwnerId": "OwnerId",
            "Status": "Status",
            "ShareStatus": "ShareStatus",
            "AssociationCount": "AssociationCount",
            "CreatorRequestId": "CreatorRequestId",
            "CreationTime": "CreationTime",
        },
        tags=TAGS,
        tag_key=TAG_KEY,
    ),
    Row(
        type="AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
        service="route53resolver",
        create="AssociateResolverQueryLogConfig",
        id="ResolverQueryLogConfigAssociation.Id",
        read=Read(
            "GetResolverQueryLogConfigAssociation",
            {"ResolverQueryLogConfigAssociationId": "$id"},
            "ResolverQueryLogConfigAssociation",
        ),
        delete=Call(
            "DisassociateResolverQueryLogConfig",
            {"ResolverQueryLogConfigId": "$ResolverQueryLogConfigId", "ResourceId": "$ResourceId"},
        ),
        attributes={
            "Id": "$id",
            "Status": "Status",
            "Error": "Error",
            "ErrorMessage": "ErrorMessage",
            "CreationTime": "CreationTime",
        },
    ),
    Row(
        type="AWS::Route53Resolver::ResolverConfig",
        service="route53resolver",
        create="UpdateResolverConfig",
        id="$ResourceId",
        # What every VPC is set to is as if nobody had set it.
        read=Read(
            "GetResolverConfig",
            {"ResourceId": "$id"},
            "ResolverConfig | (AutodefinedReverse != 'ENABLED' && @ || `null`)",
        ),
        delete=Call("UpdateResolverConfig", {"ResourceId": "$id", "AutodefinedReverseFlag": "ENABLE"}),
        tells={"AutodefinedReverseFlag": "AutodefinedReverse == 'DISABLED' && 'DISABLE' || AutodefinedReverse"},
        attributes={"Id": "Id", "OwnerId": "OwnerId", "AutodefinedReverse": "AutodefinedReverse"},
    ),
    Row(
        type="AWS::Route53Resolver::ResolverDNSSECConfig",
        service="route53resolver",
        create="UpdateResolverDnssecConfig",
        id="ResolverDNSSECConfig.Id",
        extra={"Validation": "ENABLE"},
        read=Read(
            "GetResolverDnssecConfig",
            {"ResourceId": "$ResourceId"},
            "ResolverDNSSECConfig | (ValidationStatus == 'ENABLED' && @ || `null`)",
        ),
        delete=Call("UpdateResolverDnssecConfig", {"ResourceId": "$ResourceId", "Validation": "DISABLE"}),
        attributes={"Id": "$id", "OwnerId": "OwnerId", "ValidationStatus": "ValidationStatus"},
    ),
    Row(
        type="AWS::Route53Resolver::FirewallDomainList",
        service="route53resolver",
        create="CreateFirewallDomainList",
        id="FirewallDomainList.Id",
        extra={"CreatorRequestId": "$unique"},
        read=Read("GetFirewallDomainList", _LIST, "FirewallDomainList"),
        delete=Call("DeleteFirewallDomainList", _LIST),
        named=Named("Name", longest=64),
        setters={
            "Domains": Call("UpdateFirewallDomains", {**_LIST, "Operation": "REPLACE", "Domains": "$value"}),
            "DomainFileUrl": Call(
                "ImportFirewallDomains", {**_LIST, "Operation": "REPLACE", "DomainFileUrl": "$value"}
            ),
        },
        defaults={"Domains": []},
        tells={"Domains": Read("ListFirewallDomains", _LIST, "Domains")},
        attributes={
            name: name
            for name in (
                "Id",
                "Arn",
                "DomainCount",
                "Status",
                "StatusMessage",
                "CreatorRequestId",
                "CreationTime",
                "ModificationTime",
            )
        },
        tags=TAGS,
        tag_key=TAG_KEY,
    ),
    Row(
        type="AWS::Route53Resolver::FirewallRuleGroupAssociation",
        service="route53resolver",
        create="AssociateFirewallRuleGroup",
        id="FirewallRuleGroupAssociation.Id",
        extra={"CreatorRequestId": "$unique"},
        read=Read(
            "GetFirewallRuleGroupAssociation",
            {"FirewallRuleGroupAssociationId": "$id"},
            "FirewallRuleGroupAssociation",
        ),
        delete=Call("DisassociateFirewallRuleGroup", {"FirewallRuleGroupAssociationId": "$id"}),
        named=Named("Name", longest=64),
        update=Call("UpdateFirewallRuleGroupAssociation", {"FirewallRuleGroupAssociationId": "$id"}),
        defaults={"MutationProtection": "DISABLED"},
        attributes={
            name: name
            for name in (
                "Id",
                "Arn",
                "Status",
                "StatusMessage",
                "CreatorRequestId",
                "CreationTime",
                "ModificationTime",
            )
        },
        tags=TAGS,
        tag_key=TAG_KEY,
    ),
)
