"""What the function that switches DNS resolution across a peering on does when CloudFormation calls it."""

from types import ModuleType
from typing import Any

import pytest

from study.lab import Lab
from tests.unit.constructs.handlers import Sent, loaded

NAME = "refarch.network.handlers.peering_dns"


@pytest.fixture
def lab() -> Lab:
    """Return an empty embedded account."""
    return Lab()


@pytest.fixture
def sent() -> Sent:
    """What the function answered: status and reason."""
    return []


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch, lab: Lab, sent: Sent) -> ModuleType:
    """The function's code in an embedded account."""
    return loaded(monkeypatch, NAME, lab, sent)


def event(kind: str, connection: str) -> dict[str, Any]:
    """Return what CloudFormation sends."""
    return {"RequestType": kind, "ResourceProperties": {"PeeringId": connection, "Side": "Requester"}}


def resolves(lab: Lab, connection: str) -> bool:
    """Return whether the requester's names resolve on the other side."""
    (told,) = lab.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"]
    return bool(told["RequesterVpcInfo"]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"])


def test_it_is_switched_on_and_off_again_with_the_resource(handler: ModuleType, lab: Lab, sent: Sent) -> None:
    """A deletion leaves the connection as it was before."""
    connection = lab.peering(lab.vpc("10.0.0.0/16"), lab.vpc("10.1.0.0/16"))
    for kind, after in (("Create", True), ("Update", True), ("Delete", False)):
        handler.handler(event(kind, connection), None)
        assert resolves(lab, connection) is after
    assert sent == [("SUCCESS", "")] * 3


def test_a_connection_that_has_ended_has_nothing_to_switch_off(handler: ModuleType, lab: Lab, sent: Sent) -> None:
    """Its stack may be deleted all the same."""
    connection = lab.peering(lab.vpc("10.0.0.0/16"), lab.vpc("10.1.0.0/16"))
    lab.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)
    handler.handler(event("Delete", connection), None)
    assert sent == [("SUCCESS", "")]


def test_a_connection_that_is_not_active_is_answered_with_the_reason(handler: ModuleType, lab: Lab, sent: Sent) -> None:
    """The twin: without an answer the stack would hang for an hour."""
    connection = lab.peering(lab.vpc("10.0.0.0/16"), lab.vpc("10.1.0.0/16"), accepted=False)
    handler.handler(event("Create", connection), None)
    [(status, reason)] = sent
    assert status == "FAILED"
    assert "not active" in reason
