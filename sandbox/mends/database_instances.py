"""RDS instances have network interfaces in the subnets of their subnet group, and a standby in another zone."""

from collections import Counter
from typing import Any

from moto.ec2.models import ec2_backends
from moto.rds.models import DBInstance, RDSBackend

from sandbox.mends.mend import Mend

_DESCRIPTION = "RDSNetworkInterface"
_REQUESTER = "amazon-rds"
_NEWEST = {"17": "17.6", "16": "16.10", "15": "15.14", "14": "14.19"}
"""A minor version for each major one; RDS chooses its preferred one when only the major version is given."""


def _apply() -> None:
    backend: Any = RDSBackend
    create, delete, modify = backend.create_db_instance, backend.delete_db_instance, backend.modify_db_instance

    def create_db_instance(self: Any, db_kwargs: dict[str, Any]) -> Any:  # noqa: ANN401 moto's own signatures
        database = create(self, db_kwargs)
        if database.db_cluster_identifier is None:
            if database.engine == "postgres":
                database.engine_version = _NEWEST.get(database.engine_version, database.engine_version)
            place(database)
        return database

    def delete_db_instance(self: Any, db_instance_identifier: str, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        database = delete(self, db_instance_identifier, *args, **kwargs)
        remove(database)
        return database

    def modify_db_instance(self: Any, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        database = modify(self, db_instance_identifier, db_kwargs)
        regroup(database)
        return database

    backend.create_db_instance = create_db_instance
    backend.delete_db_instance = delete_db_instance
    backend.modify_db_instance = modify_db_instance


def place(database: Any) -> None:  # noqa: ANN401 moto's DBInstance
    """Give the primary, and the standby if there is one, an interface in a subnet of its zone.

    A member of a cluster stands in the zone that has the fewest of the others.
    """
    group = _subnet_group(database)
    if group is None:
        return
    subnets = sorted(group._subnets, key=lambda subnet: subnet.availability_zone)
    cluster = getattr(database, "cluster", None)
    if cluster is not None:
        there = Counter(member.availability_zone for member in cluster._members if hasattr(member, "interfaces"))
        subnets.sort(key=lambda subnet: there[subnet.availability_zone])
    asked = database.availability_zone if cluster is None or database.zone_asked else None
    primary = next((subnet for subnet in subnets if subnet.availability_zone == asked), subnets[0])
    database.availability_zone = primary.availability_zone
    used = [primary]
    others = [subnet for subnet in subnets if subnet.availability_zone != primary.availability_zone]
    if database.multi_az and others and cluster is None:
        database.secondary_availability_zone = others[0].availability_zone
        used.append(others[0])
    ec2 = _ec2(database)
    database.interfaces = []
    for subnet in used:
        groups = list(database.vpc_security_group_ids)
        interface = ec2.create_network_interface(subnet, None, group_ids=groups, description=_DESCRIPTION)
        interface.requester_managed, interface.requester_id = True, _REQUESTER
        interface.status = "in-use"
        database.interfaces.append(interface)


def _subnet_group(database: Any) -> Any:  # noqa: ANN401
    """Return the subnet group of a database, or of the cluster that it is a member of."""
    cluster = getattr(database, "cluster", None)
    if cluster is not None:
        return database.backend.subnet_groups.get(cluster.db_subnet_group_name)
    return getattr(database, "db_subnet_group", None)  # moto leaves the attribute out where none is given


def regroup(database: Any) -> None:  # noqa: ANN401
    """Let the security groups of a database guard its interfaces."""
    ec2 = _ec2(database)
    for interface in getattr(database, "interfaces", ()):
        interface._group_set = [ec2.get_security_group_from_id(g) for g in database.vpc_security_group_ids]


def remove(database: DBInstance) -> None:
    """Let the interfaces of a database go."""
    ec2 = _ec2(database)
    for interface in getattr(database, "interfaces", ()):
        if interface.id in ec2.enis:
            interface.delete()


def _ec2(database: Any) -> Any:  # noqa: ANN401
    return ec2_backends[database.account_id][database.region]


MENDS = (
    Mend(
        name="database_instances",
        moto="A database has no network interface, is always in zone 'a', has no standby, and keeps '17' as its "
        "version.",
        aws="It has a requester-managed interface 'RDSNetworkInterface' in a subnet of its group; a Multi-AZ instance "
        "has a standby in another zone; a major version stands for a minor one that RDS chooses.",
        source="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html",
        apply=_apply,
    ),
)
