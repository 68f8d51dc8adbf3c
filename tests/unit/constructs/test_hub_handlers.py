"""What the functions beside a hub do when CloudFormation calls them."""

from collections.abc import Callable
from types import ModuleType

import pytest

from study.lab import Lab
from tests.hybrid import connect, customer_gateway
from tests.lessons.hubs import ask_for_peering, gateway, only_table
from tests.unit.constructs.handlers import Sent, loaded

Load = Callable[[str], ModuleType]


@pytest.fixture
def lab() -> Lab:
    """Return an empty embedded account."""
    return Lab()


@pytest.fixture
def sent() -> Sent:
    """What the function answered."""
    return []


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, lab: Lab, sent: Sent) -> Load:
    """Return what loads a function's code, which waits for nobody here."""

    def ready(name: str) -> ModuleType:
        module = loaded(monkeypatch, f"refarch.{name}", lab, sent)
        monkeypatch.setattr(module, "PAUSE_SECONDS", 0)
        return module

    return ready


def test_the_attachments_of_connections_are_told_in_the_order_of_the_connections(lab: Lab, load: Load) -> None:
    """Whatever order EC2 tells them in."""
    hub = gateway(lab)
    made = [connect(lab, hub, customer_gateway(lab, address=f"198.51.100.{number}")) for number in (10, 20)]
    handler = load("network.handlers.vpn_attachments")
    first = handler.attachments({"TransitGatewayId": hub, "Connections": made})
    second = handler.attachments({"TransitGatewayId": hub, "Connections": made[::-1]})

    assert (first["Attachment1"], first["Attachment2"]) == (second["Attachment2"], second["Attachment1"])
    (found,) = lab.ec2.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=[first["Attachment1"]])[
        "TransitGatewayAttachments"
    ]
    assert (found["ResourceType"], found["ResourceId"]) == ("vpn", made[0])


def test_a_connection_that_is_attached_elsewhere_is_named(lab: Lab, load: Load, sent: Sent) -> None:
    """Instead of waiting for ever; and when the resource is deleted, nobody asks any more."""
    hub, other = gateway(lab), gateway(lab)
    connection = connect(lab, other, customer_gateway(lab, address="198.51.100.10"))
    properties = {"TransitGatewayId": hub, "Connections": [connection]}
    handler = load("network.handlers.vpn_attachments")
    for kind in ("Create", "Delete"):
        handler.handler({"RequestType": kind, "ResourceProperties": properties}, None)

    assert sent == [("FAILED", f"{connection}: not attached to {hub}"), ("SUCCESS", "")]


def test_the_table_that_a_connection_is_routed_by_is_told_if_somebody_asks(lab: Lab, load: Load, sent: Sent) -> None:
    """The gateway's default one; a gateway that associates nothing by itself has none, and that is an error."""
    handler = load("network.handlers.vpn_attachments")
    for default in ("enable", "disable"):
        hub = gateway(lab, DefaultRouteTableAssociation=default)
        connection = connect(lab, hub, customer_gateway(lab, address="198.51.100.10"))
        asked = {"TransitGatewayId": hub, "Connections": [connection], "RouteTable": "tell"}
        if default == "enable":
            assert handler.attachments(asked)["RouteTable1"] == only_table(lab, hub)
        else:
            handler.handler({"RequestType": "Create", "ResourceProperties": asked}, None)
            assert sent == [("FAILED", f"{connection}: not associated with a route table of {hub}")]


def test_a_peering_is_accepted_in_the_region_of_the_hub_that_is_asked(lab: Lab, load: Load, sent: Sent) -> None:
    """And once more it stays as it is; when the resource is deleted, the peering is deleted by its own resource."""
    far = lab.elsewhere("eu-west-1")
    peering = ask_for_peering(lab, gateway(lab), far, gateway(far))
    handler = load("transit.handlers.peering_acceptance")
    for kind in ("Create", "Update", "Delete"):
        properties = {"AttachmentId": peering, "Region": "eu-west-1"}
        handler.handler({"RequestType": kind, "ResourceProperties": properties}, None)

    assert sent == [("SUCCESS", "")] * 3
    assert handler.state_of(lab.ec2, peering) == "available"


def test_a_peering_that_is_rejected_is_an_error(lab: Lab, load: Load, sent: Sent) -> None:
    """The stack is rolled back instead of waiting for an hour."""
    far = lab.elsewhere("eu-west-1")
    peering = ask_for_peering(lab, gateway(lab), far, gateway(far))
    far.ec2.reject_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering)
    properties = {"AttachmentId": peering, "Region": "eu-west-1"}
    load("transit.handlers.peering_acceptance").handler(
        {"RequestType": "Create", "ResourceProperties": properties}, None
    )

    assert sent == [("FAILED", f"the peering {peering} is not there")]
