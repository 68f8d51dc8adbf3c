"""MSK: clusters of Apache Kafka, serverless ones, and what configures the others."""

from typing import Any

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("kafka", "TagResource", "UntagResource", as_map=True)
_ARN = {"ClusterArn": "$id"}


def _places(value: Json) -> Json:
    """Return where clients come from in the API's words, which name security groups by what they are."""
    return [{"SecurityGroupIds" if name == "SecurityGroups" else name: v for name, v in one.items()} for one in value]


ROWS = (
    Row(
        type="AWS::MSK::Configuration",
        service="kafka",
        create="CreateConfiguration",
        id="Arn",
        read=Read("DescribeConfiguration", {"Arn": "$id"}),
        update=Call("UpdateConfiguration", {"Arn": "$id"}),
        update_whole=True,
        delete=Call("DeleteConfiguration", {"Arn": "$id"}),
        renames={"KafkaVersionsList": "KafkaVersions"},
        defaults={"Description": ""},
        attributes={
            "Arn": "$id",
            "LatestRevision.CreationTime": "LatestRevision.CreationTime",
            "LatestRevision.Description": "LatestRevision.Description",
            "LatestRevision.Revision": "LatestRevision.Revision",
        },
        tells={
            "Description": "LatestRevision.Description",
            "ServerProperties": Read(
                "DescribeConfigurationRevision",
                {"Arn": "$id", "Revision": "$item.LatestRevision.Revision"},
                "ServerProperties",
            ),
        },
        nothing_to_do={"LatestRevision": "the service counts"},
    ),
    Row(
        type="AWS::MSK::ServerlessCluster",
        service="kafka",
        create="CreateClusterV2",
        id="ClusterArn",
        read=Read("DescribeClusterV2", _ARN, "ClusterInfo"),
        delete=Call("DeleteCluster", _ARN),
        renames={"ClientAuthentication": "Serverless.ClientAuthentication", "VpcConfigs": "Serverless.VpcConfigs"},
        values={"VpcConfigs": _places},
        attributes={"Arn": "$id"},
        tags=_TAGS,
        tag_key={"ResourceArn": "$id"},
    ),
)
