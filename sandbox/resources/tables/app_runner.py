"""App Runner: services, how they scale, and how they get into a VPC."""

from typing import Any

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags("apprunner", "TagResource", "UntagResource", list="ListTagsForResource")
_SERVICE, _CONNECTOR = {"ServiceArn": "$id"}, {"VpcConnectorArn": "$id"}
_SCALING = {"AutoScalingConfigurationArn": "$id"}

_LISTS = frozenset({"RuntimeEnvironmentSecrets", "RuntimeEnvironmentVariables"})


def _source(value: Json) -> Json:
    """Return a source with its environment as the API takes it: a map."""
    if isinstance(value, list):
        return [_source(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: {one["Name"]: one["Value"] for one in item} if name in _LISTS else _source(item)
        for name, item in value.items()
    }


ROWS = (
    Row(
        type="AWS::AppRunner::Service",
        service="apprunner",
        create="CreateService",
        id="Service.ServiceArn",
        read=Read("DescribeService", _SERVICE, "Service"),
        update=Call("UpdateService", _SERVICE),
        values={"SourceConfiguration": _source},
        delete=Call("DeleteService", _SERVICE),
        tells={"AutoScalingConfigurationArn": "AutoScalingConfigurationSummary.AutoScalingConfigurationArn"},
        attributes={"ServiceArn": "$id", "ServiceId": "ServiceId", "ServiceUrl": "ServiceUrl", "Status": "Status"},
        named=Named("ServiceName", longest=40),
        tags=_TAGS,
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::AppRunner::VpcConnector",
        service="apprunner",
        create="CreateVpcConnector",
        id="VpcConnector.VpcConnectorArn",
        read=Read("DescribeVpcConnector", _CONNECTOR, "VpcConnector"),
        delete=Call("DeleteVpcConnector", _CONNECTOR),
        attributes={"VpcConnectorArn": "$id", "VpcConnectorRevision": "VpcConnectorRevision"},
        named=Named("VpcConnectorName", longest=40, refused=True),
        tags=_TAGS,
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::AppRunner::AutoScalingConfiguration",
        service="apprunner",
        create="CreateAutoScalingConfiguration",
        id="AutoScalingConfiguration.AutoScalingConfigurationArn",
        read=Read("DescribeAutoScalingConfiguration", _SCALING, "AutoScalingConfiguration"),
        delete=Call("DeleteAutoScalingConfiguration", _SCALING),
        attributes={
            "AutoScalingConfigurationArn": "$id",
            "AutoScalingConfigurationRevision": "AutoScalingConfigurationRevision",
            "Latest": "Latest",
        },
        named=Named("AutoScalingConfigurationName", longest=32, refused=True),
        tags=_TAGS,
        tag_key={"ResourceArn": "$id"},
    ),
)
