"""Attachments to core networks: to which edge, in which segment, and whether the network's owner has accepted them.

An attachment is kept by the core network's owner, and known to the account that made it.
Source: https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-attachments-working-with.html
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.networking.shelf import refuse
from sandbox.networking.wide_area import belonging, core, policy
from sandbox.networking.wide_area.common import ARN, begun, chosen, conflict, homes, identity, invalid
from sandbox.networking.wide_area.core import ATTACHMENTS
from sandbox.networking.wide_area.networks import CORE_NETWORKS
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_WAITING = {"PENDING_ATTACHMENT_ACCEPTANCE", "PENDING_TAG_ACCEPTANCE"}
_MEMBERS = ("SegmentName", "NetworkFunctionGroupName", "AttachmentPolicyRuleNumber")
_PROPOSED = ("ProposedSegmentChange", "ProposedNetworkFunctionGroupChange")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of attachment.

    Attributes:
        name: its noun in the names of operations: ``VpcAttachment``.
        type: ``VPC``.
        made: from where the request arrived, its parameters and the core network to the resource's ARN, the edges, and
            what else is told of the kind; refuses what cannot be attached.
        joined: what follows once there is the attachment.
        left: what follows when it goes; may refuse.
    """

    name: str
    type: str
    made: Callable[[Place, Record, Record], tuple[str, Record, Record]]
    joined: Callable[[Place, Record], None] = lambda _place, _attachment: None
    left: Callable[[Place, Record], None] = lambda _place, _attachment: None

    def operations(self) -> dict[str, Callable[[Place, Record], Record]]:
        """Return the kind's operations, by name."""
        return {f"Create{self.name}": self.create, f"Get{self.name}": self.get}

    def create(self, place: Place, given: Record) -> Record:
        """Attach something of the account to a core network that it has or is shown."""
        owner, network = core.find(place, given["CoreNetworkId"])
        if "RoutingPolicyLabel" in given and owner.account != place.account:
            invalid("Cannot put routing policy label without ownership of core network.")
        live = core.in_effect(network)
        if live is None:
            invalid(f"Core network state is invalid. core network id: {network['CoreNetworkId']}")
        resource, edges, further = self.made(place, given, network)
        known = belonging.locations(live)
        if not set(belonging.where(edges)) <= set(known):
            invalid(f"{network['CoreNetworkId']} has no edge in {', '.join(belonging.where(edges))}.")
        named = identity("attachment")
        attachment: Record = {
            "AttachmentId": named,
            "AttachmentType": self.type,
            "CoreNetworkId": network["CoreNetworkId"],
            "CoreNetworkArn": network["CoreNetworkArn"],
            "OwnerAccountId": place.account,
            "ResourceArn": resource,
            **begun(place, given, f"attachment/{named}"),
            **edges,
            "further": further,
            "label": given.get("RoutingPolicyLabel"),
        }
        attachment["UpdatedAt"] = attachment["CreatedAt"]
        ATTACHMENTS.keep(owner, attachment)
        assign(network, attachment)
        self.joined(owner, attachment)
        return {self.name: self.told(attachment)}

    def told(self, attachment: Mapping[str, Json]) -> Record:
        """Return the description of an attachment of the kind."""
        return {"Attachment": attachment, **attachment["further"]}

    def get(self, place: Place, given: Record) -> Record:
        """Tell of one."""
        _, attachment = find(place, given["AttachmentId"])
        if attachment["AttachmentType"] != self.type:
            invalid(f"{given['AttachmentId']} is of the type {attachment['AttachmentType']}.")
        return {self.name: self.told(attachment)}


KINDS: dict[str, Kind] = {}
"""The kinds, by their types."""


def seen(place: Place) -> Iterator[tuple[Place, Record]]:
    """Yield the attachments that an account has made, or that are to its core networks, with the owner's place."""
    for owner in homes(place.partition):
        for attachment in list(ATTACHMENTS.all(owner.backend).values()):
            if place.account in {owner.account, attachment["OwnerAccountId"]}:
                yield owner, attachment


def find(place: Place, wanted: str) -> tuple[Place, Record]:
    """Return an attachment that the account knows, and the place of the core network's owner.

    Raises:
        RefusedError: if there is none.
    """
    for owner, attachment in seen(place):
        if attachment["AttachmentId"] == wanted:
            return owner, attachment
    return refuse("ResourceNotFoundException", f"Attachment {wanted} does not exist.")


def assign(network: Mapping[str, Json], attachment: Record) -> None:
    """Put an attachment where the policy in effect says, or propose it where that has to be accepted."""
    place = belonging.belongs(core.in_effect(network) or {"segments": []}, attachment)
    now = place.members if place else {}
    before = {name: attachment[name] for name in _MEMBERS if name in attachment}
    for name in _PROPOSED:
        attachment.pop(name, None)
    if attachment["State"] == "PENDING_TAG_ACCEPTANCE":
        attachment["State"] = "AVAILABLE"
    if now == before and now:
        return
    new = "accepted" not in attachment
    if place and place.acceptance and new:
        attachment["State"] = "PENDING_ATTACHMENT_ACCEPTANCE"
    elif place and place.acceptance:
        kind = "ProposedSegmentChange" if place.segment else "ProposedNetworkFunctionGroupChange"
        attachment[kind] = {**now, "Tags": list(attachment["Tags"])}
        attachment["State"] = "PENDING_TAG_ACCEPTANCE"
        return
    else:
        attachment |= {"State": "AVAILABLE", "accepted": True}
    _move(attachment, now)


