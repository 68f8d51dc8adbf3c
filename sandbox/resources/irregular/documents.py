"""Documents that stand in a template, or in S3 where the template points: OpenAPI, state machines, GraphQL schemas."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.resources.provider import Context

Json = Any
_S3_URL = re.compile(r"s3://(?P<bucket>[^/]+)/(?P<key>.+)")


def body_of(
    context: Context, properties: Mapping[str, Json], inline: str = "Body", location: str = "BodyS3Location"
) -> str | None:
    """Return the document of a resource as text, or nothing if it has none.

    Args:
        context: where objects are looked for.
        properties: the resource's.
        inline: the property that holds the document, an object or its text.
        location: the property that says where in S3 it is: bucket, key and version, or a URL.
    """
    if inline in properties:
        value = properties[inline]
        return value if isinstance(value, str) else json.dumps(value)
    if location in properties:
        return object_at(context, properties[location])
    return None


def object_at(context: Context, place: Json) -> str:
    """Return the text of an object in S3.

    Args:
        context: where it is looked for.
        place: bucket, key and version, or ``s3://bucket/key``.
    """
    if isinstance(place, str):
        found = _S3_URL.fullmatch(place)
        if found is None:
            msg = f"{place!r} is no URL of an object: s3://bucket/key"
            raise ValueError(msg)
        place = {"Bucket": found["bucket"], "Key": found["key"]}
    version = {"VersionId": place["Version"]} if place.get("Version") else {}
    answer = context.call("s3", "GetObject", Bucket=place["Bucket"], Key=place["Key"], **version)
    return str(answer["Body"].read().decode())
