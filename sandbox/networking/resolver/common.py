"""What the kinds of Route 53 Resolver share: identifiers, filters, tags, and VPCs of the account."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from moto.ec2.models import ec2_backends
from moto.route53resolver.models import route53resolver_backends

from sandbox.networking.shelf import Shelf, refuse, stamp
from sandbox.networking.shown import shown
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
_FILTERS = {"type": "RuleType", "vpcid": "VPCId"}


def identity(prefix: str) -> str:
    """Return a new identifier."""
    return f"{prefix}-{secrets.token_hex(9)[:17]}"


def arn(place: Place, kind: str, name: str) -> str:
    """Return an ARN."""
    return place.arn("route53resolver", f"{kind}/{name}")


def begun(given: Mapping[str, Json]) -> Record:
    """Return what every new thing has."""
    now = stamp()
    return {"CreatorRequestId": given.get("CreatorRequestId", ""), "CreationTime": now, "ModificationTime": now}


def check_unused(shelf: Shelf, place: Place, given: Mapping[str, Json]) -> None:
    """Refuse a request that was made before."""
    for record in shelf.all(place.backend).values():
        if record["CreatorRequestId"] == given["CreatorRequestId"]:
            message = f"{shelf.name} with creator request ID '{given['CreatorRequestId']}' already exists"
            refuse("ResourceExistsException", message)


def check_vpc(place: Place, vpc: str, code: str = "InvalidParameterException") -> None:
    """Refuse a VPC that the account has not."""
    if vpc not in ec2_backends[place.account][place.region].vpcs:
        refuse(code, f"The vpc ID '{vpc}' does not exist")


def lent(place: Place, kind: str, shelf: Shelf) -> Iterator[Record]:
    """Yield what others share with the account."""
    for shared in shown(place.account, place.region, kind):
        backend = route53resolver_backends[shared.split(":")[4]][place.region]
        record = shelf.all(backend).get(shared.rsplit("/", 1)[1])
        if record is not None:
            yield {**record, "ShareStatus": "SHARED_WITH_ME"}


def chosen(records: Iterable[Record], given: Mapping[str, Json]) -> list[Record]:
    """Return what passes the filters of a request, whose names are written in two ways."""
    found = list(records)
    for one in given.get("Filters", ()):
        name = one["Name"].replace("_", "").replace("-", "").casefold()
        members = {member.casefold(): member for record in found for member in record}
        member = _FILTERS.get(name) or members.get(name)
        if member is None and found:
            refuse("InvalidParameterException", f"The filter '{one['Name']}' is invalid")
        found = [record for record in found if _holds(record.get(str(member)), one.get("Values", []))]
    return sorted(found, key=lambda record: str(record.get("Name", record.get("Id"))))


def _holds(value: Json, wanted: list[str]) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(str(one) in wanted for one in values)


def tag(place: Place, resource: str, given: Mapping[str, Json]) -> None:
    """Put the tags of a request on a resource."""
    place.backend.tagger.tag_resource(resource, given.get("Tags", []))


def install_tags(shelves: Iterable[Shelf]) -> Mapping[str, Json]:
    """Return the operations on tags, for the things of these shelves."""
    kinds = tuple(shelves)

    def known(place: Place, resource: str) -> str:
        if any(record.get("Arn") == resource for shelf in kinds for record in shelf.all(place.backend).values()):
            return resource
        return refuse("ResourceNotFoundException", f"Resource '{resource}' does not exist")

    def add(place: Place, given: Record) -> Record:
        place.backend.tagger.tag_resource(known(place, given["ResourceArn"]), given["Tags"])
        return {}

    def remove(place: Place, given: Record) -> Record:
        place.backend.tagger.untag_resource_using_names(known(place, given["ResourceArn"]), given["TagKeys"])
        return {}

    def tell(place: Place, given: Record) -> Record:
        tags: Record = place.backend.tagger.list_tags_for_resource(known(place, given["ResourceArn"]))
        return tags

    return {"TagResource": add, "UntagResource": remove, "ListTagsForResource": tell}
