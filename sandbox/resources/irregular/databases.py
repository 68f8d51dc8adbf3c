"""Databases of RDS and its likes: made anew, from a snapshot, as a replica, or as another one was at some moment."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from botocore.model import Shape

from sandbox.resources.changes import changed
from sandbox.resources.provider import Context, Physical
from sandbox.resources.table import TableResource
from sandbox.resources.tables.document_and_graph_databases import LIKE_CLUSTERS
from sandbox.resources.tables.rds_clusters import CLUSTER
from sandbox.resources.tables.rds_instances import INSTANCE

Json = Any
_INHERITED = ("CharacterSetName", "DBName", "DatabaseName", "Engine", "KmsKeyId", "MasterUsername", "StorageEncrypted")
"""What a copy has from its original, if the operation that makes it does not take it."""


class Database(TableResource):
    """A type whose resources are made by one of several operations.

    Attributes:
        origins: property → the operation that makes a resource which sets it, the first that fits.
        identifier: the property that names one, if an operation calls it otherwise than the property.
        replaced: properties whose change needs another resource, whatever the registry says without condition.
        promoted: properties of an origin that may be taken out afterwards: what was a copy is on its own then.
    """

    origins: ClassVar[Mapping[str, str]]
    identifiers: ClassVar[Mapping[str, tuple[str, str]]] = {}
    replaced: frozenset[str]
    promoted: frozenset[str] = frozenset()

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Return properties that no operation takes."""
        operations = {self.row.create, self._changing, *self.origins.values()}
        return [
            f"{self.name}.{name}: no call of the sandbox takes it"
            for name in properties
            if name not in self._own and all(self._place(operation, name) is None for operation in operations)
        ]

    @property
    def _own(self) -> set[str]:
        """Return the properties that no operation need take, as the row says what is done about them."""
        return {*self.row.nothing_to_do, *self.row.memberships, self.row.tags_property}

    def _place(self, operation: str, name: str) -> tuple[list[str | int], Shape] | None:
        own, other = self.identifiers.get(operation, ("", ""))
        return super()._place(operation, other if name == own else name)

    @property
    def _changing(self) -> str:
        assert self.row.update is not None
        return self.row.update.operation

    def replacing(self, old: Mapping[str, Json], new: Mapping[str, Json]) -> frozenset[str]:
        """Return what replaces it; to take out what it is a copy of does not."""
        differing = set(changed(old, new))
        kept = {name for name in self.promoted if name not in new}
        return frozenset((super().replacing(old, new) | (self.replaced & differing)) - kept)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Make it by the operation that fits, then set what that operation does not take."""
        operation = next((self.origins[name] for name in self.origins if name in properties), self.row.create)
        if operation == self.row.create:
            return super().create(context, properties)
        renames = dict([self.identifiers[operation]]) if operation in self.identifiers else {}
        extra = {name: value for name, value in self.row.extra.items() if self._place(operation, name)}
        row = replace(self.row, create=operation, renames={**self.row.renames, **renames}, extra=extra)
        maker = TableResource(row)
        taken = {name for name in properties if name in self._own or self._place(operation, name)}
        made = maker.create(context, {name: properties[name] for name in taken})
        full = Physical(made.id, properties, made.generated, made.attributes)
        rest = [
            name
            for name in properties
            if name not in taken and (name not in _INHERITED or self._place(self._changing, name))
        ]
        if rest:
            self._update(context, full, rest)
        return full


class DBCluster(Database):
    """``AWS::RDS::DBCluster``."""

    origins: ClassVar = {
        "SnapshotIdentifier": "RestoreDBClusterFromSnapshot",
        "SourceDBClusterIdentifier": "RestoreDBClusterToPointInTime",
        "SourceDbClusterResourceId": "RestoreDBClusterToPointInTime",
    }
    replaced = frozenset({"AvailabilityZones", "Engine", "GlobalClusterIdentifier", "MasterUsername"})
    promoted = frozenset({"GlobalClusterIdentifier", "ReplicationSourceIdentifier"})

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(CLUSTER)


class DBInstance(Database):
    """``AWS::RDS::DBInstance``."""

    origins: ClassVar = {
        "DBSnapshotIdentifier": "RestoreDBInstanceFromDBSnapshot",
        "DBClusterSnapshotIdentifier": "RestoreDBInstanceFromDBSnapshot",
        "RestoreTime": "RestoreDBInstanceToPointInTime",
        "UseLatestRestorableTime": "RestoreDBInstanceToPointInTime",
        "SourceDbiResourceId": "RestoreDBInstanceToPointInTime",
        "SourceDBInstanceAutomatedBackupsArn": "RestoreDBInstanceToPointInTime",
        "SourceDBInstanceIdentifier": "CreateDBInstanceReadReplica",
        "SourceDBClusterIdentifier": "CreateDBInstanceReadReplica",
    }
    identifiers: ClassVar = {"RestoreDBInstanceToPointInTime": ("DBInstanceIdentifier", "TargetDBInstanceIdentifier")}
    replaced = frozenset(
        {
            "AvailabilityZone",
            "DBClusterSnapshotIdentifier",
            "DBSnapshotIdentifier",
            "Engine",
            "PerformanceInsightsKMSKeyId",
            "RestoreTime",
            "SourceDBClusterIdentifier",
            "SourceDBInstanceAutomatedBackupsArn",
            "SourceDBInstanceIdentifier",
            "SourceDbiResourceId",
            "UseLatestRestorableTime",
        }
    )
    promoted = frozenset({"SourceDBClusterIdentifier", "SourceDBInstanceIdentifier"})

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(INSTANCE)


class LikeCluster(Database):
    """``AWS::DocDB::DBCluster`` and ``AWS::Neptune::DBCluster``."""

    origins: ClassVar = {
        "SnapshotIdentifier": "RestoreDBClusterFromSnapshot",
        "SourceDBClusterIdentifier": "RestoreDBClusterToPointInTime",
    }
    replaced = frozenset({"GlobalClusterIdentifier"})
    promoted = frozenset({"GlobalClusterIdentifier"})


TYPES = (DBCluster(), DBInstance(), *(LikeCluster(row) for row in LIKE_CLUSTERS))
