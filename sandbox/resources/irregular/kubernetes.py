"""Clusters and node groups of EKS, whose updates are two calls: of the version, and of everything else."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("eks", "TagResource", "UntagResource", "tags", keys_parameter="tagKeys", as_map=True)
_NAME = {"name": "$id"}
_GROUP = {"clusterName": "$ClusterName", "nodegroupName": "$tail"}


def _logging(value: Json) -> Json:
    """Return which logs are kept: the API names those that are not, too."""
    kept = [one["Type"] for one in (value or {}).get("ClusterLogging", {}).get("EnabledTypes", ())]
    every = ("api", "audit", "authenticator", "controllerManager", "scheduler")
    told = ((kept, True), ([one for one in every if one not in kept], False))
    return {"clusterLogging": [{"types": types, "enabled": on} for types, on in told if types]}


_CLUSTER = Row(
    type="AWS::EKS::Cluster",
    service="eks",
    create="CreateCluster",
    id="cluster.name",
    read=Read("DescribeCluster", _NAME, "cluster"),
    update=Call("UpdateClusterConfig", _NAME),
    updaters={"Version": Call("UpdateClusterVersion", {**_NAME, "version": "$value"})},
    delete=Call("DeleteCluster", _NAME),
    values={"Logging": _logging},
    defaults={"Logging": {}, "DeletionProtection": False},
    attributes={
        "Arn": "arn",
        "CertificateAuthorityData": "certificateAuthority.data",
        "ClusterSecurityGroupId": "resourcesVpcConfig.clusterSecurityGroupId",
        "EncryptionConfigKeyArn": "encryptionConfig[0].provider.keyArn",
        "Endpoint": "endpoint",
        "KubernetesNetworkConfig.ServiceIpv6Cidr": "kubernetesNetworkConfig.serviceIpv6Cidr",
        "OpenIdConnectIssuerUrl": "identity.oidc.issuer",
    },
    named=Named("Name", longest=100),
    tags=_TAGS,
    tag_key={"resourceArn": "$item.arn"},
    nothing_to_do={"Force": "nothing stands in the way of a new version"},
)
_NODEGROUP = Row(
    type="AWS::EKS::Nodegroup",
    service="eks",
    create="CreateNodegroup",
    id="$ClusterName/$response.nodegroup.nodegroupName",
    read=Read("DescribeNodegroup", _GROUP, "nodegroup"),
    update=Call("UpdateNodegroupConfig", _GROUP),
    updaters={
        "LaunchTemplate": Call("UpdateNodegroupVersion", {**_GROUP, "launchTemplate": "$value"}),
        "ReleaseVersion": Call("UpdateNodegroupVersion", {**_GROUP, "releaseVersion": "$value"}),
        "Version": Call("UpdateNodegroupVersion", {**_GROUP, "version": "$value"}),
    },
    delete=Call("DeleteNodegroup", _GROUP),
    attributes={"Arn": "nodegroupArn", "ClusterName": "clusterName", "Id": "$id", "NodegroupName": "nodegroupName"},
    named=Named("NodegroupName", longest=63),
    tags=_TAGS,
    tag_key={"resourceArn": "$item.nodegroupArn"},
    nothing_to_do={"ForceUpdateEnabled": "no pod stands in the way of an update"},
)


class Nodegroup(TableResource):
    """``AWS::EKS::Nodegroup``: labels and taints are set and removed by name."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_NODEGROUP)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change labels and taints by what comes and goes, and the rest as a row does."""
        old, marks = physical.properties, {"Labels", "Taints"}
        differing = marks & set(changed(old, new))
        if differing:
            before, after = (dict(each.get("Labels") or {}) for each in (old, new))
            gone = [name for name in before if name not in after]
            left = [_taint(taint) for taint in old.get("Taints") or () if taint not in (new.get("Taints") or ())]
            context.call(
                "eks",
                "UpdateNodegroupConfig",
                clusterName=new["ClusterName"],
                nodegroupName=physical.id.rsplit("/", 1)[-1],
                labels={"addOrUpdateLabels": {k: str(v) for k, v in after.items()}, "removeLabels": gone},
                taints={"addOrUpdateTaints": [_taint(each) for each in new.get("Taints") or ()], "removeTaints": left},
            )
        kept = {name: value for name, value in old.items() if name not in marks}
        done = {name: value for name, value in new.items() if name in marks}
        super().update(context, Physical(physical.id, {**kept, **done}, physical.generated), new)
        return Physical(physical.id, new, physical.generated)


def _taint(taint: Mapping[str, Json]) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in taint.items()}


TYPES = (TableResource(_CLUSTER), Nodegroup())
