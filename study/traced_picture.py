"""The way of a traced packet over a scenario's picture."""

from collections.abc import Iterable

from analysis.network import Answer
from analysis.network.answer import Hop
from analysis.snapshot.model import Account
from stacks.scenario import Scenario
from study.drawing.overlay import Course, Station, overlay
from study.drawing.theme import DARK, LIGHT
from study.pictures import picture_of

_SUBNET, _INTERFACE = "Subnet", "NetworkInterface"


def traced_picture(account: Account, scenario: Scenario, answer: Answer, what: str, *, dark: bool = False) -> str:
    """Return a scenario's picture with a traced flow drawn over it, as SVG.

    Args:
        account: what the flow was traced in.
        scenario: whose picture it is.
        answer: what became of the flow.
        what: the flow's protocol and port, in words.
        dark: whether for a dark ground.

    Raises:
        PictureError: if the scenario cannot be drawn.
    """
    there = Course(_stations(account, answer.forward), _stop(account, answer, returning=False))
    back = Course(_stations(account, answer.returning), _stop(account, answer, returning=True), returning=True)
    caption = [f"{what} from {answer.source} to {answer.destination}: {answer.verdict.value}"]
    caption += [f"{explanation.code}: {explanation.text}" for explanation in answer.explanations]
    caption += [*answer.unknowns, *answer.remarks]
    picture = picture_of(scenario, dark=dark)
    return overlay(picture, [there, back], caption, DARK if dark else LIGHT)


def _stations(account: Account, hops: Iterable[Hop]) -> tuple[Station, ...]:
    return tuple(_station(account, hop.component.id) for hop in hops)


def _station(account: Account, identity: str) -> Station:
    """Return where something is: an interface is what it belongs to, in its subnet."""
    interface = account.interfaces.get(identity)
    if interface is None:
        return Station(_drawn_as(account, [identity]))
    owners = [identity, interface.owner or ""]
    owners += [
        group.name
        for group in account.scaling_groups.values()
        if interface.owner in {member.instance_id for member in group.members}
    ]
    owners += [b.arn for b in account.load_balancers.values() if identity in b.interface_ids]
    owners += [nat.id for nat in account.nat_gateways.values() if nat.interface_id == identity]
    for holders in (account.databases, account.endpoints, account.connect_endpoints, account.resolver_endpoints):
        owners += [key for key, holder in holders.items() if identity in holder.interface_ids]
    return Station(_drawn_as(account, owners), _drawn_as(account, [interface.subnet_id]))


def _stop(account: Account, answer: Answer, *, returning: bool) -> Station | None:
    """Return where a flow is stopped, if it is on this way: at the subnet of a network ACL, at a group's interface."""
    stopped = next((each for each in answer.explanations if each.returning is returning), None)
    if stopped is None:
        return None
    if _INTERFACE in stopped.details:
        return _station(account, str(stopped.details[_INTERFACE]["Id"]))
    within = [str(stopped.details[_SUBNET]["Id"])] if _SUBNET in stopped.details else []
    return Station(_drawn_as(account, [stopped.component.id]), _drawn_as(account, within))


def _drawn_as(account: Account, identities: Iterable[str]) -> tuple[str, ...]:
    """Return the names under which a picture shows resources: logical ids, with the stack where there are several."""
    wanted = [identity for identity in identities if identity]
    found = [r for identity in wanted for r in account.stack_resources if r.physical_id == identity]
    return tuple(name for r in found for name in (f"{r.stack}/{r.logical_id}", r.logical_id))
