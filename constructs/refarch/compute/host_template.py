"""What single hosts have in common: how they are launched, whatever they are for."""

from collections.abc import Sequence
from functools import cache

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct


def host_template(
    scope: Construct, *, role: iam.IRole, instance_type: str, user_data: ec2.UserData | None = None
) -> ec2.LaunchTemplate:
    """Make a launch template of a host that answers IMDSv2 only, on an encrypted volume, without an SSH key.

    Args:
        scope: the construct that owns the host; the template is its ``LaunchTemplate``.
        role: what the host may do.
        instance_type: an x86-64 type.
        user_data: what it runs when it starts for the first time.
    """
    return ec2.LaunchTemplate(
        scope,
        "LaunchTemplate",
        instance_type=_type(instance_type),
        machine_image=_amazon_linux(),
        role=role,
        user_data=user_data,
        require_imdsv2=True,
        http_put_response_hop_limit=1,
        block_devices=[ec2.BlockDevice(device_name="/dev/xvda", volume=_volume())],
    )


@cache
def _type(name: str) -> ec2.InstanceType:
    return ec2.InstanceType(name)


@cache
def _amazon_linux() -> ec2.IMachineImage:
    return ec2.MachineImage.latest_amazon_linux2023()


@cache
def _volume() -> ec2.BlockDeviceVolume:
    return ec2.BlockDeviceVolume.ebs(8, volume_type=ec2.EbsDeviceVolumeType.GP3, encrypted=True)


def launch_of(template: ec2.LaunchTemplate) -> ec2.CfnInstance.LaunchTemplateSpecificationProperty:
    """Return how an instance names a launch template, in its latest version; the same for all instances of it."""
    return ec2.CfnInstance.LaunchTemplateSpecificationProperty(
        launch_template_id=template.launch_template_id, version=template.latest_version_number
    )


def host(
    scope: Construct,
    construct_id: str,
    *,
    launch: ec2.CfnInstance.LaunchTemplateSpecificationProperty,
    subnet: ec2.ISubnet,
    groups: Sequence[str],
    public: bool,
    forwards: bool = False,
) -> ec2.CfnInstance:
    """Launch a host.

    Args:
        scope: the construct that owns it.
        construct_id: the id in it.
        launch: how it is launched: :func:`launch_of`.
        subnet: where.
        groups: the ids of the security groups that it wears.
        public: with a public IPv4 address.
        forwards: without source/destination check.
    """
    return ec2.CfnInstance(
        scope,
        construct_id,
        launch_template=launch,
        network_interfaces=[
            ec2.CfnInstance.NetworkInterfaceProperty(
                device_index="0",
                subnet_id=subnet.subnet_id,
                group_set=list(groups),
                associate_public_ip_address=public,
                delete_on_termination=True,
            )
        ],
        source_dest_check=not forwards,
        monitoring=True,  # One-minute metrics: a host that is alone in its zone is missed at once.
    )
