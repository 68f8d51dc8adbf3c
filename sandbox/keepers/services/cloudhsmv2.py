"""CloudHSM: clusters and their HSMs, whose interfaces stand in the cluster's subnets. No key is ever kept.

A cluster gets its security group with it, and with its first HSM the request that has to be signed to claim it.
Backups are moto's: none is ever made.

Source: https://docs.aws.amazon.com/cloudhsm/latest/APIReference/Welcome.html
"""

from datetime import UTC, datetime
from typing import Any

from sandbox.keepers import shapes
from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place
from sandbox.keepers.security import claims

Json = Any
_MISSING, _INVALID = "CloudHsmResourceNotFoundException", "CloudHsmInvalidRequestException"
_PORTS = (2223, 2225)
_DAYS = "90"
"""How long backups are kept by default: https://docs.aws.amazon.com/cloudhsm/latest/userguide/manage-backup-retention.html"""


def _create(place: Place, params: Record) -> Record:
    subnets = place.services.call("ec2", "DescribeSubnets", SubnetIds=params["SubnetIds"])["Subnets"]
    if len({subnet["VpcId"] for subnet in subnets}) != 1:
        raise KeptError(_INVALID, "All subnets of a cluster are in one VPC.")
    zones = {subnet["AvailabilityZone"]: subnet["SubnetId"] for subnet in subnets}
    if len(zones) < len(subnets):
        raise KeptError(_INVALID, "A cluster has one subnet in an Availability Zone.")
    cluster: Record = {
        "BackupPolicy": "DEFAULT",
        "BackupRetentionPolicy": {"Type": "DAYS", "Value": _DAYS},
        "CreateTimestamp": datetime.now(UTC),
        "Hsms": [],
        "Mode": "FIPS",
        "NetworkType": "IPV4",
        "State": "UNINITIALIZED",
        "SubnetMapping": zones,
        "VpcId": subnets[0]["VpcId"],
        **{name: value for name, value in params.items() if name not in {"SubnetIds", "TagList"}},
        "tags": shapes.tags_in(params) or {},
    }
    place.make(cluster, {"ClusterId": "cluster-{id11}"})
    cluster["SecurityGroup"] = _security_group(place, cluster)
    place.all("Cluster").append(cluster)
    return {"Cluster": _told(cluster)}


def _security_group(place: Place, cluster: Record) -> str:
    """Make the group in which the HSMs and their clients reach each other."""
    group = place.services.call(
        "ec2",
        "CreateSecurityGroup",
        GroupName=f"cloudhsm-{cluster['ClusterId']}-sg",
        Description=f"CloudHSM cluster security group for {cluster['ClusterId']}",
        VpcId=cluster["VpcId"],
    )["GroupId"]
    low, high = _PORTS
    itself = {"IpProtocol": "tcp", "FromPort": low, "ToPort": high, "UserIdGroupPairs": [{"GroupId": group}]}
    place.services.call("ec2", "AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[itself])
    anybody = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}  # What EC2 gives every new group.
    place.services.call("ec2", "RevokeSecurityGroupEgress", GroupId=group, IpPermissions=[anybody])
    place.services.call("ec2", "AuthorizeSecurityGroupEgress", GroupId=group, IpPermissions=[itself])
    return str(group)


def _told(cluster: Record) -> Record:
    tags = [{"Key": key, "Value": value} for key, value in cluster["tags"].items()]
    certificates = {"ClusterCsr": cluster["Csr"]} if "Csr" in cluster else {}
    claimed = {"ClusterCertificate": cluster["Claimed"]} if "Claimed" in cluster else {}
    return {**cluster, "TagList": tags, "Certificates": {**certificates, **claimed}}


def _find(place: Place, params: Record) -> Record:
    for cluster in place.all("Cluster"):
        if cluster["ClusterId"] == params["ClusterId"]:
            return cluster
    raise KeptError(_MISSING, f"Cluster {params['ClusterId']} does not exist.")


def _describe(place: Place, params: Record) -> Record:
    names = {"clusterIds": "ClusterId", "vpcIds": "VpcId", "states": "State"}
    filters = {names[name]: wanted for name, wanted in params.get("Filters", {}).items()}
    found = [one for one in place.all("Cluster") if all(one[name] in wanted for name, wanted in filters.items())]
    return {"Clusters": [_told(cluster) for cluster in found]}