def _move(attachment: Record, members: Mapping[str, Json]) -> None:
    for name in _MEMBERS:
        attachment.pop(name, None)
    attachment |= members
    attachment["UpdatedAt"] = datetime.now(UTC)


def accept(place: Place, given: Record) -> Record:
    """Accept an attachment to a core network of the account, or that it moves to another segment."""
    attachment = _waiting(place, given)
    proposed = [attachment.pop(name) for name in _PROPOSED if name in attachment]
    attachment |= {"State": "AVAILABLE", "accepted": True}
    if proposed:
        _move(attachment, {name: proposed[0][name] for name in _MEMBERS if name in proposed[0]})
    return {"Attachment": attachment}


def reject(place: Place, given: Record) -> Record:
    """Reject an attachment, or that it moves to another segment; then it stays where it is."""
    attachment = _waiting(place, given)
    attachment["State"] = "REJECTED" if attachment["State"] == "PENDING_ATTACHMENT_ACCEPTANCE" else "AVAILABLE"
    for name in _PROPOSED:
        attachment.pop(name, None)
    return {"Attachment": attachment}


def _waiting(place: Place, given: Record) -> Record:
    owner, attachment = find(place, given["AttachmentId"])
    if owner.account != place.account:
        refuse("AccessDeniedException", "Only the owner of the core network can accept or reject attachments to it.")
    if attachment["State"] not in _WAITING:
        conflict(f"{attachment['AttachmentId']} is {attachment['State']}.")
    return attachment


def delete(place: Place, given: Record) -> Record:
    """Take an attachment away."""
    owner, attachment = find(place, given["AttachmentId"])
    KINDS[attachment["AttachmentType"]].left(owner, attachment)
    ATTACHMENTS.take(owner, attachment["AttachmentId"])
    return {"Attachment": {**attachment, "State": "DELETING"}}


def tell(place: Place, given: Record) -> Record:
    """Tell of attachments."""
    members = {name: name for name in ("CoreNetworkId", "AttachmentType", "EdgeLocation", "State")}
    return {"Attachments": chosen((one for _, one in seen(place)), given, **members)}


def put_label(place: Place, given: Record) -> Record:
    """Give an attachment the label by which routing policies are applied to it."""
    _, attachment = find(place, given["AttachmentId"])
    attachment["label"] = given["RoutingPolicyLabel"]
    told = {"CoreNetworkId": attachment["CoreNetworkId"], "RoutingPolicyLabel": attachment["label"]}
    return {"AttachmentId": attachment["AttachmentId"], **told}


def remove_label(place: Place, given: Record) -> Record:
    """Take the label away."""
    _, attachment = find(place, given["AttachmentId"])
    label, attachment["label"] = attachment["label"], None
    told = {"CoreNetworkId": attachment["CoreNetworkId"], "RoutingPolicyLabel": label}
    return {"AttachmentId": attachment["AttachmentId"], **told}


def labels(place: Place, given: Record) -> Record:
    """Tell which attachments have labels, and which routing policies these bring."""
    _, network = core.find(place, given["CoreNetworkId"])
    live = core.in_effect(network) or {}
    found = chosen((one for _, one in seen(place)), given, CoreNetworkId="CoreNetworkId", AttachmentId="AttachmentId")
    return {
        "AttachmentRoutingPolicyAssociations": [
            {
                "AttachmentId": one["AttachmentId"],
                "RoutingPolicyLabel": one["label"],
                "AssociatedRoutingPolicies": policy.routing_policies(live, one["label"]),
                "PendingRoutingPolicies": [],
            }
            for one in found
            if one["label"]
        ]
    }


def _reassign(place: Place, network: Record) -> None:
    for attachment in ATTACHMENTS.all(place.backend).values():
        if attachment["CoreNetworkId"] == network["CoreNetworkId"] and attachment["State"] != "REJECTED":
            assign(network, attachment)


def tagged(place: Place, attachment: Record) -> None:
    """Let other tags of an attachment lead it to another segment."""
    owner, _ = find(place, attachment["AttachmentId"])
    if attachment["State"] != "REJECTED":
        assign(CORE_NETWORKS.own(owner, attachment["CoreNetworkId"]), attachment)


def known(place: Place, arn: str) -> Record | None:
    """Return the attachment of an ARN, if the account knows it."""
    return next((one for _, one in seen(place) if one[ARN] == arn), None)


def install() -> None:
    """Let attachments follow the policy."""
    core.CHANGED.append(_reassign)


OPERATIONS = {
    "AcceptAttachment": accept,
    "RejectAttachment": reject,
    "DeleteAttachment": delete,
    "ListAttachments": tell,
    "PutAttachmentRoutingPolicyLabel": put_label,
    "RemoveAttachmentRoutingPolicyLabel": remove_label,
    "ListAttachmentRoutingPolicyAssociations": labels,
}
