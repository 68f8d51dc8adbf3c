"""Ways that packets took, over the pictures of what is deployed."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from analysis.network.answer import Answer, Component, Explanation, Hop, Verdict
from analysis.snapshot.model import Account, build
from analysis.snapshot.raw import Raw
from stacks.scenario import Scenario
from study.drawing import DrawingError, draw_stacks
from study.drawing.assembly import Stack, stack_of
from study.drawing.way import INTERNET, Step, Way
from study.pictures import PictureError

BOOTSTRAP = "CDKToolkit"
NO_PLACE = frozenset({"NetworkAcl"})
"""What is drawn in every subnet that it guards, and is no place that a packet comes to."""
KINDS = {Verdict.REACHABLE: "passed", Verdict.UNREACHABLE: "stopped", Verdict.UNKNOWN: "undecided"}


def picture_of_way(
    raws: Sequence[Raw], scenario: Scenario | None, answer: Answer, heading: str, *, dark: bool = False
) -> str:
    """Return the picture of what is deployed as SVG, with the way of a packet over it.

    Args:
        raws: what the accounts said, their templates among it.
        scenario: whose stacks are drawn; without one all are.
        answer: the way.
        heading: what was asked.
        dark: whether for a dark ground.

    Raises:
        PictureError: if there is no stack, or one holds what cannot be drawn.
    """
    slug = scenario.slug if scenario else None
    title = scenario.title if scenario else "What is deployed"
    stacks = tuple(_stacks(raws, slug))
    if not stacks:
        msg = f"{slug or 'the snapshot'}: no stack with a template to draw"
        raise PictureError(msg)
    translation = _Translation(build(raws))
    try:
        return draw_stacks(stacks, title=title, dark=dark, way=translation.way(answer, heading))
    except DrawingError as error:
        msg = f"{slug or 'the snapshot'}: {error}"
        raise PictureError(msg) from None


def _stacks(raws: Sequence[Raw], slug: str | None) -> Iterator[Stack]:
    for raw in raws:
        for item in raw.files.get("TemplateBody", ()):
            name, body = item["StackName"], item["TemplateBody"]
            chosen = slug is None or name == slug or name.startswith(f"{slug}-")
            if chosen and name != BOOTSTRAP and isinstance(body, Mapping):
                yield stack_of(name, raw.account, raw.region, body)


class _Translation:
    """From an account's ids to what its picture calls the same."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._names: dict[str, tuple[str, ...]] = {}
        for one in account.stack_resources:
            # A logging configuration goes by the ARN of its firewall: one id, several resources. Pictures of several
            # stacks, and small VPCs in those of events, name the stack, too.
            names = (f"{one.stack}/{one.logical_id}", one.logical_id)
            self._names[one.identity] = (*self._names.get(one.identity, ()), *names)

    def way(self, answer: Answer, heading: str) -> Way:
        explanation = next(iter(answer.explanations), None)
        return Way(
            heading=f"{heading}: {answer.verdict.value}",
            forward=tuple(self._step(hop.component, self._words(hop)) for hop in answer.forward)
            or (self._step(answer.source),),
            back=tuple(self._step(hop.component, self._words(hop)) for hop in answer.returning),
            goal=self._step(answer.destination),
            end=self._end(explanation) if explanation else Step(()),
            kind=KINDS[answer.verdict],
            reason=self._reason(explanation, answer),
        )

    def _end(self, explanation: Explanation) -> Step:
        """Return where a flow is stopped: by a network ACL at its subnet, by a security group at its interface."""
        if "NetworkInterface" in explanation.details:
            return self._step(Component("NetworkInterface", str(explanation.details["NetworkInterface"]["Id"])))
        subnet = str(explanation.details.get("Subnet", {}).get("Id", ""))
        columns = self._names.get(subnet, ())
        return Step((*self._names.get(explanation.component.id, ()), *columns), columns)

    @staticmethod
    def _reason(explanation: Explanation | None, answer: Answer) -> tuple[str, str]:
        if explanation is not None:
            return explanation.code, explanation.text
        return ("cannot be decided", "; ".join(answer.unknowns)) if answer.unknowns else ("", "")

    @staticmethod
    def _words(hop: Hop) -> tuple[str, ...]:
        said = hop.rule or hop.note
        return (f"{hop.component}: {said}",) if said else ()

    def _step(self, component: Component, told: tuple[str, ...] = ()) -> Step:
        if component.kind == "Internet":
            return Step((INTERNET,), told=told)
        if component.kind in NO_PLACE:
            return Step((), told=told)
        identities = [component.id, *self._around.get(component.id, ())]
        columns = next((self._names[one] for one in self._columns(component.id) if one in self._names), ())
        return Step(tuple(name for one in identities for name in self._names.get(one, ())), columns, told)

    def _columns(self, identity: str) -> Iterator[str]:
        """Yield the subnet or VPC that something is in."""
        interface = self._account.interfaces.get(identity)
        if interface is not None:
            yield from (one for one in (interface.subnet_id, interface.vpc_id) if one)
        for attachment in self._account.transit_attachments.values():
            if attachment.id == identity:
                yield attachment.resource_id

    @cached_property
    def _around(self) -> Mapping[str, tuple[str, ...]]:
        """Return the id of an interface or an attachment → what it belongs to, then where it is."""
        account = self._account
        found: dict[str, tuple[str, ...]] = {}
        groups = {one.instance_id: group.name for group in account.scaling_groups.values() for one in group.members}
        for instance in account.instances.values():
            mine = (instance.id, groups.get(instance.id, ""))
            found.update(dict.fromkeys(instance.interface_ids, mine))
        holders = [
            *((balancer.arn, balancer.interface_ids) for balancer in account.load_balancers.values()),
            *((classic.name, classic.interface_ids) for classic in account.classic_load_balancers.values()),
            *((database.id, database.interface_ids) for database in account.databases.values()),
            *((cache.id, cache.interface_ids) for cache in account.caches.values()),
            *((endpoint.id, endpoint.interface_ids) for endpoint in account.endpoints.values()),
            *((endpoint.id, endpoint.interface_ids) for endpoint in account.connect_endpoints.values()),
            *((endpoint.id, endpoint.interface_ids) for endpoint in account.resolver_endpoints.values()),
            *((function.name, function.interface_ids) for function in account.functions.values()),
            *((nat.id, [nat.interface_id]) for nat in account.nat_gateways.values() if nat.interface_id),
        ]
        for identity, interfaces in holders:
            found.update(dict.fromkeys(interfaces, (identity,)))
        for each in account.interfaces.values():
            found[each.id] = (*found.get(each.id, ()), each.subnet_id or "")
        for attachment in account.transit_attachments.values():
            found[attachment.id] = (attachment.gateway_id,)
        return found
