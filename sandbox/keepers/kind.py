"""What has to be said of a service so that it can be kept: its kinds of things, what names them, what it makes itself.

Everything else is read from botocore's description of the service: which operations there are, what they take, and
what they answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.keepers.place import Place

Json = Any
Record = dict[str, Json]
"""One thing that is kept: its fields, by the names that the service uses, and its tags as a map under ``tags``."""

Made = Any
"""What a service makes of itself: text with ``{field}``, ``{account}``, ``{region}``, ``{partition}``, ``{uuid}``,
``{hexN}`` (N hexadecimal digits), ``{idN}`` (N small letters and digits) in it; a function of place and record; or a
value."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of thing that a service keeps.

    Attributes:
        name: as in the names of its operations (``Accelerator``).
        key: the parameters with which requests name one; none if there is only one in each account and Region.
        arn: the field that holds its ARN, or whatever names it to the tagging operations; requests may give it in
            place of another name.
        fields: parameter → the field that holds it, where the names differ.
        inside: the structures in which requests, and some answers, have the fields (``SamplingRule``).
        defaults: fields that it has when the request does not set them.
        made: fields that the service makes, in this order.
        renewed: fields that the service makes again with each update.
        told: fields that are worked out whenever they are asked for, from place and record.
        lock: the parameter, and field, that tells whether a request to change or delete one has seen its present
            state, and the error code if it has not.
        unlocked: the error code if a request to change or delete one has no such parameter, where it may not be left
            out.
        unique: fields that no two of them may share.
        within: parameter → the kind that it names (one, or a list of them), which must exist and holds it.
        uses: the same for what must exist when it is made or changed, and may go afterwards.
        owned: refuses every operation, by raising ``KeptError``, if what it belongs to in another service is not
            there; called with place and parameters.
        assumed: parameters that an operation takes as given if they are not.
        absent: what is told where there is none, if that is no error; called with place and parameters.
        names: parameter of the list operation that names some → the field that it is about; all of them must exist.
        filters: parameter of the list operation → whether a record passes; others pass by the field of their name.
        check: refuses, by raising ``KeptError``, what the service refuses; called with place and the whole record.
        check_deletion: the same for its deletion.
        leave: leaves behind what the request to delete it asks for; called with place, record and parameters.
        whole: an update replaces all that it could set, instead of only what it does set; so does one that says
            ``Replace``.
        missing: error code when there is none of the name; the service's own if empty.
        taken: error code when there is one already.
        occupied: error code when it is deleted while others are within it; if empty, they are removed with it.
        create, read, list, update, delete: its operations, if not those that its name leads to.
        put: operations that make one, or put another in its place, which keeps what the service made and the tags.
        switches: operation → the fields that it sets, beside those that its parameters set.
    """

    name: str
    key: tuple[str, ...]
    arn: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    inside: tuple[str, ...] = ()
    defaults: Mapping[str, Made] = field(default_factory=dict)
    made: Mapping[str, Made] = field(default_factory=dict)
    renewed: Mapping[str, Made] = field(default_factory=dict)
    told: Mapping[str, Callable[[Place, Record], Json]] = field(default_factory=dict)
    lock: tuple[str, str] | None = None
    unlocked: str = ""
    unique: tuple[str, ...] = ()
    within: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, str] = field(default_factory=dict)
    owned: Callable[[Place, Record], None] = lambda _place, _params: None
    assumed: Mapping[str, Json] = field(default_factory=dict)
    absent: Callable[[Place, Record], Record] | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, Callable[[Record, Json], bool]] = field(default_factory=dict)
    check: Callable[[Place, Record], None] = lambda _place, _record: None
    check_deletion: Callable[[Place, Record], None] = lambda _place, _record: None
    leave: Callable[[Place, Record, Record], None] = lambda _place, _record, _params: None
    whole: bool = False
    missing: str = ""
    taken: str = ""
    occupied: str = ""
    create: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    update: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()
    put: tuple[str, ...] = ()
    switches: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


Operation = Callable[["Place", Record], Record]
"""An operation of a service's own: from place and parameters to its answer."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One service.

    Attributes:
        service: its boto3 name.
        kinds: what it keeps.
        missing: error code when there is no such thing.
        taken: error code when there is one already.
        invalid: error code of wrong input.
        operations: operations that are none of making, telling, listing, changing and removing.
        everywhere: the Region whose records answer in all Regions, if the service is a global one.
        beside: moto's name of the service, if moto has it and these operations are only added to its own.
        undescribed: error codes that the service has and its description does not.
    """

    service: str
    kinds: tuple[Kind, ...]
    missing: str = "ResourceNotFoundException"
    taken: str = "ConflictException"
    invalid: str = "ValidationException"
    operations: Mapping[str, Operation] = field(default_factory=dict)
    everywhere: str = ""
    beside: str = ""
    undescribed: tuple[str, ...] = ()
