"""EventBridge: buses, archives, connections and what they call, and its scheduler."""

from typing import Any

from sandbox.resources.policies import document
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
TAGS = ApiTags("events", "TagResource", "UntagResource", list="ListTagsForResource")


def _for_policy(path: str) -> Any:  # noqa: ANN401 a function of an attribute
    """Return the ARN without the identifier at its end, which policies leave out."""

    def shortened(_context: Context, _physical: Physical, item: Json) -> str:
        return str(item[path]).rsplit("/", maxsplit=1)[0]

    return shortened


def _connectable(value: Json) -> Json:
    """Return parameters without the association that EventBridge makes itself, and the registry lists among them."""
    if not isinstance(value, dict):
        return value
    return {name: _connectable(item) for name, item in value.items() if name != "ResourceAssociationArn"}


ROWS = (
    Row(
        type="AWS::Events::EventBus",
        service="events",
        create="CreateEventBus",
        id="$Name",
        read=Read("DescribeEventBus", {"Name": "$id"}),
        delete=Call("DeleteEventBus", {"Name": "$id"}),
        setters={"Policy": Call("PutPermission", {"EventBusName": "$id", "Policy": "$value"})},
        removers={"Policy": Call("RemovePermission", {"EventBusName": "$id", "RemoveAllPermissions": True})},
        values={"Policy": document},
        update=Call("UpdateEventBus", {"Name": "$id"}),
        defaults={
            "Description": "",
            "KmsKeyIdentifier": "",
            "DeadLetterConfig": {},
            "LogConfig": {"Level": "OFF", "IncludeDetail": "NONE"},
        },
        attributes={"Arn": "Arn", "Name": "Name"},
        tags=TAGS,
        tag_key={"ResourceARN": "$item.Arn"},
    ),
    Row(
        type="AWS::Events::Archive",
        service="events",
        create="CreateArchive",
        id="$ArchiveName",
        read=Read("DescribeArchive", {"ArchiveName": "$id"}),
        delete=Call("DeleteArchive", {"ArchiveName": "$id"}),
        renames={"SourceArn": "EventSourceArn"},
        values={"EventPattern": document},
        update=Call("UpdateArchive", {"ArchiveName": "$id"}),
        defaults={"Description": "", "EventPattern": "", "RetentionDays": 0, "KmsKeyIdentifier": ""},
        attributes={"Arn": "ArchiveArn", "ArchiveName": "ArchiveName"},
        named=Named("ArchiveName", longest=48),
    ),
    Row(
        type="AWS::Events::Connection",
        service="events",
        create="CreateConnection",
        id="$Name",
        read=Read("DescribeConnection", {"Name": "$id"}),
        delete=Call("DeleteConnection", {"Name": "$id"}),
        values={"AuthParameters": _connectable, "InvocationConnectivityParameters": _connectable},
        update=Call("UpdateConnection", {"Name": "$id"}),
        defaults={"Description": "", "KmsKeyIdentifier": ""},
        attributes={
            "Arn": "ConnectionArn",
            "ArnForPolicy": _for_policy("ConnectionArn"),
            "SecretArn": "SecretArn",
        },
        named=Named("Name", longest=64),
    ),
    Row(
        type="AWS::Events::ApiDestination",
        service="events",
        create="CreateApiDestination",
        id="$Name",
        read=Read("DescribeApiDestination", {"Name": "$id"}),
        delete=Call("DeleteApiDestination", {"Name": "$id"}),
        update=Call("UpdateApiDestination", {"Name": "$id"}),
        defaults={"Description": "", "InvocationRateLimitPerSecond": 300},
        attributes={"Arn": "ApiDestinationArn", "ArnForPolicy": _for_policy("ApiDestinationArn")},
        named=Named("Name", longest=64),
    ),
    Row(
        type="AWS::Events::Endpoint",
        service="events",
        create="CreateEndpoint",
        id="$Name",
        read=Read("DescribeEndpoint", {"Name": "$id"}),
        delete=Call("DeleteEndpoint", {"Name": "$id"}),
        update=Call("UpdateEndpoint", {"Name": "$id"}),
        defaults={"Description": "", "ReplicationConfig": {"State": "ENABLED"}, "RoleArn": ""},
        attributes={"Arn": "Arn", "EndpointId": "EndpointId", "EndpointUrl": "EndpointUrl", "State": "State"},
        named=Named("Name", longest=64),
    ),
    Row(
        type="AWS::Scheduler::Schedule",
        service="scheduler",
        create="CreateSchedule",
        id="$Name",
        read=Read("GetSchedule", {"Name": "$id", "GroupName": "$GroupName"}),
        delete=Call("DeleteSchedule", {"Name": "$id", "GroupName": "$GroupName"}),
        update=Call("UpdateSchedule"),
        update_whole=True,
        attributes={"Arn": "Arn"},
        named=Named("Name", longest=64),
    ),
    Row(
        type="AWS::Scheduler::ScheduleGroup",
        service="scheduler",
        create="CreateScheduleGroup",
        id="$Name",
        read=Read("GetScheduleGroup", {"Name": "$id"}),
        delete=Call("DeleteScheduleGroup", {"Name": "$id"}),
        attributes={
            "Arn": "Arn",
            "CreationDate": lambda _context, _physical, item: item["CreationDate"].isoformat(),
            "LastModificationDate": lambda _context, _physical, item: item["LastModificationDate"].isoformat(),
            "State": "State",
        },
        named=Named("Name", longest=64),
        tags=ApiTags("scheduler", "TagResource", "UntagResource", list="ListTagsForResource"),
        tag_key={"ResourceArn": "$item.Arn"},
    ),
)
