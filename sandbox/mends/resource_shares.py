"""Resource shares: what one account shares with another."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.sharing import invitations, permissions, shares, showing  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415 loaded by now

    for module in (shares, invitations, permissions, showing):
        operations("ram", module.OPERATIONS)


MENDS = (
    Mend(
        name="resource_shares",
        moto="A share is kept by its owner and nobody else hears of it: there are no invitations, permissions of one's "
        "own, tags, later associations, nor shares of other accounts.",
        aws="Accounts of the owner's organization see what is shared with them once sharing with it is enabled; others "
        "are invited, and see it when they have accepted.",
        source="https://docs.aws.amazon.com/ram/latest/userguide/getting-started-sharing.html",
        apply=_apply,
        when="moto.ram.urls",
    ),
)
