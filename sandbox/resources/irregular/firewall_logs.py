"""Where a firewall of Network Firewall logs: its API takes one destination at a time."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, NotFoundError, Physical

Json = Any


class LoggingConfiguration(Irregular):
    """``AWS::NetworkFirewall::LoggingConfiguration``."""

    name = "AWS::NetworkFirewall::LoggingConfiguration"
    honours = frozenset({"FirewallArn", "FirewallName", "LoggingConfiguration", "EnableMonitoringDashboard"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Let the firewall log."""
        physical = Physical(properties["FirewallArn"], properties)
        context.created(physical.id)
        return self.update(context, Physical(physical.id, {}), properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Take destinations away, and then add others."""
        for configs in _steps(_configs(physical.properties), _configs(new)):
            self._set(context, physical.id, configs, new.get("EnableMonitoringDashboard", False))
        if physical.properties.get("EnableMonitoringDashboard") != new.get("EnableMonitoringDashboard"):
            self._set(context, physical.id, _configs(new), new.get("EnableMonitoringDashboard", False))
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Let the firewall log no more."""
        del snapshot
        self.read(context, physical)
        for configs in _steps(_configs(physical.properties), []):
            self._set(context, physical.id, configs, dashboard=False)

    def read(self, context: Context, physical: Physical) -> Json:
        """Return where the firewall logs; nowhere is as if there were no configuration."""
        told = self.found(context, "network-firewall", "DescribeLoggingConfiguration", FirewallArn=physical.id)
        if not told.get("LoggingConfiguration", {}).get("LogDestinationConfigs"):
            raise NotFoundError(physical.id)
        name = physical.id.rsplit("/", 1)[1]
        return {**told, "FirewallName": name}

    def _set(self, context: Context, firewall: str, configs: list[Json], dashboard: Json) -> None:
        self.found(
            context,
            "network-firewall",
            "UpdateLoggingConfiguration",
            FirewallArn=firewall,
            LoggingConfiguration={"LogDestinationConfigs": configs},
            EnableMonitoringDashboard=str(dashboard).lower() == "true",
        )


def _configs(properties: Mapping[str, Json]) -> list[Json]:
    found: list[Json] = properties.get("LoggingConfiguration", {}).get("LogDestinationConfigs", [])
    return found


def _steps(before: list[Json], after: list[Json]) -> Iterator[list[Json]]:
    """Yield lists of destinations, each with one more or one less than the last."""
    present = list(before)
    for gone in [one for one in before if one not in after]:
        present = [one for one in present if one != gone]
        yield present
    for coming in [one for one in after if one not in before]:
        present = [*present, coming]
        yield present


TYPES = (LoggingConfiguration(),)
