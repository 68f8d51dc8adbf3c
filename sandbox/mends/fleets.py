"""Fleets launch what their templates say, and follow their targets."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.capacity import fleets, spot_fleets  # noqa: PLC0415 only once EC2 is asked

    fleets.install()
    spot_fleets.install()


MENDS = (
    Mend(
        name="fleets",
        moto="Instances of fleets have neither the security groups nor the other settings of their launch template; "
        "an EC2 Fleet cannot be changed; allocation strategies are ignored, and so are instances that are gone.",
        aws="A fleet launches by its launch template and the overrides that its strategy chooses, on demand and spot, "
        "until their weights make up the target; it follows the target as that is changed.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/how-ec2-fleet-works.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
