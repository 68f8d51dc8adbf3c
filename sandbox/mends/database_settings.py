"""RDS databases and clusters tell all settings; replicas and members of clusters are databases of their own."""

import secrets
import string
from collections.abc import Mapping
from typing import Any

from botocore import xform_name
from moto.rds.models import RDSBackend

from sandbox.mends.database_instances import place, regroup
from sandbox.mends.mend import Mend

Json = Any
_SAME = (
    "AdditionalStorageVolumes",
    "BackupTarget",
    "ClusterScalabilityType",
    "DBSystemId",
    "DatabaseInsightsMode",
    "DedicatedLogVolume",
    "EngineLifecycleSupport",
    "MonitoringInterval",
    "MonitoringRoleArn",
    "NcharCharacterSetName",
    "NetworkType",
    "PerformanceInsightsKMSKeyId",
    "PerformanceInsightsRetentionPeriod",
    "ProcessorFeatures",
    "PromotionTier",
    "PubliclyAccessible",
    "ReplicaMode",
    "TdeCredentialArn",
    "Timezone",
)
_OTHERWISE = {
    "CustomIamInstanceProfile": "CustomIamInstanceProfile",
    "EnableHttpEndpoint": "HttpEndpointEnabled",
    "EnablePerformanceInsights": "PerformanceInsightsEnabled",
}
_TOLD = {xform_name(said): told for said, told in {**{name: name for name in _SAME}, **_OTHERWISE}.items()}
"""A parameter, as moto spells it, → the member of the description that tells it; moto writes attributes named so."""

_FREE_RETENTION = 7
_CERTIFICATE = "rds-ca-rsa2048-g1"
_LETTERS = string.ascii_uppercase + string.digits


def _apply() -> None:
    backend: Any = RDSBackend
    create, modify, replicate = (
        backend.create_db_instance,
        backend.modify_db_instance,
        backend.create_db_instance_read_replica,
    )

    def create_db_instance(self: Any, db_kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 moto's own signatures
        database = create(self, db_kwargs)
        _own(database)
        _remember(database, db_kwargs)
        if database.db_cluster_identifier is not None:
            database.zone_asked = "availability_zone" in db_kwargs
            place(database)
        return database

    def modify_db_instance(self: Any, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        if "db_port_number" in db_kwargs:
            db_kwargs["port"] = db_kwargs["db_port_number"]
        database = modify(self, db_instance_identifier, db_kwargs)
        _remember(database, db_kwargs)
        return database

    def create_replica(self: Any, db_kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        said = dict(db_kwargs)
        replica = replicate(self, db_kwargs)
        replica.interfaces, replica.tags = [], said.get("tags") or []
        replica.manage_master_user_password = False
        replica.__dict__.pop("master_user_secret", None)
        for name, value in (("deletion_protection", False), ("multi_az", False), ("db_parameter_group_name", None)):
            if name not in said:
                setattr(replica, name, value)
        if "availability_zone" not in said:
            replica.availability_zone = None
        replica.enabled_cloudwatch_logs_exports = list(said.get("enable_cloudwatch_logs_exports") or [])
        replica._associated_roles = []
        _own(replica)
        _remember(replica, said)
        place(replica)
        return replica

    backend.create_db_instance = create_db_instance
    backend.modify_db_instance = modify_db_instance
    backend.create_db_instance_read_replica = create_replica
    for name in (
        "promote_read_replica",
        "restore_db_instance_to_point_in_time",
        "restore_db_instance_from_db_snapshot",
    ):
        setattr(backend, name, _on_its_own(getattr(backend, name)))
    _clusters(backend)


def _on_its_own(original: Any) -> Any:  # noqa: ANN401
    """Return what makes a database that is nobody's replica, whatever it was made of."""

    def made(self: Any, *args: Any, **named: Any) -> Any:  # noqa: ANN401
        database = original(self, *args, **named)
        source = database.source_db_instance_identifier
        primary = self.databases.get(source) if source else None
        if primary is not None and database.db_instance_identifier in primary.replicas:
            primary.remove_replica(database)
        database.is_replica, database.source_db_instance_identifier = False, None
        return database

    return made


def _clusters(backend: Any) -> None:  # noqa: ANN401
    create, modify, restore = (
        backend.create_db_cluster,
        backend.modify_db_cluster,
        backend.restore_db_cluster_from_snapshot,
    )

    def create_db_cluster(self: Any, kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        cluster = create(self, kwargs)
        _remember(cluster, kwargs)
        return cluster

    def modify_db_cluster(self: Any, kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        from moto.rds.exceptions import DBClusterNotFoundError  # noqa: PLC0415 loaded by now

        identifier = kwargs["db_cluster_identifier"]
        if identifier not in self.clusters:
            raise DBClusterNotFoundError(identifier)
        said, cluster = dict(kwargs), self.clusters[identifier]
        exports: Mapping[str, Json] = kwargs.pop("cloudwatch_logs_export_configuration", None) or {}
        if "enable_iam_database_authentication" in kwargs:
            cluster.iam_auth = kwargs.pop("enable_iam_database_authentication")
        told = modify(self, kwargs)
        ended = exports.get("DisableLogTypes", [])
        kept = [name for name in cluster.enabled_cloudwatch_logs_exports if name not in ended]
        for one in (cluster, told):
            _remember(one, said)
            one.enabled_cloudwatch_logs_exports = [*kept, *exports.get("EnableLogTypes", [])]
        for member in cluster._members:
            regroup(member)
        return told

    def restore_cluster(self: Any, from_snapshot_id: str, overrides: dict[str, Any]) -> Any:  # noqa: ANN401
        cluster = restore(self, from_snapshot_id, overrides)
        cluster.tags = overrides.get("tags") or []
        return cluster

    backend.create_db_cluster = create_db_cluster
    backend.modify_db_cluster = modify_db_cluster
    backend.restore_db_cluster_from_snapshot = restore_cluster


def _own(database: Any) -> None:  # noqa: ANN401
    """Give a database an id of its own, and the certificate authority that is RDS's default."""
    database.dbi_resource_id = "db-" + "".join(secrets.choice(_LETTERS) for _ in range(26))
    if database.ca_certificate_identifier == "rds-ca-default":
        database.ca_certificate_identifier = _CERTIFICATE


def _remember(one: Any, said: Mapping[str, Json]) -> None:  # noqa: ANN401
    """Keep settings that moto passes over, under the names that descriptions have."""
    for name, told in _TOLD.items():
        if said.get(name) is not None:
            setattr(one, told, said[name])
    if said.get("enable_performance_insights") and not hasattr(one, "PerformanceInsightsRetentionPeriod"):
        one.PerformanceInsightsRetentionPeriod = _FREE_RETENTION
    if "enable_local_write_forwarding" in said:
        one.LocalWriteForwardingStatus = "enabled" if said["enable_local_write_forwarding"] else "disabled"


MENDS = (
    Mend(
        name="database_settings",
        moto="Performance Insights, monitoring of clusters, the Data API and a dozen other settings are forgotten; all "
        "databases have one resource id; a read replica has its source's interfaces, secret and tags; members of a "
        "cluster have no interfaces; the log exports of a cluster cannot be changed; a database that was promoted or "
        "restored is told as a replica.",
        aws="All of them are told; a replica is a database of its own; a member of a cluster stands in a subnet.",
        source="https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html",
        apply=_apply,
        when="moto.rds.models",
    ),
)
