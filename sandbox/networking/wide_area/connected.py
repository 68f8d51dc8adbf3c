"""The kinds of attachments: VPCs, VPN connections, Direct Connect gateways, and Connect over another attachment.

Source: https://docs.aws.amazon.com/network-manager/latest/cloudwan/cloudwan-create-attachment.html
"""

from collections.abc import Iterable
from typing import Any

from moto.directconnect.models import directconnect_backends
from moto.ec2.models import ec2_backends

from sandbox.networking.shelf import Shelf, refuse
from sandbox.networking.vpn.kinds import CONNECTIONS
from sandbox.networking.wide_area import belonging, core
from sandbox.networking.wide_area.attachments import KINDS, Kind, find
from sandbox.networking.wide_area.common import ARN, conflict, invalid
from sandbox.networking.wide_area.joining import regional
from sandbox.networking.wide_area.networks import CORE_NETWORKS
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
CONNECT_PEERS = Shelf(name="Connect peer", key="ConnectPeerId")
_VPC_OPTIONS = {
    "ApplianceModeSupport": False,
    "DnsSupport": True,
    "Ipv6Support": False,
    "SecurityGroupReferencingSupport": True,
}


def _vpc(place: Place, given: Record, network: Record) -> tuple[str, Record, Record]:
    del network
    backend = regional(place, given["VpcArn"], "vpc")
    vpc = given["VpcArn"].rsplit("/", 1)[1]
    if vpc not in backend.vpcs:
        refuse("ResourceNotFoundException", f"{given['VpcArn']} does not exist.")
    _check_subnets(backend, vpc, given["SubnetArns"])
    options = {**_VPC_OPTIONS, **given.get("Options", {})}
    further = {"SubnetArns": list(given["SubnetArns"]), "Options": options}
    return given["VpcArn"], {"EdgeLocation": backend.region_name}, further


def _check_subnets(backend: Any, vpc: str, arns: Iterable[str]) -> None:  # noqa: ANN401 moto's EC2 backend
    """Refuse subnets of another VPC, and two in one Availability Zone."""
    zones = set()
    for arn in arns:
        subnet = backend.get_subnet(arn.rsplit("/", 1)[1])
        if subnet.vpc_id != vpc:
            invalid(f"{arn} is not in {vpc}.")
        if subnet.availability_zone in zones:
            invalid("Only one subnet of an Availability Zone can be given.")
        zones.add(subnet.availability_zone)
    if not zones:
        invalid("At least one subnet has to be given.")


def update_vpc(place: Place, given: Record) -> Record:
    """Change the subnets or the options of a VPC's attachment."""
    _, attachment = find(place, given["AttachmentId"])
    further = attachment["further"]
    gone = set(given.get("RemoveSubnetArns", ()))
    arns = [arn for arn in further["SubnetArns"] if arn not in gone]
    arns += [arn for arn in given.get("AddSubnetArns", ()) if arn not in arns]
    backend = ec2_backends[attachment["OwnerAccountId"]][attachment["EdgeLocation"]]
    _check_subnets(backend, attachment["ResourceArn"].rsplit("/", 1)[1], arns)
    further["SubnetArns"] = arns
    further["Options"] |= given.get("Options", {})
    return {"VpcAttachment": KINDS["VPC"].told(attachment)}


def _vpn(place: Place, given: Record, network: Record) -> tuple[str, Record, Record]:
    del network
    connection = _connection(place, given["VpnConnectionArn"])
    if connection["GatewayAssociationState"] != "not-associated":
        conflict(f"{given['VpnConnectionArn']} is associated with a gateway already.")
    arn = given["VpnConnectionArn"]
    return arn, {"EdgeLocation": arn.split(":")[3]}, {"VpnConnectionArn": arn}


def _connection(place: Place, arn: str) -> Record:
    connections = CONNECTIONS.all(regional(place, arn, "vpn-connection"))
    if arn.rsplit("/", 1)[1] not in connections:
        refuse("ResourceNotFoundException", f"{arn} does not exist.")
    return connections[arn.rsplit("/", 1)[1]]


