"""Hosted zones: identifiers, name servers, and the VPCs of private zones, which may be of other accounts.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-associate-vpcs-different-accounts.html
"""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from moto.ec2.models import ec2_backends
from moto.route53 import models
from moto.route53.exceptions import InvalidVPCId, LastVPCAssociation, NoSuchHostedZone, PublicZoneVPCAssociation
from moto.route53.models import DelegationSet, FakeZone, Route53Backend, route53_backends

from sandbox.networking.dns.changes import change_info
from sandbox.networking.dns.records import Record, made
from sandbox.patching import Place, RefusedError

Json = Any
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_ENDINGS = ("com", "net", "org", "co.uk")
_MOST_SERVERS = 2048


def _identity() -> str:
    return "Z" + "".join(secrets.choice(_LETTERS) for _ in range(20))


def name_servers() -> list[str]:
    """Return four name servers, one of each top-level domain."""
    numbers = [secrets.randbelow(_MOST_SERVERS) for _ in _ENDINGS]
    return [f"ns-{n}.awsdns-{n // 32:02d}.{ending}" for n, ending in zip(numbers, _ENDINGS, strict=True)]


def create(place: Place, given: Mapping[str, Json]) -> Json:
    """Make a zone: private if it names a VPC, and else public."""
    config = given.get("HostedZoneConfig", {})
    vpc = given.get("VPC")
    if config.get("PrivateZone") and vpc is None:
        code = "InvalidInput"
        raise RefusedError(code, "When you're creating a private hosted zone, you must specify the VPC.")
    if vpc is not None:
        _check_vpc(place, vpc)
        _check_conflict(place, given["Name"], vpc)
    for zone in place.backend.zones.values():
        if zone.caller_reference == given["CallerReference"]:
            code = "HostedZoneAlreadyExists"
            raise RefusedError(code, "A hosted zone has been created with the specified caller reference.")
    name = given["Name"].lower()
    zone = place.backend.create_hosted_zone(
        name if name.endswith(".") else f"{name}.",
        private_zone=vpc is not None,
        caller_reference=given["CallerReference"],
        vpcid=vpc["VPCId"] if vpc else None,
        vpcregion=vpc["VPCRegion"] if vpc else None,
        comment=config.get("Comment"),
        delegation_set_id=given.get("DelegationSetId", "").removeprefix("/delegationset/") or None,
    )
    told = {**_told(zone), "ChangeInfo": change_info()}
    told["Location"] = f"https://route53.amazonaws.com/2013-04-01/hostedzone/{zone.resource_id}"
    return {**told, "VPC": vpc} if vpc else told


