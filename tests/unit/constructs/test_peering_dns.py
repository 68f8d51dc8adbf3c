"""What the function that switches DNS resolution across a peering on does when CloudFormation calls it."""

import importlib
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest

from study.lab import Lab

NAME = "refarch.network.handlers.peering_dns"


@pytest.fixture
def lab() -> Lab:
    """Return an empty embedded account."""
    return Lab()


@pytest.fixture
def sent() -> list[tuple[str, str]]:
    """What the function answered: status and reason."""
    return []


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch, lab: Lab, sent: list[tuple[str, str]]) -> ModuleType:
    """The function's code in an embedded account, with a ``cfnresponse`` that keeps the answers."""

    def send(_event: Any, _context: Any, status: str, _data: Any, _name: str, reason: str = "") -> None:
        sent.append((status, reason))

    monkeypatch.setitem(sys.modules, "cfnresponse", SimpleNamespace(SUCCESS="SUCCESS", FAILED="FAILED", send=send))
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    monkeypatch.setattr(boto3, "client", lab.client)
    return importlib.import_module(NAME)


def event(kind: str, connection: str) -> dict[str, Any]:
    """Return what CloudFormation sends."""
    return {"RequestType": kind, "ResourceProperties": {"PeeringId": connection, "Side": "Requester"}}


def resolves(lab: Lab, connection: str) -> bool:
    """Return whether the requester's names resolve on the other side."""
    (told,) = lab.ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"]
    return bool(told["RequesterVpcInfo"]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"])


def test_it_is_switched_on_and_off_again_with_the_resource(
    handler: ModuleType, lab: Lab, sent: list[tuple[str, str]]
) -> None:
    """A deletion leaves the connection as it was before."""
    connection = lab.peering(lab.vpc("10.0.0.0/16"), lab.vpc("10.1.0.0/16"))
    for kind, after in (("Create", True), ("Update", True), ("Delete", False)):
        handler.handler(event(kind, connection), None)
        assert resolves(lab, connection) is after
    assert sent == [("SUCCESS", "")] * 3


def test_a_connection_that_has_ended_has_nothing_to_switch_off(
    handler: ModuleType, lab: Lab, sent: list[tuple[str, str]]
) -> None:
    """Its stack may be deleted all the same."""
    connection = lab.peering(lab.vpc("10.0.0.0/16"), lab.vpc("10.1.0.0/16"))
    lab.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)
    handler.handler(event("Delete", connection), None)
    assert sent == [("SUCCESS", "")]


def test_a_connection_that_is_not_active_is_answered_with_the_reason(
    handler: ModuleType, lab: Lab, sent: list[tuple[str, str]]
) -> None:
    """The twin: without an answer the stack would hang for an hour."""
    connection = lab.peering(lab.vpc("10.0.0.0/16"), lab.vpc("10.1.0.0/16"), accepted=False)
    handler.handler(event("Create", connection), None)
    [(status, reason)] = sent
    assert status == "FAILED"
    assert "not active" in reason
