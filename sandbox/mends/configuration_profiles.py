"""AppConfig's configuration profiles: one that is not there is not deleted."""

from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace


def _apply() -> None:
    from moto.appconfig.models import AppConfigBackend  # noqa: PLC0415

    def delete_configuration_profile(original: Any, self: Any, app_id: str, config_profile_id: str) -> None:  # noqa: ANN401
        self.get_configuration_profile(app_id, config_profile_id)
        original(self, app_id, config_profile_id)

    replace(AppConfigBackend, delete_configuration_profile=delete_configuration_profile)


MENDS = (
    Mend(
        name="configuration_profiles",
        moto="Deleting a profile that is not there breaks the service.",
        aws="There is no such resource.",
        source="https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_DeleteConfigurationProfile.html",
        apply=_apply,
        when="moto.appconfig.models",
    ),
)
