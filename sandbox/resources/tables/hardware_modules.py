"""CloudHSM's clusters. Their HSMs are made by its API, because CloudFormation has no type for them."""

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

ROWS = (
    Row(
        type="AWS::CloudHSM::Cluster",
        service="cloudhsmv2",
        create="CreateCluster",
        id="arn:$partition:cloudhsm:$region:$account:cluster/$response.Cluster.ClusterId",
        read=Read("DescribeClusters", {"Filters": {"clusterIds": ["$tail"]}}, "Clusters[0]"),
        delete=Call("DeleteCluster", {"ClusterId": "$tail"}),
        update=Call("ModifyCluster", {"ClusterId": "$tail"}),
        defaults={"BackupRetentionPolicy": {"Type": "DAYS", "Value": "90"}},
        attributes={
            "Arn": "$id",
            "BackupPolicy": "BackupPolicy",
            "ClusterId": "ClusterId",
            "SecurityGroup": "SecurityGroup",
            "State": "State",
            "VpcId": "VpcId",
        },
        tells={"SubnetIds": "values(SubnetMapping)"},
        tags=ApiTags(
            "cloudhsmv2", "TagResource", "UntagResource", "TagList", keys_parameter="TagKeyList", listed="TagList"
        ),
        tag_key={"ResourceId": "$tail"},
    ),
)
