"""What a picture says of VPC endpoints: what each leads to, who may use it for what, and which names lead there.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html and
https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
"""

from collections.abc import Iterator, Mapping

from study.drawing.assembly import Json, Resource, Stack
from study.drawing.callouts.callout import Callout, listed
from study.drawing.estate.model import Card, Estate
from study.drawing.estate.naming import Index
from study.drawing.estate.read_parts import called
from study.drawing.model.network import Endpoint
from study.drawing.names import name_of
from study.drawing.references import items, targets, text, truth

FEW = 5
"""So many actions are named; of more it is said how many they are."""
OWN = {
    "aws:PrincipalAccount": "principals",
    "aws:ResourceAccount": "resources",
    "aws:PrincipalOrgID": "principals of an organization",
    "aws:ResourceOrgID": "resources of an organization",
}
"""Condition keys that say whose principals or resources may be meant."""


def endpoint_policies(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on each endpoint, one for all of which the same is to be said, where interfaces lead anywhere.

    In pictures without interface endpoints the gateway endpoints are there for the hosts' own needs.
    """
    if not any(not each.gateway for card in estate.cards for each in card.vpc.endpoints):
        return
    index, stacks = Index(estate.stacks), {stack.name: stack for stack in estate.stacks}
    found: dict[tuple[str, str], list[str]] = {}
    for card in estate.cards:
        home = stacks[card.id.partition("/")[0]]
        for endpoint in card.vpc.endpoints if not card.owner else ():
            resource = home.resources[endpoint.id]
            kind = "gateway endpoint" if endpoint.gateway else "interface endpoint"
            title = f"{called(endpoint, home)}: {kind}"
            words = f"{_way(endpoint, resource, card)} {_policy(endpoint, resource, home, index)}"
            found.setdefault((title, words), []).append(f"{home.name}/{endpoint.id}")
    for (title, words), about in found.items():
        yield Callout(tuple(about), title, words)


def _way(endpoint: Endpoint, resource: Resource, card: Card) -> str:
    """Say how traffic gets to an endpoint: by routes, or to interfaces, by which names."""
    if endpoint.gateway:
        tables = set(endpoint.route_tables)
        tiers = dict.fromkeys(each.name for each in card.vpc.subnets.values() if each.route_table in tables)
        return f"Routes of {listed(list(tiers))} lead to it." if tiers else "No route leads to it."
    subnets = [each for each in targets(resource.properties.get("SubnetIds")) if each in card.vpc.subnets]
    tiers = dict.fromkeys(card.vpc.subnets[each].name for each in subnets)
    count = len(subnets)
    where = f"{count} interface{'s' if count > 1 else ''} in {listed(list(tiers))}." if subnets else ""
    private = resource.properties.get("PrivateDnsEnabled")
    if private is None:
        return where
    if truth(private):
        return f"{where} The service's own name leads to them in this VPC (private DNS)."
    return f"{where} Without private DNS: only the endpoint's own names lead to them."


def _policy(endpoint: Endpoint, resource: Resource, stack: Stack, index: Index) -> str:
    """Say what an endpoint's policy lets through."""
    document = resource.properties.get("PolicyDocument")
    if document is None:
        whole = "all of the service" if endpoint.service else "what the service offers"
        return f"It has no policy of its own: {whole} can be used by it."
    statements = [each for each in items(document.get("Statement")) if each["Effect"] == "Allow"]
    denied = sum(each["Effect"] == "Deny" for each in items(document.get("Statement")))
    first, *more = [_allowed(each, stack, index) for each in statements] or ["nothing"]
    also = "".join(f"; {each}" for each in more)
    if more and all(_is_elsewhere(each, stack, index) for each in statements[1:]):
        also = f"; and what {len(more)} more statement{'s name' if len(more) > 1 else ' names'}: buckets of others"
    but = f", but for what {denied} statement{'s deny' if denied > 1 else ' denies'}" if denied else ""
    return f"Its policy lets through {first}{also}{but}."


def _is_elsewhere(statement: Mapping[str, Json], stack: Stack, index: Index) -> bool:
    """Return whether a statement names no resource of the templates, but buckets by their names."""
    named = list(items(statement.get("Resource")))
    return bool(named) and all(":s3:::" in str(each) and not [*index.named(each, stack)] for each in named)


def _allowed(statement: Mapping[str, Json], stack: Stack, index: Index) -> str:
    actions = [str(action) for action in items(statement.get("Action"))]
    what = listed(actions) if 0 < len(actions) <= FEW else f"{len(actions) or 'some'} actions"
    named = dict.fromkeys(name_of(resource) for _, resource in index.named(statement.get("Resource"), stack))
    whole = [*items(statement.get("Resource"))] == ["*"]
    where = f" on {listed(list(named))}" if named else "" if whole else " on what its policy names"
    return f"{what}{where}{_conditions(statement, stack)}"


def _conditions(statement: Mapping[str, Json], stack: Stack) -> str:
    """Say whose principals and resources are let through; of other conditions that there are some."""
    found: dict[str, list[str]] = {}
    other = 0
    for condition in (statement.get("Condition") or {}).values():
        for key, value in condition.items():
            if key in OWN:
                found.setdefault(_whose(value, stack), []).append(OWN[key])
            else:
                other += 1
    said = [f"{listed(sorted(whose))} of {account}" for account, whose in found.items()]
    whose = f" for {listed(said)}" if said else ""
    return f"{whose} under {other} further condition{'s' if other > 1 else ''}" if other else whose


def _whose(value: Json, stack: Stack) -> str:
    accounts = [text(each) or "some account" for each in items(value)]
    own = {"${AWS::AccountId}", stack.account}
    return listed(["this account" if each in own else f"account {each}" for each in accounts])
