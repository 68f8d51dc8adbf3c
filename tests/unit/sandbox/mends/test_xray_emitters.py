"""X-Ray's SDK, which moto loads."""

from importlib import import_module

from tests.unit.sandbox.account import Account


def test_no_socket_to_a_daemon_stays_open(account: Account) -> None:
    """Which nobody here would send anything to."""
    account.client("xray").get_groups()
    core = import_module("aws_xray_sdk.core")
    assert core.xray_recorder.emitter._socket.fileno() == -1  # noqa: SLF001 see the mend
