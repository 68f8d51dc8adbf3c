"""What is tied together in a global network: devices with links and customer gateways, and transit gateways.

Source: https://docs.aws.amazon.com/network-manager/latest/tgwnm/on-premises-networks.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.networking.shelf import refuse, said
from sandbox.networking.transit import kinds
from sandbox.networking.vpn.kinds import CONNECTIONS
from sandbox.networking.wide_area.common import chosen, conflict, invalid
from sandbox.networking.wide_area.networks import (
    CORE_NETWORKS,
    CUSTOMER_GATEWAYS,
    DEVICE,
    LINK,
    LINK_ASSOCIATIONS,
    NETWORKS,
    REGISTRATIONS,
    inside,
)
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_PARTS = 6


def regional(place: Place, arn: str, kind: str) -> Any:  # noqa: ANN401 moto's EC2 backend
    """Return EC2's backend in which a resource of the account is.

    Raises:
        RefusedError: if it is another account's, or not of the kind.
    """
    parts = arn.split(":", _PARTS - 1)
    if len(parts) < _PARTS or parts[2] != "ec2" or not parts[5].startswith(f"{kind}/"):
        invalid(f"{arn} is not the ARN of a {kind}.")
    if parts[4] != place.account:
        refuse("AccessDeniedException", f"{arn} is not a resource of account {place.account}.")
    return ec2_backends[parts[4]][parts[3]]


def associate_link(place: Place, given: Record) -> Record:
    """Tie a device to a link of its site."""
    device, link = DEVICE.find(place, given), LINK.find(place, given)
    if device.get("SiteId") != link["SiteId"]:
        conflict(f"{device['DeviceId']} and {link['LinkId']} are not in the same site.")
    key = _key(given)
    if key in LINK_ASSOCIATIONS.all(place.backend):
        conflict(f"{device['DeviceId']} and {link['LinkId']} are associated already.")
    association = {
        "key": key,
        **said(given, "GlobalNetworkId", "DeviceId", "LinkId"),
        "LinkAssociationState": "AVAILABLE",
    }
    return {"LinkAssociation": LINK_ASSOCIATIONS.keep(place, association)}


def _key(given: Mapping[str, Json]) -> str:
    return "|".join(given[name] for name in ("GlobalNetworkId", "DeviceId", "LinkId"))


def disassociate_link(place: Place, given: Record) -> Record:
    """Untie a device from a link that carries no customer gateway."""
    association = LINK_ASSOCIATIONS.own(place, _key(given))
    for one in CUSTOMER_GATEWAYS.all(place.backend).values():
        if (one["DeviceId"], one.get("LinkId")) == (given["DeviceId"], given["LinkId"]):
            conflict(f"{one['CustomerGatewayArn']} is associated with the device and the link.")
    LINK_ASSOCIATIONS.take(place, association["key"])
    return {"LinkAssociation": {**association, "LinkAssociationState": "DELETING"}}


def link_associations(place: Place, given: Record) -> Record:
    """Tell which devices have which links."""
    NETWORKS.own(place, given["GlobalNetworkId"])
    found = inside(place, LINK_ASSOCIATIONS, given["GlobalNetworkId"])
    return {"LinkAssociations": chosen(found, given, DeviceId="DeviceId", LinkId="LinkId")}


def associate_customer_gateway(place: Place, given: Record) -> Record:
    """Say which device a customer gateway of a registered network is."""
    DEVICE.find(place, given)
    if given.get("LinkId"):
        LINK_ASSOCIATIONS.own(place, _key(given))
    arn = given["CustomerGatewayArn"]
    if arn not in _reached(place, given["GlobalNetworkId"]):
        message = "has no VPN attachment to a transit gateway or core network of the global network."
        refuse("ResourceNotFoundException", f"{arn} {message}")
    if arn in CUSTOMER_GATEWAYS.all(place.backend):
        conflict(f"{arn} is associated already.")
    association = {
        **said(given, "CustomerGatewayArn", "GlobalNetworkId", "DeviceId", "LinkId"),
        "State": "AVAILABLE",
    }
    return {"CustomerGatewayAssociation": CUSTOMER_GATEWAYS.keep(place, association)}


def _reached(place: Place, network: str) -> Iterator[str]:
    """Yield the ARNs of the customer gateways at the other ends of a global network's VPN connections."""
    gateways = {one["TransitGatewayArn"].rsplit("/", 1)[1] for one in inside(place, REGISTRATIONS, network)}
    cores = {one["CoreNetworkArn"] for one in inside(place, CORE_NETWORKS, network)}
    for region, backend in list(ec2_backends[place.account].items()):
        for connection in CONNECTIONS.all(backend).values():
            if connection.get("TransitGatewayId") in gateways or connection.get("CoreNetworkArn") in cores:
                gateway = connection["CustomerGatewayId"]
                yield f"arn:{place.partition}:ec2:{region}:{place.account}:customer-gateway/{gateway}"


