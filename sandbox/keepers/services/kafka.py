"""Managed Streaming for Apache Kafka: clusters, and configurations by revision. No broker runs, none has an interface.

Source: https://docs.aws.amazon.com/msk/1.0/apireference/operations.html
"""

from collections.abc import Callable
from typing import Any

from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place, now, refuse

Json = Any
_MISSING, _INVALID = "NotFoundException", "BadRequestException"
_VERSION = "K{hex12}"


def _find(place: Place, kind: str, arn: str) -> Record:
    for record in place.all(kind):
        if arn in (record.get("ClusterArn"), record.get("Arn")):
            return record
    raise KeptError(_MISSING, f"{kind} with ARN {arn} does not exist.")


def _check_brokers(_place: Place, cluster: Record) -> None:
    """Refuse a number of brokers that cannot be spread evenly over the zones."""
    if "Serverless" in cluster or "Provisioned" in cluster:
        return
    zones = len(cluster["BrokerNodeGroupInfo"]["ClientSubnets"])
    if cluster["NumberOfBrokerNodes"] % zones:
        refuse(
            _INVALID, "The number of broker nodes must be a multiple of Availability Zones in the Subnets parameter."
        )


def _software(_place: Place, cluster: Record) -> Json:
    said = cluster.get("ConfigurationInfo") or {}
    named = {"ConfigurationArn": said["Arn"], "ConfigurationRevision": said["Revision"]} if said else {}
    return {"KafkaVersion": cluster.get("KafkaVersion"), **named}


def _security(_place: Place, cluster: Record) -> Json:
    """Return how a cluster encrypts: between clients and brokers by TLS, unless it is told otherwise."""
    said = cluster.get("EncryptionInfo") or {}
    transit = {"ClientBroker": "TLS", "InCluster": True, **said.get("EncryptionInTransit", {})}
    return {**said, "EncryptionInTransit": transit}


def _changing(*names: str, take: Callable[[Place, Record, Record], None] | None = None) -> Operation:
    """Return an operation that changes a cluster whose present version the request has to name."""

    def change(place: Place, params: Record) -> Record:
        cluster = _find(place, "Cluster", params["ClusterArn"])
        if params.get("CurrentVersion") != cluster["CurrentVersion"]:
            refuse(_INVALID, "This operation cannot be performed on the cluster's present version.")
        after = {**cluster, **{name: params[name] for name in names if name in params}}
        if take is not None:
            take(place, after, params)
        _check_brokers(place, after)
        cluster |= after
        place.make(cluster, {"CurrentVersion": _VERSION, "operation": "{uuid}"})
        arn = f"{cluster['ClusterArn']}/{cluster['operation']}".replace(":cluster/", ":cluster-operation/")
        return {"ClusterArn": cluster["ClusterArn"], "ClusterOperationArn": arn}

    return change


def _take_count(_place: Place, cluster: Record, params: Record) -> None:
    cluster["NumberOfBrokerNodes"] = params["TargetNumberOfBrokerNodes"]


def _take_type(_place: Place, cluster: Record, params: Record) -> None:
    cluster["BrokerNodeGroupInfo"] = {**cluster["BrokerNodeGroupInfo"], "InstanceType": params["TargetInstanceType"]}


def _take_storage(_place: Place, cluster: Record, params: Record) -> None:
    [target] = params["TargetBrokerEBSVolumeInfo"]
    brokers = cluster["BrokerNodeGroupInfo"]
    volume = {**brokers.get("StorageInfo", {}).get("EbsStorageInfo", {}), "VolumeSize": target["VolumeSizeGB"]}
    cluster["BrokerNodeGroupInfo"] = {**brokers, "StorageInfo": {"EbsStorageInfo": volume}}


def _take_version(_place: Place, cluster: Record, params: Record) -> None:
    cluster["KafkaVersion"] = params["TargetKafkaVersion"]


