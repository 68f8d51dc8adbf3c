"""CloudFront's distributions, functions, and the subscription of a distribution to more metrics."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.irregular.distribution_config import config
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.cloudfront import TAGS, merged
from sandbox.resources.tags import ApiTags

Json = Any
_REFERENCE = "CallerReference"
_TAGS_AFTERWARDS = ApiTags(
    "cloudfront",
    "TagResource",
    "UntagResource",
    parameter="",
    add_parameter="Tags",
    counted=True,
    list="ListTagsForResource",
    listed="Tags.Items",
)
_DISTRIBUTION = Row(
    type="AWS::CloudFront::Distribution",
    service="cloudfront",
    create="CreateDistribution",
    id="Distribution.Id",
    read=Read("GetDistribution", {"Id": "$id"}, merged("Distribution")),
    update=Call(
        "UpdateDistribution",
        {
            "Id": "$id",
            "IfMatch": "$item.ETag",
            "DistributionConfig": {_REFERENCE: f"$item.DistributionConfig.{_REFERENCE}"},
        },
    ),
    delete=Call("DeleteDistribution", {"Id": "$id", "IfMatch": "$item.ETag"}),
    extra={"DistributionConfig": {_REFERENCE: "$unique"}},
    values={"DistributionConfig": config},
    attributes={"DomainName": "DomainName", "Id": "$id"},
    tags=_TAGS_AFTERWARDS,
    tag_key={"Resource": "$item.ARN"},
)


class Distribution(TableResource):
    """``AWS::CloudFront::Distribution``: CloudFormation disables one before it deletes it."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_DISTRIBUTION)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Disable the distribution, which CloudFront asks for, and delete it."""
        item = self.read(context, physical)
        if item["DistributionConfig"]["Enabled"]:
            disabled = {**item["DistributionConfig"], "Enabled": False}
            named = {"Id": physical.id, "IfMatch": item["ETag"]}
            context.call("cloudfront", "UpdateDistribution", **named, DistributionConfig=disabled)
        super().delete(context, physical, snapshot=snapshot)


_FUNCTION = {"Name": "$tail", "IfMatch": "$item.ETag"}
_FUNCTION_ROW = Row(
    type="AWS::CloudFront::Function",
    service="cloudfront",
    create="CreateFunction",
    id="FunctionSummary.FunctionMetadata.FunctionARN",
    read=Read("DescribeFunction", {"Name": "$tail"}, merged("FunctionSummary")),
    update=Call("UpdateFunction", _FUNCTION),
    update_whole=True,
    delete=Call("DeleteFunction", _FUNCTION),
    values={"FunctionCode": str.encode},
    attributes={"FunctionARN": "$id", "FunctionMetadata.FunctionARN": "$id"},
    tags=TAGS,
    tag_key={"Resource": "$id"},
    nothing_to_do={
        "AutoPublish": "the class publishes the function",
        "FunctionMetadata": "it holds nothing that can be set",
    },
)


class Function(TableResource):
    """``AWS::CloudFront::Function``: published whenever it changes, if ``AutoPublish`` says so."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_FUNCTION_ROW)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the function, and publish it if asked."""
        physical = super().create(context, properties)
        self._publish(context, physical)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the function, and publish it if asked."""
        after = super().update(context, physical, new)
        self._publish(context, after)
        return after

    def _publish(self, context: Context, physical: Physical) -> None:
        if str(physical.properties.get("AutoPublish", False)).lower() == "true":
            item = self.read(context, physical)
            context.call("cloudfront", "PublishFunction", Name=item["Name"], IfMatch=item["ETag"])

    def details(self, context: Context, physical: Physical) -> Json:
        """Return the description with the code, and whether what is published is what is written."""
        told = super().details(context, physical)
        code = context.call("cloudfront", "GetFunction", Name=told["Name"])["FunctionCode"].read()
        return {**told, "FunctionCode": code, "AutoPublish": self._stage(context, told) == "LIVE"}

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the stage that the last change has reached, or what the description tells."""
        if name == "Stage":
            return self._stage(context, self.read(context, physical))
        return super().attribute(context, physical, name)

    @staticmethod
    def _stage(context: Context, item: Mapping[str, Json]) -> str:
        if item["Status"] == "UNPUBLISHED":
            return "DEVELOPMENT"
        live = context.call("cloudfront", "DescribeFunction", Name=item["Name"], Stage="LIVE")
        return "LIVE" if live["ETag"] == item["ETag"] else "DEVELOPMENT"


_SUBSCRIPTION = {"DistributionId": "$id"}
_SUBSCRIPTION_ROW = Row(
    type="AWS::CloudFront::MonitoringSubscription",
    service="cloudfront",
    create="CreateMonitoringSubscription",
    id="$DistributionId",
    read=Read("GetMonitoringSubscription", _SUBSCRIPTION),
    delete=Call("DeleteMonitoringSubscription", _SUBSCRIPTION),
)


class MonitoringSubscription(TableResource):
    """``AWS::CloudFront::MonitoringSubscription``, of which a distribution has one and which no call changes."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_SUBSCRIPTION_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Put another subscription in the place of the present one."""
        self.delete(context, physical)
        return self.create(context, new)


TYPES = (Distribution(), Function(), MonitoringSubscription())
