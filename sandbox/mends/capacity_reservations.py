"""Capacity is reserved, used and given back."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.capacity import reservation_fleets, reservations  # noqa: PLC0415 only once EC2 is asked

    reservations.install()
    reservation_fleets.install()


def _apply_hosts() -> None:
    from sandbox.networking.capacity import hosts  # noqa: PLC0415 see above

    hosts.install()


MENDS = (
    Mend(
        name="capacity_reservations",
        moto="There are no operations for capacity reservations and fleets of them.",
        aws="A reservation is of a type, platform and zone; matching instances use it if it is open; it is changed, "
        "limited and cancelled.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-reservations.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
    Mend(
        name="dedicated_hosts",
        moto="A host that is not there is a failure of the server; maintenance, the zone's id and the instances on a "
        "host are not told, and hosts with instances are released.",
        aws="A host is for an instance type or a family, in a zone; it tells what runs on it, and is released when "
        "nothing does.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-hosts-overview.html",
        apply=_apply_hosts,
        when="moto.ec2.urls",
    ),
)
