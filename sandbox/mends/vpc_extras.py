"""Instance Connect endpoints and encryption controls."""

from sandbox.mends.mend import Mend


def _apply_endpoints() -> None:
    from sandbox.networking.vpc import instance_connect  # noqa: PLC0415 only once EC2 is asked

    instance_connect.ENDPOINTS.install()


def _apply_controls() -> None:
    from sandbox.networking.vpc import encryption  # noqa: PLC0415 see above

    encryption.install()


MENDS = (
    Mend(
        name="instance_connect_endpoints",
        moto="There are no operations for EC2 Instance Connect endpoints.",
        aws="An endpoint has an interface in its subnet, with its security groups, and a DNS name.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-ec2-instance-connect-endpoints.html",
        apply=_apply_endpoints,
        when="moto.ec2.urls",
    ),
    Mend(
        name="vpc_encryption_controls",
        moto="There are no operations for encryption controls.",
        aws="A VPC has one control, which monitors or enforces encryption; what enforcement excepts is said by kind.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html",
        apply=_apply_controls,
        when="moto.ec2.urls",
    ),
)
