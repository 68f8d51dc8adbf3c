"""What a hosted zone answers: the records of a name, a wildcard's, or that there is no such name.

Not modelled: records that are chosen by who asks or by health checks, aliases of other services than load balancers,
and zones that others are delegated.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html#domain-name-format-asterisk and
RFC 4592
"""

from collections.abc import Sequence
from dataclasses import replace

from analysis.network.answer import Component
from analysis.network.names.balancers import answer_of_balancer, balancer_called
from analysis.network.names.domains import below, labels, parent
from analysis.network.names.resolution import Asked, Outcome, Resolution
from analysis.snapshot.model.build_names import normal
from analysis.snapshot.model.names import HostedZone, Record

_ANY_OF_THEM = frozenset({"", "weighted", "multivalue answer"})
_LONGEST_CHAIN = 8


def answer_from(asked: Asked, zone: HostedZone) -> Resolution:
    """Return what a zone answers, and nobody else: a name that it does not have does not exist."""
    component = asked.label(zone.id, zone.name)
    if zone.records is None:
        return asked.is_unknown(f"the records of {component} are not in the snapshot", component)
    if asked.chain > _LONGEST_CHAIN:
        return asked.ends(Outcome.UNANSWERED, component, "aliases and CNAME records lead round in a circle")
    delegated = _delegated(zone, asked.name)
    if delegated:
        return asked.is_unknown(f"{delegated} is delegated to other servers, which are not asked here", component)
    there, found = _found(zone, asked)
    if found:
        return _told(asked, zone, component, found)
    alike = [record.alias or normal("".join(record.values[:1])) for record in there if record.kind == "CNAME"]
    if alike:
        return _elsewhere(asked, component, alike[0])
    what = f"no {asked.kind} record of {asked.name}" if there else f"no record of {asked.name}"
    return asked.ends(
        Outcome.NO_SUCH_NAME, component, f"{component} has {what}, and nobody else is asked", decided_by=component
    )


def _delegated(zone: HostedZone, name: str) -> str:
    """Return the domain below a zone's own that name servers of others have, if the name is in one."""
    cuts = (r.name for r in zone.records or () if r.kind == "NS" and r.name != zone.domain and below(name, r.name))
    return next(cuts, "")


def _found(zone: HostedZone, asked: Asked) -> tuple[list[Record], list[Record]]:
    """Return the records of a name, or of the wildcard that stands for it, and those of them of the wanted type."""
    records = zone.records or ()
    there = [record for record in records if record.name == asked.name]
    above = asked.name
    # A wildcard stands for what is not there, below the nearest name that is (RFC 4592).
    while not there and labels(above) > labels(zone.domain) and not any(below(r.name, above) for r in records):
        above = parent(above)
        there = [record for record in records if record.name == f"*.{above}"]
    return there, [record for record in there if record.kind == asked.kind]


def _told(asked: Asked, zone: HostedZone, component: Component, found: Sequence[Record]) -> Resolution:
    if any(record.routing not in _ANY_OF_THEM or record.checked for record in found):
        how = ", ".join(sorted({record.routing or "a health check" for record in found}))
        return asked.is_unknown(f"which record of {asked.name} is given depends on {how}", component)
    weighted = [record for record in found if record.routing != "weighted" or record.weight]
    given = weighted or list(found)  # of records that all have weight 0 any is given
    alias = next((record.alias for record in given if record.alias), "")
    if alias and any(record.name == alias for record in zone.records or ()):
        step = asked.then(component, f"{asked.name} is an alias of {alias}")
        followed = replace(step, name=alias, chain=asked.chain + 1)
        return replace(answer_from(followed, zone), name=asked.name)
    balancer = balancer_called(asked.account, alias) if alias else None
    if balancer is not None:
        return answer_of_balancer(asked.then(component, f"{asked.name} is an alias of {alias}"), balancer, component)
    if alias:
        return asked.is_unknown(
            f"the addresses of {alias}, which {asked.name} is an alias of, are not known", component
        )
    values = tuple(dict.fromkeys(value for record in given for value in record.values))
    text = f"{component} has {asked.kind} records of {found[0].name}: {', '.join(values)}"
    return asked.ends(Outcome.ANSWERED, component, text, values=values, decided_by=component)


def _elsewhere(asked: Asked, component: Component, target: str) -> Resolution:
    """Follow a CNAME record, whose name is asked for from the beginning."""
    step = asked.then(component, f"{asked.name} is another name for {target}")
    followed = replace(step, name=target, chain=asked.chain + 1)
    assert asked.again is not None, "whoever asks a zone says where another name is asked for"
    return replace(asked.again(followed), name=asked.name)
