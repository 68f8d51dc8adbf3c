"""Connections, alone or bundled.

Source: https://docs.aws.amazon.com/directconnect/latest/APIReference/API_CreateConnection.html
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.networking.direct_connect.common import MISSING, identity, refuse, tag, tags, tail
from sandbox.networking.shelf import Shelf, said
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
CONNECTIONS = Shelf(name="Connection", missing=MISSING, key="connectionId")
LAGS = Shelf(name="LAG", missing=MISSING, key="lagId")
INTERFACES = Shelf(name="Virtual interface", missing=MISSING, key="virtualInterfaceId")
DEDICATED = ("1Gbps", "10Gbps", "100Gbps", "400Gbps")
"""Speeds of a connection that AWS itself provides; others come from partners, as hosted connections.

Source: https://docs.aws.amazon.com/directconnect/latest/UserGuide/dedicated_connection.html
"""
_MODES = ("no_encrypt", "should_encrypt", "must_encrypt")


def arn(place: Place, given: str) -> str:
    """Return the ARN of a connection or a LAG."""
    return place.arn("directconnect", f"{given.split('-', 1)[0]}/{given}")


def _encrypted(given: Mapping[str, Json]) -> Record:
    """Return what a request for MACsec gives: keys are associated later."""
    capable = bool(given.get("requestMACSec"))
    return {
        "macSecCapable": capable,
        "macSecKeys": [],
        "encryptionMode": "should_encrypt" if capable else "no_encrypt",
        **({"portEncryptionStatus": "Encryption Down"} if capable else {}),
    }


def create(place: Place, given: Record) -> Record:
    """Order a connection, into a LAG if asked."""
    if given["bandwidth"] not in DEDICATED:
        refuse(f"{given['bandwidth']} is no bandwidth of a dedicated connection: {', '.join(DEDICATED)}.")
    if given.get("requestMACSec") and given["bandwidth"] == DEDICATED[0]:
        refuse("MACsec is supported on dedicated connections of 10 Gbps and more.")
    connection: Record = {
        "connectionId": identity("dxcon"),
        "ownerAccount": place.account,
        "connectionState": "available",
        "region": place.region,
        "awsDeviceV2": f"{given['location']}-{identity('dev')[4:8]}",
        "awsLogicalDeviceId": f"{given['location']}-{identity('dev')[4:8]}",
        "jumboFrameCapable": True,
        "hasLogicalRedundancy": "unknown",
        **said(given, "connectionName", "location", "bandwidth", "providerName"),
        **_encrypted(given),
    }
    CONNECTIONS.keep(place, connection)
    tag(place, arn(place, connection["connectionId"]), given.get("tags", []))
    if "lagId" in given:
        _join(place, connection, given["lagId"])
    return told(place, connection)


def told(place: Place, connection: Record) -> Record:
    """Return the description of a connection."""
    return {**connection, "tags": tags(place, arn(place, connection["connectionId"]))}


def update(place: Place, given: Record) -> Record:
    """Change the name or the encryption of a connection."""
    connection = CONNECTIONS.own(place, tail(given["connectionId"]))
    _check_mode(connection, given)
    connection |= said(given, "connectionName", "encryptionMode")
    return told(place, connection)


def _check_mode(holder: Record, given: Record) -> None:
    if given.get("encryptionMode", "no_encrypt") not in _MODES:
        refuse(f"{given['encryptionMode']} is no encryption mode.")
    if given.get("encryptionMode", "no_encrypt") != "no_encrypt" and not holder["macSecCapable"]:
        refuse("The connection does not support MACsec.")


def delete(place: Place, given: Record) -> Record:
    """Give a connection up that has no virtual interfaces."""
    connection = CONNECTIONS.own(place, tail(given["connectionId"]))
    _check_unused(place, connection["connectionId"])
    description = {**told(place, connection), "connectionState": "deleting"}
    CONNECTIONS.take(place, connection["connectionId"])
    return description


def _check_unused(place: Place, holder: str) -> None:
    used = [
        one["virtualInterfaceId"] for one in INTERFACES.all(place.backend).values() if one["connectionId"] == holder
    ]
    if used:
        refuse(f"{holder} has virtual interfaces: {', '.join(used)}.")


def describe(place: Place, given: Record) -> Record:
    """Tell of connections."""
    if "connectionId" in given:
        return {"connections": [told(place, CONNECTIONS.own(place, tail(given["connectionId"])))]}
    return {"connections": [told(place, one) for one in CONNECTIONS.all(place.backend).values()]}


def create_lag(place: Place, given: Record) -> Record:
    """Make a LAG, with new connections or one that there is already."""
    lag: Record = {
        "lagId": identity("dxlag"),
        "ownerAccount": place.account,
        "lagState": "available",
        "region": place.region,
        "minimumLinks": 0,
        "awsDeviceV2": f"{given['location']}-{identity('dev')[4:8]}",
        "jumboFrameCapable": True,
        "hasLogicalRedundancy": "unknown",
        "allowsHostedConnections": False,
        **said(given, "lagName", "location", "connectionsBandwidth", "providerName"),
        **_encrypted(given),
    }
    LAGS.keep(place, lag)
    tag(place, arn(place, lag["lagId"]), given.get("tags", []))
    present = "connectionId" in given
    if present:
        _join(place, CONNECTIONS.own(place, tail(given["connectionId"])), lag["lagId"])
    for number in range(int(given["numberOfConnections"]) - present):
        wanted = said(given, "location", "providerName", "requestMACSec")
        wanted |= {"bandwidth": given["connectionsBandwidth"], "connectionName": f"{given['lagName']}-{number + 1}"}
        create(place, {**wanted, "lagId": lag["lagId"], "tags": given.get("childConnectionTags", [])})
    return told_lag(place, lag)


def _join(place: Place, connection: Record, lag_id: str) -> None:
    lag = LAGS.own(place, tail(lag_id))
    if lag["location"] != connection["location"] or lag["connectionsBandwidth"] != connection["bandwidth"]:
        refuse("A connection of a LAG has its location and bandwidth.")
    connection["lagId"] = lag["lagId"]


def told_lag(place: Place, lag: Record) -> Record:
    """Return the description of a LAG, with its connections."""
    bundled = [one for one in CONNECTIONS.all(place.backend).values() if one.get("lagId") == lag["lagId"]]
    return {
        **lag,
        "connections": [told(place, one) for one in bundled],
        "numberOfConnections": len(bundled),
        "tags": tags(place, arn(place, lag["lagId"])),
    }


def update_lag(place: Place, given: Record) -> Record:
    """Change the name of a LAG, how many links it needs, or its encryption."""
    lag = LAGS.own(place, tail(given["lagId"]))
    _check_mode(lag, given)
    lag |= said(given, "lagName", "minimumLinks", "encryptionMode")
    return told_lag(place, lag)


def delete_lag(place: Place, given: Record) -> Record:
    """Dissolve a LAG without connections."""
    lag = LAGS.own(place, tail(given["lagId"]))
    description = told_lag(place, lag)
    if description["connections"]:
        refuse(f"{lag['lagId']} has connections.")
    _check_unused(place, lag["lagId"])
    LAGS.take(place, lag["lagId"])
    return {**description, "lagState": "deleting"}


def describe_lags(place: Place, given: Record) -> Record:
    """Tell of LAGs."""
    if "lagId" in given:
        return {"lags": [told_lag(place, LAGS.own(place, tail(given["lagId"])))]}
    return {"lags": [told_lag(place, one) for one in LAGS.all(place.backend).values()]}


def associate(place: Place, given: Record) -> Record:
    """Put a connection into a LAG."""
    connection = CONNECTIONS.own(place, tail(given["connectionId"]))
    _join(place, connection, given["lagId"])
    return told(place, connection)


def disassociate(place: Place, given: Record) -> Record:
    """Take a connection out of a LAG that does not need it."""
    connection = CONNECTIONS.own(place, tail(given["connectionId"]))
    lag = LAGS.own(place, tail(given["lagId"]))
    if connection.get("lagId") != lag["lagId"]:
        refuse(f"{connection['connectionId']} is not in {lag['lagId']}.")
    if told_lag(place, lag)["numberOfConnections"] <= lag["minimumLinks"]:
        refuse(f"{lag['lagId']} needs {lag['minimumLinks']} connections.")
    del connection["lagId"]
    return told(place, connection)


def _holder(place: Place, given: Record) -> Record:
    named = tail(given["connectionId"])
    return (LAGS if named.startswith("dxlag") else CONNECTIONS).own(place, named)


def add_key(place: Place, given: Record) -> Record:
    """Give a connection or a LAG a MACsec key."""
    holder = _holder(place, given)
    if not holder["macSecCapable"]:
        refuse("The connection does not support MACsec.")
    secret = given.get("secretARN", f"arn:aws:secretsmanager:{place.region}:{place.account}:secret:directconnect!key")
    key = {"secretARN": secret, "state": "associated", "startOn": datetime.now(UTC).isoformat(), **said(given, "ckn")}
    holder["macSecKeys"].append(key)
    return {"connectionId": tail(given["connectionId"]), "macSecKeys": holder["macSecKeys"]}


def remove_key(place: Place, given: Record) -> Record:
    """Take a MACsec key from a connection or a LAG."""
    holder = _holder(place, given)
    kept = [key for key in holder["macSecKeys"] if key["secretARN"] != given["secretARN"]]
    if len(kept) == len(holder["macSecKeys"]):
        refuse(f"The key {given['secretARN']} does not exist.")
    holder["macSecKeys"] = kept
    return {"connectionId": tail(given["connectionId"]), "macSecKeys": kept}


OPERATIONS = {
    "CreateConnection": create,
    "UpdateConnection": update,
    "DeleteConnection": delete,
    "DescribeConnections": describe,
    "CreateLag": create_lag,
    "UpdateLag": update_lag,
    "DeleteLag": delete_lag,
    "DescribeLags": describe_lags,
    "AssociateConnectionWithLag": associate,
    "DisassociateConnectionFromLag": disassociate,
    "AssociateMacSecKey": add_key,
    "DisassociateMacSecKey": remove_key,
}
