"""The table's rows: what has to be said of a resource type so that it can be made, found, changed and removed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.tags import TagStyle

Json = Any


@dataclass(frozen=True)
class Call:
    """A call of the service's API.

    In the parameters ``"$id"`` is the physical id, ``"$id.1"`` the second part of one like ``acl|1234|REGIONAL``,
    ``"$tail"`` what comes after the last slash of one that is an ARN, ``"$Name"`` a property (a parameter whose
    property is absent is left out) or what the row derives from properties, ``"$value"`` the property being set,
    ``"$value.Path"`` a part of it, ``"$item.Path"`` a part of what ``read`` returns, and ``"$unique"`` a text that no
    other request has.
    """

    operation: str
    parameters: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """How the resource is found again: a call, and where in its response the description stands (JMESPath)."""

    operation: str
    parameters: Mapping[str, Json]
    item: str = "@"


@dataclass(frozen=True)
class Named:
    """The property that names the resource, and how CloudFormation makes a name when it is absent.

    Attributes:
        property: a parameter of ``create``, or a property that stands for one.
        longest: how many characters a name has at most.
        lower: whether it has small letters only.
        ending: from the properties to how it has to end.
        plain: whether it has letters and digits only.
        identity: the physical id of the resource that has a name, as text with ``$Property`` in it; where only the
            service's answer tells it and the service does not refuse a name that is taken.
        refused: whether the call that creates refuses a name that is taken, so that nothing has to be asked before.
    """

    property: str
    longest: int = 255
    lower: bool = False
    ending: Callable[[Mapping[str, Json]], str] = lambda _: ""
    plain: bool = False
    identity: str = ""
    refused: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One resource type.

    Attributes:
        type: its CloudFormation name.
        service: the boto3 client.
        create: the operation that makes it.
        id: the physical id: JMESPath into the response of ``create``, or text with ``$Property`` or
            ``$response.Path`` in it, or the call that tells it.
        read: how it is found.
        delete: how it is removed; ``None`` where it goes with its parent.
        snapshot: parameters of ``delete`` when the template asks for a last snapshot; ``$snapshot`` is its name.
        renames: property → parameter of ``create`` and ``update``, where the names differ; with dots where it stands
            in a structure or a map (``Attributes.DelaySeconds``).
        derived: name → function of the properties: further variables for calls, such as a part of an ARN.
        extra: more parameters for ``create``, where no property gives them.
        values: property → function that turns its value into the parameter's.
        setters: properties that have a call of their own, made after creation and whenever they change; properties
            that share a call, which names them all, share one call.
        switches: property → the calls that switch it on and off: after the creation, if ``create`` does not take it,
            and when it changes.
        removers: property → the call that takes it away again, where setting another value does not.
        defaults: property → the value that it has when the template does not set it, set when it is taken out.
        updaters: properties that ``create`` takes, or that a setter made, and that a call of their own changes later.
        memberships: properties that are sets, whose members come and go by calls of their own.
        before_delete: calls without which ``delete`` is refused; what they take away may be gone.
        update: changes all other mutable properties, given those that changed.
        update_whole: give ``update`` all properties that it takes, not only those that changed.
        under: the parameter of ``create`` in which all others stand (``ConfigRule``); a list has them in its only item.
        update_under: the same of ``update``, if that is another operation (``JobUpdate``).
        update_renames: property → parameter of ``update``, where ``create`` names it otherwise.
        revealed: ``Fn::GetAtt`` name → JMESPath into the response of ``create``, for what is told only once.
        attributes: ``Fn::GetAtt`` name → JMESPath into the description, ``"$id"``, a function, or an ARN with
            ``$variables`` in it, for which nobody has to be asked.
        named: the property that names it.
        tells: property → where the description tells it (JMESPath), if neither under the property's own name nor
            under the one that ``renames`` gives it; or the call that tells it, if the description does not. What
            ``read`` asks by need not be told.
        tags: how it takes tags, and under which property.
        tag_key: parameters that name it to the tagging calls.
        nothing_to_do: property → why nothing has to be done for it here.
    """

    type: str
    service: str
    create: str
    id: str | Read
    read: Read
    delete: Call | None
    snapshot: Mapping[str, Json] = field(default_factory=dict)
    renames: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Mapping[str, Json]], Json]] = field(default_factory=dict)
    extra: Mapping[str, Json] = field(default_factory=dict)
    values: Mapping[str, Callable[[Json], Json]] = field(default_factory=dict)
    setters: Mapping[str, Call] = field(default_factory=dict)
    switches: Mapping[str, tuple[Call, Call]] = field(default_factory=dict)
    removers: Mapping[str, Call] = field(default_factory=dict)
    defaults: Mapping[str, Json] = field(default_factory=dict)
    updaters: Mapping[str, Call] = field(default_factory=dict)
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    before_delete: tuple[Call, ...] = ()
    update: Call | None = None
    update_whole: bool = False
    under: str = ""
    update_under: str = ""
    update_renames: Mapping[str, str] = field(default_factory=dict)
    revealed: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str | Callable[[Context, Physical, Json], Json]] = field(default_factory=dict)
    named: Named | None = None
    tells: Mapping[str, str | Read] = field(default_factory=dict)
    tags: TagStyle | None = None
    tags_property: str = "Tags"
    tag_key: Mapping[str, Json] = field(default_factory=dict)
    nothing_to_do: Mapping[str, str] = field(default_factory=dict)
