"""Provisioned clusters of MSK: what their brokers are changes by a call for each part."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("kafka", "TagResource", "UntagResource", as_map=True)
_ARN = {"ClusterArn": "$id"}
_NOW = {**_ARN, "CurrentVersion": "$item.CurrentVersion"}
_MONITORING = Call(
    "UpdateMonitoring",
    {
        **_NOW,
        "EnhancedMonitoring": "$EnhancedMonitoring",
        "OpenMonitoring": "$OpenMonitoring",
        "LoggingInfo": "$LoggingInfo",
    },
)
_SECURITY = Call("UpdateSecurity", {**_NOW, "ClientAuthentication": "$ClientAuthentication", "EncryptionInfo": "$own"})


def _in_transit(properties: Any) -> Json:  # noqa: ANN401 a template's properties
    """Return of how a cluster encrypts what can be changed: how clients come, and not the key at rest."""
    said = properties.get("EncryptionInfo", {}).get("EncryptionInTransit", {})
    return {"EncryptionInTransit": {name: value for name, value in said.items() if name == "ClientBroker"}}


_ROW = Row(
    type="AWS::MSK::Cluster",
    service="kafka",
    create="CreateCluster",
    id="ClusterArn",
    read=Read("DescribeCluster", _ARN, "ClusterInfo"),
    delete=Call("DeleteCluster", _ARN),
    derived={"own": _in_transit},
    updaters={
        "NumberOfBrokerNodes": Call("UpdateBrokerCount", {**_NOW, "TargetNumberOfBrokerNodes": "$value"}),
        "KafkaVersion": Call("UpdateClusterKafkaVersion", {**_NOW, "TargetKafkaVersion": "$value"}),
        "ConfigurationInfo": Call("UpdateClusterConfiguration", {**_NOW, "ConfigurationInfo": "$value"}),
        "StorageMode": Call("UpdateStorage", {**_NOW, "StorageMode": "$value"}),
        "Rebalancing": Call("UpdateRebalancing", {**_NOW, "Rebalancing": "$value"}),
        "EnhancedMonitoring": _MONITORING,
        "OpenMonitoring": _MONITORING,
        "LoggingInfo": _MONITORING,
        "ClientAuthentication": _SECURITY,
        "EncryptionInfo": _SECURITY,
    },
    defaults={"EnhancedMonitoring": "DEFAULT"},
    tells={
        "ConfigurationInfo": "{Arn: CurrentBrokerSoftwareInfo.ConfigurationArn, "
        "Revision: CurrentBrokerSoftwareInfo.ConfigurationRevision}",
        "KafkaVersion": "CurrentBrokerSoftwareInfo.KafkaVersion",
    },
    attributes={"Arn": "$id", "CurrentVersion": "CurrentVersion"},
    tags=_TAGS,
    tag_key={"ResourceArn": "$id"},
)


class Cluster(TableResource):
    """``AWS::MSK::Cluster``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the brokers' type and storage, and the rest as a row does."""
        name = "BrokerNodeGroupInfo"
        old = physical.properties
        if old[name] != new[name]:
            after = Physical(physical.id, new)
            for part, operation, parameter, wanted in (
                ("InstanceType", "UpdateBrokerType", "TargetInstanceType", new[name].get("InstanceType")),
                ("StorageInfo", "UpdateBrokerStorage", "TargetBrokerEBSVolumeInfo", _volumes(new[name])),
            ):
                if old[name].get(part) != new[name].get(part) and wanted:
                    version = self.read(context, after)["CurrentVersion"]
                    context.call(
                        "kafka", operation, ClusterArn=physical.id, CurrentVersion=version, **{parameter: wanted}
                    )
        return super().update(context, Physical(physical.id, {**old, name: new[name]}), new)


def _volumes(brokers: Mapping[str, Json]) -> list[dict[str, Json]]:
    size = brokers.get("StorageInfo", {}).get("EBSStorageInfo", {}).get("VolumeSize")
    return [{"KafkaBrokerNodeId": "All", "VolumeSizeGB": int(size)}] if size else []


TYPES = (Cluster(),)
