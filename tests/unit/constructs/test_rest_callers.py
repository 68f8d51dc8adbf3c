"""Whom a REST API lets in: addresses, accounts and VPCs, by its resource policy."""

import pytest
from aws_cdk import CfnOutput, Stack

from refarch.network import InterfaceEndpoint
from refarch.refusal import RefusedError
from refarch.serverless import Callers, RestApi
from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.unit.constructs.deployed import published
from tests.unit.constructs.shape import empty_stack, network, shape_of
from tests.unit.constructs.shops import logging_key

OFFICE, AT_HOME = "203.0.113.7", "198.51.100.7"


def add(stack: Stack, callers: Callers | None, *, private: bool = False, signed: bool = False) -> None:
    """Add an API that tells its status."""
    door = (
        InterfaceEndpoint(stack, "Door", network=network(stack), tier="app", service="execute-api") if private else None
    )
    api = RestApi(stack, "Api", about="Orders", key=logging_key(stack), private_through=door, reachable_from=callers)
    api.mocked("/status", "open", public=None if signed else "A test asks")
    CfnOutput(stack, "Url", value=api.url)


def statuses(lab: Lab, callers: Callers | None) -> list[int]:
    """Deploy the API, and ask from the office and from elsewhere."""
    url = published(lab, lambda stack: add(stack, callers))["Url"]
    return [ask("GET", f"{url}status", source=source).status for source in (OFFICE, AT_HOME)]


def test_who_comes_from_the_blocks_that_are_named_is_let_in_and_nobody_else() -> None:
    """Deployed and asked; the twin has no policy, and a policy that comes later is deployed with it."""
    lab = Lab()
    assert statuses(lab, None) == [200, 200]
    assert statuses(lab, Callers(addresses=["203.0.113.0/24"])) == [200, 403]


def test_who_does_not_sign_is_of_no_account() -> None:
    """However public the method is."""
    assert statuses(Lab(), Callers(accounts=["111122223333"])) == [403, 403]


def test_other_accounts_are_let_in_by_name() -> None:
    """This account's callers need no more than their own policies."""
    api = shape_of(lambda stack: add(stack, Callers(accounts=["111122223333"]))).only("ApiGateway::RestApi")
    [let] = api["Policy"]["Statement"]
    assert (let["Effect"], let["Action"]) == ("Allow", "execute-api:Invoke")
    assert ":iam::111122223333:root" in str(let["Principal"])


def test_a_private_api_lets_in_the_vpcs_that_are_named() -> None:
    """Through its endpoint, as before; all others are denied."""
    callers = Callers(vpcs=["vpc-0123456789abcdef0"])
    api = shape_of(lambda stack: add(stack, callers, private=True)).only("ApiGateway::RestApi")
    let, through, denied = api["Policy"]["Statement"]
    assert list(let["Condition"]["StringEquals"]) == ["aws:SourceVpce"]
    assert list(through["Condition"]["StringNotEquals"]) == ["aws:SourceVpce"]
    assert denied["Effect"] == "Deny"
    assert denied["Condition"] == {"StringNotEquals": {"aws:SourceVpc": ["vpc-0123456789abcdef0"]}}


@pytest.mark.parametrize(
    ("callers", "private", "message"),
    [
        (Callers(), False, "reachable_from=Callers(): it limits nobody"),
        (
            Callers(vpcs=["vpc-0123456789abcdef0"]),
            False,
            "vpcs=['vpc-0123456789abcdef0']: of which VPC a request comes",
        ),
        (Callers(addresses=["10.0.0.0/8"]), True, "addresses=['10.0.0.0/8']: no request through an endpoint"),
        (Callers(addresses=["203.0.113.7/24"]), False, "address '203.0.113.7/24': a block of addresses has no host"),
        (Callers(accounts=["shop"]), False, "account 'shop': an account's id has 12 digits"),
        (Callers(vpcs=["vpc-1"]), True, "VPC 'vpc-1': a VPC's id is vpc- and 8 or 17 digits"),
    ],
)
def test_callers_that_cannot_be_told_are_refused(callers: Callers, private: bool, message: str) -> None:  # noqa: FBT001
    """Nobody, or what no request has."""
    with pytest.raises(RefusedError) as refused:
        add(empty_stack(), callers, private=private)
    assert str(refused.value).startswith(f"test/Api: {message}")
