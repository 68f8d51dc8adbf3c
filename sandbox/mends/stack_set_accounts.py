"""Stack sets follow the accounts of an organization: who comes to a unit gets its stacks, who leaves loses them."""

from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_MOVES = ("close_account", "create_account", "move_account", "remove_account_from_organization")


def _apply() -> None:
    from moto.organizations.models import OrganizationsBackend  # noqa: PLC0415 loaded by now

    backend: Any = OrganizationsBackend
    for name in _MOVES:
        setattr(backend, name, _followed(getattr(backend, name)))


def _followed(original: Callable[..., Json]) -> Callable[..., Json]:
    def change(self: Any, **kwargs: Any) -> Json:  # noqa: ANN401 moto's own
        from sandbox.cloudformation.api import backends  # noqa: PLC0415 it is a client of this service, too
        from sandbox.deliveries import agenda  # noqa: PLC0415 see above

        answer = original(self, **kwargs)
        for (account, _), cloudformation in backends().items():
            if account == self.account_id and cloudformation.stack_sets.all:
                agenda.post(account, cloudformation.stack_sets.follow_accounts)
        return answer

    return change


MENDS = (
    Mend(
        name="stack_set_accounts",
        moto="Nobody hears of an account that is made, moved, closed or removed.",
        aws="With automatic deployment a stack set makes its stacks in accounts that come to its units, and deletes "
        "them in those that leave.",
        source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html",
        apply=_apply,
        when="moto.organizations.urls",
    ),
)
