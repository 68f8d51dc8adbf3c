"""API Gateway: where an API can be reached from, what its stages write down, and what it reaches itself."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.deliveries import agenda
from study.lab import Lab
from tests.lessons.apis import change, get, served
from tests.teaching import teaches

ANYBODY = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}


def edge_name(lab: Lab, kind: str) -> dict[str, Any]:
    """Return the custom domain name of an API, edge-optimized or regional."""
    certificate = lab.client("acm").request_certificate(DomainName=f"{kind.lower()}.example.com")["CertificateArn"]
    given = "certificateArn" if kind == "EDGE" else "regionalCertificateArn"
    return dict(
        lab.client("apigateway").create_domain_name(
            domainName=f"{kind.lower()}.example.com",
            endpointConfiguration={"types": [kind]},
            **{given: certificate},
        )
    )


@teaches("api-gateway.3")
def test_an_edge_optimized_api_is_served_by_cloudfront(lab: Lab) -> None:
    """Which is what an API gets if nobody says otherwise: its name leads to a distribution near the caller."""
    api = served(lab)
    told = lab.client("apigateway").get_rest_api(restApiId=api)

    assert told["endpointConfiguration"]["types"] == ["EDGE"]
    assert edge_name(lab, "EDGE")["distributionDomainName"].endswith(".cloudfront.net")


@teaches("api-gateway.3", twin=True)
def test_a_regional_api_is_served_in_its_region(lab: Lab) -> None:
    """For callers of the same Region, or behind a distribution of one's own."""
    api = served(lab, endpointConfiguration={"types": ["REGIONAL"]})
    told = lab.client("apigateway").get_rest_api(restApiId=api)
    name = edge_name(lab, "REGIONAL")

    assert told["endpointConfiguration"]["types"] == ["REGIONAL"]
    assert f".execute-api.{lab.region}.amazonaws.com" in name["regionalDomainName"]
    assert "distributionDomainName" not in name


def private_api(lab: Lab) -> tuple[str, str]:
    """Return the id of a private API, and that of the interface endpoint whose callers its policy lets in."""
    vpc = lab.vpc()
    endpoint = lab.ec2.create_vpc_endpoint(
        VpcId=vpc, ServiceName=f"com.amazonaws.{lab.region}.execute-api", VpcEndpointType="Interface"
    )["VpcEndpoint"]["VpcEndpointId"]
    mine = {**ANYBODY, "Condition": {"StringEquals": {"aws:SourceVpce": endpoint}}}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [mine]})
    return served(lab, endpointConfiguration={"types": ["PRIVATE"]}, policy=policy), str(endpoint)


@teaches("api-gateway.4")
def test_a_private_api_answers_through_an_interface_endpoint(lab: Lab) -> None:
    """It is not in the VPC: the endpoint is, and the API's resource policy says whose."""
    api, endpoint = private_api(lab)

    assert get(lab, api, through=endpoint) == (200, "1")


@teaches("api-gateway.4", twin=True)
def test_a_private_api_answers_nobody_from_elsewhere(lab: Lab) -> None:
    """Neither from the internet nor through somebody else's endpoint."""
    api, _ = private_api(lab)

    assert get(lab, api)[0] == 403
    assert get(lab, api, through="vpce-00000000000000000")[0] == 403


def firewall(lab: Lab, *rules: dict[str, Any]) -> str:
    """Return the ARN of a web ACL that lets everything in but for its rules."""
    made = lab.client("wafv2").create_web_acl(
        Name="front", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=SEEN, Rules=list(rules)
    )
    return str(made["Summary"]["ARN"])


SEEN = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "all"}
TEN_BY_ADDRESS = {
    "Name": "PerAddress",
    "Priority": 0,
    "Statement": {"RateBasedStatement": {"Limit": 10, "AggregateKeyType": "IP", "EvaluationWindowSec": 300}},
    "Action": {"Block": {}},
    "VisibilityConfig": SEEN,
}
"""Ten requests in five minutes from one address, the least that WAF counts to."""


def guard(lab: Lab, api: str, acl: str) -> None:
    """Put a web ACL in front of the stage."""
    stage = f"arn:aws:apigateway:{lab.region}::/restapis/{api}/stages/prod"
    lab.client("wafv2").associate_web_acl(WebACLArn=acl, ResourceArn=stage)


@teaches("api-gateway.10")
def test_a_web_acl_stands_in_front_of_a_rest_apis_stage(lab: Lab) -> None:
    """What it blocks the function never sees: neither key nor policy is asked before it."""
    api = served(lab)
    guard(lab, api, firewall(lab, TEN_BY_ADDRESS))

    answers = [get(lab, api) for _ in range(12)]

    assert [status for status, _ in answers] == [200] * 10 + [403] * 2
    agenda.advance(301, {lab.account_id})
    assert get(lab, api) == (200, "11")


