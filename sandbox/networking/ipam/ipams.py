"""IPAMs with their default scopes and default resource discovery, and further ones of both.

Sources: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateIpam.html and
https://docs.aws.amazon.com/vpc/latest/ipam/res-disc-work-with.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.networking.ipam.kinds import ASSOCIATIONS, DISCOVERIES, IPAMS, POOLS, SCOPES, arn, regions_of, with_regions
from sandbox.networking.vpc.common import Json, Record, refuse, said
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import write

_DONE = {"State": "create-complete"}


class _Ipams(Ec2Kind):
    """IPAMs count what they have."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
        """Return the description, with the numbers of scopes and discoveries."""
        own = [one for one in SCOPES.all(backend).values() if one["IpamArn"] == item["IpamArn"]]
        associated = [one for one in ASSOCIATIONS.all(backend).values() if one["IpamId"] == item["IpamId"]]
        counts = {"ScopeCount": len(own), "ResourceDiscoveryAssociationCount": len(associated)}
        return {**super().told(backend, item), **counts}


class _Scopes(Ec2Kind):
    """Scopes count their pools."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with the number of pools."""
        count = sum(one["IpamScopeArn"] == item["IpamScopeArn"] for one in POOLS.all(backend).values())
        return {**super().told(backend, item), "PoolCount": count}


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return {
        "IpamRegion": backend.region_name,
        "OperatingRegions": _operating(backend, parameters),
        "Tier": parameters.get("Tier", "advanced"),
        "EnablePrivateGua": parameters.get("EnablePrivateGua", False),
        "MeteredAccount": parameters.get("MeteredAccount", "ipam-owner"),
        **_DONE,
    }


def _operating(backend: Any, parameters: Mapping[str, Json]) -> list[Record]:  # noqa: ANN401
    names = dict.fromkeys([backend.region_name, *regions_of(parameters)])
    return [{"RegionName": name} for name in names]


def _made(backend: Any, ipam: Record) -> None:  # noqa: ANN401
    ipam["IpamArn"] = arn(backend, "ipam", ipam["IpamId"])
    for kind in ("public", "private"):
        scope = _scope(backend, ipam, kind, {}, default=True)
        ipam[f"{kind.capitalize()}DefaultScopeId"] = scope["IpamScopeId"]
    operating = {"OperatingRegions": ipam["OperatingRegions"]}
    discovery = _discovery(backend, {**operating, "IsDefault": True}, {})
    ipam["DefaultResourceDiscoveryId"] = discovery["IpamResourceDiscoveryId"]
    association = _associate(backend, ipam, discovery, {})
    ipam["DefaultResourceDiscoveryAssociationId"] = association["IpamResourceDiscoveryAssociationId"]


def _scope(backend: Any, ipam: Record, kind: str, parameters: Mapping[str, Json], *, default: bool) -> Record:  # noqa: ANN401
    about = {"IpamArn": ipam["IpamArn"], "IpamRegion": ipam["IpamRegion"], "IpamScopeType": kind, "IsDefault": default}
    scope = SCOPES.keep(backend, {**about, **_DONE, **_said_of_scope(parameters)}, parameters)
    scope["IpamScopeArn"] = arn(backend, "ipam-scope", scope["IpamScopeId"])
    return scope


def _said_of_scope(parameters: Mapping[str, Json]) -> Record:
    return said(parameters, "Description", "ExternalAuthorityConfiguration")


def _end(backend: Any, ipam: Record) -> None:  # noqa: ANN401
    """Take away what came with an IPAM, if nothing else is left."""
    scopes = [one for one in SCOPES.all(backend).values() if one["IpamArn"] == ipam["IpamArn"]]
    associations = [one for one in ASSOCIATIONS.all(backend).values() if one["IpamId"] == ipam["IpamId"]]
    pools = [one for one in POOLS.all(backend).values() if one["IpamArn"] == ipam["IpamArn"]]
    if pools or not all(one["IsDefault"] for one in (*scopes, *associations)):
        refuse("DependencyViolation", f"The ipam '{ipam['IpamId']}' has dependencies and cannot be deleted.")
    for scope in scopes:
        del SCOPES.all(backend)[scope["IpamScopeId"]]
    for association in associations:
        del ASSOCIATIONS.all(backend)[association["IpamResourceDiscoveryAssociationId"]]
    del DISCOVERIES.all(backend)[ipam["DefaultResourceDiscoveryId"]]


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change an IPAM."""
    ipam = IPAMS.own(backend, "IpamId", parameters["IpamId"])
    ipam |= {
        name: parameters[name]
        for name in ("Description", "Tier", "EnablePrivateGua", "MeteredAccount")
        if name in parameters
    }
    ipam["OperatingRegions"] = with_regions(ipam["OperatingRegions"], parameters, backend.region_name)
    ipam["State"] = "modify-complete"
    return {"Ipam": TOLD_IPAMS.told(backend, ipam)}


def create_scope(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Make a further scope, which is private."""
    ipam = IPAMS.own(backend, "IpamId", parameters["IpamId"])
    scope = _scope(backend, ipam, "private", parameters, default=False)
    return {"IpamScope": TOLD_SCOPES.told(backend, scope)}


