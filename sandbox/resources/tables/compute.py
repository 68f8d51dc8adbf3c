"""Launch templates, load balancers and scaling."""

from sandbox.resources.table import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_ELB_TAGS = ApiTags("elbv2", "AddTags", "RemoveTags")
_ELB_TAG_KEY = {"ResourceArns": ["$id"]}

ROWS = (
    Row(
        type="AWS::EC2::LaunchTemplate",
        service="ec2",
        create="CreateLaunchTemplate",
        id="LaunchTemplate.LaunchTemplateId",
        read=Read("DescribeLaunchTemplates", {"LaunchTemplateIds": ["$id"]}, "LaunchTemplates[0]"),
        delete=Call("DeleteLaunchTemplate", {"LaunchTemplateId": "$id"}),
        update=Call("CreateLaunchTemplateVersion", {"LaunchTemplateId": "$id"}),
        attributes={
            "LaunchTemplateId": "$id",
            "LatestVersionNumber": "to_string(LatestVersionNumber)",
            "DefaultVersionNumber": "to_string(DefaultVersionNumber)",
        },
        named=Named("LaunchTemplateName", longest=128),
    ),
    Row(
        type="AWS::ElasticLoadBalancingV2::LoadBalancer",
        service="elbv2",
        create="CreateLoadBalancer",
        id="LoadBalancers[0].LoadBalancerArn",
        read=Read("DescribeLoadBalancers", {"LoadBalancerArns": ["$id"]}, "LoadBalancers[0]"),
        delete=Call("DeleteLoadBalancer", {"LoadBalancerArn": "$id"}),
        setters={
            "LoadBalancerAttributes": Call(
                "ModifyLoadBalancerAttributes", {"LoadBalancerArn": "$id", "Attributes": "$value"}
            ),
        },
        updaters={
            "SecurityGroups": Call("SetSecurityGroups", {"LoadBalancerArn": "$id", "SecurityGroups": "$value"}),
            "Subnets": Call("SetSubnets", {"LoadBalancerArn": "$id", "Subnets": "$value"}),
            "SubnetMappings": Call("SetSubnets", {"LoadBalancerArn": "$id", "SubnetMappings": "$value"}),
            "IpAddressType": Call("SetIpAddressType", {"LoadBalancerArn": "$id", "IpAddressType": "$value"}),
        },
        attributes={
            "LoadBalancerArn": "$id",
            "DNSName": "DNSName",
            "CanonicalHostedZoneID": "CanonicalHostedZoneId",
            "LoadBalancerName": "LoadBalancerName",
            "LoadBalancerFullName": lambda _context, physical, _item: physical.id.split(":loadbalancer/", 1)[1],
            "SecurityGroups": "SecurityGroups",
        },
        named=Named("Name", longest=32),
        tags=_ELB_TAGS,
        tag_key=_ELB_TAG_KEY,
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
            "Targets": Call("RegisterTargets", {"TargetGroupArn": "$id", "Targets": "$value"}),
        },
        update=Call("ModifyTargetGroup", {"TargetGroupArn": "$id"}),
        attributes={
            "TargetGroupArn": "$id",
            "TargetGroupName": "TargetGroupName",
            "TargetGroupFullName": lambda _context, physical, _item: physical.id.rsplit(":", 1)[1],
            "LoadBalancerArns": "LoadBalancerArns",
        },
        named=Named("Name", longest=32),
        tags=_ELB_TAGS,
        tag_key=_ELB_TAG_KEY,
    ),
    Row(
        type="AWS::ElasticLoadBalancingV2::Listener",
        service="elbv2",
        create="CreateListener",
        id="Listeners[0].ListenerArn",
        read=Read("DescribeListeners", {"ListenerArns": ["$id"]}, "Listeners[0]"),
        delete=Call("DeleteListener", {"ListenerArn": "$id"}),
        update=Call("ModifyListener", {"ListenerArn": "$id"}),
        attributes={"ListenerArn": "$id"},
    ),
    Row(
        type="AWS::AutoScaling::ScalingPolicy",
        service="autoscaling",
        create="PutScalingPolicy",
        id="PolicyARN",
        read=Read(
            "DescribePolicies",
            {"AutoScalingGroupName": "$AutoScalingGroupName"},
            "ScalingPolicies[?PolicyARN=='$id'] | [0]",
        ),
        delete=Call("DeletePolicy", {"AutoScalingGroupName": "$AutoScalingGroupName", "PolicyName": "$PolicyName"}),
        update=Call("PutScalingPolicy"),
        update_whole=True,
        attributes={"Arn": "$id", "PolicyName": "PolicyName"},
        named=Named("PolicyName"),
    ),
)

