"""The segments of a transit gateway: who is in which, and which one is meant where none is named."""

from aws_cdk import Stack
from constructs import Construct

from refarch.free_ids import free_id
from refarch.refusal import refuse
from refarch.transit.addresses import is_account
from refarch.transit.segment import Attached, Segment, refuse_bad_segment


class Segmented(Construct):
    """A transit gateway in segments: what :class:`TransitHub` is made of, beside its attachments.

    Attributes:
        gateway_id: the transit gateway.
        owner: the account that has its route tables; ``None`` if it is the stack's own.
        segments: in the order in which they were made.
    """

    gateway_id: str

    def __init__(self, scope: Construct, construct_id: str, *, owner: str | None) -> None:
        """Begin with none.

        Raises:
            RefusedError: if the owner is no account's id.
        """
        super().__init__(scope, construct_id)
        if owner is not None and not is_account(owner):
            refuse(self, f"owner={owner!r}", "an account's id has twelve digits", "Write it with all zeros")
        self.owner = owner if owner != Stack.of(self).account else None
        self.segments: list[Segment] = []
        self._default: Segment | None = None

    def segment(
        self, name: str, *, isolated: bool = False, default: bool = False, existing: str | None = None
    ) -> Segment:
        """Return the segment of a name, made if the hub has none yet.

        Args:
            name: lower-case letters, digits and hyphens.
            isolated: keep its members from reaching each other.
            default: where spokes go that are attached without a segment.
            existing: the id of a transit gateway route table that is there already.

        Raises:
            RefusedError: if another segment is the default, the name is malformed, the hub has 20 segments, the segment
                is there and another kind is asked for, or another one has the route table.
        """
        found = next((segment for segment in self.segments if segment.name == name), None)
        if found is None:
            found = self._new_segment(name, isolated=isolated, existing=existing)
        elif isolated and not found.isolated:
            refuse(self, f"segment({name!r}, isolated=True)", "it was made without", "Say so where it is made")
        if default:
            if self._default not in (None, found):
                rule = f"a hub has one default segment, and this one's is {self._default.name!r}"
                refuse(self, f"segment({name!r}, default=True)", rule, "Leave default=True to one of the two")
            self._default = found
        return found

    def known_segment(self, who: Construct, given: str, name: str) -> Segment:
        """Return the segment of a name, which must have been made.

        Raises:
            RefusedError: if there is none.
        """
        found = next((segment for segment in self.segments if segment.name == name), None)
        if found is None:
            names = ", ".join(segment.name for segment in self.segments) or "none"
            refuse(who, given, f"the hub {self.node.id} has no segment of that name", f"It has {names}; make it first")
        return found

    def segment_of(self, member: Attached) -> Segment:
        """Return the segment that an attachment of this hub is routed by.

        Raises:
            RefusedError: if there is none.
        """
        found = next((segment for segment in self.segments if segment.has(member)), None)
        if found is None:
            rule = "no segment of the hub routes it: it is attached to another hub, or not at all"
            refuse(self, f"attachment {member.name!r}", rule, "Attach it here first")
        return found

    def _new_segment(self, name: str, *, isolated: bool, existing: str | None) -> Segment:
        if self.owner is not None:
            rule = f"the route tables of the hub are those of the account {self.owner}"
            refuse(self, f"segment({name!r})", rule, "Attach VPCs without a segment, and let that account place them")
        refuse_bad_segment(self, name, existing, self.segments)
        words = free_id(self, "".join(word.capitalize() for word in name.split("-")))
        made = Segment(self, words, hub=self, name=name, isolated=isolated, existing=existing)
        self.segments.append(made)
        return made

    def _place(self, given: str, segment: str | None) -> Segment:
        if segment is not None:
            return self.known_segment(self, f"{given}, segment={segment!r})", segment)
        if self.owner is not None:
            rule = f"the route tables of the hub are those of the account {self.owner}"
            refuse(self, f"{given})", rule, "Let a stack of that account do it")
        if self._default is None:
            rule = "it needs a segment, and the hub has no default one"
            refuse(self, f"{given})", rule, "Name a segment, or make one with default=True")
        return self._default