def modify_scope(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change a scope."""
    scope = SCOPES.own(backend, "IpamScopeId", parameters["IpamScopeId"])
    scope |= {
        name: parameters[name] for name in ("Description", "ExternalAuthorityConfiguration") if name in parameters
    }
    if parameters.get("RemoveExternalAuthorityConfiguration"):
        scope.pop("ExternalAuthorityConfiguration", None)
    scope["State"] = "modify-complete"
    return {"IpamScope": TOLD_SCOPES.told(backend, scope)}


def _end_scope(backend: Any, scope: Record) -> None:  # noqa: ANN401
    if scope["IsDefault"]:
        refuse("InvalidParameterValue", f"The default scope {scope['IpamScopeId']} goes with its IPAM.")
    if any(one["IpamScopeArn"] == scope["IpamScopeArn"] for one in POOLS.all(backend).values()):
        refuse("DependencyViolation", f"The ipam-scope '{scope['IpamScopeId']}' has pools and cannot be deleted.")


def _discovery(backend: Any, about: Mapping[str, Json], parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    home = {"IpamResourceDiscoveryRegion": backend.region_name, "OrganizationalUnitExclusions": []}
    discovery = DISCOVERIES.keep(backend, {**home, **_DONE, **about}, parameters)
    identity = discovery["IpamResourceDiscoveryId"]
    discovery["IpamResourceDiscoveryArn"] = arn(backend, "ipam-resource-discovery", identity)
    return discovery


def create_discovery(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Make a further resource discovery, which other accounts' IPAMs can be associated with."""
    about = {
        "OperatingRegions": _operating(backend, parameters),
        "IsDefault": False,
        **said(parameters, "Description"),
    }
    return {"IpamResourceDiscovery": DISCOVERIES.told(backend, _discovery(backend, about, parameters))}


def modify_discovery(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change a resource discovery."""
    discovery = DISCOVERIES.own(backend, "IpamResourceDiscoveryId", parameters["IpamResourceDiscoveryId"])
    if "Description" in parameters:
        discovery["Description"] = parameters["Description"]
    discovery["OperatingRegions"] = with_regions(discovery["OperatingRegions"], parameters, backend.region_name)
    gone = parameters.get("RemoveOrganizationalUnitExclusions", [])
    held = [one for one in discovery["OrganizationalUnitExclusions"] if one not in gone]
    coming = parameters.get("AddOrganizationalUnitExclusions", [])
    discovery["OrganizationalUnitExclusions"] = [*held, *(one for one in coming if one not in held)]
    discovery["State"] = "modify-complete"
    return {"IpamResourceDiscovery": DISCOVERIES.told(backend, discovery)}


def _end_discovery(backend: Any, discovery: Record) -> None:  # noqa: ANN401
    identity = discovery["IpamResourceDiscoveryId"]
    if discovery["IsDefault"] or any(
        one["IpamResourceDiscoveryId"] == identity for one in ASSOCIATIONS.all(backend).values()
    ):
        refuse("DependencyViolation", f"The ipam-resource-discovery '{identity}' cannot be deleted.")


def _associate(backend: Any, ipam: Record, discovery: Record, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    about = {
        "IpamId": ipam["IpamId"],
        "IpamArn": ipam["IpamArn"],
        "IpamRegion": ipam["IpamRegion"],
        "IpamResourceDiscoveryId": discovery["IpamResourceDiscoveryId"],
        "IsDefault": discovery["IsDefault"],
        "ResourceDiscoveryStatus": "active",
        "State": "associate-complete",
    }
    association = ASSOCIATIONS.keep(backend, about, parameters)
    identity = association["IpamResourceDiscoveryAssociationId"]
    association["IpamResourceDiscoveryAssociationArn"] = arn(backend, "ipam-resource-discovery-association", identity)
    return association


def associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let an IPAM see what a resource discovery finds."""
    ipam = IPAMS.own(backend, "IpamId", parameters["IpamId"])
    discovery = DISCOVERIES.find(backend, "IpamResourceDiscoveryId", parameters["IpamResourceDiscoveryId"])
    association = _associate(backend, ipam, discovery, parameters)
    return {"IpamResourceDiscoveryAssociation": ASSOCIATIONS.told(backend, association)}


def disassociate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let an IPAM see it no longer."""
    identity = parameters["IpamResourceDiscoveryAssociationId"]
    association = ASSOCIATIONS.own(backend, "IpamResourceDiscoveryAssociationId", identity)
    if association["IsDefault"]:
        refuse("InvalidParameterValue", "The default resource discovery stays with its IPAM.")
    del ASSOCIATIONS.all(backend)[identity]
    return {"IpamResourceDiscoveryAssociation": {**ASSOCIATIONS.told(backend, association), "State": "disassociating"}}


TOLD_IPAMS = _Ipams(**{**vars(IPAMS), "begin": _begin, "made": _made, "end": _end})
TOLD_SCOPES = _Scopes(**{**vars(SCOPES), "end": _end_scope})


def install() -> None:
    """Let EC2 answer."""
    TOLD_IPAMS.install()
    TOLD_SCOPES.install()
    replace(DISCOVERIES, end=_end_discovery).install()
    ASSOCIATIONS.know()
    write(
        {
            "AssociateIpamResourceDiscovery": associate,
            "CreateIpamResourceDiscovery": create_discovery,
            "CreateIpamScope": create_scope,
            "DescribeIpamResourceDiscoveryAssociations": ASSOCIATIONS.describe,
            "DisassociateIpamResourceDiscovery": disassociate,
            "ModifyIpam": modify,
            "ModifyIpamResourceDiscovery": modify_discovery,
            "ModifyIpamScope": modify_scope,
        }
    )