def disassociate_customer_gateway(place: Place, given: Record) -> Record:
    """Say no more which device a customer gateway is."""
    NETWORKS.own(place, given["GlobalNetworkId"])
    taken = CUSTOMER_GATEWAYS.take(place, given["CustomerGatewayArn"])
    return {"CustomerGatewayAssociation": {**taken, "State": "DELETING"}}


def customer_gateway_associations(place: Place, given: Record) -> Record:
    """Tell which devices the customer gateways are."""
    NETWORKS.own(place, given["GlobalNetworkId"])
    found = inside(place, CUSTOMER_GATEWAYS, given["GlobalNetworkId"])
    return {"CustomerGatewayAssociations": chosen(found, given, CustomerGatewayArns="CustomerGatewayArn")}


def register(place: Place, given: Record) -> Record:
    """Take a transit gateway of any Region into a global network; it is in one at most."""
    network, arn = NETWORKS.own(place, given["GlobalNetworkId"])["GlobalNetworkId"], given["TransitGatewayArn"]
    backend = regional(place, arn, "transit-gateway")
    if arn.rsplit("/", 1)[1] not in kinds.GATEWAYS.all(backend):
        refuse("ResourceNotFoundException", f"{arn} does not exist.")
    present = REGISTRATIONS.all(place.backend).get(arn)
    if present is not None:
        conflict(f"{arn} is registered with {present['GlobalNetworkId']} already.")
    registration = {"GlobalNetworkId": network, "TransitGatewayArn": arn, "State": {"Code": "AVAILABLE"}}
    return {"TransitGatewayRegistration": REGISTRATIONS.keep(place, registration)}


def deregister(place: Place, given: Record) -> Record:
    """Take a transit gateway out of a global network, and the customer gateways that are reached over it."""
    network = NETWORKS.own(place, given["GlobalNetworkId"])["GlobalNetworkId"]
    taken = REGISTRATIONS.take(place, given["TransitGatewayArn"])
    reached = set(_reached(place, network))
    for one in inside(place, CUSTOMER_GATEWAYS, network):
        if one["CustomerGatewayArn"] not in reached:
            CUSTOMER_GATEWAYS.take(place, one["CustomerGatewayArn"])
    return {"TransitGatewayRegistration": {**taken, "State": {"Code": "DELETING"}}}


def registrations(place: Place, given: Record) -> Record:
    """Tell which transit gateways a global network has."""
    NETWORKS.own(place, given["GlobalNetworkId"])
    found = inside(place, REGISTRATIONS, given["GlobalNetworkId"])
    return {"TransitGatewayRegistrations": chosen(found, given, TransitGatewayArns="TransitGatewayArn")}


OPERATIONS = {
    "AssociateLink": associate_link,
    "DisassociateLink": disassociate_link,
    "GetLinkAssociations": link_associations,
    "AssociateCustomerGateway": associate_customer_gateway,
    "DisassociateCustomerGateway": disassociate_customer_gateway,
    "GetCustomerGatewayAssociations": customer_gateway_associations,
    "RegisterTransitGateway": register,
    "DeregisterTransitGateway": deregister,
    "GetTransitGatewayRegistrations": registrations,
}
