"""RDS: where databases are, how they are set, who is told of them, and what stands before them."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_TAGS = ApiTags("rds", "AddTagsToResource", "RemoveTagsFromResource")


Json = Any
_LISTED = ApiTags("rds", "AddTagsToResource", "RemoveTagsFromResource", list="ListTagsForResource", listed="TagList")


def parameters(values: Mapping[str, Json]) -> list[Json]:
    """Return parameters as the API has them; at the next restart both kinds take effect, static and dynamic ones."""
    return [
        {"ParameterName": name, "ParameterValue": _text(value), "ApplyMethod": "pending-reboot"}
        for name, value in values.items()
    ]


def _text(value: Json) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def of_group(kind: str, identifier: str) -> Membership:
    """Return how parameters get into a group, and back to their defaults."""
    name = {identifier: "$id"}
    return Membership(
        add=Call(f"Modify{kind}", {**name, "Parameters": "$value"}),
        remove=Call(f"Reset{kind}", {**name, "Parameters": "$value"}),
        key="ParameterName",
        together=True,
    )


ROWS = (
    Row(
        type="AWS::RDS::DBSubnetGroup",
        service="rds",
        create="CreateDBSubnetGroup",
        id="DBSubnetGroup.DBSubnetGroupName",
        read=Read("DescribeDBSubnetGroups", {"DBSubnetGroupName": "$id"}, "DBSubnetGroups[0]"),
        delete=Call("DeleteDBSubnetGroup", {"DBSubnetGroupName": "$id"}),
        update=Call("ModifyDBSubnetGroup", {"DBSubnetGroupName": "$id"}),
        update_whole=True,
        attributes={"DBSubnetGroupArn": "DBSubnetGroupArn"},
        named=Named("DBSubnetGroupName", lower=True),
        tags=_TAGS,
        tag_key={"ResourceName": "$item.DBSubnetGroupArn"},
    ),
    Row(
        type="AWS::RDS::DBParameterGroup",
        service="rds",
        create="CreateDBParameterGroup",
        id="DBParameterGroup.DBParameterGroupName",
        read=Read("DescribeDBParameterGroups", {"DBParameterGroupName": "$id"}, "DBParameterGroups[0]"),
        delete=Call("DeleteDBParameterGroup", {"DBParameterGroupName": "$id"}),
        renames={"Family": "DBParameterGroupFamily"},
        values={"Parameters": parameters},
        memberships={"Parameters": of_group("DBParameterGroup", "DBParameterGroupName")},
        attributes={"DBParameterGroupArn": "DBParameterGroupArn"},
        named=Named("DBParameterGroupName", lower=True),
        tells={"Parameters": Read("DescribeDBParameters", {"DBParameterGroupName": "$id"}, "Parameters")},
        tags=_LISTED,
        tag_key={"ResourceName": "$item.DBParameterGroupArn"},
    ),
    Row(
        type="AWS::RDS::DBClusterParameterGroup",
        service="rds",
        create="CreateDBClusterParameterGroup",
        id="DBClusterParameterGroup.DBClusterParameterGroupName",
        read=Read(
            "DescribeDBClusterParameterGroups", {"DBClusterParameterGroupName": "$id"}, "DBClusterParameterGroups[0]"
        ),
        delete=Call("DeleteDBClusterParameterGroup", {"DBClusterParameterGroupName": "$id"}),
        renames={"Family": "DBParameterGroupFamily"},
        values={"Parameters": parameters},
        memberships={"Parameters": of_group("DBClusterParameterGroup", "DBClusterParameterGroupName")},
        named=Named("DBClusterParameterGroupName", lower=True),
        tells={"Parameters": Read("DescribeDBClusterParameters", {"DBClusterParameterGroupName": "$id"}, "Parameters")},
        tags=_LISTED,
        tag_key={"ResourceName": "$item.DBClusterParameterGroupArn"},
    ),
    Row(
        type="AWS::RDS::OptionGroup",
        service="rds",
        create="CreateOptionGroup",
        id="OptionGroup.OptionGroupName",
        read=Read("DescribeOptionGroups", {"OptionGroupName": "$id"}, "OptionGroupsList[0]"),
        delete=Call("DeleteOptionGroup", {"OptionGroupName": "$id"}),
        memberships={
            "OptionConfigurations": Membership(
                add=Call(
                    "ModifyOptionGroup",
                    {"OptionGroupName": "$id", "OptionsToInclude": ["$value"], "ApplyImmediately": True},
                ),
                remove=Call(
                    "ModifyOptionGroup",
                    {"OptionGroupName": "$id", "OptionsToRemove": ["$value.OptionName"], "ApplyImmediately": True},
                ),
                key="OptionName",
            )
        },
        named=Named("OptionGroupName", lower=True),
        tells={"OptionConfigurations": "Options"},
        tags=_LISTED,
        tag_key={"ResourceName": "$item.OptionGroupArn"},
    ),
    Row(
        type="AWS::RDS::EventSubscription",
        service="rds",
        create="CreateEventSubscription",
        id="EventSubscription.CustSubscriptionId",
        read=Read("DescribeEventSubscriptions", {"SubscriptionName": "$id"}, "EventSubscriptionsList[0]"),
        delete=Call("DeleteEventSubscription", {"SubscriptionName": "$id"}),
        memberships={
            "SourceIds": Membership(
                add=Call(
                    "AddSourceIdentifierToSubscription", {"SubscriptionName": "$id", "SourceIdentifier": "$value"}
                ),
                remove=Call(
                    "RemoveSourceIdentifierFromSubscription", {"SubscriptionName": "$id", "SourceIdentifier": "$value"}
                ),
                at_creation=True,
            )
        },
        extra={"Enabled": True},
        defaults={"Enabled": True, "EventCategories": [], "SourceType": ""},
        update=Call("ModifyEventSubscription", {"SubscriptionName": "$id"}),
        named=Named("SubscriptionName"),
        tells={"EventCategories": "EventCategoriesList", "SourceIds": "SourceIdsList"},
        tags=_LISTED,
        tag_key={"ResourceName": "$item.EventSubscriptionArn"},
    ),
    Row(
        type="AWS::RDS::GlobalCluster",
        service="rds",
        create="CreateGlobalCluster",
        id="GlobalCluster.GlobalClusterIdentifier",
        read=Read(
            "DescribeGlobalClusters",
            {"GlobalClusterIdentifier": "$id"},
            "GlobalClusters[?GlobalClusterIdentifier=='$id'] | [0]",
        ),
        delete=Call("DeleteGlobalCluster", {"GlobalClusterIdentifier": "$id"}),
        update=Call("ModifyGlobalCluster", {"GlobalClusterIdentifier": "$id"}),
        defaults={"DeletionProtection": False},
        named=Named("GlobalClusterIdentifier", longest=63, lower=True),
        tells={
            "SourceDBClusterIdentifier": "GlobalClusterMembers[?IsWriter].DBClusterArn | [0]",
            "Tags": "TagList",
        },
        tags=_TAGS,
        tag_key={"ResourceName": "$item.GlobalClusterArn"},
    ),
)
