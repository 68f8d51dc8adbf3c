"""What moto's CloudTrail lacks: event data stores, channels, dashboards, and settings of what events are like.

Nothing is recorded in a store.

Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateEventDataStore.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import KeptError, Place, now

_PROTECTED = "EventDataStoreTerminationProtectedException"


def _status(_place: Place, record: Record) -> str:
    return "ENABLED" if record.get("StartIngestion", True) else "STOPPED_INGESTION"


def _check_protection(_place: Place, record: Record) -> None:
    if record["TerminationProtectionEnabled"]:
        words = "Termination protection of the event data store is enabled."
        raise KeptError(_PROTECTED, words)


KEPT = Kept(
    service="cloudtrail",
    beside="cloudtrail",
    invalid="InvalidParameterException",
    kinds=(
        Kind(
            name="EventDataStore",
            key=("EventDataStore",),
            arn="EventDataStoreArn",
            fields={"EventDataStore": "EventDataStoreArn"},
            missing="EventDataStoreNotFoundException",
            taken="EventDataStoreAlreadyExistsException",
            unique=("Name",),
            check_deletion=_check_protection,
            switches={
                "StartEventDataStoreIngestion": {"StartIngestion": True, "Status": "ENABLED"},
                "StopEventDataStoreIngestion": {"StartIngestion": False, "Status": "STOPPED_INGESTION"},
                "EnableFederation": {"FederationStatus": "ENABLED"},
                "DisableFederation": {"FederationStatus": "DISABLED", "FederationRoleArn": None},
            },
            defaults={
                "MultiRegionEnabled": True,
                "OrganizationEnabled": False,
                "RetentionPeriod": 366,
                "BillingMode": "EXTENDABLE_RETENTION_PRICING",
                "TerminationProtectionEnabled": True,
                "AdvancedEventSelectors": [
                    {
                        "Name": "Default management events",
                        "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}],
                    }
                ],
            },
            made={
                "EventDataStoreArn": "arn:{partition}:cloudtrail:{region}:{account}:eventdatastore/{uuid}",
                "Status": _status,
                "CreatedTimestamp": now,
                "UpdatedTimestamp": now,
            },
            renewed={"UpdatedTimestamp": now},
        ),
        Kind(
            name="Channel",
            key=("Channel",),
            arn="ChannelArn",
            fields={"Channel": "ChannelArn"},
            missing="ChannelNotFoundException",
            taken="ChannelAlreadyExistsException",
            unique=("Name",),
            made={"ChannelArn": "arn:{partition}:cloudtrail:{region}:{account}:channel/{uuid}"},
        ),
        Kind(
            name="Dashboard",
            key=("DashboardId",),
            arn="DashboardArn",
            fields={"DashboardId": "DashboardArn"},
            unique=("Name",),
            filters={"NamePrefix": lambda record, prefix: record["Name"].startswith(prefix)},
            defaults={"TerminationProtectionEnabled": False},
            made={
                "DashboardArn": "arn:{partition}:cloudtrail:{region}:{account}:dashboard/{Name}",
                "Type": "CUSTOM",
                "Status": "CREATED",
                "CreatedTimestamp": now,
                "UpdatedTimestamp": now,
            },
            renewed={"UpdatedTimestamp": now},
        ),
        Kind(
            name="ResourcePolicy",
            key=("ResourceArn",),
            missing="ResourcePolicyNotFoundException",
            put=("PutResourcePolicy",),
        ),
        Kind(
            name="EventConfiguration",
            key=("TrailName", "EventDataStore"),
            put=("PutEventConfiguration",),
            absent=lambda _place, asked: {**asked},
            told={"EventDataStoreArn": lambda _, record: record.get("EventDataStore")},
        ),
    ),
)