def _brokers(place: Place, params: Record) -> Record:
    """Return where the brokers would be, by the ways in which clients may come."""
    cluster = _find(place, "Cluster", params["ClusterArn"])
    short = cluster["ClusterArn"].rsplit("/", 1)[-1].split("-")[0]
    end = f"{cluster['ClusterName']}.{short}.c1.kafka.{place.region_name}.amazonaws.com"
    if "Serverless" in cluster:
        return {
            "BootstrapBrokerStringSaslIam": f"boot-{short}.c1.kafka-serverless.{place.region_name}.amazonaws.com:9098"
        }
    hosts = [f"b-{number}.{end}" for number in range(1, min(cluster["NumberOfBrokerNodes"], 3) + 1)]
    way = _security(place, cluster)["EncryptionInTransit"]["ClientBroker"]
    sasl = (cluster.get("ClientAuthentication") or {}).get("Sasl", {})
    ports = {
        "BootstrapBrokerString": 9092 if way != "TLS" else 0,
        "BootstrapBrokerStringTls": 9094 if way != "PLAINTEXT" else 0,
        "BootstrapBrokerStringSaslScram": 9096 if sasl.get("Scram", {}).get("Enabled") else 0,
        "BootstrapBrokerStringSaslIam": 9098 if sasl.get("Iam", {}).get("Enabled") else 0,
    }
    return {name: ",".join(f"{host}:{port}" for host in hosts) for name, port in ports.items() if port}


def _revision(number: int, place: Place, params: Record) -> Record:
    made = {"Revision": number, "CreationTime": now(place, params)}
    return made | ({"Description": params["Description"]} if params.get("Description") else {})


def _update_configuration(place: Place, params: Record) -> Record:
    record = _find(place, "Configuration", params["Arn"])
    record["LatestRevision"] = _revision(record["LatestRevision"]["Revision"] + 1, place, params)
    record["revisions"].append(params["ServerProperties"])
    return {"Arn": record["Arn"], "LatestRevision": record["LatestRevision"]}


def _tell_revision(place: Place, params: Record) -> Record:
    record = _find(place, "Configuration", params["Arn"])
    number = int(params["Revision"])
    if not 1 <= number <= len(record["revisions"]):
        refuse(_MISSING, f"Revision {number} of {params['Arn']} does not exist.")
    return {
        "Arn": record["Arn"],
        "Revision": number,
        "CreationTime": record["CreationTime"],
        "ServerProperties": record["revisions"][number - 1],
    }


KEPT = Kept(
    service="kafka",
    beside="kafka",
    missing=_MISSING,
    invalid=_INVALID,
    operations={
        "DescribeConfigurationRevision": _tell_revision,
        "GetBootstrapBrokers": _brokers,
        "UpdateBrokerCount": _changing(take=_take_count),
        "UpdateBrokerStorage": _changing(take=_take_storage),
        "UpdateBrokerType": _changing(take=_take_type),
        "UpdateClusterConfiguration": _changing("ConfigurationInfo"),
        "UpdateClusterKafkaVersion": _changing("ConfigurationInfo", take=_take_version),
        "UpdateConfiguration": _update_configuration,
        "UpdateMonitoring": _changing("EnhancedMonitoring", "OpenMonitoring", "LoggingInfo"),
        "UpdateRebalancing": _changing("Rebalancing"),
        "UpdateSecurity": _changing("ClientAuthentication", "EncryptionInfo"),
        "UpdateStorage": _changing("StorageMode"),
    },
    kinds=(
        Kind(
            name="Cluster",
            key=("ClusterArn",),
            arn="ClusterArn",
            unique=("ClusterName",),
            create=("CreateClusterV2",),
            read=("DescribeClusterV2",),
            list=("ListClustersV2",),
            check=_check_brokers,
            defaults={"EnhancedMonitoring": "DEFAULT", "StorageMode": "LOCAL"},
            made={
                "ClusterArn": "arn:{partition}:kafka:{region}:{account}:cluster/{ClusterName}/{uuid}-1",
                "CurrentVersion": _VERSION,
                "State": "ACTIVE",
                "CreationTime": now,
            },
            told={
                "ClusterType": lambda _place, record: "SERVERLESS" if "Serverless" in record else "PROVISIONED",
                "CurrentBrokerSoftwareInfo": _software,
                "EncryptionInfo": _security,
            },
        ),
        Kind(
            name="Configuration",
            key=("Arn",),
            arn="Arn",
            unique=("Name",),
            made={
                "Arn": "arn:{partition}:kafka:{region}:{account}:configuration/{Name}/{uuid}-1",
                "CreationTime": now,
                "LatestRevision": lambda place, record: _revision(1, place, record),
                "revisions": lambda _place, record: [record["ServerProperties"]],
                "State": "ACTIVE",
            },
        ),
    ),
)
