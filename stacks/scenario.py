"""What a scenario is: a record of what is built, what it teaches, what it promises and what it costs to forget."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacks.intents import Intent

if TYPE_CHECKING:
    from aws_cdk import App


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Something that can be chosen with ``-c name=value``.

    Attributes:
        name: the context key.
        default: the value without it, as it would be written.
        about: what it does.
    """

    name: str
    default: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """An account and Region that a scenario has stacks in.

    Attributes:
        account: the setting that holds the account's twelve digits; ``None`` is the account that deploys.
        region: the setting that holds the Region; ``None`` is the Region that it is deployed from.
    """

    account: str | None = None
    region: str | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A setting as it was chosen, which the scenario's first stack tells by an output."""

    output: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One scenario of the catalogue.

    Attributes:
        slug: its name on the command line; the names of its stacks start with it.
        title: a heading.
        summary: a few sentences.
        topics: the topics of ``study/topics.csv`` that it teaches.
        hazards: what is slow, costly or irreversible in a real account.
        names: what the intents' names mean: a construct path below the stack that is named like the scenario, or
            below another one (``<stack>:<path>``); all resources under it are meant. Or a block of addresses, or the
            output of the scenario's first stack that tells one (``output:<key>``).
        intents: what it promises.
        where: what it promises besides, where a setting has been chosen.
        build: adds its stacks to an app.
        settings: what can be chosen.
        places: the accounts and Regions that it spans.
    """

    slug: str
    title: str
    summary: str
    topics: tuple[str, ...]
    hazards: tuple[str, ...]
    names: Mapping[str, str]
    intents: tuple[Intent, ...]
    build: Callable[["App", Mapping[str, str]], None]
    settings: tuple[Setting, ...] = field(default=())
    places: tuple[Place, ...] = (Place(),)
    where: Mapping[Choice, tuple[Intent, ...]] = field(default_factory=dict)