def get(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell of a zone."""
    zone = place.backend.get_hosted_zone(given["Id"])
    told = _told(zone)
    return {**told, "VPCs": zone.vpcs} if zone.private_zone else told


def _told(zone: Any) -> dict[str, Json]:  # noqa: ANN401 moto's own
    told: dict[str, Json] = {"HostedZone": zone}
    if not zone.private_zone:
        servers = zone.delegation_set
        told["DelegationSet"] = {"NameServers": servers.name_servers}
        if servers.id:
            told["DelegationSet"] |= {"Id": f"/delegationset/{servers.id}", "CallerReference": servers.caller_reference}
    return told


def _check_vpc(place: Place, vpc: Mapping[str, str]) -> None:
    """Refuse a VPC that the account has not."""
    if vpc["VPCId"] not in ec2_backends[place.account][vpc["VPCRegion"]].vpcs:
        raise InvalidVPCId


def _check_conflict(place: Place, name: str, vpc: Mapping[str, str], zone: Any = None) -> None:  # noqa: ANN401
    """Refuse a second zone of the same name for a VPC."""
    for other in _zones(place):
        same = other.name.rstrip(".") == name.rstrip(".").lower() and other is not zone
        if same and vpc["VPCId"] in [one["vpc_id"] for one in other.vpcs]:
            code = "ConflictingDomainExists"
            raise RefusedError(
                code,
                f"The VPC {vpc['VPCId']} in region {vpc['VPCRegion']} has already been associated with the hosted "
                f"zone {other.resource_id} with the same domain name.",
            )


def _zones(place: Place) -> Iterator[Any]:
    """Yield the zones of all accounts."""
    for partitions in list(route53_backends.values()):
        for backend in list(partitions.values()):
            if backend.partition == place.partition:
                yield from list(backend.zones.values())


def _anywhere(place: Place, identity: str) -> Any:  # noqa: ANN401
    wanted = identity.removeprefix("/hostedzone/")
    for zone in _zones(place):
        if zone.resource_id == wanted:
            return zone
    raise NoSuchHostedZone(wanted)


def associate(place: Place, given: Mapping[str, Json]) -> Json:
    """Associate a VPC of this account with a private zone: its own, or one whose owner has authorized it."""
    zone, vpc = _anywhere(place, given["HostedZoneId"]), given["VPC"]
    if not zone.private_zone:
        raise PublicZoneVPCAssociation
    _check_vpc(place, vpc)
    if zone.resource_id not in place.backend.zones and vpc not in _authorized(zone):
        code = "NotAuthorizedException"
        raise RefusedError(code, "The VPC that you specified is not authorized to be associated with the hosted zone.")
    _check_conflict(place, zone.name, vpc, zone)
    if vpc["VPCId"] not in [one["vpc_id"] for one in zone.vpcs]:
        zone.add_vpc(vpc["VPCId"], vpc["VPCRegion"])
    return {"ChangeInfo": change_info(given.get("Comment"))}


def disassociate(place: Place, given: Mapping[str, Json]) -> Json:
    """Take a VPC from a private zone; the last one stays."""
    zone, vpc = _anywhere(place, given["HostedZoneId"]), given["VPC"]["VPCId"]
    if zone.resource_id not in place.backend.zones:
        _check_vpc(place, given["VPC"])
    if vpc not in [one["vpc_id"] for one in zone.vpcs]:
        code = "VPCAssociationNotFound"
        raise RefusedError(code, f"The VPC {vpc} is not associated with the hosted zone {zone.resource_id}.")
    if len(zone.vpcs) == 1:
        raise LastVPCAssociation
    zone.delete_vpc(vpc)
    return {"ChangeInfo": change_info(given.get("Comment"))}


def _authorized(zone: Any) -> list[dict[str, str]]:  # noqa: ANN401
    kept: list[dict[str, str]] = zone.__dict__.setdefault("authorized", [])
    return kept


def authorize(place: Place, given: Mapping[str, Json]) -> Json:
    """Let another account associate a VPC of its own."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    if given["VPC"] not in _authorized(zone):
        _authorized(zone).append(given["VPC"])
    return {"HostedZoneId": zone.resource_id, "VPC": given["VPC"]}


def withdraw(place: Place, given: Mapping[str, Json]) -> Json:
    """End an authorization; what is associated stays so."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    if given["VPC"] not in _authorized(zone):
        code = "VPCAssociationAuthorizationNotFound"
        raise RefusedError(code, f"There is no authorization for the VPC {given['VPC']['VPCId']}.")
    _authorized(zone).remove(given["VPC"])
    return {}


def authorizations(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell who is authorized."""
    zone = place.backend.get_hosted_zone(given["HostedZoneId"])
    return {"HostedZoneId": zone.resource_id, "VPCs": _authorized(zone)}


def by_vpc(place: Place, given: Mapping[str, Json]) -> Json:
    """Tell the zones of a VPC, whoever owns them."""
    owners = {
        zone.resource_id: account
        for account, partitions in list(route53_backends.items())
        for backend in list(partitions.values())
        for zone in list(backend.zones.values())
    }
    found = [
        {
            "HostedZoneId": zone.resource_id,
            "Name": zone.name,
            "Owner": {"OwningAccount": owners[zone.resource_id]},
        }
        for zone in _zones(place)
        if any(v["vpc_id"] == given["VPCId"] and v["vpc_region"] == given["VPCRegion"] for v in zone.vpcs)
    ]
    return {"HostedZoneSummaries": found, "MaxItems": "100"}


def features(place: Place, given: Mapping[str, Json]) -> Json:
    """Switch accelerated recovery."""
    zone: Any = place.backend.get_hosted_zone(given["HostedZoneId"])
    state = "ENABLED" if given.get("EnableAcceleratedRecovery") else "DISABLED"
    zone.features = {"AcceleratedRecoveryStatus": state}
    return {}


OPERATIONS = {
    "CreateHostedZone": create,
    "GetHostedZone": get,
    "AssociateVPCWithHostedZone": associate,
    "DisassociateVPCFromHostedZone": disassociate,
    "CreateVPCAssociationAuthorization": authorize,
    "DeleteVPCAssociationAuthorization": withdraw,
    "ListVPCAssociationAuthorizations": authorizations,
    "ListHostedZonesByVPC": by_vpc,
    "UpdateHostedZoneFeatures": features,
}


def install() -> None:
    """Let moto's zones have identifiers, name servers and records as AWS's."""
    identifier: Any = models.HostedZoneIdentifier
    identifier.generate = lambda _self, **_kwargs: _identity()
    zone: Any = FakeZone

    def add_rrset(self: Any, record_set: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's own
        record = made(record_set)
        self.rrsets.append(record)
        return record

    zone.add_rrset = add_rrset
    backend: Any = Route53Backend

    def create_reusable_delegation_set(
        self: Any,  # noqa: ANN401
        caller_reference: str,
        delegation_set_id: str | None = None,
        hosted_zone_id: str | None = None,
    ) -> DelegationSet:
        if delegation_set_id:
            return self.get_reusable_delegation_set(delegation_set_id)  # type: ignore[no-any-return]
        servers = self.get_hosted_zone(hosted_zone_id).delegation_set.name_servers if hosted_zone_id else name_servers()
        made_set = DelegationSet(caller_reference, servers, "N" + _identity())
        # moto makes a set for every zone, and gives it such a reference; only the others can be used again.
        if not caller_reference.startswith("DelSet_"):
            self.delegation_sets[made_set.id] = made_set
        return made_set

    backend.create_reusable_delegation_set = create_reusable_delegation_set
