"""Core networks, and the versions of their policies: one is in effect, another may be waiting.

Source: https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-core-networks.html
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.networking.shelf import Shelf, refuse, said
from sandbox.networking.shown import shown
from sandbox.networking.wide_area import belonging
from sandbox.networking.wide_area import policy as policies
from sandbox.networking.wide_area.common import ARN, begun, conflict, home, identity
from sandbox.networking.wide_area.networks import CORE_NETWORKS, NETWORKS
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
ATTACHMENTS = Shelf(name="Attachment", key="AttachmentId")
PEERINGS = Shelf(name="Peering", key="PeeringId")
PREFIX_LISTS = Shelf(name="Prefix list association", key="key")
CHANGED: list[Callable[[Place, Record], None]] = []
"""What follows when another policy is in effect: called with the owner's place and the core network."""


def _shared(place: Place) -> Iterator[tuple[Place, Record]]:
    here = home(place.account, place.partition)
    for arn in shown(here.account, here.region, "networkmanager:CoreNetwork"):
        owner = home(arn.split(":")[4], place.partition)
        network = CORE_NETWORKS.all(owner.backend).get(arn.rsplit("/", 1)[1])
        if network:
            yield owner, network


def seen(place: Place) -> list[tuple[Place, Record]]:
    """Return the core networks that an account has or is shown, each with its owner's place."""
    own = [(home(place.account, place.partition), one) for one in CORE_NETWORKS.all(place.backend).values()]
    return [*own, *_shared(place)]


def find(place: Place, wanted: str) -> tuple[Place, Record]:
    """Return a core network that the account has or is shown, and its owner's place.

    Raises:
        RefusedError: if there is none.
    """
    for owner, network in seen(place):
        if network["CoreNetworkId"] == wanted:
            return owner, network
    return refuse("ResourceNotFoundException", f"Core network {wanted} does not exist.")


def create(place: Place, given: Record) -> Record:
    """Make a core network; a policy that it is made with is in effect at once."""
    network = NETWORKS.own(place, given["GlobalNetworkId"])["GlobalNetworkId"]
    if any(one["GlobalNetworkId"] == network for one in CORE_NETWORKS.all(place.backend).values()):
        conflict(f"{network} has a core network already.")
    document = given.get("PolicyDocument")
    if document:
        policies.read(document)
    named = identity("core-network")
    core: Record = {
        "CoreNetworkId": named,
        "GlobalNetworkId": network,
        "OwnerAccountId": place.account,
        **begun(place, given, f"core-network/{named}"),
        **said(given, "Description"),
        "versions": {},
    }
    core["CoreNetworkArn"] = core[ARN]
    CORE_NETWORKS.keep(place, core)
    if document:
        _execute(place, core, _add(core, document))
    return {"CoreNetwork": told(core)}


def told(core: Mapping[str, Json]) -> Record:
    """Return the description, with what the policy in effect makes of it."""
    live = in_effect(core)
    if live is None:
        return dict(core)
    return {
        **core,
        "Edges": core["edges"],
        "Segments": policies.segments(live),
        "NetworkFunctionGroups": policies.groups(live),
    }


def in_effect(core: Mapping[str, Json]) -> Record | None:
    """Return what the policy that is in effect says, if there is one."""
    for version in core["versions"].values():
        if version["PolicyVersionId"] == core.get("live"):
            return policies.read(version["PolicyDocument"])
    return None


def update(place: Place, given: Record) -> Record:
    """Change the description."""
    core = CORE_NETWORKS.own(place, given["CoreNetworkId"])
    core |= said(given, "Description")
    return {"CoreNetwork": told(core)}


def delete(place: Place, given: Record) -> Record:
    """Remove a core network to which nothing is attached."""
    core = CORE_NETWORKS.own(place, given["CoreNetworkId"])
    for shelf in (ATTACHMENTS, PEERINGS, PREFIX_LISTS):
        if any(one["CoreNetworkId"] == core["CoreNetworkId"] for one in shelf.all(place.backend).values()):
            conflict(f"{core['CoreNetworkId']} has a {shelf.name.lower()}.")
    return {"CoreNetwork": {**told(CORE_NETWORKS.take(place, core["CoreNetworkId"])), "State": "DELETING"}}


def _add(core: Record, document: str, description: str | None = None) -> Record:
    """Add a version to a core network's policies; those that were waiting are out of date."""
    for version in core["versions"].values():
        if version["ChangeSetState"] == "READY_TO_EXECUTE":
            version["ChangeSetState"] = "OUT_OF_DATE"
    version = {
        "CoreNetworkId": core["CoreNetworkId"],
        "PolicyVersionId": max(core["versions"], default=0) + 1,
        "CreatedAt": datetime.now(UTC),
        "ChangeSetState": "READY_TO_EXECUTE",
        "PolicyDocument": json.dumps(json.loads(document)),
        **({"Description": description} if description is not None else {}),
    }
    core["versions"][version["PolicyVersionId"]] = version
    return version


