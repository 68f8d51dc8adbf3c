"""Direct Connect gateways, and the gateways of VPCs that are associated with them.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from moto.directconnect.models import directconnect_backends
from moto.ec2.models import ec2_backends

from sandbox.networking import bgp
from sandbox.networking.direct_connect.common import MISSING, home, refuse, tag, tags, tail
from sandbox.networking.direct_connect.connections import INTERFACES
from sandbox.networking.shelf import Shelf
from sandbox.networking.transit import attachments, kinds
from sandbox.networking.vpn.private_gateways import attached
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
GATEWAYS = Shelf(name="Direct Connect gateway", missing=MISSING, key="directConnectGatewayId")
ASSOCIATIONS = Shelf(name="Direct Connect gateway association", missing=MISSING, key="associationId")
_ASN = 64512


def _home(place: Place) -> Place:
    return home(place.account, place.partition)


def find(place: Place, given: str) -> Record:
    """Return a gateway of the account.

    Raises:
        RefusedError: if there is none.
    """
    return GATEWAYS.own(_home(place), tail(given))


def _arn(place: Place, identity: str) -> str:
    return place.arn("directconnect", f"dx-gateway/{identity}", regional=False)


def create(place: Place, given: Record) -> Record:
    """Make a gateway."""
    gateway: Record = {
        "directConnectGatewayId": str(uuid4()),
        "directConnectGatewayName": given["directConnectGatewayName"],
        "amazonSideAsn": given.get("amazonSideAsn", _ASN),
        "ownerAccount": place.account,
        "directConnectGatewayState": "available",
    }
    GATEWAYS.keep(_home(place), gateway)
    tag(place, _arn(place, gateway["directConnectGatewayId"]), given.get("tags", []))
    return {"directConnectGateway": _told(place, gateway)}


def _told(place: Place, gateway: Record) -> Record:
    return {**gateway, "tags": tags(place, _arn(place, gateway["directConnectGatewayId"]))}


def update(place: Place, given: Record) -> Record:
    """Change the name of a gateway."""
    gateway = find(place, given["directConnectGatewayId"])
    gateway["directConnectGatewayName"] = given["newDirectConnectGatewayName"]
    return {"directConnectGateway": _told(place, gateway)}


def delete(place: Place, given: Record) -> Record:
    """Remove a gateway that nothing is tied to."""
    gateway = find(place, given["directConnectGatewayId"])
    identity = gateway["directConnectGatewayId"]
    if associations_of(place.account, place.partition, identity):
        refuse(f"The Direct Connect gateway {identity} has associations.")
    if list(interfaces_of(place.account, identity)):
        refuse(f"The Direct Connect gateway {identity} has virtual interfaces.")
    GATEWAYS.take(_home(place), identity)
    return {"directConnectGateway": {**gateway, "directConnectGatewayState": "deleting"}}


def describe(place: Place, given: Record) -> Record:
    """Tell of gateways; one that there is not is told by nothing."""
    wanted = given.get("directConnectGatewayId")
    found = GATEWAYS.all(_home(place).backend).values()
    return {
        "directConnectGateways": [
            _told(place, one) for one in found if wanted is None or one["directConnectGatewayId"] == tail(wanted)
        ]
    }


def associations_of(account: str, partition: str, gateway: str) -> list[Record]:
    """Return what is associated with a gateway."""
    found = ASSOCIATIONS.all(home(account, partition).backend).values()
    return [one for one in found if one["directConnectGatewayId"] == gateway]


def interfaces_of(account: str, gateway: str) -> Iterator[tuple[Place, Record]]:
    """Yield the virtual interfaces that are attached to a gateway, in all Regions."""
    for region, backend in list(directconnect_backends[account].items()):
        for interface in INTERFACES.all(backend).values():
            if interface.get("directConnectGatewayId") == gateway:
                yield Place(account, region, backend), interface


KINDS = {"private": "virtualPrivateGateway", "transit": "transitGateway"}
"""Kind of virtual interface → the gateways that it leads to.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-transit-gateways.html
"""


def associate(place: Place, given: Record) -> Record:
    """Associate a virtual private gateway or a transit gateway of the account, in the Region that it is in.

    Source: https://docs.aws.amazon.com/cli/latest/reference/directconnect/create-direct-connect-gateway-association.html
    """
    gateway = find(place, given["directConnectGatewayId"])
    wanted = tail(given.get("gatewayId") or given["virtualGatewayId"])
    kind = "transitGateway" if wanted.startswith("tgw-") else "virtualPrivateGateway"
    present = associations_of(place.account, place.partition, gateway["directConnectGatewayId"])
    if any(one["associatedGateway"]["id"] == wanted for one in present):
        refuse(f"The gateway {wanted} is associated already.")
    if any(one["associatedGateway"]["type"] != kind for one in present):
        refuse("A Direct Connect gateway is for virtual private gateways or for transit gateways, not for both.")
    prefixes = given.get("addAllowedPrefixesToDirectConnectGateway", [])
    led = interfaces_of(place.account, gateway["directConnectGatewayId"])
    if any(KINDS[one["virtualInterfaceType"]] != kind for _, one in led):
        refuse(f"The Direct Connect gateway has virtual interfaces that lead to no {kind}.")
    region, blocks, asn = _locate(place, wanted)
    if kind == "transitGateway" and not prefixes:
        refuse("Allowed prefixes are needed for an association with a transit gateway.")
    if int(asn) == int(gateway["amazonSideAsn"]) and kind == "transitGateway":
        refuse("The transit gateway and the Direct Connect gateway must have different ASNs.")
    association: Record = {
        "associationId": str(uuid4()),
        "directConnectGatewayId": gateway["directConnectGatewayId"],
        "directConnectGatewayOwnerAccount": place.account,
        "associationState": "associated",
        "associatedGateway": {"id": wanted, "type": kind, "ownerAccount": place.account, "region": region},
        "allowedPrefixesToDirectConnectGateway": prefixes or [{"cidr": block} for block in blocks],
    }
    if kind == "virtualPrivateGateway":
        names = ("virtualGatewayId", "virtualGatewayRegion", "virtualGatewayOwnerAccount")
        association |= dict(zip(names, (wanted, region, place.account), strict=True))
    else:
        association["attachment"] = _attach(place, gateway, wanted, region)
    ASSOCIATIONS.keep(_home(place), association)
    return {"directConnectGatewayAssociation": association}


def _locate(place: Place, wanted: str) -> tuple[str, list[str], str]:
    """Return the Region of a gateway, the blocks of its VPC and its ASN."""
    backend = ec2_backends[place.account][place.region]
    if wanted in backend.vpn_gateways:
        gateway: Any = backend.vpn_gateways[wanted]
        vpcs = [backend.get_vpc(vpc) for vpc in attached(gateway)]
        if not vpcs:
            refuse(f"The virtual private gateway {wanted} is attached to no VPC.")
        held = ASSOCIATIONS.all(_home(place).backend).values()
        if any(one["associatedGateway"]["id"] == wanted for one in held):
            refuse(f"The virtual private gateway {wanted} is associated with another Direct Connect gateway.")
        blocks = [one["cidr_block"] for vpc in vpcs for one in vpc.get_cidr_block_association_set(ipv6=False)]
        return place.region, blocks, gateway.amazon_side_asn
    if wanted in kinds.GATEWAYS.all(backend):
        return place.region, [], kinds.GATEWAYS.all(backend)[wanted]["Options"]["AmazonSideAsn"]
    return refuse(f"The gateway {wanted} does not exist in {place.region}.")


def _attach(place: Place, gateway: Mapping[str, Json], wanted: str, region: str) -> str:
    backend = ec2_backends[place.account][region]
    transit = kinds.GATEWAYS.own(backend, "TransitGatewayId", wanted)
    resource = ("direct-connect-gateway", gateway["directConnectGatewayId"])
    attachment = attachments.attach(backend, transit, resource, {}, {})
    attachments.join(attachment, region)
    return str(attachment["TransitGatewayAttachmentId"])


def update_association(place: Place, given: Record) -> Record:
    """Change the prefixes that are advertised to the other end."""
    association = ASSOCIATIONS.own(_home(place), given["associationId"])
    gone = given.get("removeAllowedPrefixesToDirectConnectGateway", [])
    kept = [one for one in association["allowedPrefixesToDirectConnectGateway"] if one not in gone]
    kept += [one for one in given.get("addAllowedPrefixesToDirectConnectGateway", []) if one not in kept]
    association["allowedPrefixesToDirectConnectGateway"] = kept
    return {"directConnectGatewayAssociation": association}


def disassociate(place: Place, given: Record) -> Record:
    """End an association."""
    if "associationId" in given:
        association = ASSOCIATIONS.own(_home(place), given["associationId"])
    else:
        present = associations_of(place.account, place.partition, tail(given["directConnectGatewayId"]))
        named = [one for one in present if one["associatedGateway"]["id"] == given["virtualGatewayId"]]
        association = named[0] if named else refuse("The association does not exist.")
    if "attachment" in association:
        region = association["associatedGateway"]["region"]
        backend = ec2_backends[place.account][region]
        attachments.detach(kinds.attachment_of(backend, association["attachment"]), region)
    ASSOCIATIONS.take(_home(place), association["associationId"])
    return {"directConnectGatewayAssociation": {**association, "associationState": "disassociating"}}


def describe_associations(place: Place, given: Record) -> Record:
    """Tell of associations."""
    wanted = {"associationId": given.get("associationId"), "virtualGatewayId": given.get("virtualGatewayId")}
    wanted["directConnectGatewayId"] = tail(given.get("directConnectGatewayId", "")) or None
    gateway = given.get("associatedGatewayId")
    found = [
        one
        for one in ASSOCIATIONS.all(_home(place).backend).values()
        if all(value in {None, one.get(name)} for name, value in wanted.items())
        and gateway in {None, one["associatedGateway"]["id"]}
    ]
    return {"directConnectGatewayAssociations": found}


def describe_attachments(place: Place, given: Record) -> Record:
    """Tell of the virtual interfaces that are attached to gateways."""
    gateway, wanted = tail(given.get("directConnectGatewayId", "")), given.get("virtualInterfaceId")
    gateways = [gateway] if gateway else list(GATEWAYS.all(_home(place).backend))
    found = [
        {
            "directConnectGatewayId": identity,
            "virtualInterfaceId": interface["virtualInterfaceId"],
            "virtualInterfaceRegion": where.region,
            "virtualInterfaceOwnerAccount": place.account,
            "attachmentState": "attached",
            "attachmentType": f"{interface['virtualInterfaceType'].capitalize()}VirtualInterface",
        }
        for identity in gateways
        for where, interface in interfaces_of(place.account, identity)
        if wanted in {None, interface["virtualInterfaceId"]}
    ]
    return {"directConnectGatewayAttachments": found}


def advertised(place: Place, interface: str) -> list[str]:
    """Return the blocks that the router beyond a virtual interface advertises."""
    held = {one["key"]: one["value"] for one in tags(place, place.arn("directconnect", f"dxvif/{interface}"))}
    return bgp.blocks(held)


OPERATIONS = {
    "CreateDirectConnectGateway": create,
    "UpdateDirectConnectGateway": update,
    "DeleteDirectConnectGateway": delete,
    "DescribeDirectConnectGateways": describe,
    "CreateDirectConnectGatewayAssociation": associate,
    "UpdateDirectConnectGatewayAssociation": update_association,
    "DeleteDirectConnectGatewayAssociation": disassociate,
    "DescribeDirectConnectGatewayAssociations": describe_associations,
    "DescribeDirectConnectGatewayAttachments": describe_attachments,
}
