"""AppConfig's hosted configurations: each version has a number, which the API wants as one."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import calling
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, Physical

Json = Any
_SAID = ("ApplicationId", "ConfigurationProfileId", "ContentType", "Description", "VersionLabel")


class HostedConfigurationVersion(Irregular):
    """``AWS::AppConfig::HostedConfigurationVersion``."""

    name = "AWS::AppConfig::HostedConfigurationVersion"
    honours = frozenset({"Content", "LatestVersionNumber", *_SAID})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it."""
        said = {name: properties[name] for name in _SAID if name in properties}
        if "LatestVersionNumber" in properties:
            said["LatestVersionNumber"] = int(properties["LatestVersionNumber"])
        content = str(properties["Content"]).encode()
        answer = context.call("appconfig", "CreateHostedConfigurationVersion", Content=content, **said)
        physical = Physical(str(answer["VersionNumber"]), properties)
        context.created(physical.id)
        return physical

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete it."""
        del snapshot
        self.read(context, physical)
        calling(context, "appconfig", "DeleteHostedConfigurationVersion", _key(physical))

    def read(self, context: Context, physical: Physical) -> Json:
        """Return it with its content."""
        answer = self.found(context, "appconfig", "GetHostedConfigurationVersion", **_key(physical))
        return {**answer, "Content": answer["Content"].read().decode()}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Tell its number."""
        del context
        return {"VersionNumber": physical.id}[name]


def _key(physical: Physical) -> dict[str, Json]:
    key = {name: physical.properties[name] for name in ("ApplicationId", "ConfigurationProfileId")}
    return {**key, "VersionNumber": int(physical.id)}


TYPES = (HostedConfigurationVersion(),)
