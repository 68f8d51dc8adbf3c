"""What single hosts have in common: how they are launched, whatever they are for."""

from collections.abc import Sequence

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
        instance_type=ec2.InstanceType(instance_type),
        machine_image=ec2.MachineImage.latest_amazon_linux2023(),
        role=role,
        user_data=user_data,
        require_imdsv2=True,
        http_put_response_hop_limit=1,
        block_devices=[
            ec2.BlockDevice(
                device_name="/dev/xvda",
                volume=ec2.BlockDeviceVolume.ebs(8, volume_type=ec2.EbsDeviceVolumeType.GP3, encrypted=True),
            )
        ],
    )


def host(
    scope: Construct,
    construct_id: str,
    *,
    template: ec2.LaunchTemplate,
    subnet: ec2.ISubnet,
    security_group: ec2.ISecurityGroup,
    public: bool,
    forwards: bool = False,
    also: Sequence[ec2.ISecurityGroup] = (),
) -> ec2.CfnInstance:
    """Launch a host.

    Args:
        scope: the construct that owns it.
        construct_id: the id in it.
        template: how it is launched.
        subnet: where.
        security_group: the one that it wears.
        public: with a public IPv4 address.
        forwards: without source/destination check.
        also: further security groups that it wears.
    """
    return ec2.CfnInstance(
        scope,
        construct_id,
        launch_template=ec2.CfnInstance.LaunchTemplateSpecificationProperty(
            launch_template_id=template.launch_template_id, version=template.latest_version_number
        ),
        network_interfaces=[
            ec2.CfnInstance.NetworkInterfaceProperty(
                device_index="0",
                subnet_id=subnet.subnet_id,
                group_set=[each.security_group_id for each in (security_group, *also)],
                associate_public_ip_address=public,
                delete_on_termination=True,
            )
        ],
        source_dest_check=not forwards,
        monitoring=True,  # One-minute metrics: a host that is alone in its zone is missed at once.
    )
