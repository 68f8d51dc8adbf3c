"""The tags of what is kept, by the three operations that most services have for them."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import OperationModel

from sandbox.keepers import shapes
from sandbox.keepers.kind import Kept, Record
from sandbox.keepers.place import KeptError, Place

Json = Any


class Tagging:
    """What a service's tagging operations do to its records."""

    def __init__(self, kept: Kept) -> None:
        """Take the service's table."""
        self._kept = kept

    def verbs(self) -> Mapping[str, Callable[[Place, OperationModel, Record], Record]]:
        """Return the operations, by the names that services give them."""
        return {
            **dict.fromkeys(("TagResource", "AddTagsToResource", "AddTags"), self._tag),
            **dict.fromkeys(("UntagResource", "RemoveTagsFromResource", "RemoveTags"), self._untag),
            "ListTagsForResource": self._tell,
            "ListTags": self._tell_each,
        }

    def covers(self, operation: str) -> bool:
        """Return whether an operation is about the tags of anything that the service has, kept or not."""
        return operation in self.verbs() and operation not in self._kept.operations

    def has(self, place: Place, params: Record) -> bool:
        """Return whether the tags that a request is about are those of something that is kept."""
        return self._find(place, _texts(params)) is not None

    def _find(self, place: Place, texts: list[str]) -> Record | None:
        for kind in self._kept.kinds:
            for record in place.all(kind.name) if kind.arn else ():
                key = kind.key[-1] if kind.key else ""
                if record.get(kind.arn) in texts or record.get(kind.fields.get(key, key)) in texts:
                    return record
        return None

    def _tagged(self, place: Place, params: Record) -> Record:
        texts = _texts(params)
        record = self._find(place, texts)
        if record is None:
            about = texts[-1] if texts else ""
            raise KeptError(self._kept.missing, f"Resource {about} does not exist.", about=about, kind="resource")
        return record

    def _tag(self, place: Place, _model: OperationModel, params: Record) -> Record:
        self._tagged(place, params)["tags"] |= shapes.tags_in(params) or {}
        return {}

    def _untag(self, place: Place, _model: OperationModel, params: Record) -> Record:
        tags = self._tagged(place, params)["tags"]
        for key in next(keys for keys in map(shapes.items_of, params.values()) if isinstance(keys, list)):
            tags.pop(key["Key"] if isinstance(key, dict) else key, None)
        return {}

    def _tell(self, place: Place, model: OperationModel, params: Record) -> Record:
        return shapes.answered({**self._tagged(place, params), **params}, params, model.output_shape)

    def _tell_each(self, place: Place, model: OperationModel, params: Record) -> Record:
        """Return the tags of several resources, each in an item of a list that also names it; or those of one."""
        if any(shapes.are_tags(key) for key in model.output_shape.members):
            return self._tell(place, model, params)
        [(listed, shape)] = [(key, one) for key, one in model.output_shape.members.items() if one.type_name == "list"]
        records = [self._find(place, [text]) for text in _texts(params)]
        told = [{**record, "ResourceId": text} for text, record in zip(_texts(params), records, strict=True) if record]
        return {listed: [shapes.described(one, shape.member) for one in told]}


def _texts(params: Record) -> list[str]:
    """Return the texts in a request about tags: one of them is the ARN, or whatever else names what is tagged."""
    arn = next((value for name, value in params.items() if name.casefold() == "resourcearn"), None)
    if isinstance(arn, str):
        return [arn]
    values = [item for value in params.values() for item in (value if isinstance(value, list) else [value])]
    return [value for value in values if isinstance(value, str)]
