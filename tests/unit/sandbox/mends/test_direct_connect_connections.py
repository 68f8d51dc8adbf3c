"""A dedicated connection has one of four speeds, and MACsec on three of them."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


@pytest.mark.parametrize(
    ("bandwidth", "encrypted", "message"),
    [
        ("50Mbps", False, "50Mbps is no bandwidth of a dedicated connection"),
        ("25Gbps", False, "25Gbps is no bandwidth of a dedicated connection"),
        ("1Gbps", True, "MACsec is supported on dedicated connections of 10 Gbps and more"),
    ],
)
def test_what_aws_does_not_provide_is_refused(
    account: Account, bandwidth: str, *, encrypted: bool, message: str
) -> None:
    """Partners provide other speeds."""
    with pytest.raises(ClientError, match=message):
        account.client("directconnect").create_connection(
            location="EqDC2", bandwidth=bandwidth, connectionName="line", requestMACSec=encrypted
        )


@pytest.mark.parametrize(("bandwidth", "encrypted"), [("1Gbps", False), ("10Gbps", True), ("400Gbps", True)])
def test_what_aws_provides_is_taken(account: Account, bandwidth: str, *, encrypted: bool) -> None:
    """The twin."""
    made = account.client("directconnect").create_connection(
        location="EqDC2", bandwidth=bandwidth, connectionName="line", requestMACSec=encrypted
    )
    assert (made["bandwidth"], made["macSecCapable"]) == (bandwidth, encrypted)
