"""Prefix lists keep their size, their versions and whoever refers to them."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import prefix_lists  # noqa: PLC0415 only once EC2 is asked

    prefix_lists.install()


MENDS = (
    Mend(
        name="prefix_lists",
        moto="A list takes any number of entries of either family, loses its name with a modification and is deleted "
        "while it is in use; a version that is no longer current is changed; one that there is not is a failure "
        "of the server, and routes to it lead nowhere.",
        aws="A list has room for as many entries as were said, of one family; each change of them is a new version of "
        "the current one; a list to which a route or a rule refers is not deleted.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
