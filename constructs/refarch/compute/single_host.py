"""One instance in one subnet, wearing a security group of its own."""

from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.acknowledgement import acknowledge
from refarch.compute.session_role import session_role
from refarch.network.any_vpc import AnyVpc, vpc_of


class SingleHost(Construct):
    """An instance that answers IMDSv2 only, with an encrypted volume and no SSH key.

    Its group says itself whom it admits; it may call anybody, so that routes alone decide where it gets.

    Example::

        lab = BareVpc(self, "Lab", cidr="10.0.0.0/16")
        host = SingleHost(self, "Host", vpc=lab.vpc, subnet=lab.subnet("plain", "10.0.1.0/24"))
        host.admit("10.0.0.0/16", port=443)

    Attributes:
        security_group: what it wears.
        instance: the instance.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: AnyVpc,
        subnet: ec2.CfnSubnet | ec2.ISubnet,
        public: bool = False,
    ) -> None:
        """Launch the instance.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc: the VPC.
            subnet: where it is.
            public: give it a public IPv4 address, which works where a route leads to an internet gateway.
        """
        super().__init__(scope, construct_id)
        self.security_group = ec2.SecurityGroup(
            self, "Group", vpc=vpc_of(self, vpc), description=f"Whom {construct_id} admits", allow_all_outbound=True
        )
        template = ec2.LaunchTemplate(
            self,
            "LaunchTemplate",
            instance_type=ec2.InstanceType("t3.micro"),
            machine_image=ec2.MachineImage.latest_amazon_linux2023(),
            role=session_role(self, description=f"What {construct_id} may do"),
            require_imdsv2=True,
            http_put_response_hop_limit=1,
            block_devices=[
                ec2.BlockDevice(device_name="/dev/xvda", volume=ec2.BlockDeviceVolume.ebs(8, encrypted=True))
            ],
        )
        self.instance = ec2.CfnInstance(
            self,
            "Instance",
            launch_template=ec2.CfnInstance.LaunchTemplateSpecificationProperty(
                launch_template_id=template.launch_template_id, version=template.latest_version_number
            ),
            network_interfaces=[
                ec2.CfnInstance.NetworkInterfaceProperty(
                    device_index="0",
                    subnet_id=subnet.attr_subnet_id if isinstance(subnet, ec2.CfnSubnet) else subnet.subnet_id,
                    group_set=[self.security_group.security_group_id],
                    associate_public_ip_address=public,
                    delete_on_termination=True,
                )
            ],
            monitoring=True,  # One-minute metrics: a host that is alone is missed at once.
        )
        acknowledge(self, rule="EC29", reason="The host keeps nothing: whoever loses it launches another")

    def admit(self, block: str, *, port: int) -> None:
        """Let a block of addresses in on a TCP port."""
        self.security_group.add_ingress_rule(ec2.Peer.ipv4(block), ec2.Port.tcp(port), f"From {block}")
