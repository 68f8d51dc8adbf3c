"""From records to answers, and from requests to fields, guided by botocore's description of an operation."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from botocore.model import Shape, StructureShape
from botocore.validate import ParamValidator
from moto.moto_api._internal import mock_random

from sandbox.keepers.kind import Kind, Record

Json = Any
_PAGE = 100
_TOKENS = ("nexttoken", "nextmarker", "marker", "paginationtoken", "pagetoken", "nextpagetoken")
_SIZES = ("maxresults", "maxitems", "maxrecords", "limit", "pagesize")
_TAGS = ("tags", "taglist", "tagset", "resourcetags", "tagslist")
_COUNTS = ("Quantity", "MaxItems", "IsTruncated")
_OWN = ("clienttoken", "idempotencytoken", "clientrequesttoken", "dryrun", "replace")
_MANNERS = ("acceptlanguage", "addtags", "removetags")
"""What a request says of how it is to be answered, or of tags that come and go, and not of the thing."""


def is_field(name: str) -> bool:
    """Return whether a parameter says something of the thing, and not of the request or of tags."""
    return name.casefold() not in (*_TOKENS, *_SIZES, *_TAGS, *_OWN, *_MANNERS)


def are_tags(name: str) -> bool:
    """Return whether a member is where tags stand."""
    return name.casefold() in _TAGS


def unpacked(params: Mapping[str, Json], inside: Collection[str]) -> Record:
    """Return parameters, or their shapes, with those of some structures, outer ones first, laid among them."""
    plain = dict(params)
    for name in inside:
        part = plain.pop(name, {})
        plain |= part.members if isinstance(part, StructureShape) else part
    return plain


def idempotency_token(params: Mapping[str, Json]) -> str | None:
    """Return what tells a repeated request from a new one."""
    return next((value for name, value in params.items() if name.casefold() in _OWN and isinstance(value, str)), None)


def tags_in(params: Mapping[str, Json]) -> dict[str, str] | None:
    """Return the tags of a request as a map, whatever their form."""
    for name, value in params.items():
        if name.casefold() in _TAGS:
            listed = items_of(value)
            return dict(listed) if isinstance(listed, Mapping) else dict(_pair(tag) for tag in listed)
    return None


def items_of(value: Json) -> Json:
    """Return a list that stands in a structure of its own, as CloudFront writes lists; anything else as it is."""
    if isinstance(value, Mapping) and isinstance(value.get("Items"), list):
        return value["Items"]
    return value


def _pair(tag: Mapping[str, str]) -> tuple[str, str]:
    by_name = {re.sub("^tag", "", name.casefold()): value for name, value in tag.items()}
    return by_name["key"], by_name.get("value", "")


def retagged(tags: Mapping[str, str], params: Mapping[str, Json]) -> dict[str, str]:
    """Return tags after an update that names those that come (``AddTags``) and those that go (``RemoveTags``)."""
    coming = dict(_pair(tag) for tag in params.get("AddTags", ()))
    return {key: text for key, text in {**tags, **coming}.items() if key not in params.get("RemoveTags", ())}


def complaints(params: Mapping[str, Json], shape: StructureShape | None) -> str:
    """Return what is wrong with a request as its description has it: types, required members, enumerations."""
    if shape is None:
        return ""
    report = ParamValidator().validate(params, shape)
    if report.has_errors():
        return str(report.generate_report())
    return "; ".join(_wrong_values(params, shape, ""))


def sent(params: Record, shape: StructureShape | None) -> Record:
    """Return what a request says, without lists of a query string that are not in it, which moto reads as empty."""
    members = shape.members if shape else {}
    queried = {name for name, member in members.items() if member.serialization.get("location") == "querystring"}
    return {name: value for name, value in params.items() if value != [] or name not in queried}


def _wrong_values(value: Json, shape: Shape, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        for name, part in value.items() if not shape.is_document_type else ():
            yield from _wrong_values(part, shape.members[name], f"{path}.{name}" if path else name)
    elif shape.type_name == "list":
        for part in value:
            yield from _wrong_values(part, shape.member, f"{path}.member")
    elif shape.type_name == "map":
        for part in value.values():
            yield from _wrong_values(part, shape.value, f"{path}.value")
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        allowed = ", ".join(shape.enum)
        yield (
            f"1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{allowed}]"
        )


def described(record: Record, shape: StructureShape) -> Record:
    """Return what a structure has room for of a record."""
    told = {}
    for name, member in shape.members.items():
        if name.casefold() in _TAGS and "tags" in record:
            told[name] = tags_as(record["tags"], member)
        else:
            value = field_of(record, name)
            if value is not None:
                told[name] = value
    return told


def answered(record: Record, params: Mapping[str, Json], shape: StructureShape | None) -> Record:
    """Return the answer that tells one record: by its fields, or in the structure that is there for it."""
    if shape is None:
        return {}
    answer = described(record, shape)
    for name, member in shape.members.items():
        if name.casefold() == "requestid":
            answer[name] = str(mock_random.uuid4())
        elif name.casefold() in _OWN and name in params:
            answer[name] = params[name]
        elif name not in answer and isinstance(member, StructureShape):
            inner = described(record, member)
            if inner:
                answer[name] = inner
    return answer


def listed(records: list[Record], params: Mapping[str, Json], shape: StructureShape, kind: Kind) -> Record:
    """Return one page of a list; the token of the next one says where it begins.

    Args:
        records: all of them.
        params: the request, with the size and the beginning of the page, if it says so.
        shape: the answer; where it is a list of texts, these are ARNs or keys, as its name says.
        kind: what they are.

    Raises:
        ValueError: if the token is none that was given out.
    """
    asked = {key.casefold(): value for key, value in params.items()}
    size = next((int(asked[key]) for key in _SIZES if key in asked), _PAGE)
    token = next((asked[key] for key in _TOKENS if key in asked), None)
    start = _place_of(token, len(records)) if token else 0
    page = records[start : start + size]
    answer: Record = {}
    for key, member in shape.members.items():
        if isinstance(member, StructureShape) and "Items" in member.members:
            answer[key] = listed(records, params, member, kind)
        elif member.type_name == "list":
            own = kind.fields.get(kind.key[-1], kind.key[-1]) if kind.key else kind.arn
            name = kind.arn if kind.arn and "arn" in key.casefold() else own
            answer[key] = [
                described(record, member.member) if isinstance(member.member, StructureShape) else record[name]
                for record in page
            ]
        elif key == "Marker" and "NextMarker" in shape.members:
            answer[key] = token or ""
        elif key.casefold() in _TOKENS and start + size < len(records):
            answer[key] = f"page-{start + size}"
        elif key in _COUNTS:
            answer[key] = {"Quantity": len(page), "MaxItems": size, "IsTruncated": start + size < len(records)}[key]
        elif key.casefold() == "requestid":
            answer[key] = str(mock_random.uuid4())
    return answer


def _place_of(token: str, count: int) -> int:
    found = re.fullmatch(r"page-(\d+)", token)
    if found is None or int(found[1]) > count:
        msg = f"The pagination token {token!r} is invalid."
        raise ValueError(msg)
    return int(found[1])


def tags_as(tags: Mapping[str, str], shape: Shape) -> Json:
    """Return tags as a map or as a list, whichever a service writes."""
    if shape.type_name == "map":
        return dict(tags)
    if isinstance(shape, StructureShape):
        return {"Items": tags_as(tags, shape.members["Items"])}
    key, value = sorted(shape.member.members, key=lambda name: "value" in name.casefold())
    return [{key: name, value: text} for name, text in tags.items()]


def field_of(record: Record, name: str) -> Json:
    """Return a field, whatever its capital letters."""
    if name in record:
        return record[name]
    folded = name.casefold()
    return next((value for key, value in record.items() if key.casefold() == folded), None)
