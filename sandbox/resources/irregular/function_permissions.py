"""Who may invoke a function or use a layer: statements of resource-based policies, made and removed one by one."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource

Json = Any
_NAMED = Named("StatementId", longest=100)
_LAYER = {"LayerName": "$LayerName", "VersionNumber": "$VersionNumber"}
_PERMISSION = Row(
    type="AWS::Lambda::Permission",
    service="lambda",
    create="AddPermission",
    id="$StatementId",
    read=Read("GetPolicy", {"FunctionName": "$FunctionName"}, "Policy"),
    delete=Call("RemovePermission", {"FunctionName": "$FunctionName", "StatementId": "$id"}),
    attributes={"Id": "$id"},
    named=_NAMED,
    tells={
        "EventSourceToken": 'Condition.StringEquals."lambda:EventSourceToken"',
        "FunctionUrlAuthType": 'Condition.StringEquals."lambda:FunctionUrlAuthType"',
        "InvokedViaFunctionUrl": 'Condition.Bool."lambda:InvokedViaFunctionUrl"',
        "PrincipalOrgID": 'Condition.StringEquals."aws:PrincipalOrgID"',
        "SourceAccount": 'Condition.StringEquals."AWS:SourceAccount"',
        "SourceArn": 'Condition.ArnLike."AWS:SourceArn"',
    },
)
_LAYER_PERMISSION = Row(
    type="AWS::Lambda::LayerVersionPermission",
    service="lambda",
    create="AddLayerVersionPermission",
    id="$LayerVersionArn#$StatementId",
    derived={
        "LayerName": lambda given: given["LayerVersionArn"].rpartition(":")[0],
        "VersionNumber": lambda given: int(given["LayerVersionArn"].rpartition(":")[2]),
    },
    extra=_LAYER,
    read=Read("GetLayerVersionPolicy", _LAYER, "Policy"),
    delete=Call("RemoveLayerVersionPermission", {**_LAYER, "StatementId": "$StatementId"}),
    attributes={"Id": "$id"},
    named=_NAMED,
    nothing_to_do={"LayerVersionArn": "its parts are told apart: the layer and the version"},
    tells={
        "LayerVersionArn": "Resource",
        "OrganizationId": 'Condition.StringEquals."aws:PrincipalOrgID"',
    },
)


class _Statement(TableResource):
    """One statement of a policy that is told as a whole."""

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the statement in the policy, and say in plain words who its principal is."""
        for statement in json.loads(super().read(context, physical))["Statement"]:
            if statement["Sid"] == physical.id.rpartition("#")[2]:
                principal = statement["Principal"]
                who = next(iter(principal.values())) if isinstance(principal, Mapping) else principal
                return {**statement, "Principal": _account(who)}
        msg = f"{self.name} {physical.id}"
        raise NotFoundError(msg)


def _account(principal: str) -> str:
    """Return an account for its root user, which means the same."""
    return principal.split(":")[4] if principal.endswith(":root") else principal


class Permission(_Statement):
    """``AWS::Lambda::Permission``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_PERMISSION)


class LayerVersionPermission(_Statement):
    """``AWS::Lambda::LayerVersionPermission``: the layer's ARN and its version are two parameters."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_LAYER_PERMISSION)


TYPES = (Permission(), LayerVersionPermission())
