"""Directories: only a Managed Microsoft AD trusts others; it has an edition and two domain controllers."""

from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace

_CONTROLLERS = 2


def _apply() -> None:
    from moto.ds.exceptions import UnsupportedOperationException  # noqa: PLC0415
    from moto.ds.models import Directory, DirectoryServiceBackend  # noqa: PLC0415

    def made(original: Any, self: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 moto's own
        original(self, *arguments, **named)
        if self.directory_type == "MicrosoftAD":
            self.edition = self.edition or "Enterprise"
            self.desired_number_of_domain_controllers = _CONTROLLERS

    def create_trust(original: Any, self: Any, **named: Any) -> Any:  # noqa: ANN401
        directory = self.directories.get(named["directory_id"])
        if directory is not None and directory.directory_type != "MicrosoftAD":
            msg = f"Trusts are not supported for a directory of type {directory.directory_type}."
            raise UnsupportedOperationException(msg)
        return original(self, **named)

    replace(Directory, __init__=made)
    replace(DirectoryServiceBackend, create_trust=create_trust)


MENDS = (
    Mend(
        name="directories",
        moto="Every kind of directory accepts trusts; a Managed Microsoft AD has no edition unless one is asked for.",
        aws="Only a Managed Microsoft AD has trusts; its edition is Enterprise by default; it has two controllers.",
        source="https://docs.aws.amazon.com/directoryservice/latest/admin-guide/what_is.html",
        apply=_apply,
        when="moto.ds.models",
    ),
)
