"""Core networks, whose policy is proposed and then put into effect."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.network_manager import TAGS

Json = Any


def _text(policy: Json) -> str:
    return policy if isinstance(policy, str) else json.dumps(policy)


ROW = Row(
    type="AWS::NetworkManager::CoreNetwork",
    service="networkmanager",
    create="CreateCoreNetwork",
    id="CoreNetwork.CoreNetworkId",
    read=Read("GetCoreNetwork", {"CoreNetworkId": "$id"}, "CoreNetwork"),
    delete=Call("DeleteCoreNetwork", {"CoreNetworkId": "$id"}),
    values={"PolicyDocument": _text},
    updaters={
        "PolicyDocument": Call("PutCoreNetworkPolicy", {"CoreNetworkId": "$id", "PolicyDocument": "$value"}),
    },
    update=Call("UpdateCoreNetwork", {"CoreNetworkId": "$id"}),
    defaults={"Description": ""},
    tells={
        "PolicyDocument": Read("GetCoreNetworkPolicy", {"CoreNetworkId": "$id"}, "CoreNetworkPolicy.PolicyDocument"),
    },
    attributes={
        "CoreNetworkId": "$id",
        "CoreNetworkArn": "CoreNetworkArn",
        "CreatedAt": "CreatedAt",
        "OwnerAccount": lambda context, _physical, _item: context.services.account,
        "Edges": "Edges",
        "NetworkFunctionGroups": "NetworkFunctionGroups",
        "Segments": "Segments",
        "State": "State",
    },
    tags=TAGS,
    tag_key={"ResourceArn": "$item.CoreNetworkArn"},
)


class CoreNetwork(TableResource):
    """``AWS::NetworkManager::CoreNetwork``."""

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it; another policy takes effect at once, as CloudFormation executes its change set."""
        after = super().update(context, physical, new)
        if physical.properties.get("PolicyDocument") != new.get("PolicyDocument"):
            latest = context.call(self.row.service, "GetCoreNetworkPolicy", CoreNetworkId=physical.id, Alias="LATEST")
            version = latest["CoreNetworkPolicy"]["PolicyVersionId"]
            context.call(
                self.row.service, "ExecuteCoreNetworkChangeSet", CoreNetworkId=physical.id, PolicyVersionId=version
            )
        return after


TYPES = (CoreNetwork(ROW),)
