"""Parameters whose type says that their value is the name of something that the account has."""

import re

import jmespath
from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import ValidationError
from sandbox.resources.provider import Services

_TYPES = {  # type → service, operation, parameter, JMESPath of the names in the answer
    "AWS::EC2::AvailabilityZone::Name": (
        "ec2",
        "DescribeAvailabilityZones",
        "ZoneNames",
        "AvailabilityZones[].ZoneName",
    ),
    "AWS::EC2::Instance::Id": ("ec2", "DescribeInstances", "InstanceIds", "Reservations[].Instances[].InstanceId"),
    "AWS::EC2::KeyPair::KeyName": ("ec2", "DescribeKeyPairs", "KeyNames", "KeyPairs[].KeyName"),
    "AWS::EC2::SecurityGroup::Id": ("ec2", "DescribeSecurityGroups", "GroupIds", "SecurityGroups[].GroupId"),
    "AWS::EC2::Subnet::Id": ("ec2", "DescribeSubnets", "SubnetIds", "Subnets[].SubnetId"),
    "AWS::EC2::VPC::Id": ("ec2", "DescribeVpcs", "VpcIds", "Vpcs[].VpcId"),
    "AWS::EC2::Volume::Id": ("ec2", "DescribeVolumes", "VolumeIds", "Volumes[].VolumeId"),
}
"""Images are not among them: AWS has many more than the sandbox knows of."""
_ZONE = "AWS::Route53::HostedZone::Id"


def check_existence(services: Services, name: str, kind: str, value: str) -> None:
    """Refuse the value of a parameter that names something which is not there.

    Args:
        services: the account's APIs.
        name: the parameter's.
        kind: its type, ``AWS::EC2::VPC::Id`` or a list of such.
        value: what was given, or one item of the list.

    Raises:
        ValidationError: if the account does not have it.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
    """
    kind = re.sub(r"List<(.+)>", r"\1", kind)
    try:
        if kind == _ZONE:
            services.call("route53", "GetHostedZone", Id=value)
        elif kind in _TYPES:
            service, operation, parameter, _ = _TYPES[kind]
            services.call(service, operation, **{parameter: [value]})
    except ClientError:
        msg = f"Parameter validation failed: parameter value {value} for parameter name {name} does not exist"
        raise ValidationError(msg) from None


def existing(services: Services, kind: str) -> list[str]:
    """Return the names of all that the account has of a parameter type.

    Raises:
        ValidationError: if nothing is known of such a type.
    """
    if kind == _ZONE:
        return [
            str(zone["Id"]).rpartition("/")[2] for zone in services.call("route53", "ListHostedZones")["HostedZones"]
        ]
    if kind not in _TYPES:
        msg = f"Template error: there is no list of all values of the type {kind}"
        raise ValidationError(msg)
    service, operation, _, names = _TYPES[kind]
    found: list[str] = jmespath.search(names, services.call(service, operation))
    return found
