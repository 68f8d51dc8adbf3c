"""APIs below one name of one's own: deployed, and asked by it."""

import pytest
from aws_cdk import CfnOutput, Stack

from refarch.security import EnvelopeKey
from refarch.serverless import OwnName, RestApi
from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.unit.constructs.deployed import published
from tests.unit.constructs.shape import administrator


def key(stack: Stack) -> EnvelopeKey:
    """Add a key with an alias of the stack's own, that admits the stack's logs."""
    made = EnvelopeKey(stack, "Key", alias=stack.stack_name, administrators=[administrator(stack)])
    made.allow_log_groups_of(stack)
    return made


def test_two_stacks_share_a_name_each_below_a_path() -> None:
    """One brings the name, the other finds it; each is asked by the name, and by no stage's."""
    lab = Lab()
    domain = f"api.shop-{lab.account_id}.example"
    certificate = lab.client("acm").request_certificate(DomainName=domain)["CertificateArn"]

    def orders(stack: Stack) -> None:
        api = RestApi(stack, "Api", about="Orders", key=key(stack))
        api.mocked("/status", "orders", public="A test asks")
        name = api.named(OwnName(domain=domain, certificate=certificate, below="orders"))
        assert name is not None
        CfnOutput(stack, "Target", value=name.attr_regional_domain_name)

    def stock(stack: Stack) -> None:
        api = RestApi(stack, "Api", about="Stock", key=key(stack))
        api.mocked("/status", "stock", public="A test asks")
        assert api.named(OwnName(domain=domain, below="stock")) is None

    target = published(lab, orders, "orders")["Target"]
    published(lab, stock, "stock")

    assert f".execute-api.{lab.region}.amazonaws.com" in target
    assert [ask("GET", f"https://{domain}/{path}/status").json() for path in ("orders", "stock")] == ["orders", "stock"]
    assert ask("GET", f"https://{domain}/status").status == 403


@pytest.mark.parametrize(("alone", "status"), [(True, 403), (False, 200)])
def test_an_api_that_has_a_name_of_its_own_alone_answers_under_no_other(*, alone: bool, status: int) -> None:
    """Past the name nobody comes; the twin answers under both."""
    lab = Lab()
    domain = f"api.shop-{lab.account_id}.example"
    certificate = lab.client("acm").request_certificate(DomainName=domain)["CertificateArn"]

    def orders(stack: Stack) -> None:
        name = OwnName(domain=domain, certificate=certificate, alone=alone)
        api = RestApi(stack, "Api", about="Orders", key=key(stack), own_name=name)
        api.mocked("/status", "orders", public="A test asks")
        CfnOutput(stack, "Url", value=api.url)
        CfnOutput(stack, "Given", value=api.api.url)

    told = published(lab, orders)

    assert told["Url"] == f"https://{domain}/"
    assert ask("GET", f"{told['Url']}status").json() == "orders"
    assert ask("GET", f"{told['Given']}status").status == status
