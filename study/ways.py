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
NO_PLACE = frozenset({"NetworkAcl", "TransitGatewayRouteTable"})
"""What is drawn in every subnet that it guards, or at every attachment that it routes, and is no place of its own."""
CLOUD = frozenset({"Service", "VpnGateway", "TransitGatewayAttachment", "TransitGatewayRouteTable"})
"""AWS's end of what leads to a customer's network."""
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
    stacks = stacks_of(raws, slug)
    if not stacks:
        msg = f"{slug or 'the snapshot'}: no stack with a template to draw"
        raise PictureError(msg)
    way = way_of(build(raws), answer, heading)
    try:
        return draw_stacks(stacks, title=title, dark=dark, way=way)
    except DrawingError as error:
        msg = f"{slug or 'the snapshot'}: {error}"
        raise PictureError(msg) from None


def stacks_of(raws: Sequence[Raw], slug: str | None = None) -> tuple[Stack, ...]:
    """Return the stacks that some accounts tell of: those of a scenario, or all but the CDK's own."""
    return tuple(
        stack_of(name, raw.account, raw.region, item["TemplateBody"])
        for raw in raws
        for item in raw.files.get("TemplateBody", ())
        if (name := item["StackName"]) != BOOTSTRAP
        and (slug is None or name == slug or name.startswith(f"{slug}-"))
        and isinstance(item["TemplateBody"], Mapping)
    )


def way_of(account: Account, answer: Answer, heading: str) -> Way:
    """Return the way that a packet took, in the names that the picture of the account's stacks has.

    Args:
        account: the model.
        answer: the way.
        heading: what was asked.
    """
    return _Translation(account).way(answer, heading)


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
            forward=tuple(self._steps(answer.forward)) or (self._step(answer.source),),
            back=tuple(self._steps(answer.returning)),
            goal=self._step(answer.destination),
            end=self._end(explanation, answer.returning or answer.forward) if explanation else Step(()),
            kind=KINDS[answer.verdict],
            reason=self._reason(explanation, answer),
        )

    def _steps(self, hops: Sequence[Hop]) -> Iterator[Step]:
        """Yield the steps of hops; a line to a customer's network is between what it begins and ends at.

        All that is decided at a Direct Connect gateway is which interface is taken: it is no hop before that, and after
        it stands for the customer's network.
        """
        account, arriving = self._account, True
        for hop in hops:
            component, told = hop.component, self._words(hop)
            step = self._step(component, told)
            interface = account.virtual_interfaces.get(component.id)
            connection = account.vpn_connections.get(component.id)
            if interface is not None:
                line, gateway = (Step(self._names.get(one, ())) for one in (interface.line_id, interface.gateway_id))
                yield from (line, step, gateway) if arriving else (gateway, step, line)
            elif connection is not None:
                device = Step(self._names.get(connection.customer_gateway_id, ()))
                yield from (device, step) if arriving else (step, device)
            else:
                yield Step((), told=told) if component.kind == "DirectConnectGateway" else step
            arriving = arriving and component.kind not in CLOUD

    def _end(self, explanation: Explanation, hops: Sequence[Hop]) -> Step:
        """Return where a flow is stopped: at its interface by a security group, at its subnet's edge by others.

        A network ACL decides what passes the edge of its subnet, a route table where to what leaves a subnet goes.
        """
        details, component = explanation.details, explanation.component
        if "NetworkInterface" in details:
            return self._step(Component("NetworkInterface", str(details["NetworkInterface"]["Id"])))
        subnet = str(details.get("Subnet", {}).get("Id", ""))
        if component.kind == "RouteTable":
            subnet = self._routed(component.id, hops)
        if subnet:
            return Step(self._names.get(subnet, ()), edge=True)
        return self._step(component)

    def _routed(self, table: str, hops: Sequence[Hop]) -> str:
        """Return the subnet whose route table decides: of those that have it the one that the packet is in."""
        here = [subnet for subnet, each in self._account.route_table_of.items() if each.id == table]
        visited = [one for hop in reversed(hops) for one in self._columns(hop.component.id)]
        return next((one for one in visited if one in here), here[0] if len(here) == 1 else "")

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
            columns = next((self._names[one] for one in self._columns(component.id) if one in self._names), ())
            return Step((), columns, told)
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
        if identity in self._account.transit_tables:
            yield self._account.transit_tables[identity].gateway_id

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
