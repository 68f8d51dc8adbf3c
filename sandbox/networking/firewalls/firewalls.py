"""Firewalls in VPCs or at transit gateways, and the protection against changing them by mistake.

Source: https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_CreateFirewall.html
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from moto.ec2.models import ec2_backends

from sandbox.networking.firewalls import endpoints
from sandbox.networking.firewalls.policies import FIREWALLS, POLICIES
from sandbox.networking.shelf import Shelf, refuse, said
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
ASSOCIATIONS = Shelf(name="VPC endpoint association", key="VpcEndpointAssociationArn")
_PROTECTIONS = (
    "DeleteProtection",
    "SubnetChangeProtection",
    "FirewallPolicyChangeProtection",
    "AvailabilityZoneChangeProtection",
)


def find(place: Place, given: Mapping[str, Json]) -> Record:
    """Return the firewall that a request names by ARN or by name.

    Raises:
        RefusedError: if there is none.
    """
    arn = given.get("FirewallArn") or place.arn("network-firewall", f"firewall/{given['FirewallName']}")
    return FIREWALLS.own(place, arn)


def create(place: Place, given: Record) -> Record:
    """Make a firewall, with an endpoint in each subnet or an attachment to a transit gateway."""
    arn = place.arn("network-firewall", f"firewall/{given['FirewallName']}")
    if arn in FIREWALLS.all(place.backend):
        refuse("InvalidRequestException", f"A resource with the specified name already exists: {arn}")
    _check_policy(place, given["FirewallPolicyArn"])
    attached = "TransitGatewayId" in given
    if attached == ("VpcId" in given):
        refuse("InvalidRequestException", "A firewall is in a VPC, or attached to a transit gateway.")
    firewall: Record = {
        "FirewallArn": arn,
        "FirewallId": str(uuid4()),
        **dict.fromkeys(_PROTECTIONS[: None if attached else 3], True),
        **given,
        "SubnetMappings": [],
        "UpdateToken": str(uuid4()),
        "endpoints": {},
    }
    if attached:
        _attach(place, firewall)
    else:
        _enter(place, firewall, given.get("SubnetMappings", []))
    FIREWALLS.keep(place, firewall)
    return _told(place, firewall)


def _check_policy(place: Place, arn: str) -> None:
    if f":{place.account}:" in arn:
        POLICIES.shelf.own(place, arn)


def _enter(place: Place, firewall: Record, mappings: Iterable[Record]) -> None:
    """Put endpoints into subnets, one in a zone."""
    coming = {}
    for mapping in mappings:
        zone = endpoints.zone_of(place, firewall["VpcId"], mapping["SubnetId"])
        if zone in firewall["endpoints"] or zone in coming:
            refuse("InvalidRequestException", f"The firewall has a subnet in the Availability Zone {zone} already.")
        coming[zone] = mapping
    for zone, mapping in coming.items():
        made = endpoints.create(place, firewall["VpcId"], mapping["SubnetId"], firewall["FirewallArn"])
        firewall["endpoints"][zone] = made
        firewall["SubnetMappings"].append({"IPAddressType": "IPV4", **mapping})


def _leave(place: Place, firewall: Record, subnets: Iterable[str]) -> None:
    for zone, endpoint in list(firewall["endpoints"].items()):
        if endpoint["SubnetId"] in subnets:
            endpoints.delete(place, firewall["endpoints"].pop(zone)["EndpointId"])
    kept = [one for one in firewall["SubnetMappings"] if one["SubnetId"] not in subnets]
    firewall["SubnetMappings"] = kept


def _attach(place: Place, firewall: Record) -> None:
    from sandbox.networking.transit import attachments, kinds  # noqa: PLC0415 seldom needed

    backend = ec2_backends[place.account][place.region]
    gateway = kinds.gateway_of(backend, firewall["TransitGatewayId"])
    attachment = attachments.attach(backend, gateway, ("network-function", firewall["FirewallArn"]), {}, {})
    attachment["State"] = "pendingAcceptance"
    if attachments.admitted(backend, gateway):
        attachments.join(attachment, place.region, propagating=False)
    firewall["TransitGatewayOwnerAccountId"] = gateway["OwnerId"]
    firewall["attachment"] = attachment["TransitGatewayAttachmentId"]


def _told(place: Place, firewall: Record) -> Record:
    associations = [
        one for one in ASSOCIATIONS.all(place.backend).values() if one["FirewallArn"] == firewall["FirewallArn"]
    ]
    policy = firewall["FirewallPolicyArn"]
    held = POLICIES.shelf.all(place.backend).get(policy, {})
    config = {policy: {"SyncStatus": "IN_SYNC", "UpdateToken": held.get("token", "1")}}
    status: Record = {
        "Status": "READY",
        "ConfigurationSyncStateSummary": "IN_SYNC",
        "SyncStates": {
            zone: {"Attachment": endpoint, "Config": config} for zone, endpoint in firewall["endpoints"].items()
        },
    }
    if "attachment" in firewall:
        state = {"AttachmentId": firewall["attachment"], "TransitGatewayAttachmentStatus": "READY"}
        status["TransitGatewayAttachmentSyncState"] = state
    return {
        "Firewall": {**firewall, "NumberOfAssociations": len(associations)},
        "FirewallStatus": status,
        "UpdateToken": firewall["UpdateToken"],
    }


def describe(place: Place, given: Record) -> Record:
    """Tell of a firewall."""
    return _told(place, find(place, given))


def delete(place: Place, given: Record) -> Record:
    """Remove a firewall that is not protected and does not log."""
    firewall = find(place, given)
    if firewall["DeleteProtection"]:
        refuse("InvalidOperationException", "Unable to delete a firewall with delete protection enabled.")
    if firewall.get("logging", {}).get("LogDestinationConfigs"):
        refuse("InvalidOperationException", "Unable to fulfill request because the following entities still log.")
    told = _told(place, firewall)
    if told["Firewall"]["NumberOfAssociations"]:
        refuse("InvalidOperationException", "Unable to delete a firewall with VPC endpoint associations.")
    _leave(place, firewall, [one["SubnetId"] for one in firewall["SubnetMappings"]])
    if "attachment" in firewall:
        from sandbox.networking.transit import attachments, kinds  # noqa: PLC0415 see above

        backend = ec2_backends[place.account][place.region]
        attachments.detach(kinds.attachment_of(backend, firewall["attachment"]), place.region)
    FIREWALLS.take(place, firewall["FirewallArn"])
    told["FirewallStatus"]["Status"] = "DELETING"
    return told


def _changing(place: Place, given: Record, protection: str = "") -> Record:
    """Return the firewall that a request changes, if its token is right and nothing protects what it changes."""
    firewall = find(place, given)
    if given.get("UpdateToken", firewall["UpdateToken"]) != firewall["UpdateToken"]:
        refuse("InvalidTokenException", "The token you provided is stale or isn't valid for the operation.")
    if protection and firewall.get(protection):
        refuse("InvalidOperationException", f"The firewall has {protection} enabled.")
    firewall["UpdateToken"] = str(uuid4())
    return firewall


def _answer(firewall: Record, *names: str) -> Record:
    return said(firewall, "FirewallArn", "FirewallName", "UpdateToken", *names)


def associate_subnets(place: Place, given: Record) -> Record:
    """Put endpoints into more subnets."""
    firewall = _changing(place, given, "SubnetChangeProtection")
    _enter(place, firewall, given["SubnetMappings"])
    return _answer(firewall, "SubnetMappings")


def disassociate_subnets(place: Place, given: Record) -> Record:
    """Take endpoints out of subnets."""
    firewall = _changing(place, given, "SubnetChangeProtection")
    _leave(place, firewall, given["SubnetIds"])
    return _answer(firewall, "SubnetMappings")


def associate_policy(place: Place, given: Record) -> Record:
    """Give a firewall another policy."""
    _check_policy(place, given["FirewallPolicyArn"])
    firewall = _changing(place, given, "FirewallPolicyChangeProtection")
    firewall["FirewallPolicyArn"] = given["FirewallPolicyArn"]
    return _answer(firewall, "FirewallPolicyArn")


def associate_zones(place: Place, given: Record) -> Record:
    """Let a firewall at a transit gateway work in more zones."""
    firewall = _changing(place, given, "AvailabilityZoneChangeProtection")
    present = firewall.setdefault("AvailabilityZoneMappings", [])
    present += [one for one in given["AvailabilityZoneMappings"] if one not in present]
    return _answer(firewall, "AvailabilityZoneMappings")


def disassociate_zones(place: Place, given: Record) -> Record:
    """Let a firewall at a transit gateway work in fewer zones."""
    firewall = _changing(place, given, "AvailabilityZoneChangeProtection")
    gone = given["AvailabilityZoneMappings"]
    firewall["AvailabilityZoneMappings"] = [one for one in firewall["AvailabilityZoneMappings"] if one not in gone]
    return _answer(firewall, "AvailabilityZoneMappings")


def _setting(name: str) -> Any:  # noqa: ANN401 an operation
    def update(place: Place, given: Record) -> Record:
        firewall = _changing(place, given)
        firewall.pop(name, None)
        firewall |= said(given, name)
        return _answer(firewall, name)

    return update


def update_logging(place: Place, given: Record) -> Record:
    """Change where a firewall logs, by one destination at a time."""
    firewall = find(place, given)
    wanted = given.get("LoggingConfiguration", {"LogDestinationConfigs": []})
    before = firewall.get("logging", {}).get("LogDestinationConfigs", [])
    after = wanted["LogDestinationConfigs"]
    changes = [one for one in (*before, *after) if (one in before) != (one in after)]
    if len({one["LogType"] for one in changes}) > 1:
        message = "You can add or remove only one LogDestinationConfig object for each UpdateLoggingConfiguration call."
        refuse("InvalidRequestException", message)
    firewall["logging"] = wanted
    firewall |= {"EnableMonitoringDashboard": given.get("EnableMonitoringDashboard", False)}
    return {**describe_logging(place, given), "FirewallName": firewall["FirewallName"]}


def describe_logging(place: Place, given: Record) -> Record:
    """Tell where a firewall logs."""
    firewall = find(place, given)
    return {
        "FirewallArn": firewall["FirewallArn"],
        "LoggingConfiguration": firewall.get("logging", {"LogDestinationConfigs": []}),
        "EnableMonitoringDashboard": firewall.get("EnableMonitoringDashboard", False),
    }


def tell(place: Place, given: Record) -> Record:
    """Tell the firewalls, of some VPCs if asked."""
    found = [
        said(one, "FirewallName", "FirewallArn")
        for one in FIREWALLS.all(place.backend).values()
        if not given.get("VpcIds") or one.get("VpcId") in given["VpcIds"]
    ]
    return {"Firewalls": found}


OPERATIONS = {
    "CreateFirewall": create,
    "DescribeFirewall": describe,
    "DeleteFirewall": delete,
    "ListFirewalls": tell,
    "AssociateSubnets": associate_subnets,
    "DisassociateSubnets": disassociate_subnets,
    "AssociateFirewallPolicy": associate_policy,
    "AssociateAvailabilityZones": associate_zones,
    "DisassociateAvailabilityZones": disassociate_zones,
    "UpdateFirewallDeleteProtection": _setting("DeleteProtection"),
    "UpdateSubnetChangeProtection": _setting("SubnetChangeProtection"),
    "UpdateFirewallPolicyChangeProtection": _setting("FirewallPolicyChangeProtection"),
    "UpdateAvailabilityZoneChangeProtection": _setting("AvailabilityZoneChangeProtection"),
    "UpdateFirewallDescription": _setting("Description"),
    "UpdateFirewallEncryptionConfiguration": _setting("EncryptionConfiguration"),
    "UpdateFirewallAnalysisSettings": _setting("EnabledAnalysisTypes"),
    "UpdateLoggingConfiguration": update_logging,
    "DescribeLoggingConfiguration": describe_logging,
}
