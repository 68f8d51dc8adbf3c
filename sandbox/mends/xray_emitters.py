"""X-Ray without a socket to a daemon that there is not."""

from importlib import import_module

from sandbox.mends.mend import Mend


def _apply() -> None:
    core = import_module("aws_xray_sdk.core")  # moto has just loaded it
    core.xray_recorder.emitter._socket.close()


MENDS = (
    Mend(
        name="xray_emitters",
        moto="Loading X-Ray loads its SDK, which opens a UDP socket in this process and never closes it.",
        aws="X-Ray is told of segments by PutTraceSegments; a daemon is its clients' affair.",
        source="https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html",
        apply=_apply,
        when="moto.xray.models",
    ),
)
