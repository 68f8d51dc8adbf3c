"""What a scenario's promises say of an account as it is at the moment."""

from study.check import Outcome
from study.deployed import Deployed


def broken(stack: Deployed) -> dict[str, str]:
    """Return the broken promises, each with the code of its reason."""
    return {f.promise: "".join(f.codes[:1]) for f in stack.check() if f.outcome is Outcome.BROKEN}