def _vpn_joined(place: Place, attachment: Record) -> None:
    maker = Place(attachment["OwnerAccountId"], place.region, place.backend)
    connection = _connection(maker, attachment["ResourceArn"])
    connection |= {
        "CoreNetworkArn": attachment["CoreNetworkArn"],
        "CoreNetworkAttachmentArn": attachment[ARN],
        "GatewayAssociationState": "associated",
    }


def _vpn_left(place: Place, attachment: Record) -> None:
    region = attachment["EdgeLocation"]
    connections = CONNECTIONS.all(ec2_backends[attachment["OwnerAccountId"]][region])
    connection = connections.get(attachment["ResourceArn"].rsplit("/", 1)[1], {})
    for name in ("CoreNetworkArn", "CoreNetworkAttachmentArn"):
        connection.pop(name, None)
    connection["GatewayAssociationState"] = "not-associated"
    _unused(place, attachment)


def _gateway(place: Place, given: Record, network: Record) -> tuple[str, Record, Record]:
    from sandbox.networking.direct_connect import common, gateways  # noqa: PLC0415 moto's service loads when needed

    del network
    arn = given["DirectConnectGatewayArn"]
    backend = directconnect_backends[place.account][common.home(place.account, place.partition).region]
    gateways.find(Place(place.account, place.region, backend), arn)
    return arn, {"EdgeLocations": list(given["EdgeLocations"])}, {"DirectConnectGatewayArn": arn}


def update_gateway(place: Place, given: Record) -> Record:
    """Change the edges at which a Direct Connect gateway is attached."""
    owner, attachment = find(place, given["AttachmentId"])
    live = core.in_effect(CORE_NETWORKS.own(owner, attachment["CoreNetworkId"])) or {}
    if not set(given["EdgeLocations"]) <= set(belonging.locations(live)):
        invalid(f"{attachment['CoreNetworkId']} has no edge in each of {', '.join(given['EdgeLocations'])}.")
    attachment["EdgeLocations"] = list(given["EdgeLocations"])
    return {"DirectConnectGatewayAttachment": KINDS["DIRECT_CONNECT_GATEWAY"].told(attachment)}


def _connect(place: Place, given: Record, network: Record) -> tuple[str, Record, Record]:
    _, transport = find(place, given["TransportAttachmentId"])
    if transport["AttachmentType"] != "VPC" or transport["CoreNetworkId"] != network["CoreNetworkId"]:
        invalid(f"{given['TransportAttachmentId']} is no VPC's attachment to {network['CoreNetworkId']}.")
    if transport["EdgeLocation"] != given["EdgeLocation"]:
        invalid(f"{given['TransportAttachmentId']} is at the edge in {transport['EdgeLocation']}.")
    options = {"Protocol": "GRE", **given["Options"]}
    further = {"TransportAttachmentId": given["TransportAttachmentId"], "Options": options}
    return transport["ResourceArn"], {"EdgeLocation": given["EdgeLocation"]}, further


def _unused(place: Place, attachment: Record) -> None:
    """Refuse to take away what a Connect attachment goes over."""
    for other in core.ATTACHMENTS.all(place.backend).values():
        if other["further"].get("TransportAttachmentId") == attachment["AttachmentId"]:
            conflict(f"{other['AttachmentId']} goes over {attachment['AttachmentId']}.")


def _without_peers(place: Place, attachment: Record) -> None:
    for peer in CONNECT_PEERS.all(place.backend).values():
        if peer["ConnectAttachmentId"] == attachment["AttachmentId"]:
            conflict(f"{attachment['AttachmentId']} has a Connect peer: {peer['ConnectPeerId']}")


for kind in (
    Kind(name="VpcAttachment", type="VPC", made=_vpc, left=_unused),
    Kind(name="SiteToSiteVpnAttachment", type="SITE_TO_SITE_VPN", made=_vpn, joined=_vpn_joined, left=_vpn_left),
    Kind(name="DirectConnectGatewayAttachment", type="DIRECT_CONNECT_GATEWAY", made=_gateway),
    Kind(name="ConnectAttachment", type="CONNECT", made=_connect, left=_without_peers),
):
    KINDS[kind.type] = kind

OPERATIONS = {
    "UpdateVpcAttachment": update_vpc,
    "UpdateDirectConnectGatewayAttachment": update_gateway,
}