def _modify(place: Place, params: Record) -> Record:
    cluster = _find(place, params)
    cluster |= {name: params[name] for name in ("HsmType", "BackupRetentionPolicy") if name in params}
    return {"Cluster": _told(cluster)}


def _delete(place: Place, params: Record) -> Record:
    cluster = _find(place, params)
    if cluster["Hsms"]:
        raise KeptError(_INVALID, f"Cluster {cluster['ClusterId']} has HSMs; delete them first.")
    place.services.call("ec2", "DeleteSecurityGroup", GroupId=cluster["SecurityGroup"])
    place.all("Cluster").remove(cluster)
    return {"Cluster": {**_told(cluster), "State": "DELETED"}}


def _initialize(place: Place, params: Record) -> Record:
    cluster = _find(place, params)
    if cluster["State"] != "UNINITIALIZED" or "Csr" not in cluster:
        words = f"Cluster {cluster['ClusterId']} is {cluster['State']} with {len(cluster['Hsms'])} HSMs; "
        raise KeptError(_INVALID, f"{words}it is initialized once, after its first HSM.")
    wrong = claims.complaint(cluster["Csr"], params["SignedCert"], params["TrustAnchor"])
    if wrong:
        raise KeptError(_INVALID, wrong)
    cluster |= {"State": "INITIALIZED", "Claimed": params["SignedCert"]}
    return {"State": "INITIALIZED", "StateMessage": "Cluster has been initialized."}


def _ec2(place: Place) -> Any:  # noqa: ANN401 moto's backend
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 loaded by the first cluster's security group

    return ec2_backends[place.account_id][place.region_name]


def _create_hsm(place: Place, params: Record) -> Record:
    cluster = _find(place, params)
    zone = params["AvailabilityZone"]
    if zone not in cluster["SubnetMapping"]:
        raise KeptError(_INVALID, f"Cluster {cluster['ClusterId']} has no subnet in {zone}.")
    asked = {"PrivateIpAddress": params["IpAddress"]} if "IpAddress" in params else {}
    interface = place.services.call(
        "ec2",
        "CreateNetworkInterface",
        SubnetId=cluster["SubnetMapping"][zone],
        Groups=[cluster["SecurityGroup"]],
        Description=f"CloudHSM Managed Interface for {cluster['ClusterId']}",
        **asked,
    )["NetworkInterface"]
    held = _ec2(place).enis[interface["NetworkInterfaceId"]]
    held.requester_managed, held.status = True, "in-use"  # It is the service's: nobody else deletes or moves it.
    hsm: Record = {
        "AvailabilityZone": zone,
        "ClusterId": cluster["ClusterId"],
        "SubnetId": cluster["SubnetMapping"][zone],
        "EniId": interface["NetworkInterfaceId"],
        "EniIp": interface["PrivateIpAddress"],
        "HsmType": cluster["HsmType"],
        "State": "ACTIVE",
    }
    place.make(hsm, {"HsmId": "hsm-{id11}"})
    cluster["Hsms"].append(hsm)
    if "Csr" not in cluster:
        cluster["Csr"] = claims.request(cluster["ClusterId"])
    return {"Hsm": hsm}


def _delete_hsm(place: Place, params: Record) -> Record:
    cluster = _find(place, params)
    key = {name: params[name] for name in ("HsmId", "EniId", "EniIp") if name in params}
    if len(key) != 1:
        raise KeptError(_INVALID, "Name the HSM by one of HsmId, EniId and EniIp.")
    for hsm in cluster["Hsms"]:
        if key.items() <= hsm.items():
            _ec2(place).enis[hsm["EniId"]].delete()
            cluster["Hsms"].remove(hsm)
            return {"HsmId": hsm["HsmId"]}
    raise KeptError(_MISSING, f"HSM {next(iter(key.values()))} does not exist.")


_OPERATIONS: dict[str, Operation] = {
    "CreateCluster": _create,
    "DescribeClusters": _describe,
    "ModifyCluster": _modify,
    "DeleteCluster": _delete,
    "InitializeCluster": _initialize,
    "CreateHsm": _create_hsm,
    "DeleteHsm": _delete_hsm,
}

KEPT = Kept(
    service="cloudhsmv2",
    beside="cloudhsmv2",
    missing=_MISSING,
    invalid=_INVALID,
    operations=_OPERATIONS,
    kinds=(Kind(name="Cluster", key=("ClusterId",), arn="ClusterId"),),
)
