"""Namespaces: those for DNS have a hosted zone of their name.

Source: https://docs.aws.amazon.com/cloud-map/latest/dg/working-with-namespaces.html
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import moto.route53.urls  # noqa: F401 by whose loading Route 53 is mended
from moto.ec2.models import ec2_backends
from moto.route53.models import route53_backends
from moto.servicediscovery.exceptions import NamespaceNotFound
from moto.servicediscovery.models import Namespace, random_id

from sandbox.networking.dns import zones
from sandbox.networking.shelf import refuse
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_TTL = 15


def dns_of(place: Place) -> Place:
    """Return Route 53's side of an account."""
    return Place(place.account, place.region, route53_backends[place.account][place.partition])


def find(place: Place, identity: str) -> Any:  # noqa: ANN401 moto's own
    """Return a namespace by its id or ARN.

    Raises:
        NamespaceNotFound: if there is none.
    """
    found = place.backend.namespaces.get(identity.rsplit("/", 1)[-1])
    if found is None:
        raise NamespaceNotFound(identity)
    return found


def _create(kind: str) -> Any:  # noqa: ANN401 an operation
    def create(place: Place, given: Record) -> Record:
        for other in place.backend.namespaces.values():
            if other.name == given["Name"] and other.type == kind and other.vpc == given.get("Vpc"):
                refuse("NamespaceAlreadyExists", f"There is a namespace {given['Name']} already: {other.id}")
        http = {"HttpName": given["Name"]}
        dns: Record = {"SOA": {"TTL": _TTL, **given.get("Properties", {}).get("DnsProperties", {}).get("SOA", {})}}
        if kind != "HTTP":
            dns["HostedZoneId"] = _zone(place, given, kind)
        made: Any = Namespace(
            account_id=place.account,
            region=place.region,
            name=given["Name"],
            ns_type=kind,
            creator_request_id=given.get("CreatorRequestId", str(uuid4())),
            description=given.get("Description"),  # type: ignore[arg-type] # moto's own type is too narrow
            dns_properties=dns if kind != "HTTP" else {"SOA": {}},
            http_properties=http,
            vpc=given.get("Vpc"),
        )
        made.id = f"ns-{random_id(16)}"
        made.arn = place.arn("servicediscovery", f"namespace/{made.id}")
        place.backend.namespaces[made.id] = made
        place.backend.tagger.tag_resource(made.arn, given.get("Tags", []))
        return _done(place, "CREATE_NAMESPACE", made.id)

    return create


def _done(place: Place, kind: str, namespace: str) -> Record:
    return {"OperationId": place.backend._create_operation(kind, targets={"NAMESPACE": namespace})}  # noqa: SLF001


def _zone(place: Place, given: Mapping[str, Json], kind: str) -> str:
    wanted: Record = {"Name": given["Name"], "CallerReference": str(uuid4())}
    wanted["HostedZoneConfig"] = {"Comment": "Created by AWS Cloud Map"}
    if kind == "DNS_PRIVATE":
        if given["Vpc"] not in ec2_backends[place.account][place.region].vpcs:
            refuse("InvalidInput", f"The VPC {given['Vpc']} does not exist.")
        wanted["VPC"] = {"VPCId": given["Vpc"], "VPCRegion": place.region}
    zone: str = zones.create(dns_of(place), wanted)["HostedZone"].resource_id
    return zone


def update(place: Place, given: Record) -> Record:
    """Change what is said of a namespace, and its zone's SOA."""
    namespace, change = find(place, given["Id"]), given["Namespace"]
    if "Description" in change:
        namespace.description = change["Description"]
    soa = change.get("Properties", {}).get("DnsProperties", {}).get("SOA")
    if soa:
        namespace.dns_properties = {**namespace.dns_properties, "SOA": soa}
    return _done(place, "UPDATE_NAMESPACE", namespace.id)


def delete(place: Place, given: Record) -> Record:
    """Remove a namespace without services, and its hosted zone."""
    namespace = find(place, given["Id"])
    if count(place, namespace.id):
        refuse("ResourceInUse", f"The namespace {namespace.id} has services.")
    del place.backend.namespaces[namespace.id]
    zone = namespace.dns_properties.get("HostedZoneId")
    if zone:
        dns_of(place).backend.delete_hosted_zone(zone)
    return _done(place, "DELETE_NAMESPACE", namespace.id)


def count(place: Place, namespace: str) -> int:
    """Return how many services a namespace has."""
    return sum(service.namespace_id == namespace for service in place.backend.services.values())


def _told(place: Place, namespace: Any) -> Record:  # noqa: ANN401
    told: Record = namespace.to_json()
    told = {name: value for name, value in told.items() if value is not None}
    if namespace.type == "HTTP":
        told["Properties"] = {"HttpProperties": namespace.http_properties, "DnsProperties": {}}
    return {**told, "ServiceCount": count(place, namespace.id), "ResourceOwner": place.account}


def get(place: Place, given: Record) -> Record:
    """Tell of a namespace."""
    return {"Namespace": _told(place, find(place, given["Id"]))}


def tell(place: Place, given: Record) -> Record:
    """Tell the namespaces that pass the filters."""
    found = [_told(place, one) for one in place.backend.namespaces.values()]
    members = {"TYPE": "Type", "NAME": "Name"}
    for one in given.get("Filters", ()):
        if one["Name"] in members:
            found = [told for told in found if told[members[one["Name"]]] in one["Values"]]
    return {"Namespaces": found}


OPERATIONS = {
    "CreateHttpNamespace": _create("HTTP"),
    "CreatePrivateDnsNamespace": _create("DNS_PRIVATE"),
    "CreatePublicDnsNamespace": _create("DNS_PUBLIC"),
    "UpdateHttpNamespace": update,
    "UpdatePrivateDnsNamespace": update,
    "UpdatePublicDnsNamespace": update,
    "DeleteNamespace": delete,
    "GetNamespace": get,
    "ListNamespaces": tell,
}
