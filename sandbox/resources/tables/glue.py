"""Glue: what its catalog holds, and what fills it."""

import json
from typing import Any

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags(
    "glue",
    "TagResource",
    "UntagResource",
    "Tags",
    add_parameter="TagsToAdd",
    keys_parameter="TagsToRemove",
    as_map=True,
    list="GetTags",
    listed="Tags",
)
_NAME = {"Name": "$id"}
_TABLE = {"DatabaseName": "$DatabaseName", "Name": "$id"}


def _tagged(path: str) -> Json:
    return {"ResourceArn": f"arn:$partition:glue:$region:$account:{path}/$id"}


def _object(value: Json) -> Json:
    """Return a map that a template may write as JSON."""
    return json.loads(value) if isinstance(value, str) else value


def _texts(value: Json) -> Json:
    """Return a structure whose maps hold texts alone, some of which a template may write as JSON or as numbers."""
    maps = ("Parameters", "ConnectionProperties", "SkewedColumnValueLocationMaps", "AthenaProperties")
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _object(item) if name in maps else _texts(item) for name, item in value.items()}


ROWS = (
    Row(
        type="AWS::Glue::Database",
        service="glue",
        create="CreateDatabase",
        derived={"Name": lambda given: given["DatabaseInput"].get("Name") or given["DatabaseName"]},
        extra={"DatabaseInput": {"Name": "$Name"}},
        id="$Name",
        read=Read("GetDatabase", _NAME, "Database"),
        update=Call("UpdateDatabase", {"Name": "$id", "DatabaseInput": {"Name": "$id"}}),
        delete=Call("DeleteDatabase", _NAME),
        values={"DatabaseInput": _texts},
        tells={"DatabaseInput": "@"},
        named=Named("DatabaseName", longest=255, lower=True),
        nothing_to_do={"DatabaseName": "it is the name in the input"},
    ),
    Row(
        type="AWS::Glue::Table",
        service="glue",
        create="CreateTable",
        derived={"TableName": lambda given: given["TableInput"].get("Name") or given["Name"]},
        extra={"TableInput": {"Name": "$TableName"}},
        id="$TableName",
        read=Read("GetTable", _TABLE, "Table"),
        update=Call("UpdateTable", {"DatabaseName": "$DatabaseName", "TableInput": {"Name": "$id"}}),
        delete=Call("DeleteTable", _TABLE),
        values={"TableInput": _texts},
        tells={"TableInput": "@"},
        named=Named("Name", longest=255, lower=True),
        nothing_to_do={"Name": "it is the name in the input"},
    ),
    Row(
        type="AWS::Glue::Crawler",
        service="glue",
        create="CreateCrawler",
        id="$Name",
        read=Read("GetCrawler", _NAME, "Crawler"),
        update=Call("UpdateCrawler", _NAME),
        delete=Call("DeleteCrawler", _NAME),
        values={"Schedule": lambda schedule: schedule.get("ScheduleExpression", "")},
        defaults={
            "Classifiers": [],
            "Configuration": "",
            "CrawlerSecurityConfiguration": "",
            "Description": "",
            "Schedule": {},
            "TablePrefix": "",
        },
        named=Named("Name", longest=255),
        tags=_TAGS,
        tag_key=_tagged("crawler"),
    ),
    Row(
        type="AWS::Glue::Job",
        service="glue",
        create="CreateJob",
        id="Name",
        read=Read("GetJob", {"JobName": "$id"}, "Job"),
        update=Call("UpdateJob", {"JobName": "$id"}),
        update_under="JobUpdate",
        update_whole=True,
        delete=Call("DeleteJob", {"JobName": "$item.Name"}),
        values={"DefaultArguments": _object, "NonOverridableArguments": _object},
        named=Named("Name", longest=255),
        tags=_TAGS,
        tag_key=_tagged("job"),
    ),
    Row(
        type="AWS::Glue::Trigger",
        service="glue",
        create="CreateTrigger",
        id="Name",
        read=Read("GetTrigger", _NAME, "Trigger"),
        update=Call("UpdateTrigger", _NAME),
        update_under="TriggerUpdate",
        update_whole=True,
        delete=Call("DeleteTrigger", {"Name": "$item.Name"}),
        tells={"StartOnCreation": "State=='ACTIVATED'"},
        named=Named("Name", longest=255),
        tags=_TAGS,
        tag_key=_tagged("trigger"),
    ),
    Row(
        type="AWS::Glue::Connection",
        service="glue",
        create="CreateConnection",
        derived={"ConnectionName": lambda given: given["ConnectionInput"]["Name"]},
        id="$ConnectionName",
        read=Read("GetConnection", _NAME, "Connection"),
        update=Call("UpdateConnection", _NAME),
        update_whole=True,
        delete=Call("DeleteConnection", {"ConnectionName": "$id"}),
        values={"ConnectionInput": _texts},
        tells={"ConnectionInput": "@"},
        attributes={"Name": "$id"},
        tags=_TAGS,
        tag_key=_tagged("connection"),
    ),
    Row(
        type="AWS::Glue::Workflow",
        service="glue",
        create="CreateWorkflow",
        id="Name",
        read=Read("GetWorkflow", _NAME, "Workflow"),
        update=Call("UpdateWorkflow", _NAME),
        delete=Call("DeleteWorkflow", {"Name": "$item.Name"}),
        values={"DefaultRunProperties": _object},
        defaults={"Description": "", "DefaultRunProperties": {}},
        named=Named("Name", longest=255),
    ),
)
