"""Customer managed keys: what they protect, who rules them and who reads with them."""

from collections.abc import Iterator

from study.drawing.callouts.callout import Callout, between, listed
from study.drawing.model.architecture import Architecture
from study.drawing.model.services import Key
from study.drawing.names import name_of


def encryption(architecture: Architecture) -> Iterator[Callout]:
    """Yield a remark on every key."""
    for key in architecture.keys:
        rotation = "rotated automatically" if key.rotated else "never rotated"
        facts = [f"It encrypts {listed([told for _, told in key.protects])}."] if key.protects else []
        facts.extend(_people(key, architecture))
        ruling = (link for link in architecture.links if link.target == key.id and link.source in key.administrators)
        about = tuple(between(link.source, key.id) for link in ruling) or (key.id,)
        yield Callout(about, f"Customer managed key, {rotation}", " ".join(facts))


def _people(key: Key, architecture: Architecture) -> Iterator[str]:
    def named(role: str) -> str:
        return name_of(architecture.stack.resources[role])

    for role in key.administrators:
        if role in key.undecided:
            yield f"{named(role)} administers it; its managed policies are not in the template."
        elif role in key.decrypters:
            yield f"{named(role)} administers it and may decrypt with it."
        else:
            yield f"{named(role)} administers it and is not granted kms:Decrypt."
    readers = [role for role in key.decrypters if role not in key.administrators]
    if readers:
        roles = "role" if len(readers) == 1 else "roles"
        yield f"The {roles} {listed([named(role) for role in readers])} may decrypt."
