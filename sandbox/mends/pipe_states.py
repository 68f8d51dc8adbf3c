"""EventBridge's pipes are in the state that they were told to be in."""

from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace


def _advance(original: Any, pipe: Any) -> None:  # noqa: ANN401 moto's own
    """Let a pipe be what it was told to become."""
    del original
    pipe.status = pipe.desired_state


def _apply() -> None:
    from moto.pipes.models import Pipe  # noqa: PLC0415 loaded by now

    replace(Pipe, advance=_advance)


MENDS = (
    Mend(
        name="pipe_states",
        moto="A pipe runs although it was made or changed to be stopped.",
        aws="DesiredState says what the pipe will be: CurrentState follows it.",
        source="https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html",
        apply=_apply,
        when="moto.pipes.urls",
    ),
)