def _execute(place: Place, core: Record, version: Record) -> None:
    live = policies.read(version["PolicyDocument"])
    here = [one for one in ATTACHMENTS.all(place.backend).values() if one["CoreNetworkId"] == core["CoreNetworkId"]]
    for one in here:
        if not set(belonging.where(one)) <= set(belonging.locations(live)):
            conflict(f"The edge location of {one['AttachmentId']} cannot be removed.")
    core["edges"] = policies.edges(live, core.get("edges", ()))
    core["live"] = version["PolicyVersionId"]
    version["ChangeSetState"] = "EXECUTION_SUCCEEDED"
    for follow in CHANGED:
        follow(place, core)


def put_policy(place: Place, given: Record) -> Record:
    """Propose another policy."""
    core = CORE_NETWORKS.own(place, given["CoreNetworkId"])
    policies.read(given["PolicyDocument"])
    if given.get("LatestVersionId", max(core["versions"], default=0)) != max(core["versions"], default=0):
        conflict("There is a later version of the policy.")
    version = _add(core, given["PolicyDocument"], given.get("Description"))
    return {"CoreNetworkPolicy": _version(core, version)}


def _version(core: Mapping[str, Json], version: Mapping[str, Json]) -> Record:
    alias = "LATEST" if version["PolicyVersionId"] == max(core["versions"]) else None
    alias = "LIVE" if version["PolicyVersionId"] == core.get("live") else alias
    return {**version, **({"Alias": alias} if alias else {})}


def execute(place: Place, given: Record) -> Record:
    """Put a policy into effect that is ready."""
    core = CORE_NETWORKS.own(place, given["CoreNetworkId"])
    version = _wanted(core, given["PolicyVersionId"])
    if version["ChangeSetState"] != "READY_TO_EXECUTE":
        conflict(f"Version {given['PolicyVersionId']} is {version['ChangeSetState']}.")
    _execute(place, core, version)
    return {}


def _wanted(core: Mapping[str, Json], number: int | None) -> Record:
    if number not in core["versions"]:
        refuse("ResourceNotFoundException", f"{core['CoreNetworkId']} has no such policy version: {number}")
    found: Record = core["versions"][number]
    return found


def get_policy(place: Place, given: Record) -> Record:
    """Tell a version of the policy: the one in effect, unless another is named."""
    core = CORE_NETWORKS.own(place, given["CoreNetworkId"])
    number = core.get("live")
    if "PolicyVersionId" in given:
        number = int(given["PolicyVersionId"])
    elif given.get("Alias") == "LATEST":
        number = max(core["versions"], default=None)
    return {"CoreNetworkPolicy": _version(core, _wanted(core, number))}


def versions(place: Place, given: Record) -> Record:
    """Tell of all versions of the policy."""
    core = CORE_NETWORKS.own(place, given["CoreNetworkId"])
    return {"CoreNetworkPolicyVersions": [_version(core, one) for one in core["versions"].values()]}


def restore(place: Place, given: Record) -> Record:
    """Propose a policy again that was in effect before."""
    core = CORE_NETWORKS.own(place, given["CoreNetworkId"])
    old = _wanted(core, int(given["PolicyVersionId"]))
    return {"CoreNetworkPolicy": _version(core, _add(core, old["PolicyDocument"], old.get("Description")))}


def delete_version(place: Place, given: Record) -> Record:
    """Remove a version that is not in effect."""
    core = CORE_NETWORKS.own(place, given["CoreNetworkId"])
    version = _wanted(core, int(given["PolicyVersionId"]))
    if version["PolicyVersionId"] == core.get("live"):
        conflict("The policy version is LIVE.")
    reply = {"CoreNetworkPolicy": _version(core, version)}
    del core["versions"][version["PolicyVersionId"]]
    return reply


OPERATIONS = {
    "CreateCoreNetwork": create,
    "UpdateCoreNetwork": update,
    "DeleteCoreNetwork": delete,
    "GetCoreNetwork": lambda place, given: {"CoreNetwork": told(find(place, given["CoreNetworkId"])[1])},
    "ListCoreNetworks": lambda place, _given: {"CoreNetworks": [one for _, one in seen(place)]},
    "PutCoreNetworkPolicy": put_policy,
    "ExecuteCoreNetworkChangeSet": execute,
    "GetCoreNetworkPolicy": get_policy,
    "ListCoreNetworkPolicyVersions": versions,
    "RestoreCoreNetworkPolicyVersion": restore,
    "DeleteCoreNetworkPolicyVersion": delete_version,
}
