"""Multicast domains: which subnets are in them, and which interfaces send to and hear of a group.

Source: https://docs.aws.amazon.com/vpc/latest/tgw/tgw-multicast-overview.html
"""

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from sandbox.networking.transit.kinds import GATEWAYS, VPC_ATTACHMENTS, attachment_of, refuse
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

Json = Any
Record = dict[str, Json]
_OPTIONS = dict.fromkeys(("Igmpv2Support", "StaticSourcesSupport", "AutoAcceptSharedAssociations"), "disable")
_SUBNETS, _GROUPS = "subnets with their attachments", "interfaces by group"


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    gateway = GATEWAYS.own(backend, "TransitGatewayId", parameters["TransitGatewayId"])
    if gateway["Options"]["MulticastSupport"] != "enable":
        refuse("InvalidParameterValue", f"{gateway['TransitGatewayId']} does not support multicast.")
    options = {**_OPTIONS, **parameters.get("Options", {})}
    if options["Igmpv2Support"] == options["StaticSourcesSupport"] == "enable":
        refuse("InvalidParameterCombination", "A domain supports either IGMPv2 or static sources.")
    return {"State": "available", "CreationTime": now(), "Options": options, _SUBNETS: {}, _GROUPS: {}}


def _end(_backend: Any, item: Record) -> None:  # noqa: ANN401
    if item[_SUBNETS]:
        refuse("IncorrectState", f"{item['TransitGatewayMulticastDomainId']} has associated subnets.")


DOMAINS = Ec2Kind(
    name="TransitGatewayMulticastDomain",
    type="transit-gateway-multicast-domain",
    prefix="tgw-mcast-domain",
    id="TransitGatewayMulticastDomainId",
    arn="TransitGatewayMulticastDomainArn",
    unknown="InvalidTransitGatewayMulticastDomainId.NotFound",
    verbs={"Modify": None},
)


