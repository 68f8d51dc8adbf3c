"""Serverless: nothing runs until something happens, and then as much as has to."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from study.lab import Lab
from tests.lessons.conftest import Resources
from tests.lessons.functions import function, log
from tests.teaching import teaches

MEETS = """
import os, time
ME = os.getpid()
def handler(event, context):
    time.sleep(1.5)
    return ME
"""
"""It takes a while, and tells which environment it is."""


def at_once(lab: Lab, count: int) -> list[Any]:
    """Invoke the function so many times at once; return what came, or the code of what was refused."""
    client = lab.client("lambda")

    def one(_: int) -> Any:
        try:
            return json.loads(client.invoke(FunctionName="shop")["Payload"].read())
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@teaches("serverless.1")
def test_events_that_come_at_once_are_worked_off_at_once(lab: Lab) -> None:
    """Each in an environment of its own; nobody has started one, and nobody has said how many."""
    function(lab, MEETS)

    assert len(set(at_once(lab, 3))) == 3
    assert len([line for line in log(lab) if "Init Duration" in line]) == 3


@teaches("serverless.1", twin=True)
def test_a_function_scales_no_further_than_it_may(lab: Lab) -> None:
    """The same events, and a concurrency of one: the others are throttled, and whoever sent them has to wait."""
    function(lab, MEETS)
    lab.client("lambda").put_function_concurrency(FunctionName="shop", ReservedConcurrentExecutions=1)

    answers = at_once(lab, 3)

    assert answers.count("TooManyRequestsException") == 2


SERVERS = ("EC2::Instance", "AutoScaling::AutoScalingGroup", "RDS::DBInstance", "ElasticLoadBalancingV2::LoadBalancer")


def servers(resources: Resources) -> list[str]:
    """Return the kinds of servers of a template, somebody's to size and to patch."""
    return [kind for kind in SERVERS if resources.of(f"AWS::{kind}")]


@teaches("serverless.3")
def test_a_shop_is_built_of_products_that_are_services(template: Callable[..., Resources]) -> None:
    """An order meets no server, and nobody sizes or patches any but the old warehouse's, which stand behind the API."""
    shop = template("serverless-api")
    services = ("ApiGateway::RestApi", "Lambda::Function", "DynamoDB::Table", "SQS::Queue", "SNS::Topic", "S3::Bucket")

    assert all(shop.of(f"AWS::{kind}") for kind in services)
    assert servers(shop) == ["EC2::Instance", "ElasticLoadBalancingV2::LoadBalancer"]
    assert len(shop.of("AWS::Lambda::Function")) > 3 * len(shop.of("AWS::EC2::Instance"))


@teaches("serverless.3", twin=True)
def test_the_same_shop_on_servers_has_them_day_and_night(template: Callable[..., Resources]) -> None:
    """A fleet, its load balancer and a database, whose sizes somebody chose, busy or not."""
    assert servers(template()) == [
        "AutoScaling::AutoScalingGroup",
        "RDS::DBInstance",
        "ElasticLoadBalancingV2::LoadBalancer",
    ]
