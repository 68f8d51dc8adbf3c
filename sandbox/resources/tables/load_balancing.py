"""Application, Network and Gateway Load Balancers: listeners, rules, certificates, trust stores."""

from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("elbv2", "AddTags", "RemoveTags", list="DescribeTags", listed="TagDescriptions[0].Tags")
_TAG_KEY = {"ResourceArns": ["$id"]}
_NEW_BUNDLE = Call(
    "ModifyTrustStore",
    {
        "TrustStoreArn": "$id",
        "CaCertificatesBundleS3Bucket": "$CaCertificatesBundleS3Bucket",
        "CaCertificatesBundleS3Key": "$CaCertificatesBundleS3Key",
        "CaCertificatesBundleS3ObjectVersion": "$CaCertificatesBundleS3ObjectVersion",
    },
)


def _after(mark: str) -> Any:  # noqa: ANN401 a function, as rows have them for attributes
    """Return what tells the part of an ARN that begins after a mark."""
    return lambda _context, physical, _item: physical.id.split(mark, 1)[1]


ROWS = (
    Row(
        type="AWS::ElasticLoadBalancingV2::LoadBalancer",
        service="elbv2",
        create="CreateLoadBalancer",
        id="LoadBalancers[0].LoadBalancerArn",
        read=Read("DescribeLoadBalancers", {"LoadBalancerArns": ["$id"]}, "LoadBalancers[0]"),
        delete=Call("DeleteLoadBalancer", {"LoadBalancerArn": "$id"}),
        renames={"Ipv4IpamPoolId": "IpamPools"},
        values={"Ipv4IpamPoolId": lambda pool: {"Ipv4IpamPoolId": pool}},
        setters={
            "LoadBalancerAttributes": Call(
                "ModifyLoadBalancerAttributes", {"LoadBalancerArn": "$id", "Attributes": "$value"}
            ),
            "MinimumLoadBalancerCapacity": Call(
                "ModifyCapacityReservation", {"LoadBalancerArn": "$id", "MinimumLoadBalancerCapacity": "$value"}
            ),
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": Call(
                "SetSecurityGroups",
                {
                    "LoadBalancerArn": "$id",
                    "SecurityGroups": "$SecurityGroups",
                    "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "$value",
                },
            ),
        },
        updaters={
            "SecurityGroups": Call("SetSecurityGroups", {"LoadBalancerArn": "$id", "SecurityGroups": "$value"}),
            "Subnets": Call("SetSubnets", {"LoadBalancerArn": "$id", "Subnets": "$value"}),
            "SubnetMappings": Call("SetSubnets", {"LoadBalancerArn": "$id", "SubnetMappings": "$value"}),
            "IpAddressType": Call("SetIpAddressType", {"LoadBalancerArn": "$id", "IpAddressType": "$value"}),
            "EnablePrefixForIpv6SourceNat": Call(
                "SetSubnets",
                {
                    "LoadBalancerArn": "$id",
                    "Subnets": "$Subnets",
                    "SubnetMappings": "$SubnetMappings",
                    "EnablePrefixForIpv6SourceNat": "$value",
                },
            ),
            "Ipv4IpamPoolId": Call("ModifyIpPools", {"LoadBalancerArn": "$id", "IpamPools": "$value"}),
        },
        removers={
            "MinimumLoadBalancerCapacity": Call(
                "ModifyCapacityReservation", {"LoadBalancerArn": "$id", "ResetCapacityReservation": True}
            ),
            "Ipv4IpamPoolId": Call("ModifyIpPools", {"LoadBalancerArn": "$id", "RemoveIpamPools": ["ipv4"]}),
        },
        defaults={
            "IpAddressType": "ipv4",
            "EnablePrefixForIpv6SourceNat": "off",
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "on",
        },
        attributes={
            "LoadBalancerArn": "$id",
            "DNSName": "DNSName",
            "CanonicalHostedZoneID": "CanonicalHostedZoneId",
            "LoadBalancerName": "LoadBalancerName",
            "LoadBalancerFullName": _after(":loadbalancer/"),
            "SecurityGroups": "SecurityGroups",
        },
        named=Named("Name", longest=32),
        tells={
            "Name": "LoadBalancerName",
            "Subnets": "AvailabilityZones[].SubnetId",
            "SubnetMappings": "AvailabilityZones[].{SubnetId: SubnetId,"
            " AllocationId: LoadBalancerAddresses[0].AllocationId,"
            " PrivateIPv4Address: LoadBalancerAddresses[0].PrivateIPv4Address,"
            " IPv6Address: LoadBalancerAddresses[0].IPv6Address, SourceNatIpv6Prefix: SourceNatIpv6Prefixes[0]}",
            "Ipv4IpamPoolId": "IpamPools.Ipv4IpamPoolId",
            "LoadBalancerAttributes": Read("DescribeLoadBalancerAttributes", {"LoadBalancerArn": "$id"}, "Attributes"),
            "MinimumLoadBalancerCapacity": Read(
                "DescribeCapacityReservation", {"LoadBalancerArn": "$id"}, "MinimumLoadBalancerCapacity"
            ),
        },
        tags=_TAGS,
        tag_key=_TAG_KEY,
        nothing_to_do={"EnableCapacityReservationProvisionStabilize": "whether CloudFormation waits for it"},
    ),
    Row(
        type="AWS::ElasticLoadBalancingV2::TargetGroup",
        service="elbv2",
        create="CreateTargetGroup",
        id="TargetGroups[0].TargetGroupArn",
        read=Read("DescribeTargetGroups", {"TargetGroupArns": ["$id"]}, "TargetGroups[0]"),
        delete=Call("DeleteTargetGroup", {"TargetGroupArn": "$id"}),
        setters={
            "TargetGroupAttributes": Call(
                "ModifyTargetGroupAttributes", {"TargetGroupArn": "$id", "Attributes": "$value"}
            ),
        },
        memberships={
            "Targets": Membership(
                add=Call("RegisterTargets", {"TargetGroupArn": "$id", "Targets": "$value"}),
                remove=Call("DeregisterTargets", {"TargetGroupArn": "$id", "Targets": "$value"}),
                together=True,
            ),
        },
        defaults={
            "HealthCheckEnabled": True,
            "HealthCheckIntervalSeconds": 30,
            "HealthCheckPath": "/",
            "HealthCheckPort": "traffic-port",
            "HealthCheckTimeoutSeconds": 5,
            "HealthyThresholdCount": 5,
            "Matcher": {"HttpCode": "200"},
            "UnhealthyThresholdCount": 2,
        },
        update=Call("ModifyTargetGroup", {"TargetGroupArn": "$id"}),
        attributes={
            "TargetGroupArn": "$id",
            "TargetGroupName": "TargetGroupName",
            "TargetGroupFullName": lambda _context, physical, _item: physical.id.rsplit(":", 1)[1],
            "LoadBalancerArns": "LoadBalancerArns",
        },
        named=Named("Name", longest=32),
        tells={
            "Name": "TargetGroupName",
            "Targets": Read("DescribeTargetHealth", {"TargetGroupArn": "$id"}, "TargetHealthDescriptions[].Target"),
            "TargetGroupAttributes": Read("DescribeTargetGroupAttributes", {"TargetGroupArn": "$id"}, "Attributes"),
        },
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
    Row(
        type="AWS::ElasticLoadBalancingV2::Listener",
        service="elbv2",
        create="CreateListener",
        id="Listeners[0].ListenerArn",
        read=Read("DescribeListeners", {"ListenerArns": ["$id"]}, "Listeners[0]"),
        delete=Call("DeleteListener", {"ListenerArn": "$id"}),
        setters={
            "ListenerAttributes": Call("ModifyListenerAttributes", {"ListenerArn": "$id", "Attributes": "$value"}),
        },
        defaults={
            "AlpnPolicy": [],
            "Certificates": [],
            "MutualAuthentication": {"Mode": "off"},
            "SslPolicy": "ELBSecurityPolicy-2016-08",
        },
        update=Call("ModifyListener", {"ListenerArn": "$id"}),
        attributes={"ListenerArn": "$id"},
        tells={
            "ListenerAttributes": Read("DescribeListenerAttributes", {"ListenerArn": "$id"}, "Attributes"),
        },
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
    Row(
        type="AWS::ElasticLoadBalancingV2::ListenerRule",
        service="elbv2",
        create="CreateRule",
        id="Rules[0].RuleArn",
        read=Read("DescribeRules", {"RuleArns": ["$id"]}, "Rules[0]"),
        delete=Call("DeleteRule", {"RuleArn": "$id"}),
        update=Call("ModifyRule", {"RuleArn": "$id"}),
        updaters={
            "Priority": Call("SetRulePriorities", {"RulePriorities": [{"RuleArn": "$id", "Priority": "$value"}]}),
        },
        removers={"Transforms": Call("ModifyRule", {"RuleArn": "$id", "ResetTransforms": True})},
        attributes={"RuleArn": "$id", "IsDefault": "to_string(IsDefault)"},
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
    Row(
        type="AWS::ElasticLoadBalancingV2::ListenerCertificate",
        service="elbv2",
        create="AddListenerCertificates",
        id="Certificates[-1].CertificateArn",
        read=Read("DescribeListenerCertificates", {"ListenerArn": "$ListenerArn"}, "@"),
        delete=Call("RemoveListenerCertificates", {"ListenerArn": "$ListenerArn", "Certificates": "$Certificates"}),
        memberships={
            "Certificates": Membership(
                add=Call("AddListenerCertificates", {"ListenerArn": "$ListenerArn", "Certificates": "$value"}),
                remove=Call("RemoveListenerCertificates", {"ListenerArn": "$ListenerArn", "Certificates": "$value"}),
                together=True,
                at_creation=True,
            ),
        },
        attributes={"Id": "$id"},
    ),
    Row(
        type="AWS::ElasticLoadBalancingV2::TrustStore",
        service="elbv2",
        create="CreateTrustStore",
        id="TrustStores[0].TrustStoreArn",
        read=Read("DescribeTrustStores", {"TrustStoreArns": ["$id"]}, "TrustStores[0]"),
        delete=Call("DeleteTrustStore", {"TrustStoreArn": "$id"}),
        updaters={
            "CaCertificatesBundleS3Bucket": _NEW_BUNDLE,
            "CaCertificatesBundleS3Key": _NEW_BUNDLE,
            "CaCertificatesBundleS3ObjectVersion": _NEW_BUNDLE,
        },
        attributes={"TrustStoreArn": "$id", "NumberOfCaCertificates": "to_string(NumberOfCaCertificates)"},
        named=Named("Name", longest=32),
        tags=_TAGS,
        tag_key=_TAG_KEY,
    ),
    Row(
        type="AWS::ElasticLoadBalancingV2::TrustStoreRevocation",
        service="elbv2",
        create="AddTrustStoreRevocations",
        id="TrustStoreRevocations[0].[to_string(RevocationId), TrustStoreArn] | join('|', @)",
        read=Read(
            "DescribeTrustStoreRevocations",
            {"TrustStoreArn": "$TrustStoreArn"},
            "TrustStoreRevocations[?starts_with('$id', to_string(RevocationId))] | [0]",
        ),
        delete=Call(
            "RemoveTrustStoreRevocations",
            {"TrustStoreArn": "$TrustStoreArn", "RevocationIds": ["$item.RevocationId"]},
        ),
        attributes={"RevocationId": "to_string(RevocationId)"},
    ),
)
