"""Resource Groups: a query of a stack is of the group's own stack unless it names another."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_QUERY = "ResourceQuery"
_STACK = "CLOUDFORMATION_STACK_1_0"


class Group(TableResource):
    """``AWS::ResourceGroups::Group``.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-resourcegroups-group.html
    """

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create it, its query as the service has queries."""
        return replace(super().create(context, _asked(context, properties)), properties=properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change it."""
        before = replace(physical, properties=_asked(context, physical.properties))
        return replace(super().update(context, before, _asked(context, new)), properties=new)

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe it, its query as templates have queries."""
        told = dict(super().details(context, physical))
        if _QUERY in told:
            told[_QUERY] = {**told[_QUERY], "Query": json.loads(told[_QUERY]["Query"])}
        return told


def _asked(context: Context, properties: Mapping[str, Json]) -> Mapping[str, Json]:
    given = properties.get(_QUERY)
    if given is None:
        return properties
    query = {**given.get("Query", {})}
    if given["Type"] == _STACK:
        query.setdefault("StackIdentifier", context.stack_id)
    query.setdefault("ResourceTypeFilters", ["AWS::AllSupported"])
    return {**properties, _QUERY: {"Type": given["Type"], "Query": json.dumps(query)}}


_KEY = {"Group": "$id"}

TYPES = (
    Group(
        Row(
            type="AWS::ResourceGroups::Group",
            service="resource-groups",
            create="CreateGroup",
            id="Group.Name",
            read=Read("GetGroup", _KEY, "Group"),
            delete=Call("DeleteGroup", _KEY),
            update=Call("UpdateGroup", _KEY),
            defaults={"Description": ""},
            updaters={
                _QUERY: Call("UpdateGroupQuery", {**_KEY, _QUERY: "$value"}),
                "Configuration": Call("PutGroupConfiguration", {**_KEY, "Configuration": "$value"}),
            },
            memberships={
                "Resources": Membership(
                    add=Call("GroupResources", {**_KEY, "ResourceArns": "$value"}),
                    remove=Call("UngroupResources", {**_KEY, "ResourceArns": "$value"}),
                    together=True,
                )
            },
            attributes={"Arn": "GroupArn"},
            tells={
                _QUERY: Read("GetGroupQuery", _KEY, "GroupQuery.ResourceQuery"),
                "Configuration": Read("GetGroupConfiguration", _KEY, "GroupConfiguration.Configuration"),
                "Resources": Read("ListGroupResources", _KEY, "ResourceIdentifiers[].ResourceArn"),
            },
            tags=ApiTags(
                "resource-groups", "Tag", "Untag", as_map=True, keys_parameter="Keys", list="GetTags", listed="Tags"
            ),
            tag_key={"Arn": "arn:$partition:resource-groups:$region:$account:group/$id"},
        )
    ),
)
