"""ECS: clusters, what their tasks are made of, and where the capacity for them comes from."""

from typing import Any

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
TAGS = ApiTags(
    "ecs",
    "TagResource",
    "UntagResource",
    parameter="tags",
    keys_parameter="tagKeys",
    fields=("key", "value"),
    list="ListTagsForResource",
    listed="tags",
)
_PROVIDERS = Call(
    "PutClusterCapacityProviders",
    {"cluster": "$Named", "capacityProviders": "$Providers", "defaultCapacityProviderStrategy": "$Strategy"},
)
_OF_PROVIDERS = {
    "Providers": lambda given: given.get("CapacityProviders", []),
    "Strategy": lambda given: given.get("DefaultCapacityProviderStrategy", []),
}


ROWS = (
    Row(
        type="AWS::ECS::Cluster",
        service="ecs",
        create="CreateCluster",
        id="cluster.clusterName",
        read=Read(
            "DescribeClusters",
            {"clusters": ["$id"], "include": ["TAGS", "SETTINGS", "CONFIGURATIONS"]},
            "clusters[?status=='ACTIVE'] | [0]",
        ),
        delete=Call("DeleteCluster", {"cluster": "$id"}),
        renames={"ClusterSettings": "settings"},
        derived={**_OF_PROVIDERS, "Named": lambda given: given["ClusterName"]},
        update=Call("UpdateCluster", {"cluster": "$id"}),
        updaters={"CapacityProviders": _PROVIDERS, "DefaultCapacityProviderStrategy": _PROVIDERS},
        defaults={
            "CapacityProviders": [],
            "DefaultCapacityProviderStrategy": [],
            "ClusterSettings": [{"Name": "containerInsights", "Value": "disabled"}],
            "Configuration": {},
            "ServiceConnectDefaults": {"Namespace": ""},
        },
        attributes={"Arn": "clusterArn"},
        named=Named("ClusterName"),
        tags=TAGS,
        tag_key={"resourceArn": "$item.clusterArn"},
    ),
    Row(
        type="AWS::ECS::TaskDefinition",
        service="ecs",
        create="RegisterTaskDefinition",
        id="taskDefinition.taskDefinitionArn",
        read=Read("DescribeTaskDefinition", {"taskDefinition": "$id"}, "[taskDefinition][?status=='ACTIVE'] | [0]"),
        delete=Call("DeregisterTaskDefinition", {"taskDefinition": "$id"}),
        attributes={"TaskDefinitionArn": "$id"},
        named=Named("Family"),
        tags=TAGS,
        tag_key={"resourceArn": "$id"},
    ),
    Row(
        type="AWS::ECS::ClusterCapacityProviderAssociations",
        service="ecs",
        create="PutClusterCapacityProviders",
        id="$Cluster",
        read=Read(
            "DescribeClusters",
            {"clusters": ["$id"]},
            "clusters[?status=='ACTIVE' && (capacityProviders || defaultCapacityProviderStrategy)] | [0]",
        ),
        delete=Call(
            "PutClusterCapacityProviders",
            {"cluster": "$id", "capacityProviders": [], "defaultCapacityProviderStrategy": []},
        ),
        derived=_OF_PROVIDERS,
        extra={"capacityProviders": "$Providers"},
        update=Call("PutClusterCapacityProviders", {"cluster": "$id", "capacityProviders": "$Providers"}),
        update_whole=True,
        defaults={"CapacityProviders": []},
        tells={"Cluster": "clusterName"},
    ),
    Row(
        type="AWS::ECS::PrimaryTaskSet",
        service="ecs",
        create="UpdateServicePrimaryTaskSet",
        id="$Cluster|$Service",
        read=Read(
            "DescribeTaskSets",
            {"cluster": "$Cluster", "service": "$Service"},
            "taskSets[?status=='PRIMARY'] | [0]",
        ),
        delete=None,
        renames={"TaskSetId": "primaryTaskSet"},
        update=Call("UpdateServicePrimaryTaskSet", {"cluster": "$Cluster", "service": "$Service"}),
        tells={"Cluster": "clusterArn", "Service": "serviceArn", "TaskSetId": "id"},
    ),
)
