"""From resources to customer managed keys: what they protect, who rules them and who reads with them.

Modelled: the actions that key policies and the policies of the template's own roles allow. Not modelled: conditions,
denials, permissions boundaries; the analysis of identities answers with those.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from fnmatch import fnmatchcase
from typing import Any

from study.drawing.assembly import Resource, Stack
from study.drawing.model.services import Key, managed_secret
from study.drawing.names import name_of
from study.drawing.references import items, mentions, target, targets, truth

Json = Any
FIELDS = frozenset({"kmskeyid", "kmsmasterkeyid", "kmskeyarn"})
"""What services call the property that names a key, in lower case; they differ in case only."""
MASTER_USER = "MasterUserSecret"
"""A database names the key of its password here, and of its storage elsewhere: either may be AWS's own.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html
"""
RULING = ("kms:ScheduleKeyDeletion", "kms:PutKeyPolicy")


def keys(stack: Stack) -> tuple[Key, ...]:
    """Return the keys of a stack."""
    return tuple(_key(each, stack) for each in stack.of("AWS::KMS::Key"))


def encrypted_in(stack: Stack) -> frozenset[str]:
    """Return what of a stack is encrypted under a customer managed key, of this stack or of another one.

    AWS's own keys go by aliases that begin with ``alias/aws/``.
    """
    owned = {name for key in keys(stack) for name, _ in key.protects}
    return frozenset(owned | {each.id for each in stack.resources.values() if any(_foreign(each.properties))})


def _foreign(value: Json) -> Iterator[bool]:
    """Yield whether a property that holds a key names one, at any depth."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name.lower() in FIELDS:
                yield bool(part) and not str(part).startswith("alias/aws/")
            elif name != MASTER_USER:
                yield from _foreign(part)
    elif isinstance(value, list):
        for part in value:
            yield from _foreign(part)


def _key(key: Resource, stack: Stack) -> Key:
    document = key.properties.get("KeyPolicy", {})
    administrators = tuple(_granted(document, stack, *RULING))
    return Key(
        id=key.id,
        name=name_of(key),
        rotated=truth(key.properties.get("EnableKeyRotation")),
        protects=tuple(dict.fromkeys(_protected(key, stack))),
        administrators=administrators,
        decrypters=tuple(dict.fromkeys((*_granted(document, stack, "kms:Decrypt"), *_permitted(key, stack)))),
        undecided=tuple(role for role in administrators if stack.resources[role].properties.get("ManagedPolicyArns")),
    )


def _protected(key: Resource, stack: Stack) -> Iterator[tuple[str, str]]:
    names = {key.id, *(alias.id for alias in stack.of("AWS::KMS::Alias") if _points(alias, key))}
    for resource in stack.resources.values():
        if names & set(_key_names(resource.properties)):
            yield from _protected_by(resource, names, stack)


def _points(alias: Resource, key: Resource) -> bool:
    return target(alias.properties.get("TargetKeyId")) == key.id


def _protected_by(resource: Resource, key: AbstractSet[str], stack: Stack) -> Iterator[tuple[str, str]]:
    """Say in words what of a resource a key encrypts; volumes belong to the fleet that they are launched with."""
    match resource.type:
        case "AWS::EC2::LaunchTemplate":
            for fleet in stack.of("AWS::AutoScaling::AutoScalingGroup"):
                if target((fleet.properties.get("LaunchTemplate") or {}).get("LaunchTemplateId")) == resource.id:
                    yield fleet.id, "the fleet's EBS volumes"
        case "AWS::RDS::DBInstance":
            stored = target(resource.properties.get("KmsKeyId")) in key
            if stored:
                yield resource.id, "the database"
            if key & set(_key_names(resource.properties.get(MASTER_USER))):
                whose = "its" if stored else "the database's"
                yield managed_secret(resource.id), f"{whose} master user's password"
        case "AWS::S3::Bucket":
            yield resource.id, f"the bucket {name_of(resource)}"
        case "AWS::Logs::LogGroup":
            yield resource.id, f"the log group {name_of(resource)}"
        case _:
            yield resource.id, name_of(resource).lower()


def _key_names(value: Json) -> Iterator[str]:
    """Yield the logical ids that any property which holds a key names, at any depth."""
    return (found for each in key_values(value) if (found := target(each)))


def key_values(value: Json) -> Iterator[Json]:
    """Yield the values of all properties that hold a key, at any depth."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name.lower() in FIELDS:
                yield part
            else:
                yield from key_values(part)
    elif isinstance(value, list):
        for part in value:
            yield from key_values(part)


def readers_of(key: Resource) -> Iterator[Json]:
    """Yield the principals that a key's policy lets decrypt, as they are written; who is denied is not left out."""
    for statement in items(key.properties.get("KeyPolicy", {}).get("Statement")):
        if _allows(statement, "kms:Decrypt"):
            yield statement.get("Principal")


def _granted(document: Mapping[str, Json], stack: Stack, *actions: str) -> Iterator[str]:
    """Yield the template's roles that a key policy grants any of these actions."""
    for statement in items(document.get("Statement")):
        principal = statement.get("Principal")
        if isinstance(principal, Mapping) and _allows(statement, *actions):
            for each in items(principal.get("AWS")):
                role = stack.resources.get(target(each) or "")
                if role is not None and role.type == "AWS::IAM::Role":
                    yield role.id


def _permitted(key: Resource, stack: Stack) -> Iterator[str]:
    """Yield the template's roles that their own policies permit to decrypt with a key."""
    for role in stack.of("AWS::IAM::Role"):
        documents = [policy.get("PolicyDocument") for policy in items(role.properties.get("Policies"))]
        documents += (
            policy.properties.get("PolicyDocument")
            for policy in stack.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
            if role.id in targets(policy.properties.get("Roles"))
        )
        statements = (each for document in documents for each in items((document or {}).get("Statement")))
        if any(_allows(each, "kms:Decrypt") and _covers(each, key) for each in statements):
            yield role.id


def _allows(statement: Mapping[str, Json], *actions: str) -> bool:
    patterns = [str(pattern).lower() for pattern in items(statement.get("Action"))]
    return statement.get("Effect") == "Allow" and any(
        fnmatchcase(action.lower(), pattern) for action in actions for pattern in patterns
    )


def _covers(statement: Mapping[str, Json], key: Resource) -> bool:
    resources = list(items(statement.get("Resource")))
    return "*" in resources or key.id in set(mentions(resources))
