"""Resource Groups: groups by a query, whose members are found whenever they are asked for, and groups by name.

Source: https://docs.aws.amazon.com/ARG/latest/APIReference/API_Operations.html
"""

import json
from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers import shapes
from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place

Json = Any
_INVALID, _MISSING = "BadRequestException", "NotFoundException"
_EVERYTHING = "AWS::AllSupported"


def _check(_place: Place, record: Record) -> None:
    query = record.get("ResourceQuery")
    if query is not None:
        try:
            json.loads(query["Query"])
        except ValueError as error:
            raise KeptError(_INVALID, f"Query not valid: {error}") from None
    elif "Configuration" not in record:
        raise KeptError(_INVALID, "A group has a resource query or a configuration.")


def _find(place: Place, params: Record) -> Record:
    name = params.get("Group") or params.get("GroupName") or params.get("Arn")
    for group in place.all("Group"):
        if name in (group["Name"], group["GroupArn"]):
            return group
    raise KeptError(_MISSING, f"Group {name} does not exist.")


def _tagged(place: Place, query: Record) -> list[Record]:
    """Return what has the tags that a query asks for; types other than all are as CloudFormation names them."""
    filters = [{"Key": one["Key"], "Values": one.get("Values", [])} for one in query.get("TagFilters", ())]
    tagging = place.services.client("resourcegroupstaggingapi").get_paginator("get_resources")
    found = []
    for page in tagging.paginate(TagFilters=filters):
        for one in page["ResourceTagMappingList"]:
            arn = one["ResourceARN"]
            service, kind = arn.split(":")[2], arn.split(":", 5)[5].split("/")[0].split(":")[0]
            found.append({"ResourceArn": arn, "ResourceType": _type(service, kind)})
    wanted = [str(one).casefold() for one in query.get("ResourceTypeFilters", [_EVERYTHING])]
    if _EVERYTHING.casefold() in wanted:
        return found
    return [one for one in found if one["ResourceType"].casefold() in wanted]


def _type(service: str, kind: str) -> str:
    """Return CloudFormation's name of what an ARN is of, but for capital letters: they are not in the ARN."""
    whole = {"s3": "Bucket", "sns": "Topic", "sqs": "Queue"}
    return f"AWS::{service.upper()}::{whole.get(service, ''.join(part.capitalize() for part in kind.split('-')))}"


def _of_stack(place: Place, query: Record) -> list[Record]:
    try:
        pages = place.services.client("cloudformation").get_paginator("list_stack_resources")
        listed = [
            one for page in pages.paginate(StackName=query["StackIdentifier"]) for one in page["StackResourceSummaries"]
        ]
    except ClientError as error:
        raise KeptError(_INVALID, error.response["Error"]["Message"]) from None
    wanted = query.get("ResourceTypeFilters", [_EVERYTHING])
    return [
        {"ResourceArn": one.get("PhysicalResourceId", ""), "ResourceType": one["ResourceType"]}
        for one in listed
        if _EVERYTHING in wanted or one["ResourceType"] in wanted
    ]


def _found(place: Place, asked: Record) -> list[Record]:
    query = json.loads(asked["Query"])
    return (_tagged if asked["Type"] == "TAG_FILTERS_1_0" else _of_stack)(place, query)


def _members(place: Place, params: Record) -> Record:
    group = _find(place, params)
    found = _found(place, group["ResourceQuery"]) if "ResourceQuery" in group else []
    for arn in group.get("Resources", ()):
        service, kind = arn.split(":")[2], arn.split(":", 5)[5].split("/")[0].split(":")[0]
        found.append({"ResourceArn": arn, "ResourceType": _type(service, kind)})
    return {"ResourceIdentifiers": found, "Resources": [{"Identifier": one} for one in found]}


def _search(place: Place, params: Record) -> Record:
    return {"ResourceIdentifiers": _found(place, params["ResourceQuery"])}


def _query(place: Place, params: Record) -> Record:
    group = _find(place, params)
    if "ResourceQuery" in params:
        _check(place, params)
        group["ResourceQuery"] = params["ResourceQuery"]
    if "ResourceQuery" not in group:
        raise KeptError(_INVALID, f"Group {group['Name']} has no query.")
    return {"GroupQuery": {"GroupName": group["Name"], "ResourceQuery": group["ResourceQuery"]}}


def _configuration(place: Place, params: Record) -> Record:
    group = _find(place, params)
    if "Configuration" in params:
        group["Configuration"] = params["Configuration"]
    return {"GroupConfiguration": {"Configuration": group.get("Configuration", []), "Status": "UPDATE_COMPLETE"}}


def _put_configuration(place: Place, params: Record) -> Record:
    _configuration(place, params)
    return {}


def _regroup(*, into: bool) -> Operation:
    def regroup(place: Place, params: Record) -> Record:
        group = _find(place, params)
        if "ResourceQuery" in group:
            raise KeptError(_INVALID, f"Group {group['Name']} has the members that its query finds.")
        kept = [arn for arn in group.get("Resources", ()) if arn not in params["ResourceArns"]]
        group["Resources"] = [*kept, *params["ResourceArns"]] if into else kept
        return {"Succeeded": params["ResourceArns"], "Failed": [], "Pending": []}

    return regroup


def _tags(place: Place, params: Record) -> Record:
    return {"Arn": params["Arn"], "Tags": _find(place, params)["tags"]}


def _tag(place: Place, params: Record) -> Record:
    _find(place, params)["tags"] |= shapes.tags_in(params) or {}
    return {"Arn": params["Arn"], "Tags": params["Tags"]}


def _untag(place: Place, params: Record) -> Record:
    tags = _find(place, params)["tags"]
    for key in params["Keys"]:
        tags.pop(key, None)
    return {"Arn": params["Arn"], "Keys": params["Keys"]}


KEPT = Kept(
    service="resource-groups",
    beside="resourcegroups",
    missing=_MISSING,
    taken=_INVALID,
    invalid=_INVALID,
    operations={
        "ListGroupResources": _members,
        "SearchResources": _search,
        "GetGroupQuery": _query,
        "UpdateGroupQuery": _query,
        "GetGroupConfiguration": _configuration,
        "PutGroupConfiguration": _put_configuration,
        "GroupResources": _regroup(into=True),
        "UngroupResources": _regroup(into=False),
        "GetTags": _tags,
        "Tag": _tag,
        "Untag": _untag,
    },
    kinds=(
        Kind(
            name="Group",
            key=("Group", "GroupName"),
            arn="GroupArn",
            fields={"Group": "Name", "GroupName": "Name"},
            unique=("Name",),
            check=_check,
            filters={"Filters": lambda _record, filters: not filters},
            made={"GroupArn": "arn:{partition}:resource-groups:{region}:{account}:group/{Name}"},
            told={"Group": lambda _, record: record},
        ),
    ),
)
