"""X-Ray without a socket to a daemon that there is not."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from aws_xray_sdk.core import xray_recorder  # noqa: PLC0415 moto has just loaded it

    xray_recorder.emitter._socket.close()


MENDS = (
    Mend(
        name="xray_emitters",
        moto="Loading X-Ray loads its SDK, which opens a UDP socket in this process and never closes it.",
        aws="X-Ray is told of segments by PutTraceSegments; the daemon to which the SDK's socket leads is its clients'.",
        source="https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon.html",
        apply=_apply,
        when="moto.xray.models",
    ),
)
