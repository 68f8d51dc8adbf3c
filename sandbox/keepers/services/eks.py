"""Elastic Kubernetes Service: clusters and what belongs to them. Nobody runs Kubernetes, and no node is started.

What of a cluster is EC2's is really made: the security group for the cluster, which templates let others in by.

Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
"""

from typing import Any

from sandbox.keepers.cluster_networks import addresses, drop_group, network, reach
from sandbox.keepers.kind import Kept, Kind, Operation, Record
from sandbox.keepers.place import KeptError, Place, now, refuse

Json = Any
_MISSING, _TAKEN, _INVALID = "ResourceNotFoundException", "ResourceInUseException", "InvalidParameterException"
_VERSION = "1.33"
_ARN = "arn:{partition}:eks:{region}:{account}"
_CERTIFICATE = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg=="
"""The first line of a certificate, as EKS writes certificates; nobody has a key for it."""


def _access(_place: Place, cluster: Record) -> Json:
    return {"authenticationMode": "CONFIG_MAP", **(cluster.get("accessConfig") or {})}


def _check_deletion(_place: Place, cluster: Record) -> None:
    if cluster.get("deletionProtection"):
        refuse("InvalidRequestException", "Cluster has deletion protection enabled; disable it first.")


def _changing(kind: str, *keys: str, merged: tuple[str, ...] = ()) -> Operation:
    """Return an operation that changes one thing, tells of the change, and leaves what it does not name."""

    def change(place: Place, params: Record) -> Record:
        record = _find(place, kind, {key: params[key] for key in keys})
        for name, value in params.items():
            if name in {*keys, "clientRequestToken", "force", "resolveConflicts", "rollbackConfig"}:
                continue
            record[name] = {**(record.get(name) or {}), **value} if name in merged else value
        record["modifiedAt"] = now(place, record)
        return {"update": {"id": record["arn"].rsplit("/", 1)[-1], "status": "Successful", "type": "ConfigUpdate"}}

    return change


def _change_nodes(place: Place, params: Record) -> Record:
    group = _find(place, "Nodegroup", {name: params[name] for name in ("clusterName", "nodegroupName")})
    said, marked = params.pop("labels", {}), params.pop("taints", {})
    kept = {name: text for name, text in group.get("labels", {}).items() if name not in said.get("removeLabels", ())}
    group["labels"] = {**kept, **said.get("addOrUpdateLabels", {})}
    coming = marked.get("addOrUpdateTaints", [])
    gone = [(taint["key"], taint["effect"]) for taint in (*coming, *marked.get("removeTaints", ()))]
    stay = [taint for taint in group.get("taints", []) if (taint["key"], taint["effect"]) not in gone]
    group["taints"] = [*stay, *coming]
    return _changing("Nodegroup", "clusterName", "nodegroupName", merged=("scalingConfig",))(place, params)


def _find(place: Place, kind: str, keys: Record) -> Record:
    for record in place.all(kind):
        if all(record.get(name) == value for name, value in keys.items()):
            return record
    raise KeptError(_MISSING, f"No {kind} found for: {' '.join(map(str, keys.values()))}.")


def _entry(place: Place, params: Record) -> Record:
    return _find(place, "AccessEntry", {name: params[name] for name in ("clusterName", "principalArn")})


def _associate(place: Place, params: Record) -> Record:
    policies = _entry(place, params).setdefault("policies", [])
    policies[:] = [one for one in policies if one["policyArn"] != params["policyArn"]]
    moment = now(place, {})
    policies.append(
        {
            "policyArn": params["policyArn"],
            "accessScope": params["accessScope"],
            "associatedAt": moment,
            "modifiedAt": moment,
        }
    )
    return {**params, "associatedAccessPolicy": policies[-1]}


def _disassociate(place: Place, params: Record) -> Record:
    policies = _entry(place, params).setdefault("policies", [])
    policies[:] = [one for one in policies if one["policyArn"] != params["policyArn"]]
    return {}


def _policies(place: Place, params: Record) -> Record:
    return {**params, "associatedAccessPolicies": _entry(place, params).get("policies", [])}


def _principal(place: Place, entry: Record) -> str:
    """Return the user name of a principal whose entry gives none: a role's tells the session."""
    parts = str(entry["principalArn"]).split(":")
    if not parts[-1].startswith("role/"):
        return str(entry.get("username") or entry["principalArn"])
    role = parts[-1].rsplit("/", 1)[-1]
    session = f"arn:{place.partition}:sts::{parts[4]}:assumed-role/{role}/{{{{SessionName}}}}"
    return str(entry.get("username") or session)


_CLUSTER = {"clusterName": "Cluster"}
_TIMES = {"createdAt": now, "modifiedAt": now}

