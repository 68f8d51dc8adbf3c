"""DocumentDB is there beside RDS, and each engine's endpoints are in its own domain."""

from collections.abc import Callable
from typing import Any

from moto.rds import models
from moto.rds.utils import ClusterEngine, DbInstanceEngine

from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any
Original = Callable[..., Any]
_ENGINE = "docdb"
_VERSION, _PORT = "5.0.0", 27017
_DOMAINS = {"docdb": "docdb.amazonaws.com", "neptune": "neptune.amazonaws.com"}
_OWN_SIZE = ("aurora-mysql", "aurora-postgresql", "docdb", "neptune")
"""Engines whose storage grows by itself, so that nobody says how large it is."""


def _apply() -> None:
    replace(ClusterEngine, list_cluster_engines=_with_engine)
    replace(DbInstanceEngine, valid_db_instance_engine=_with_engine)
    cluster: Any = models.DBCluster
    instance: Any = models.DBInstance
    for kind in (cluster, instance):
        kind.default_port = staticmethod(_instead(kind.default_port, _PORT))
        kind.default_allocated_storage = staticmethod(_size(kind.default_allocated_storage))
    cluster.default_engine_version = staticmethod(_instead(cluster.default_engine_version, _VERSION))
    for kind, names in ((cluster, ("endpoint", "reader_endpoint")), (instance, ("address",))):
        for name in names:
            setattr(kind, name, _in_domain(getattr(kind, name)))
    replace(models.DBCluster, __init__=_make_cluster)


def _with_engine(original: Original) -> list[str]:
    return sorted({*original(), _ENGINE})


def _instead(original: Original, value: Json) -> Original:
    """Return what tells a default of every engine, of moto's and of this one."""
    return lambda engine: value if engine == _ENGINE else original(engine)


def _size(original: Original) -> Original:
    return lambda engine, storage_type: 1 if engine in _OWN_SIZE else original(engine, storage_type)


def _in_domain(original: Json) -> Json:
    """Return a property that tells a host in the domain of its engine."""

    def told(self: Json) -> str:
        host = str(original.fget(self))
        return host.replace("rds.amazonaws.com", _DOMAINS.get(self.engine, "rds.amazonaws.com"))

    return property(told)


def _make_cluster(original: Original, self: Json, *args: Json, **named: Json) -> None:
    """Give a cluster the default parameter group of its version; Neptune takes IAM's word for who one is."""
    trusting = named.pop("enable_iam_database_authentication", None) if named.get("engine") == "neptune" else None
    original(self, *args, **named)
    self.iam_auth = self.iam_auth if trusting is None else trusting
    if self.engine == _ENGINE and not named.get("db_cluster_parameter_group_name"):
        self.parameter_group = f"default.docdb{'.'.join(self.engine_version.split('.')[:2])}"


MENDS = (
    Mend(
        name="document_databases",
        moto="There is no engine 'docdb'; endpoints of all engines are in the domain of RDS; Aurora's own kinds of "
        "storage are unknown to it.",
        aws="DocumentDB has clusters and instances by the same operations; its endpoints, and Neptune's, are in "
        "domains of their own; an Aurora cluster may have I/O-optimized storage.",
        source="https://docs.aws.amazon.com/documentdb/latest/developerguide/API_CreateDBCluster.html",
        apply=_apply,
        when="moto.rds.models",
    ),
)
