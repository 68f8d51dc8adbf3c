"""What has no place in a VPC: regional services, and what connects them to the rest."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """A resource of a regional service: an icon in the side column.

    Attributes:
        id: its logical id; ``aws:`` and a name for a service that an endpoint leads to and the template has nothing of.
        title: the service.
        name: what people call the resource, empty for a service as a whole.
        icon: the AWS icon, as folder and name.
        beyond: whether its service is global, and stands beside the Region.
    """

    id: str
    title: str
    name: str
    icon: str
    beyond: bool = False


@dataclass(frozen=True)
class Link:
    """That one thing leads or writes to another, or rules over it; both by id.

    Attributes:
        source: what leads there.
        target: where it leads.
        label: what goes along it.
        kind: how it is drawn: ``key`` for what a key does, ``right`` for what a policy allows, ``link`` for all else.
    """

    source: str
    target: str
    label: str
    kind: str = "link"


@dataclass(frozen=True)
class Key:
    """A customer managed key.

    Attributes:
        id: its logical id.
        name: what people call it.
        rotated: whether it is rotated automatically.
        protects: what is encrypted under it: logical id and the words for it.
        administrators: roles of the template that its policy lets delete it or replace its policy, by logical id.
        decrypters: roles of the template that are granted ``kms:Decrypt`` on it, by logical id.
        undecided: administrators with managed policies, whose text the template does not have.
    """

    id: str
    name: str
    rotated: bool
    protects: tuple[tuple[str, str], ...]
    administrators: tuple[str, ...]
    decrypters: tuple[str, ...]
    undecided: tuple[str, ...]


def managed_secret(database: str) -> str:
    """Return the id of the secret that RDS keeps for a database, by the database's logical id."""
    return f"aws:secret:{database}"
