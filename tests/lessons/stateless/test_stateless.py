"""Stateless architectures: what a visitor loses with an instance, and what he does not, depends on where it was kept.

The shop of ``stateless-web`` runs here: on each instance the application that its user data writes, before them a
stand-in of the load balancer.
"""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.deployed import Deployed
from study.fleets import Fleet, Visitor
from study.lab import Lab
from study.trying import InProcess
from tests.teaching import teaches

GROUP = "Web/Group/ASG"


def fleet_of(shop: Deployed) -> Fleet:
    """Start the application of each instance, with a load balancer before them."""
    return Fleet(InProcess(shop.services), shop.id_of("Web/Targets"))


def put(visitor: Visitor, item: str = "tea") -> None:
    """Put something into the visitor's cart."""
    assert visitor.ask("POST", "/cart", json.dumps({"item": item})).status == 200


def cart(visitor: Visitor) -> Any:
    """Return what the visitor sees in his cart."""
    return json.loads(visitor.ask("GET", "/cart").text)["cart"]


def resize(shop: Deployed, instances: int) -> None:
    """Scale the group, out or in."""
    group = {"AutoScalingGroupName": shop.id_of(GROUP)}
    shop.client("autoscaling").update_auto_scaling_group(**group, MinSize=instances, DesiredCapacity=instances)


@teaches("stateless.1")
def test_with_one_server_that_does_everything_everything_is_lost_at_once(forgetful_shop: Deployed) -> None:
    """It served the pages and kept the sessions: another takes its place, and knows nobody."""
    resize(forgetful_shop, 1)
    fleet = fleet_of(forgetful_shop)
    visitor = fleet.visitor()
    put(visitor)

    forgetful_shop.lose_instance(visitor.served_by)
    fleet.follow()

    assert cart(visitor) == {}
    resize(forgetful_shop, 4)


@teaches("stateless.1", twin=True)
def test_parts_that_are_apart_are_lost_and_scaled_one_by_one(shop: Deployed) -> None:
    """The one server is lost, and only it: the sessions are somewhere else."""
    resize(shop, 1)
    fleet = fleet_of(shop)
    visitor = fleet.visitor()
    put(visitor)

    shop.lose_instance(visitor.served_by)
    fleet.follow()

    assert cart(visitor) == {"tea": 1}
    resize(shop, 4)


@teaches("stateless.2")
def test_a_visitor_moves_to_another_instance_and_does_not_notice(shop: Deployed) -> None:
    """His instance dies, another answers, his cart is there."""
    fleet = fleet_of(shop)
    visitor = fleet.visitor()
    put(visitor)
    first = visitor.served_by

    shop.lose_instance(first)
    fleet.follow()

    assert cart(visitor) == {"tea": 1}
    assert visitor.served_by != first


@teaches("stateless.2", twin=True)
def test_stickiness_keeps_a_visitor_at_his_instance_and_his_cart_dies_with_it(sticky_shop: Deployed) -> None:
    """All goes well for as long as the instance lives, and not a moment longer."""
    fleet = fleet_of(sticky_shop)
    visitor = fleet.visitor()
    put(visitor)
    first = visitor.served_by
    assert [(cart(visitor), visitor.served_by) for _ in range(5)] == [({"tea": 1}, first)] * 5

    sticky_shop.lose_instance(first)
    fleet.follow()

    assert cart(visitor) == {}


def test_a_cache_keeps_a_cart_as_well(cached_shop: Deployed) -> None:
    """The nodes' data is played by an imitation of Redis; that there is such a cache is ElastiCache's word."""
    fleet = fleet_of(cached_shop)
    visitor = fleet.visitor()
    put(visitor)

    cached_shop.lose_instance(visitor.served_by)
    fleet.follow()

    assert cart(visitor) == {"tea": 1}


def test_what_a_visitor_has_left_when_his_instance_dies_depends_on_where_his_cart_was(
    forgetful_shop: Deployed, sticky_shop: Deployed, shop: Deployed, cached_shop: Deployed
) -> None:
    """The same application four times, and four visitors whose instances die.

    Before that, too, they are not alike: with sessions on four instances one answer in four shows the cart.
    """
    shops = {"instance": forgetful_shop, "sticky": sticky_shop, "dynamodb": shop, "elasticache": cached_shop}
    shown, left = {}, {}
    for kind, one in shops.items():
        fleet = fleet_of(one)
        visitor = fleet.visitor()
        put(visitor)
        first = visitor.served_by
        shown[kind] = [cart(visitor) for _ in range(4)].count({"tea": 1})
        one.lose_instance(first)
        fleet.follow()
        left[kind] = [cart(visitor) for _ in range(4)].count({"tea": 1})

    assert shown == {"instance": 1, "sticky": 4, "dynamodb": 4, "elasticache": 4}
    assert left == {"instance": 0, "sticky": 0, "dynamodb": 4, "elasticache": 4}


