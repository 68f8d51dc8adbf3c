"""Shield Advanced: protections, whose response to attacks is switched by calls that say how."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.shield import TAGS

Json = Any
_RESPONSE = "ApplicationLayerAutomaticResponseConfiguration"


class Protection(TableResource):
    """``AWS::Shield::Protection``."""

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it, and let it respond by itself if asked."""
        physical = super().create(context, properties)
        self._respond(context, {}, properties)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it, and how it responds."""
        after = super().update(context, physical, new)
        self._respond(context, physical.properties, new)
        return after

    @staticmethod
    def _respond(context: Context, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        before, after = (given.get(_RESPONSE, {"Status": "DISABLED"}) for given in (old, new))
        if before == after:
            return
        resource = {"ResourceArn": new["ResourceArn"]}
        if after["Status"] == "DISABLED":
            context.call("shield", "DisableApplicationLayerAutomaticResponse", **resource)
        else:
            verb = "Update" if before["Status"] == "ENABLED" else "Enable"
            operation = f"{verb}ApplicationLayerAutomaticResponse"
            context.call("shield", operation, Action=after["Action"], **resource)


TYPES = (
    Protection(
        Row(
            type="AWS::Shield::Protection",
            service="shield",
            create="CreateProtection",
            id="arn:$partition:shield::$account:protection/$response.ProtectionId",
            read=Read(
                "DescribeProtection", {"ResourceArn": "$ResourceArn"}, "[Protection][?ProtectionArn=='$id'] | [0]"
            ),
            delete=Call("DeleteProtection", {"ProtectionId": "$item.Id"}),
            memberships={
                "HealthCheckArns": Membership(
                    add=Call("AssociateHealthCheck", {"ProtectionId": "$item.Id", "HealthCheckArn": "$value"}),
                    remove=Call("DisassociateHealthCheck", {"ProtectionId": "$item.Id", "HealthCheckArn": "$value"}),
                )
            },
            attributes={"ProtectionArn": "$id", "ProtectionId": "Id"},
            tells={"HealthCheckArns": "HealthCheckIds"},
            tags=TAGS,
            tag_key={"ResourceARN": "$id"},
            nothing_to_do={_RESPONSE: "the class switches it by itself"},
        )
    ),
)
