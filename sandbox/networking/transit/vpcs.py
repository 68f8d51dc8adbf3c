"""VPC attachments: an interface in one subnet of each zone.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.networking.transit.attachments import admitted, attach, detach, join
from sandbox.networking.transit.kinds import (
    VPC_ATTACHMENTS,
    attachment_of,
    backend_in,
    gateway_of,
    refuse,
)
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]
_DEFAULTS = {
    "DnsSupport": "enable",
    "SecurityGroupReferencingSupport": "enable",
    "Ipv6Support": "disable",
    "ApplianceModeSupport": "disable",
}


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Attach a VPC of this account."""
    gateway = gateway_of(backend, parameters["TransitGatewayId"])
    vpc, subnets = parameters["VpcId"], list(parameters["SubnetIds"])
    backend.get_vpc(vpc)
    identity = gateway["TransitGatewayId"]
    if any(one["VpcId"] == vpc and one["TransitGatewayId"] == identity for one in VPC_ATTACHMENTS.seen(backend)):
        code = "DuplicateTransitGatewayAttachment"
        refuse(code, f"{identity} has non-deleted Transit Gateway Attachments with same VPC ID.")
    _check(backend, vpc, subnets)
    said = {
        "VpcId": vpc,
        "VpcOwnerId": backend.account_id,
        "SubnetIds": subnets,
        "Options": {**_DEFAULTS, **parameters.get("Options", {})},
    }
    attachment = attach(backend, gateway, ("vpc", vpc), said, parameters, state="pendingAcceptance")
    if admitted(backend, gateway):
        _join(attachment, backend.region_name)
    return _reply(backend, attachment)


def _reply(backend: Any, attachment: Record) -> Record:  # noqa: ANN401
    return {"TransitGatewayVpcAttachment": VPC_ATTACHMENTS.told(backend, attachment)}


def _check(backend: Any, vpc: str, subnets: list[str]) -> None:  # noqa: ANN401
    found = [backend.get_subnet(subnet) for subnet in subnets]
    if any(subnet.vpc_id != vpc for subnet in found):
        refuse("InvalidParameterValue", f"The subnets {', '.join(subnets)} are not all in VPC {vpc}.")
    if len({subnet.availability_zone for subnet in found}) < len(found):
        refuse("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ")


def _join(attachment: Record, region: str) -> None:
    join(attachment, region)
    attachment["interfaces"] = {}
    _move(attachment, region)


def _move(attachment: Record, region: str) -> None:
    """Give the attachment an interface in each of its subnets and in no other."""
    backend = backend_in(attachment["ResourceOwnerId"], region)
    held = attachment["interfaces"]
    for subnet in [subnet for subnet in held if subnet not in attachment["SubnetIds"]]:
        _remove(backend, [held.pop(subnet)])
    for subnet in attachment["SubnetIds"]:
        if subnet not in held:
            held[subnet] = _interface(backend, subnet, attachment["TransitGatewayAttachmentId"])


def _interface(backend: Any, subnet: str, identity: str) -> str:  # noqa: ANN401
    # None lets the interface take the next free address of its subnet.
    interface = backend.create_network_interface(subnet, None)
    interface.description = f"Network Interface for Transit Gateway Attachment {identity}"
    interface.interface_type = "transit_gateway"
    interface.requester_managed = True
    interface.status = "in-use"
    interface._group_set = []  # noqa: SLF001 moto gives it the VPC's default group
    return str(interface.id)


def _remove(backend: Any, interfaces: Iterable[str]) -> None:  # noqa: ANN401
    for interface in interfaces:
        if interface in backend.enis:
            backend.enis[interface].delete()


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change in which subnets an attachment stands, and its options."""
    attachment = _own(backend, parameters)
    going, coming = parameters.get("RemoveSubnetIds", ()), parameters.get("AddSubnetIds", ())
    subnets = [subnet for subnet in attachment["SubnetIds"] if subnet not in going]
    subnets += [subnet for subnet in coming if subnet not in subnets]
    if not subnets:
        refuse("InsufficientSubnetsException", "An attachment needs a subnet in at least one Availability Zone.")
    _check(backend, attachment["VpcId"], subnets)
    attachment["SubnetIds"] = subnets
    attachment["Options"] |= parameters.get("Options", {})
    if attachment["State"] == "available":
        _move(attachment, backend.region_name)
    return _reply(backend, attachment)


def _own(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Return an attachment of a VPC of this account.

    Raises:
        EC2ClientError: if there is none, or the VPC is another account's.
    """
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"], VPC_ATTACHMENTS)
    if attachment["ResourceOwnerId"] != backend.account_id:
        refuse("UnauthorizedOperation", "Only the owner of the VPC can change the attachment.")
    return attachment


def delete(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Detach a VPC; the gateway's owner may do so too."""
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"], VPC_ATTACHMENTS)
    reply = _reply(backend, {**attachment, "State": "deleting"})
    _remove(backend_in(attachment["ResourceOwnerId"], backend.region_name), attachment.get("interfaces", {}).values())
    detach(attachment, backend.region_name)
    return reply


def accept(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let an attachment of another account in."""
    attachment = _waiting(backend, parameters)
    _join(attachment, backend.region_name)
    return _reply(backend, attachment)


def reject(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Turn an attachment of another account away."""
    attachment = _waiting(backend, parameters)
    detach(attachment, backend.region_name)
    return _reply(backend, {**attachment, "State": "rejected"})


def _waiting(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"], VPC_ATTACHMENTS)
    identity = attachment["TransitGatewayAttachmentId"]
    if attachment["TransitGatewayOwnerId"] != backend.account_id:
        refuse("UnauthorizedOperation", "Only the owner of the transit gateway can accept or reject an attachment.")
    if attachment["State"] != "pendingAcceptance":
        refuse("IncorrectState", f"{identity} is in invalid state {attachment['State']}.")
    return attachment


def install() -> None:
    """Let EC2 answer."""
    write(
        {
            "CreateTransitGatewayVpcAttachment": create,
            "DescribeTransitGatewayVpcAttachments": VPC_ATTACHMENTS.describe,
            "ModifyTransitGatewayVpcAttachment": modify,
            "DeleteTransitGatewayVpcAttachment": delete,
            "AcceptTransitGatewayVpcAttachment": accept,
            "RejectTransitGatewayVpcAttachment": reject,
        }
    )
