"""The attachment of a secret to a database: the secret is told where the database is, and forgets it again."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.cloudformation.errors import NotHonouredError
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, FailedError, NotFoundError, Physical

Json = Any


def _rds_instance(context: Context, target: str) -> dict[str, Json]:
    [found] = context.call("rds", "DescribeDBInstances", DBInstanceIdentifier=target)["DBInstances"]
    told = {"engine": found["Engine"], "host": found["Endpoint"]["Address"], "port": found["Endpoint"]["Port"]}
    named = {"dbname": found["DBName"]} if found.get("DBName") else {}
    return {**told, **named, "dbInstanceIdentifier": found["DBInstanceIdentifier"]}


def _rds_cluster(context: Context, target: str) -> dict[str, Json]:
    [found] = context.call("rds", "DescribeDBClusters", DBClusterIdentifier=target)["DBClusters"]
    told = {"engine": found["Engine"], "host": found["Endpoint"], "port": found["Port"]}
    named = {"dbname": found["DatabaseName"]} if found.get("DatabaseName") else {}
    return {**told, **named, "dbClusterIdentifier": found["DBClusterIdentifier"]}


def _documentdb(context: Context, target: str) -> dict[str, Json]:
    return {**_rds_cluster(context, target), "engine": "mongo", "ssl": True}


def _redshift(context: Context, target: str) -> dict[str, Json]:
    [found] = context.call("redshift", "DescribeClusters", ClusterIdentifier=target)["Clusters"]
    told = {"engine": "redshift", "host": found["Endpoint"]["Address"], "port": found["Endpoint"]["Port"]}
    return {**told, "dbname": found["DBName"], "dbClusterIdentifier": found["ClusterIdentifier"]}


_WRITTEN = frozenset({"engine", "host", "port", "dbname", "dbInstanceIdentifier", "dbClusterIdentifier", "ssl"})
_TARGETS = {
    "AWS::RDS::DBInstance": _rds_instance,
    "AWS::RDS::DBCluster": _rds_cluster,
    "AWS::DocDB::DBInstance": _rds_instance,
    "AWS::DocDB::DBCluster": _documentdb,
    "AWS::Redshift::Cluster": _redshift,
}


class SecretTargetAttachment(Irregular):
    """``AWS::SecretsManager::SecretTargetAttachment``.

    Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
    """

    name = "AWS::SecretsManager::SecretTargetAttachment"
    honours = frozenset({"SecretId", "TargetId", "TargetType"})

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Write into the secret where the database is."""
        arn = context.call("secretsmanager", "DescribeSecret", SecretId=properties["SecretId"])["ARN"]
        context.created(arn)
        self._write(context, arn, _target(context, properties))
        return Physical(arn, properties)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Write where the other database is."""
        self._write(context, physical.id, _target(context, new), instead_of=_WRITTEN)
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Take out of the secret what the attachment wrote."""
        del snapshot
        self.read(context, physical)
        self._write(context, physical.id, {}, instead_of=_WRITTEN)

    def read(self, context: Context, physical: Physical) -> Json:
        """Return the secret's value; without a host in it the secret is attached to nothing."""
        answer = self.found(context, "secretsmanager", "GetSecretValue", SecretId=physical.id)
        value: dict[str, Json] = json.loads(answer["SecretString"])
        if "host" not in value:
            raise NotFoundError(physical.id)
        return value

    def details(self, context: Context, physical: Physical) -> Json:
        """Return which database the value leads to, if it is the template's and where it says."""
        value, properties = self.read(context, physical), physical.properties
        target = _target(context, properties)
        told: dict[str, Json] = {"SecretId": physical.id}
        if {name: value.get(name) for name in target} == target:
            told |= {"TargetId": properties["TargetId"], "TargetType": properties["TargetType"]}
        return told

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the secret's ARN."""
        return physical.id if name == "Id" else super().attribute(context, physical, name)

    @staticmethod
    def _write(
        context: Context, secret: str, new: Mapping[str, Json], instead_of: frozenset[str] = frozenset()
    ) -> None:
        answer = context.call("secretsmanager", "GetSecretValue", SecretId=secret)
        try:
            value = json.loads(answer["SecretString"])
        except ValueError:
            msg = f"{secret} is attached to a database and must hold JSON"
            raise FailedError(msg) from None
        kept = {name: part for name, part in value.items() if name not in instead_of}
        context.call("secretsmanager", "PutSecretValue", SecretId=secret, SecretString=json.dumps({**kept, **new}))


def _target(context: Context, properties: Mapping[str, Json]) -> dict[str, Json]:
    """Return what a secret has to know of a database."""
    find = _TARGETS.get(properties["TargetType"])
    if find is None:
        msg = f"AWS::SecretsManager::SecretTargetAttachment.TargetType: {properties['TargetType']} is not known here"
        raise NotHonouredError(msg)
    return find(context, properties["TargetId"])


TYPES = (SecretTargetAttachment(),)
