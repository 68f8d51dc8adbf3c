"""What a packet and its reply have to pass, where a promise says by which way they go."""

from collections.abc import Iterable, Sequence

from analysis.network import Answer
from analysis.network.answer import Hop
from analysis.network.ends import resources
from analysis.snapshot.model import Account
from stacks.intents import Reachable
from stacks.scenario import Scenario
from study.losses import NothingThereError

TAKES_ANOTHER_WAY = "TAKES_ANOTHER_WAY"
"""Our own word: the packet arrives and is answered, and one of the two goes by something else than was promised."""


def strayed(
    account: Account, scenario: Scenario, intent: Reachable, answers: Iterable[Answer]
) -> tuple[Answer, str] | None:
    """Return the first answer whose packet or reply does not pass what the promise names, and what to say of it.

    Raises:
        NothingThereError: if a name stands for nothing.
    """
    wanted = {name: _ids(account, scenario, name) for name in intent.by}
    for answer in answers:
        for what, hops in (("the packet", answer.forward), ("the reply", answer.returning)):
            passed = {hop.component.id for hop in hops}
            for name, ids in wanted.items():
                if passed.isdisjoint(ids):
                    return answer, f"{what} does not pass the {name}, but {_by(hops)}"
    return None


def _ids(account: Account, scenario: Scenario, name: str) -> set[str]:
    found = {r.identity for r in resources(account, name, scenario.names, scenario.slug)}
    if not found:
        msg = f"nothing is there that {name!r} stands for"
        raise NothingThereError(msg)
    return found


def _by(hops: Sequence[Hop]) -> str:
    """Name the gateways and connections of a way; filters and tables say nothing of where it leads."""
    beside = {"NetworkAcl", "NetworkInterface", "RouteTable", "SecurityGroup"}
    return ", ".join(dict.fromkeys(str(hop.component) for hop in hops if hop.component.kind not in beside)) or "nothing"
