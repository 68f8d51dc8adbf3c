"""What CDK leaves to CloudFormation about security groups."""

import re

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.refusal import refuse

_SAID = re.compile(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{0,255}")


def rule_description(scope: Construct, why: str) -> str:
    """Return what EC2 is to show with a rule of a security group.

    Args:
        scope: who is told.
        why: the reason, in words of the caller's.

    Raises:
        RefusedError: if EC2 takes no such description: there is no apostrophe in it, for example.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
    """
    if not _SAID.fullmatch(why):
        rule = "EC2 describes a rule in 255 characters of a-z, A-Z, 0-9, spaces and ._-:/()#,@[]+=&;{}!$*"
        refuse(scope, f"why={why!r}", rule, "Say it without apostrophes and other signs")
    return why


def close_at_birth(group: ec2.SecurityGroup) -> None:
    """Put a rule that no packet matches into a group's own definition.

    EC2 opens a group that is created without an outbound rule to all destinations. CDK trusts CloudFormation to
    close it again with the first rule that is a resource of its own; here nothing depends on that. For groups
    all of whose outbound rules name other groups: inline rules are lost.

    Args:
        group: a group with ``allow_all_outbound=False``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-securitygroup.html
    """
    resource = group.node.default_child
    assert isinstance(resource, ec2.CfnSecurityGroup)
    resource.security_group_egress = [
        ec2.CfnSecurityGroup.EgressProperty(
            ip_protocol="icmp",
            from_port=252,
            to_port=86,
            cidr_ip="255.255.255.255/32",
            description="Disallow all traffic",
        )
    ]