KEPT = Kept(
    service="eks",
    beside="eks",
    missing=_MISSING,
    taken=_TAKEN,
    invalid=_INVALID,
    operations={
        "UpdateClusterConfig": _changing(
            "Cluster", "name", merged=("resourcesVpcConfig", "accessConfig", "kubernetesNetworkConfig")
        ),
        "UpdateClusterVersion": _changing("Cluster", "name"),
        "UpdateNodegroupConfig": _change_nodes,
        "UpdateNodegroupVersion": _changing("Nodegroup", "clusterName", "nodegroupName", merged=("launchTemplate",)),
        "UpdateAddon": _changing("Addon", "clusterName", "addonName"),
        "AssociateAccessPolicy": _associate,
        "DisassociateAccessPolicy": _disassociate,
        "ListAssociatedAccessPolicies": _policies,
    },
    kinds=(
        Kind(
            name="Cluster",
            key=("name",),
            arn="arn",
            unique=("name",),
            occupied=_TAKEN,
            check_deletion=_check_deletion,
            leave=drop_group,
            defaults={"version": _VERSION, "deletionProtection": False, "upgradePolicy": {"supportType": "EXTENDED"}},
            made={
                "arn": f"{_ARN}:cluster/{{name}}",
                "number": "{hex10}",
                "network": network,
                "code": lambda place, record: place.make(record, {"code": "{hex32}"}) or str(record["code"]).upper(),
                "endpoint": "https://{code}.gr7.{region}.eks.amazonaws.com",
                "identity": lambda place, record: {
                    "oidc": {"issuer": f"https://oidc.eks.{place.region_name}.amazonaws.com/id/{record['code']}"}
                },
                "certificateAuthority": {"data": _CERTIFICATE},
                "platformVersion": "eks.1",
                "status": "ACTIVE",
                "createdAt": now,
                "health": {"issues": []},
            },
            told={
                "resourcesVpcConfig": reach,
                "kubernetesNetworkConfig": addresses,
                "accessConfig": _access,
            },
        ),
        Kind(
            name="Nodegroup",
            key=("clusterName", "nodegroupName"),
            arn="nodegroupArn",
            within=_CLUSTER,
            unique=("clusterName", "nodegroupName"),
            defaults={
                "capacityType": "ON_DEMAND",
                "scalingConfig": {"minSize": 1, "maxSize": 2, "desiredSize": 2},
                "updateConfig": {"maxUnavailable": 1},
                "version": _VERSION,
            },
            made={
                "id": "{uuid}",
                "nodegroupArn": f"{_ARN}:nodegroup/{{clusterName}}/{{nodegroupName}}/{{id}}",
                "arn": "{nodegroupArn}",
                "status": "ACTIVE",
                "health": {"issues": []},
                **_TIMES,
            },
        ),
        Kind(
            name="FargateProfile",
            key=("clusterName", "fargateProfileName"),
            arn="fargateProfileArn",
            within=_CLUSTER,
            unique=("clusterName", "fargateProfileName"),
            made={
                "id": "{uuid}",
                "fargateProfileArn": f"{_ARN}:fargateprofile/{{clusterName}}/{{fargateProfileName}}/{{id}}",
                "status": "ACTIVE",
                "createdAt": now,
            },
        ),
        Kind(
            name="Addon",
            key=("clusterName", "addonName"),
            arn="addonArn",
            within=_CLUSTER,
            unique=("clusterName", "addonName"),
            made={
                "id": "{uuid}",
                "addonArn": f"{_ARN}:addon/{{clusterName}}/{{addonName}}/{{id}}",
                "arn": "{addonArn}",
                "status": "ACTIVE",
                "health": {"issues": []},
                **_TIMES,
            },
            told={"podIdentityAssociations": lambda _place, _record: []},
        ),
        Kind(
            name="AccessEntry",
            key=("clusterName", "principalArn"),
            arn="accessEntryArn",
            within=_CLUSTER,
            unique=("clusterName", "principalArn"),
            list=("ListAccessEntries",),
            defaults={"type": "STANDARD", "kubernetesGroups": []},
            made={
                "accessEntryArn": f"{_ARN}:access-entry/{{clusterName}}/{{uuid}}",
                **_TIMES,
            },
            renewed={"modifiedAt": now},
            told={"username": _principal},
        ),
        Kind(
            name="PodIdentityAssociation",
            key=("clusterName", "associationId"),
            arn="associationArn",
            within=_CLUSTER,
            unique=("clusterName", "namespace", "serviceAccount"),
            defaults={"disableSessionTags": False},
            made={
                "associationId": "a-{id17}",
                "associationArn": f"{_ARN}:podidentityassociation/{{clusterName}}/{{associationId}}",
                **_TIMES,
            },
            renewed={"modifiedAt": now},
        ),
    ),
)