def cpus(lab: Lab, kind: str) -> int:
    """Return the number of vCPUs of an instance type."""
    (found,) = lab.ec2.describe_instance_types(InstanceTypes=[kind])["InstanceTypes"]
    return int(found["VCpuInfo"]["DefaultVCpus"])


@teaches("stateless.4")
def test_an_instance_gets_more_resources_while_it_stands_still(lab: Lab) -> None:
    """Stop, change the type, start: from 2 vCPUs to 192, and nobody is served meanwhile."""
    host = lab.host(lab.subnet(lab.vpc(), "10.0.1.0/24"))
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        lab.ec2.modify_instance_attribute(InstanceId=host, InstanceType={"Value": "m7i.48xlarge"})

    lab.ec2.stop_instances(InstanceIds=[host])
    lab.ec2.modify_instance_attribute(InstanceId=host, InstanceType={"Value": "m7i.48xlarge"})
    lab.ec2.start_instances(InstanceIds=[host])

    (found,) = lab.ec2.describe_instances(InstanceIds=[host])["Reservations"][0]["Instances"]
    assert (cpus(lab, "t3.micro"), cpus(lab, found["InstanceType"])) == (2, 192)


@teaches("stateless.4", twin=True)
def test_there_is_a_largest_size_and_nothing_above_it(lab: Lab) -> None:
    """Of the family, and of EC2: whoever needs more needs a second instance."""
    with pytest.raises(ClientError, match="InvalidInstanceType"):
        cpus(lab, "m7i.96xlarge")


@teaches("stateless.5")
def test_the_largest_instance_is_still_one_instance(lab: Lab) -> None:
    """All eggs in one basket: when it is lost, nothing is left."""
    host = lab.host(lab.subnet(lab.vpc(), "10.0.1.0/24"))

    lab.lose_instance(host)

    running = [{"Name": "instance-state-name", "Values": ["running"]}]
    assert lab.ec2.describe_instances(Filters=running)["Reservations"] == []


@teaches("stateless.5", twin=True)
def test_of_four_small_ones_three_serve_on(shop: Deployed) -> None:
    """Visitors of the lost one are served by the others at once, before it is replaced."""
    fleet = fleet_of(shop)
    visitor = fleet.visitor()
    put(visitor)

    fleet.lose_instance(visitor.served_by)

    assert len(fleet.instances) == 3
    assert cart(visitor) == {"tea": 1}


@teaches("stateless.6")
def test_a_group_grows_and_shrinks(shop: Deployed) -> None:
    """Out with the load and in without it; the load balancer knows who is there."""
    resize(shop, 6)
    more = set(fleet_of(shop).instances)
    resize(shop, 4)
    fewer = set(fleet_of(shop).instances)

    assert (len(more), len(fewer)) == (6, 4)
    assert fewer < more


@teaches("stateless.6", twin=True)
def test_a_group_grows_within_its_bounds_only(shop: Deployed) -> None:
    """Twice what it has is the most that this one may have: somebody pays for it."""
    (found,) = shop.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[shop.id_of(GROUP)])[
        "AutoScalingGroups"
    ]

    with pytest.raises(ClientError, match="above max value"):
        shop.client("autoscaling").set_desired_capacity(
            AutoScalingGroupName=shop.id_of(GROUP), DesiredCapacity=found["MaxSize"] + 1
        )


@teaches("stateless.7")
def test_whoever_is_new_in_the_fleet_knows_every_visitor(shop: Deployed) -> None:
    """The group grows, and the two who have just started show a cart that was filled before; it shrinks again."""
    fleet = fleet_of(shop)
    visitor = fleet.visitor()
    put(visitor)
    before = set(fleet.instances)

    resize(shop, 6)
    fleet.follow()
    seen = {}
    for _ in fleet.instances:
        found = cart(visitor)
        seen[visitor.served_by] = found

    assert len(set(seen) - before) == 2
    assert set(map(str, seen.values())) == {"{'tea': 1}"}
    resize(shop, 4)
    fleet.follow()
    assert cart(visitor) == {"tea": 1}


@teaches("stateless.7", twin=True)
def test_with_sessions_on_the_instances_one_of_four_knows_the_visitor(forgetful_shop: Deployed) -> None:
    """The more there are, the more rarely he meets the one that knows him."""
    fleet = fleet_of(forgetful_shop)
    visitor = fleet.visitor()
    put(visitor)

    seen = [cart(visitor) for _ in fleet.instances]

    assert (seen.count({"tea": 1}), seen.count({})) == (1, 3)
