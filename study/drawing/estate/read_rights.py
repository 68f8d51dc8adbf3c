"""From policies to who administers keys, encrypts and reads what: roles that people assume, and hosts.

Modelled: what the policies of keys and of roles allow, by the resources that they name. Not modelled: conditions,
denials, permissions boundaries; the analysis of identities answers with those.
"""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from study.drawing.assembly import Json, Resource, Stack
from study.drawing.estate.model import Card
from study.drawing.estate.naming import Index, full
from study.drawing.model.services import Link
from study.drawing.names import name_of
from study.drawing.references import items, targets

KEYS = ("AWS::KMS::Key", "AWS::KMS::ReplicaKey")
ROLE, INSTANCE = "AWS::IAM::Role", "AWS::EC2::Instance"
VERBS = {
    "kms:ScheduleKeyDeletion": "administers",
    "kms:PutKeyPolicy": "administers",
    "kms:ReEncryptFrom": "re-encrypts from",
    "kms:ReEncryptTo": "re-encrypts to",
    "kms:Encrypt": "encrypts",
    "kms:GenerateDataKey": "encrypts",
    "kms:Decrypt": "decrypts",
    "s3:GetObject": "reads",
    "s3:PutObject": "writes",
    "dynamodb:GetItem": "reads",
    "dynamodb:PutItem": "writes",
}
"""What it is called to be allowed an action."""


def rights(stacks: Sequence[Stack], index: Index, cards: Sequence[Card]) -> Iterator[Link]:
    """Yield who may do what with what: a role, or a VPC's endpoint for the hosts that need it."""
    for (source, target), verbs in _gathered(stacks, index, cards).items():
        yield Link(source, target, " and ".join(dict.fromkeys(verbs)), "right")


def _gathered(stacks: Sequence[Stack], index: Index, cards: Sequence[Card]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for stack in stacks:
        for key in stack.of(*KEYS):
            for statement in items((key.properties.get("KeyPolicy") or {}).get("Statement")):
                for place, role in index.named(statement.get("Principal"), stack):
                    pair = (full(place, role.id), full(stack, key.id))
                    found.setdefault(pair, []).extend(_verbs(statement, "kms:"))
        for role in stack.of(ROLE):
            for statement in statements_of(role, stack):
                for target, verbs in _objects(statement, stack, index):
                    found.setdefault((full(stack, role.id), target), []).extend(verbs)
        for host in stack.of(INSTANCE):
            for target, verbs in _of_host(host, stack, index):
                endpoint = next((each for card in cards for each in _doors(card, host, stack)), full(stack, host.id))
                found.setdefault((endpoint, target), []).extend(verbs)
    return {pair: verbs for pair, verbs in found.items() if verbs}


def statements_of(role: Resource, stack: Stack) -> Iterator[Json]:
    """Yield the statements of a role's own policies and of those of its stack that are attached to it."""
    documents = [policy.get("PolicyDocument") for policy in items(role.properties.get("Policies"))]
    documents += (
        policy.properties.get("PolicyDocument")
        for policy in stack.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
        if role.id in targets(policy.properties.get("Roles"))
    )
    for document in documents:
        yield from items((document or {}).get("Statement"))


def _objects(statement: Mapping[str, Json], stack: Stack, index: Index) -> Iterator[tuple[str, list[str]]]:
    for place, named in index.named(statement.get("Resource"), stack):
        yield full(place, named.id), _verbs(statement, "kms:" if named.type in KEYS else "")


def _verbs(statement: Mapping[str, Json], service: str) -> list[str]:
    """Return what a statement allows in words; ``service`` is where all that it says is meant of one."""
    patterns = [str(pattern).lower() for pattern in items(statement.get("Action"))]
    if statement.get("Effect") != "Allow":
        return []
    allowed = [
        words
        for action, words in VERBS.items()
        if action.startswith(service) and any(fnmatchcase(action.lower(), pattern) for pattern in patterns)
    ]
    return ["administers"] if "administers" in allowed else list(dict.fromkeys(allowed))


def _of_host(host: Resource, stack: Stack, index: Index) -> Iterator[tuple[str, list[str]]]:
    """Yield what an instance's role may do with keys, by its launch template or its own properties."""
    for role in _roles(host, stack, index):
        for statement in statements_of(role, stack):
            for target, verbs in _objects(statement, stack, index):
                if any(full(place, key.id) == target for place, key in _keys(statement, stack, index)):
                    yield target, [f"{_group(host)} {' and '.join(verbs)}"] if verbs else []


def _keys(statement: Mapping[str, Json], stack: Stack, index: Index) -> Iterator[tuple[Stack, Resource]]:
    return (each for each in index.named(statement.get("Resource"), stack) if each[1].type in KEYS)


def _group(host: Resource) -> str:
    parts = [part for part in host.path.split("/") if not part.lower().startswith("host")]
    return parts[-1] if parts else name_of(host)


def _roles(host: Resource, stack: Stack, index: Index) -> Iterator[Resource]:
    holders = [host, *(each for _, each in index.named(host.properties.get("LaunchTemplate"), stack))]
    for holder in holders:
        data = holder.properties.get("LaunchTemplateData") or holder.properties
        for place, profile in index.named(data.get("IamInstanceProfile"), stack):
            if place is stack and profile.type == "AWS::IAM::InstanceProfile":
                yield from (role for _, role in index.named(profile.properties.get("Roles"), stack))


def _doors(card: Card, host: Resource, stack: Stack) -> Iterator[str]:
    """Yield the endpoint for keys in the VPC of a host."""
    inside = any(part.id == full(stack, host.id) for those in card.occupants.values() for part in those)
    if inside:
        home = card.id.rpartition("/")[0]
        yield from (f"{home}/{each.id}" for each in card.vpc.endpoints if each.service == "kms")
