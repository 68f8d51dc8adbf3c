"""What the functions beside a hub do when CloudFormation calls them."""

import importlib
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest

from study.lab import Lab
from tests.hybrid import connect, customer_gateway
from tests.lessons.hubs import gateway

Answers = list[tuple[str, dict[str, str], str]]


@pytest.fixture
def lab() -> Lab:
    """Return an empty embedded account."""
    return Lab()


@pytest.fixture
def sent() -> Answers:
    """What the function answered: status, attributes and reason."""
    return []


Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, lab: Lab, sent: Answers) -> Load:
    """Return what loads a function's code into the embedded account; it waits for nobody."""

    def send(_event: Any, _context: Any, status: str, data: Any, _name: str, reason: str = "") -> None:
        sent.append((status, data, reason))

    def loaded(name: str) -> ModuleType:
        full = f"refarch.transit.handlers.{name}"
        monkeypatch.setitem(sys.modules, "cfnresponse", SimpleNamespace(SUCCESS="SUCCESS", FAILED="FAILED", send=send))
        monkeypatch.delitem(sys.modules, full, raising=False)
        monkeypatch.setattr(boto3, "client", lab.client)
        module = importlib.import_module(full)
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0)
        return module

    return loaded


def test_the_attachments_of_connections_are_told_in_the_order_of_the_connections(
    lab: Lab, load: Load, sent: Answers
) -> None:
    """Whatever order EC2 tells them in."""
    hub = gateway(lab)
    made = [connect(lab, hub, customer_gateway(lab, address=f"198.51.100.{number}")) for number in (10, 20)]
    handler = load("vpn_attachments")
    for asked in (made, made[::-1]):
        properties = {"TransitGatewayId": hub, "Connections": asked}
        handler.handler({"RequestType": "Create", "ResourceProperties": properties}, None)
    (_, first, _), (_, second, _) = sent
    assert (first["Attachment1"], first["Attachment2"]) == (second["Attachment2"], second["Attachment1"])
    (found,) = lab.ec2.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=[first["Attachment1"]])[
        "TransitGatewayAttachments"
    ]
    assert (found["ResourceType"], found["ResourceId"]) == ("vpn", made[0])


def test_a_connection_that_is_attached_elsewhere_is_named(lab: Lab, load: Load, sent: Answers) -> None:
    """Instead of waiting for ever; and when the resource is deleted, nobody asks any more."""
    hub, other = gateway(lab), gateway(lab)
    connection = connect(lab, other, customer_gateway(lab, address="198.51.100.10"))
    properties = {"TransitGatewayId": hub, "Connections": [connection]}
    handler = load("vpn_attachments")
    for kind in ("Create", "Delete"):
        handler.handler({"RequestType": kind, "ResourceProperties": properties}, None)
    assert sent == [("FAILED", {}, f"{connection}: not attached to {hub}"), ("SUCCESS", {}, "")]
