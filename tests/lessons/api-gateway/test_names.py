"""API Gateway: names of one's own, and which API answers below which path of them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.gateways.asking import ask
from study.lab import Lab
from tests.teaching import teaches


def served(lab: Lab, says: str, **options: Any) -> str:
    """Return the id of an API that says something, with the name by which it was called, on the stage ``prod``."""
    client = lab.client("apigateway")
    made = client.create_rest_api(name=says, endpointConfiguration={"types": ["REGIONAL"]}, **options)
    named = {"restApiId": made["id"], "resourceId": made["rootResourceId"], "httpMethod": "GET"}
    client.put_method(authorizationType="NONE", **named)
    client.put_integration(type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}, **named)
    client.put_method_response(statusCode="200", **named)
    template = {"application/json": json.dumps(f"{says} at $context.domainName")}
    client.put_integration_response(statusCode="200", responseTemplates=template, **named)
    client.create_deployment(restApiId=made["id"], stageName="prod")
    return str(made["id"])


def name(lab: Lab, first: str = "api") -> str:
    """Register a name of one's own with a certificate, and return it; each account has another one."""
    domain = f"{first}.shop-{lab.account_id}.example"
    certificate = lab.client("acm").request_certificate(DomainName=domain)["CertificateArn"]
    lab.client("apigateway").create_domain_name(
        domainName=domain, regionalCertificateArn=certificate, endpointConfiguration={"types": ["REGIONAL"]}
    )
    return domain


def lead(lab: Lab, domain: str, api: str, below: str = "") -> None:
    """Let an API's stage answer below a path of a name."""
    more = {"basePath": below} if below else {}
    lab.client("apigateway").create_base_path_mapping(domainName=domain, restApiId=api, stage="prod", **more)


@teaches("api-gateway.15")
def test_an_api_answers_under_a_name_of_ones_own(lab: Lab) -> None:
    """Its DNS record leads to API Gateway, which knows by the header ``Host`` what is meant; no stage is named."""
    domain, api = name(lab), served(lab, "orders")
    lead(lab, domain, api)

    assert ask("GET", f"https://{domain}/").json() == f"orders at {domain}"


@teaches("api-gateway.15", twin=True)
def test_a_name_without_a_mapping_leads_to_nobody(lab: Lab) -> None:
    """The twin."""
    domain = name(lab)
    served(lab, "orders")

    assert ask("GET", f"https://{domain}/").status == 403


@teaches("api-gateway.15")
def test_several_apis_share_a_name_each_below_a_path(lab: Lab) -> None:
    """They are deployed apart, and their callers see one."""
    domain = name(lab)
    for path in ("orders", "stock"):
        lead(lab, domain, served(lab, path), path)

    answers = [ask("GET", f"https://{domain}/{path}").json().split()[0] for path in ("orders", "stock")]

    assert answers == ["orders", "stock"]


@teaches("api-gateway.15", twin=True)
def test_a_path_that_no_mapping_has_is_refused(lab: Lab) -> None:
    """The twin; and a path is given away once."""
    domain, api = name(lab), served(lab, "orders")
    lead(lab, domain, api, "orders")

    assert ask("GET", f"https://{domain}/stock").status == 403
    with pytest.raises(ClientError, match="ConflictException"):
        lead(lab, domain, api, "orders")


def test_an_asterisk_stands_for_any_first_part(lab: Lab) -> None:
    """A name for each customer, and one certificate."""
    domain = name(lab, "*")
    lead(lab, domain, served(lab, "orders"))
    customers = [domain.replace("*", customer) for customer in ("ann", "bob")]

    assert [ask("GET", f"https://{one}/").json() for one in customers] == [f"orders at {one}" for one in customers]


def test_a_name_of_its_own_goes_before_an_asterisk(lab: Lab) -> None:
    """The twin: only who has none comes to it."""
    wild, own = name(lab, "*"), name(lab, "ann")
    lead(lab, wild, served(lab, "orders"))
    lead(lab, own, served(lab, "ann's orders"))

    assert ask("GET", f"https://{own}/").json().startswith("ann's orders")


def test_the_name_that_aws_gives_can_be_switched_off(lab: Lab) -> None:
    """So that nobody comes another way, past what stands in front of one's own name."""
    domain, api = name(lab), served(lab, "orders", disableExecuteApiEndpoint=True)
    lead(lab, domain, api)

    assert ask("GET", f"https://{api}.execute-api.{lab.region}.amazonaws.com/prod/").status == 403
    assert ask("GET", f"https://{domain}/").status == 200
