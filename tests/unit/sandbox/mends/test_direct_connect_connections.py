"""Connections of Direct Connect are bundled and encrypted."""

import re

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def test_connections_come_to_a_lag_and_go(account: Account) -> None:
    """A LAG has connections of its own from the start, keeps as many as it needs, and goes when it has none."""
    dx = account.client("directconnect")
    lag = dx.create_lag(numberOfConnections=2, location="EqDC2", connectionsBandwidth="10Gbps", lagName="lag")
    assert re.fullmatch(r"dxlag-[a-z0-9]{8}", lag["lagId"])
    assert [one["connectionName"] for one in lag["connections"]] == ["lag-1", "lag-2"]
    other = dx.create_connection(location="EqDC2", bandwidth="1Gbps", connectionName="slow")["connectionId"]
    with pytest.raises(ClientError, match="has its location and bandwidth"):
        dx.associate_connection_with_lag(connectionId=other, lagId=lag["lagId"])
    dx.update_lag(lagId=lag["lagId"], minimumLinks=2)
    first, second = (one["connectionId"] for one in lag["connections"])
    with pytest.raises(ClientError, match="needs 2 connections"):
        dx.disassociate_connection_from_lag(connectionId=first, lagId=lag["lagId"])
    dx.update_lag(lagId=lag["lagId"], minimumLinks=0)
    for connection in (first, second):
        dx.disassociate_connection_from_lag(connectionId=connection, lagId=lag["lagId"])
    dx.delete_lag(lagId=lag["lagId"])
    with pytest.raises(ClientError, match="does not exist"):
        dx.describe_lags(lagId=lag["lagId"])


def test_a_connection_has_macsec_keys_when_they_are_associated(account: Account) -> None:
    """If it was ordered so."""
    dx = account.client("directconnect")
    plain = dx.create_connection(location="EqDC2", bandwidth="1Gbps", connectionName="plain")
    with pytest.raises(ClientError, match="does not support MACsec"):
        dx.associate_mac_sec_key(connectionId=plain["connectionId"], ckn="1", cak="2")
    made = dx.create_connection(location="EqDC2", bandwidth="10Gbps", connectionName="safe", requestMACSec=True)
    assert (made["macSecCapable"], made["macSecKeys"], made["encryptionMode"]) == (True, [], "should_encrypt")
    secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:directconnect!key"
    [key] = dx.associate_mac_sec_key(connectionId=made["connectionId"], secretARN=secret)["macSecKeys"]
    assert (key["secretARN"], key["state"]) == (secret, "associated")
    dx.update_connection(connectionId=made["connectionId"], encryptionMode="must_encrypt")
    dx.disassociate_mac_sec_key(connectionId=made["connectionId"], secretARN=secret)
    [told] = dx.describe_connections(connectionId=made["connectionId"])["connections"]
    assert (told["macSecKeys"], told["encryptionMode"]) == ([], "must_encrypt")
