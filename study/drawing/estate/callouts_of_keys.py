"""Keys in a picture of several VPCs: what they encrypt, in which other Region they are, who rules and reads."""

import json
import re
from collections.abc import Iterator

from study.drawing.assembly import Stack
from study.drawing.callouts import Callout
from study.drawing.callouts.callout import listed
from study.drawing.estate.model import Estate
from study.drawing.model.read_keys import keys, readers_of
from study.drawing.model.services import Key
from study.drawing.names import name_of
from study.drawing.references import truth

REPLICA = (
    "It has the material and the id of its primary key in another Region, and a policy of its own: what is encrypted "
    "under the one is decrypted with the other."
)
ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")


def custody(estate: Estate) -> Iterator[Callout]:
    """Yield a remark on customer managed keys, one for all of which the same is to be said, and on replicas."""
    found: dict[tuple[str, str], list[str]] = {}
    for stack in estate.stacks:
        for key in keys(stack):
            found.setdefault((_kind(key, stack), " ".join(_facts(key, stack))), []).append(f"{stack.name}/{key.id}")
    for (kind, text), about in found.items():
        yield Callout(tuple(about), kind.replace("key,", "keys," if len(about) > 1 else "key,"), text)
    replicas = [f"{stack.name}/{each.id}" for stack in estate.stacks for each in stack.of("AWS::KMS::ReplicaKey")]
    if replicas:
        yield Callout(tuple(replicas), "A replica of a multi-Region key", REPLICA)


def _kind(key: Key, stack: Stack) -> str:
    several = truth(stack.resources[key.id].properties.get("MultiRegion"))
    rotated = "rotated automatically" if key.rotated else "never rotated"
    return f"{'Multi-Region' if several else 'Customer managed'} key, {rotated}"


def _facts(key: Key, stack: Stack) -> Iterator[str]:
    if key.protects:
        yield f"In its own stack it encrypts {listed([told for _, told in key.protects])}."
    ruling = [name_of(stack.resources[role]) for role in key.administrators if role not in key.undecided]
    reading = [name_of(stack.resources[role]) for role in key.decrypters]
    if ruling:
        yield f"{listed(ruling)} administer{'s' if len(ruling) == 1 else ''} it."
    if reading:
        yield f"{listed(reading)} may decrypt."
    principals = json.dumps(list(readers_of(stack.resources[key.id])))
    others = sorted(set(ACCOUNT.findall(principals)) - {stack.account})
    if others:
        yield f"Its policy lets principals of account{'s' if len(others) > 1 else ''} {listed(others)} decrypt."
