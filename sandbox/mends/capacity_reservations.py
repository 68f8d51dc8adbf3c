"""Capacity is reserved, used and given back."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.capacity import reservations  # noqa: PLC0415 only once EC2 is asked

    reservations.install()


MENDS = (
    Mend(
        name="capacity_reservations",
        moto="There are no operations for capacity reservations.",
        aws="A reservation is of a type, platform and zone; matching instances use it if it is open; it is changed, "
        "limited and cancelled.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
