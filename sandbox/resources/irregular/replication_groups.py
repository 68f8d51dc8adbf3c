"""Replication groups of ElastiCache: more replicas are one call, and fewer another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.resources.provider import Context, Physical
from sandbox.resources.table import TableResource
from sandbox.resources.tables.caches import REPLICATION_GROUP

Json = Any
_COUNTS = ("NumCacheClusters", "ReplicasPerNodeGroup")


class ReplicationGroup(TableResource):
    """``AWS::ElastiCache::ReplicationGroup``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(REPLICATION_GROUP)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the number of replicas, then the rest; a template that no longer says a number leaves it."""
        old = physical.properties
        before = _replicas(old, 0)
        wanted = _replicas(new, before)
        if wanted != before:
            verb = "Increase" if wanted > before else "Decrease"
            context.call(
                "elasticache",
                f"{verb}ReplicaCount",
                ReplicationGroupId=physical.id,
                NewReplicaCount=wanted,
                ApplyImmediately=True,
            )
        counted = {name: old[name] for name in _COUNTS if name in old}
        rest = {name: value for name, value in new.items() if name not in _COUNTS}
        super().update(context, physical, {**rest, **counted})
        return replace(physical, properties=new)


def _replicas(properties: Mapping[str, Json], otherwise: int) -> int:
    """Return how many replicas each node group has beside its primary."""
    if "ReplicasPerNodeGroup" in properties:
        return int(properties["ReplicasPerNodeGroup"])
    return int(properties["NumCacheClusters"]) - 1 if "NumCacheClusters" in properties else otherwise


TYPES = (ReplicationGroup(),)