def test_a_rule_that_only_counts_lets_everybody_in(lab: Lab) -> None:
    """How a rule is tried before it blocks: its metric tells whom it would have met."""
    api = served(lab)
    guard(lab, api, firewall(lab, {**TEN_BY_ADDRESS, "Action": {"Count": {}}}))

    assert [get(lab, api)[0] for _ in range(12)] == [200] * 12


@teaches("api-gateway.10", twin=True)
def test_a_web_acl_stands_in_front_of_no_http_api(lab: Lab) -> None:
    """Nor of a WebSocket API: CloudFront with a web ACL of its own is put before those."""
    made = lab.client("apigatewayv2").create_api(Name="http", ProtocolType="HTTP")
    lab.client("apigatewayv2").create_stage(ApiId=made["ApiId"], StageName="prod")
    stage = f"arn:aws:apigateway:{lab.region}::/apis/{made['ApiId']}/stages/prod"

    with pytest.raises(ClientError, match="WAFInvalidParameterException"):
        lab.client("wafv2").associate_web_acl(WebACLArn=firewall(lab), ResourceArn=stage)


TRACED = """
import os
def handler(event, context):
    return {"statusCode": 200, "body": os.environ["_X_AMZN_TRACE_ID"]}
"""


@teaches("api-gateway.11")
def test_a_stage_writes_a_line_for_each_request_and_hands_its_trace_on(lab: Lab) -> None:
    """The line is in the format that the stage has; the trace's root is the same in the function."""
    api = served(lab, TRACED)
    lab.client("logs").create_log_group(logGroupName="access")
    change(
        lab,
        api,
        accessLogSettings__destinationArn=f"arn:aws:logs:{lab.region}:{lab.account_id}:log-group:access",
        accessLogSettings__format='{"status": "$context.status", "path": "$context.resourcePath"}',
        tracingEnabled="true",
    )

    trace = get(lab, api)[1]

    [line] = lab.client("logs").filter_log_events(logGroupName="access")["events"]
    assert json.loads(line["message"]) == {"status": "200", "path": "/"}
    assert trace.startswith("Root=1-")


@teaches("api-gateway.11", twin=True)
def test_a_stage_without_a_format_and_a_place_writes_nothing(lab: Lab) -> None:
    """Nobody will ever know that somebody called."""
    api = served(lab)
    lab.client("logs").create_log_group(logGroupName="access")
    get(lab, api)

    assert lab.client("logs").filter_log_events(logGroupName="access")["events"] == []


def behind_a_link(lab: Lab, *, admitted: bool) -> tuple[str, str, str]:
    """Return an API whose ``GET /`` leads through a VPC link, the load balancer's interface, and the host behind it."""
    vpc = lab.vpc()
    subnet = lab.subnet(vpc, "10.0.1.0/24")
    host = lab.host(subnet, lab.group(vpc, inbound=[("tcp", 8080, "10.0.1.0/24")] if admitted else []))
    elb = lab.client("elbv2")
    made = elb.create_load_balancer(Name="stock", Type="network", Scheme="internal", Subnets=[subnet])
    balancer = made["LoadBalancers"][0]["LoadBalancerArn"]
    client = lab.client("apigateway")
    link = client.create_vpc_link(name="stock", targetArns=[balancer])["id"]
    api = client.create_rest_api(name="stock")
    named = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    client.put_method(authorizationType="AWS_IAM", **named)
    client.put_integration(
        type="HTTP_PROXY",
        integrationHttpMethod="GET",
        uri="http://stock.example.com:8080/",
        connectionType="VPC_LINK",
        connectionId=link,
        **named,
    )
    mine = [{"Name": "description", "Values": ["ELB net/stock/*"]}]
    [interface] = lab.ec2.describe_network_interfaces(Filters=mine)["NetworkInterfaces"]
    return api["id"], interface["NetworkInterfaceId"], host


@teaches("api-gateway.12")
def test_an_api_reaches_a_service_in_a_vpc_that_nobody_else_reaches(lab: Lab) -> None:
    """By a link to an internal load balancer: whoever passes the API's checks gets to the service, and only by it."""
    api, balancer, host = behind_a_link(lab, admitted=True)
    client = lab.client("apigateway")
    [resource] = client.get_resources(restApiId=api, embed=["methods"])["items"]
    integration = resource["resourceMethods"]["GET"]["methodIntegration"]

    assert client.get_vpc_link(vpcLinkId=integration["connectionId"])["status"] == "AVAILABLE"
    assert lab.follow(balancer, host, 8080).reachable
    assert not lab.follow("internet", host, 8080).reachable


@teaches("api-gateway.12", twin=True)
def test_a_link_leads_no_further_than_the_load_balancer_does(lab: Lab) -> None:
    """The service's own security group still decides whom it lets in."""
    _, balancer, host = behind_a_link(lab, admitted=False)

    assert lab.follow(balancer, host, 8080).codes == ("SG_HAS_NO_RULES",)
