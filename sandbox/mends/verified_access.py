"""Verified Access: instances, trust providers, groups and endpoints."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.vpc import verified_access  # noqa: PLC0415 only once EC2 is asked

    verified_access.install()


MENDS = (
    Mend(
        name="verified_access",
        moto="There are no operations for Verified Access.",
        aws="An instance has trust providers and groups, a group has endpoints; groups and endpoints have policies; "
        "what others depend on stays.",
        source="https://docs.aws.amazon.com/verified-access/latest/ug/how-it-works.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
)