def _domain(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return DOMAINS.find(backend, "TransitGatewayMulticastDomainId", parameters["TransitGatewayMulticastDomainId"])


def associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Let subnets of an attached VPC be in a domain."""
    domain = _domain(backend, parameters)
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"], VPC_ATTACHMENTS)
    for identity in parameters["SubnetIds"]:
        if backend.get_subnet(identity).vpc_id != attachment["VpcId"]:
            refuse("InvalidParameterValue", f"{identity} is no subnet of the VPC {attachment['VpcId']}.")
        if any(identity in other[_SUBNETS] for other in DOMAINS.all(backend).values()):
            refuse("Resource.AlreadyAssociated", f"{identity} is associated with a multicast domain.")
    domain[_SUBNETS] |= dict.fromkeys(parameters["SubnetIds"], attachment["TransitGatewayAttachmentId"])
    return _associations(domain, attachment, parameters["SubnetIds"], "associating")


def _associations(domain: Record, attachment: Record, subnets: list[str], state: str) -> Record:
    return {
        "Associations": {
            "TransitGatewayMulticastDomainId": domain["TransitGatewayMulticastDomainId"],
            **_about(attachment),
            "Subnets": [{"SubnetId": identity, "State": state} for identity in subnets],
        }
    }


def _about(attachment: Mapping[str, Json]) -> Record:
    return {
        name: attachment[name]
        for name in ("TransitGatewayAttachmentId", "ResourceId", "ResourceType", "ResourceOwnerId")
    }


def disassociate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take subnets out of a domain; what was registered in them is no more."""
    domain = _domain(backend, parameters)
    attachment = attachment_of(backend, parameters["TransitGatewayAttachmentId"], VPC_ATTACHMENTS)
    for identity in parameters["SubnetIds"]:
        if domain[_SUBNETS].get(identity) != attachment["TransitGatewayAttachmentId"]:
            refuse("InvalidAssociation.NotFound", f"{identity} is not associated with the domain.")
        del domain[_SUBNETS][identity]
        for key in [key for key in domain[_GROUPS] if _subnet(backend, key[1]) == identity]:
            del domain[_GROUPS][key]
    return _associations(domain, attachment, parameters["SubnetIds"], "disassociating")


def _subnet(backend: Any, interface: str) -> str:  # noqa: ANN401
    return str(backend.get_network_interface(interface).subnet.id)


def told_associations(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell which subnets are in a domain."""
    domain = _domain(backend, parameters)
    told = [
        {**_about(attachment_of(backend, attachment)), "Subnet": {"SubnetId": subnet, "State": "associated"}}
        for subnet, attachment in domain[_SUBNETS].items()
    ]
    aliases = {"subnet-id": "subnet.subnet-id", "state": "subnet.state"}
    return {"MulticastDomainAssociations": _passing(told, "MulticastDomainAssociations", parameters, aliases)}


def _passing(
    told: list[Record], listed: str, parameters: Mapping[str, Json], aliases: Mapping[str, str]
) -> list[Record]:
    operation = {
        "MulticastDomainAssociations": "GetTransitGatewayMulticastDomainAssociations",
        "MulticastGroups": "SearchTransitGatewayMulticastGroups",
    }[listed]
    members = operation_model("ec2", operation).output_shape.members[listed].member.members
    return [one for one in told if matches(one, parameters.get("Filters", ()), members, aliases)]


def _registering(role: str) -> Any:  # noqa: ANN401 an operation
    def register(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
        domain, group = _domain(backend, parameters), parameters["GroupIpAddress"]
        if not ip_address(group).is_multicast:
            refuse("InvalidParameterValue", f"{group} is no multicast address.")
        if role == "source" and domain["Options"]["StaticSourcesSupport"] != "enable":
            refuse("InvalidParameterValue", "The domain does not support static sources.")
        if role == "member" and domain["Options"]["Igmpv2Support"] == "enable":
            refuse("InvalidParameterValue", "Members of a domain that supports IGMPv2 join by themselves.")
        for identity in parameters["NetworkInterfaceIds"]:
            if _subnet(backend, identity) not in domain[_SUBNETS]:
                refuse("InvalidParameterValue", f"The subnet of {identity} is not associated with the domain.")
        for identity in parameters["NetworkInterfaceIds"]:
            domain[_GROUPS].setdefault((group, identity), set()).add(role)
        return _registered("Registered", role, parameters)

    return register


def _registered(verb: str, role: str, parameters: Mapping[str, Json]) -> Record:
    return {
        f"{verb}MulticastGroup{role.capitalize()}s": {
            "TransitGatewayMulticastDomainId": parameters["TransitGatewayMulticastDomainId"],
            "GroupIpAddress": parameters["GroupIpAddress"],
            f"{verb}NetworkInterfaceIds": parameters["NetworkInterfaceIds"],
        }
    }


def _deregistering(role: str) -> Any:  # noqa: ANN401
    def deregister(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
        groups = _domain(backend, parameters)[_GROUPS]
        for identity in parameters["NetworkInterfaceIds"]:
            key = (parameters["GroupIpAddress"], identity)
            if role not in groups.get(key, ()):
                refuse("InvalidMulticastGroup.NotFound", f"{identity} is no {role} of {key[0]}.")
            groups[key].remove(role)
            if not groups[key]:
                del groups[key]
        return _registered("Deregistered", role, parameters)

    return deregister


def search(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell who sends to groups and hears of them."""
    domain = _domain(backend, parameters)
    told = []
    for (group, interface), roles in domain[_GROUPS].items():
        subnet = _subnet(backend, interface)
        told.append(
            {
                **_about(attachment_of(backend, domain[_SUBNETS][subnet])),
                "GroupIpAddress": group,
                "NetworkInterfaceId": interface,
                "SubnetId": subnet,
                "GroupMember": "member" in roles,
                "GroupSource": "source" in roles,
                **({"MemberType": "static"} if "member" in roles else {}),
                **({"SourceType": "static"} if "source" in roles else {}),
            }
        )
    aliases = {"is-group-member": "group-member", "is-group-source": "group-source"}
    return {"MulticastGroups": _passing(told, "MulticastGroups", parameters, aliases)}


def install() -> None:
    """Let EC2 answer."""
    replace(DOMAINS, begin=_begin, end=_end).install()
    write(
        {
            "AssociateTransitGatewayMulticastDomain": associate,
            "DeregisterTransitGatewayMulticastGroupMembers": _deregistering("member"),
            "DeregisterTransitGatewayMulticastGroupSources": _deregistering("source"),
            "DisassociateTransitGatewayMulticastDomain": disassociate,
            "GetTransitGatewayMulticastDomainAssociations": told_associations,
            "RegisterTransitGatewayMulticastGroupMembers": _registering("member"),
            "RegisterTransitGatewayMulticastGroupSources": _registering("source"),
            "SearchTransitGatewayMulticastGroups": search,
        }
    )
