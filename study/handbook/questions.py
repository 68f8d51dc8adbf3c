"""Questions to ask of a scenario, made from its promises: one of each kind."""

import shlex
from collections.abc import Iterator

from stacks.intents import Intent, NeverReachable, OfNames, Reachable
from stacks.scenario import Scenario


def questions(scenario: Scenario) -> Iterator[str]:
    """Yield command lines."""
    asked: set[str] = set()
    for intent in scenario.intents:
        line = question(scenario.slug, intent)
        if line and line.split()[1] not in asked:
            asked.add(line.split()[1])
            yield line


def question(slug: str, intent: Intent) -> str | None:
    """Return the command line that shows why a promise holds, if there is one for its kind."""
    if isinstance(intent, Reachable):
        protocol = "" if intent.protocol == "tcp" else f" --protocol {intent.protocol}"
        port = "" if intent.protocol == "icmp" else f" --port {intent.port}"
        ends = f"--from {shlex.quote(intent.source)} --to {shlex.quote(intent.destination)}"
        return f"refarch trace {slug} {ends}{protocol}{port} --svg way.svg"
    if isinstance(intent, NeverReachable):
        port = "" if intent.port is None else f" --protocol {intent.protocol} --port {intent.port}"
        return f"refarch reach {slug} --from {shlex.quote(intent.source)} --to {shlex.quote(intent.destination)}{port}"
    if isinstance(intent, OfNames):
        return f"refarch resolve {slug} --from {shlex.quote(intent.source)} --name {shlex.quote(intent.name)}"
    return None
