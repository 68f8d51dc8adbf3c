"""What a scenario is: a record that says what is built, what it teaches, what it promises and what it costs to forget."""

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
class Scenario:
    """One scenario of the catalogue.

    Attributes:
        slug: its name on the command line; the names of its stacks start with it.
        title: a heading.
        summary: a few sentences.
        topics: the topics of ``study/topics.csv`` that it teaches.
        hazards: what is slow, costly or irreversible in a real account.
        names: what the intents' names mean: a construct path below the stack. All resources under it are meant.
        intents: what it promises.
        build: adds its stacks to an app.
        settings: what can be chosen.
        accounts: how many accounts it spans.
        regions: how many Regions it spans.
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
    accounts: int = 1
    regions: int = 1
