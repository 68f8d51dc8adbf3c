"""Hosted zones, whose VPCs after the first are associated one by one; and health checks, which are reset in parts."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.changes import changed
from sandbox.resources.conversion import convert
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.route53 import TAGS
from sandbox.services import operation_model

Json = Any
_LOGGING = "QueryLoggingConfig"
_ZONE = Row(
    type="AWS::Route53::HostedZone",
    service="route53",
    create="CreateHostedZone",
    id="HostedZone.Id",
    read=Read("GetHostedZone", {"Id": "$id"}, "merge(HostedZone, {VPCs: VPCs, DelegationSet: DelegationSet})"),
    delete=Call("DeleteHostedZone", {"Id": "$id"}),
    setters={
        "HostedZoneFeatures": Call(
            "UpdateHostedZoneFeatures",
            {"HostedZoneId": "$id", "EnableAcceleratedRecovery": "$value.EnableAcceleratedRecovery"},
        ),
    },
    updaters={"HostedZoneConfig": Call("UpdateHostedZoneComment", {"Id": "$id", "Comment": "$value.Comment"})},
    defaults={"HostedZoneConfig": {"Comment": ""}, "HostedZoneFeatures": {"EnableAcceleratedRecovery": False}},
    values={"VPCs": lambda vpcs: vpcs, _LOGGING: lambda config: config},
    tells={
        "HostedZoneConfig": "Config",
        "HostedZoneFeatures": "{EnableAcceleratedRecovery: Features.AcceleratedRecoveryStatus == 'ENABLED'}",
        "DelegationSetId": "DelegationSet.Id",
        _LOGGING: Read("ListQueryLoggingConfigs", {"HostedZoneId": "$id"}, "QueryLoggingConfigs[0]"),
    },
    attributes={"Id": "$id", "NameServers": "DelegationSet.NameServers"},
    tags=TAGS,
    tags_property="HostedZoneTags",
    tag_key={"ResourceType": "hostedzone", "ResourceId": "$id"},
)
_CHECK = Row(
    type="AWS::Route53::HealthCheck",
    service="route53",
    create="CreateHealthCheck",
    id="HealthCheck.Id",
    extra={"CallerReference": "$unique"},
    read=Read("GetHealthCheck", {"HealthCheckId": "$id"}, "HealthCheck"),
    delete=Call("DeleteHealthCheck", {"HealthCheckId": "$id"}),
    attributes={"HealthCheckId": "$id"},
    tags=TAGS,
    tags_property="HealthCheckTags",
    tag_key={"ResourceType": "healthcheck", "ResourceId": "$id"},
)
_RESETTABLE = frozenset({"FullyQualifiedDomainName", "Regions", "ResourcePath", "ChildHealthChecks"})
_CHECK_DEFAULTS = {"Inverted": False, "Disabled": False, "FailureThreshold": 3, "HealthThreshold": 0}


class HostedZone(TableResource):
    """``AWS::Route53::HostedZone``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ZONE)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Make the zone with its first VPC, and associate the others."""
        first, *others = properties.get("VPCs", []) or [None]
        given = {name: properties[name] for name in ("HostedZoneConfig", "DelegationSetId") if name in properties}
        if first is not None:
            given["VPC"] = first
        made = context.call(
            "route53", "CreateHostedZone", Name=properties["Name"], CallerReference=str(uuid4()), **given
        )
        # The API puts a path before the identifier, and Ref is the identifier alone.
        physical = Physical(made["HostedZone"]["Id"].removeprefix("/hostedzone/"), properties)
        context.created(physical.id)
        self.row.tags.change(  # type: ignore[union-attr]
            context, physical, self._tags(context, properties), (), {**self.row.tag_key, "ResourceId": physical.id}
        )
        for vpc in others:
            context.call("route53", "AssociateVPCWithHostedZone", HostedZoneId=physical.id, VPC=vpc)
        if _LOGGING in properties:
            context.call("route53", "CreateQueryLoggingConfig", HostedZoneId=physical.id, **properties[_LOGGING])
        if "HostedZoneFeatures" in properties:
            self._set_each(context, physical, dict(self.row.setters), properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Associate VPCs before others are taken away, log queries elsewhere, and change the rest as the row says."""
        before, after = physical.properties.get("VPCs", []), new.get("VPCs", [])
        for operation, vpcs in (
            ("AssociateVPCWithHostedZone", [vpc for vpc in after if vpc not in before]),
            ("DisassociateVPCFromHostedZone", [vpc for vpc in before if vpc not in after]),
        ):
            for vpc in vpcs:
                context.call("route53", operation, HostedZoneId=physical.id, VPC=vpc)
        if physical.properties.get(_LOGGING) != new.get(_LOGGING):
            self._stop_logging(context, physical)
            if _LOGGING in new:
                context.call("route53", "CreateQueryLoggingConfig", HostedZoneId=physical.id, **new[_LOGGING])
        done = {name: new[name] for name in ("VPCs", _LOGGING) if name in new}
        rest = {name: value for name, value in physical.properties.items() if name not in {"VPCs", _LOGGING}}
        return super().update(context, Physical(physical.id, {**rest, **done}, physical.generated), new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the zone after its query logging."""
        if _LOGGING in physical.properties:
            self.read(context, physical)
            self._stop_logging(context, physical)
        super().delete(context, physical, snapshot=snapshot)

    @staticmethod
    def _stop_logging(context: Context, physical: Physical) -> None:
        found = context.call("route53", "ListQueryLoggingConfigs", HostedZoneId=physical.id)
        for config in found["QueryLoggingConfigs"]:
            context.call("route53", "DeleteQueryLoggingConfig", Id=config["Id"])


class HealthCheck(TableResource):
    """``AWS::Route53::HealthCheck``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_CHECK)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change what differs of the configuration, and reset what is gone from it."""
        old, config = physical.properties["HealthCheckConfig"], new["HealthCheckConfig"]
        differing = changed(old, config)
        gone = [name for name in differing if name not in config]
        unknown = [name for name in gone if name not in _RESETTABLE and name not in _CHECK_DEFAULTS]
        if unknown:
            msg = f"{self.name}.HealthCheckConfig.{unknown[0]}: Route 53 keeps it until another value is set"
            raise NotHonouredError(msg)
        wanted = {name: config.get(name, _CHECK_DEFAULTS.get(name)) for name in differing if name not in _RESETTABLE}
        wanted |= {name: config[name] for name in differing if name in config}
        members = operation_model("route53", "UpdateHealthCheck").input_shape.members
        parameters = {name: convert(value, members[name], f"{self.name}.{name}") for name, value in wanted.items()}
        reset = {"ResetElements": [name for name in gone if name in _RESETTABLE]}
        if differing:
            context.call("route53", "UpdateHealthCheck", HealthCheckId=physical.id, **parameters, **reset)
        settled = {**physical.properties, "HealthCheckConfig": config}
        return super().update(context, Physical(physical.id, settled, physical.generated), new)


TYPES = (HostedZone(), HealthCheck())
