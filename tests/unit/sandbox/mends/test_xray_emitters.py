"""X-Ray's SDK, which moto loads."""

from tests.unit.sandbox.account import Account


def test_no_socket_to_a_daemon_stays_open(account: Account) -> None:
    """Which nobody here would send anything to."""
    account.client("xray").get_groups()
    from aws_xray_sdk.core import xray_recorder  # noqa: PLC0415 loaded with the service

    assert xray_recorder.emitter._socket.fileno() == -1  # noqa: SLF001 see the mend
