"""What became of a promise."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from analysis.identity import Answer as IdentityAnswer
from analysis.network import Answer
from analysis.network.names import Resolution
from stacks.intents import Intent


class Outcome(Enum):
    """What became of an intent."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """The outcome of one intent.

    Attributes:
        intent: what was promised.
        promise: the promise as a sentence.
        text: what was found, as a sentence.
        codes: the codes of the reasons, if it is broken.
        answer: the trace that shows it, if one does.
        resolution: what was answered, if it is about a name.
        permission: what IAM answers, if it is about what somebody may do.
    """

    intent: Intent
    outcome: Outcome
    promise: str
    text: str
    codes: tuple[str, ...] = ()
    answer: Answer | None = None
    resolution: Resolution | None = None
    permission: IdentityAnswer | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain data."""
        return {
            "Intent": type(self.intent).__name__,
            "Promise": self.promise,
            "Why": self.intent.why,
            "Outcome": self.outcome.value,
            "Text": self.text,
            "ExplanationCodes": list(self.codes),
            "Analysis": self.answer.to_json() if self.answer else None,
            **({"Resolution": self.resolution.to_json()} if self.resolution else {}),
            **({"Permission": self.permission.to_json()} if self.permission else {}),
        }
