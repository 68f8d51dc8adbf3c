"""Directory Service: directories, whose alias CloudFormation makes if it is asked for one."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_KEY = {"DirectoryId": "$id"}


class Directory(TableResource):
    """``AWS::DirectoryService::MicrosoftAD`` and ``SimpleAD``.

    Single sign-on needs the alias, so that the alias comes first.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-directoryservice-microsoftad.html
    """

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it, give it an alias if asked, then single sign-on."""
        rest = {name: value for name, value in properties.items() if name != "EnableSso"}
        physical = super().create(context, rest)
        if str(properties.get("CreateAlias", False)).lower() == "true":
            alias = context.generated_name(longest=62, lower=True)
            context.call("ds", "CreateAlias", DirectoryId=physical.id, Alias=alias)
        if str(properties.get("EnableSso", False)).lower() == "true":
            context.call("ds", "EnableSso", DirectoryId=physical.id)
        return Physical(physical.id, properties)


def _row(kind: str, create: str, **more: Any) -> Row:  # noqa: ANN401 of a row
    return Row(
        type=f"AWS::DirectoryService::{kind}",
        service="ds",
        create=create,
        id="DirectoryId",
        read=Read("DescribeDirectories", {"DirectoryIds": ["$id"]}, "DirectoryDescriptions[0]"),
        delete=Call("DeleteDirectory", _KEY),
        switches={"EnableSso": (Call("EnableSso", _KEY), Call("DisableSso", _KEY))},
        attributes={"DirectoryId": "$id", "Alias": "Alias", "DnsIpAddresses": "DnsIpAddrs"},
        tells={"EnableSso": "SsoEnabled"},
        nothing_to_do={"CreateAlias": "the class makes it"},
        **more,
    )


TYPES = (
    Directory(_row("MicrosoftAD", "CreateMicrosoftAD")),
    Directory(
        _row(
            "SimpleAD",
            "CreateDirectory",
            tags=ApiTags("ds", "AddTagsToResource", "RemoveTagsFromResource", list="ListTagsForResource"),
            tag_key={"ResourceId": "$id"},
        )
    ),
)
