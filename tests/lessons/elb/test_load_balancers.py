"""Elastic Load Balancing: one name in front of many servers, and only those that are well."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from study.deployed import Deployed
from study.lab import ANYWHERE, Lab
from tests.lessons.scaling import wait
from tests.teaching import teaches

BALANCER, GROUP, TARGETS = "Web/LoadBalancer", "Web/Group/ASG", "Web/Targets"


def two_subnets(lab: Lab) -> tuple[str, list[str]]:
    """Build a VPC with public subnets in two zones."""
    vpc = lab.vpc()
    subnets = [lab.subnet(vpc, "10.0.1.0/24", "a"), lab.subnet(vpc, "10.0.2.0/24", "b")]
    lab.route_table(vpc, *subnets, routes={ANYWHERE: lab.internet_gateway(vpc)})
    return vpc, subnets


def balancer_of(lab: Lab, subnets: list[str], kind: str = "application") -> dict[str, Any]:
    """Create a load balancer and return what the service says of it."""
    (made,) = lab.client("elbv2").create_load_balancer(Name=kind, Subnets=subnets, Type=kind)["LoadBalancers"]
    return dict(made)


def attributes_of(lab: Lab, balancer: dict[str, Any]) -> dict[str, str]:
    """Return the attributes of a load balancer."""
    told = lab.client("elbv2").describe_load_balancer_attributes(LoadBalancerArn=balancer["LoadBalancerArn"])
    return {attribute["Key"]: attribute["Value"] for attribute in told["Attributes"]}


def registered(stack: Deployed) -> set[str]:
    """Return the instances that the flagship's load balancer sends requests to."""
    told = stack.client("elbv2").describe_target_health(TargetGroupArn=stack.id_of(TARGETS))
    return {health["Target"]["Id"] for health in told["TargetHealthDescriptions"]}


def members(stack: Deployed) -> set[str]:
    """Return the instances of the flagship's Auto Scaling group."""
    name = stack.id_of(GROUP)
    (group,) = stack.client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])[
        "AutoScalingGroups"
    ]
    return {instance["InstanceId"] for instance in group["Instances"]}


@teaches("elb.1")
def test_the_flagships_group_registers_its_instances_by_itself(own_flagship: Deployed) -> None:
    """Two more are launched, and the load balancer knows them: nobody keeps a list."""
    assert registered(own_flagship) == members(own_flagship)

    own_flagship.client("autoscaling").set_desired_capacity(
        AutoScalingGroupName=own_flagship.id_of(GROUP), DesiredCapacity=8
    )

    assert len(members(own_flagship)) == 8
    assert registered(own_flagship) == members(own_flagship)


@teaches("elb.1", twin=True)
def test_an_instance_that_somebody_starts_beside_the_group_gets_no_requests(own_flagship: Deployed) -> None:
    """It runs in the same subnet and wears the same security group; nobody registered it."""
    subnet = own_flagship.id_of("Network/Vpc/appSubnet1/Subnet")
    beside = own_flagship.host(subnet, own_flagship.id_of("Web/FleetGroup"))

    assert beside not in registered(own_flagship)


@teaches("elb.2")
def test_a_load_balancer_has_one_name_and_a_node_in_each_zone(flagship: Deployed) -> None:
    """Users know the name; behind it stand nodes in three zones."""
    (found,) = flagship.client("elbv2").describe_load_balancers(LoadBalancerArns=[flagship.id_of(BALANCER)])[
        "LoadBalancers"
    ]

    assert found["DNSName"].endswith(f".{flagship.region}.elb.amazonaws.com")
    assert len({zone["ZoneName"] for zone in found["AvailabilityZones"]}) == 3


@teaches("elb.2", twin=True)
def test_an_application_load_balancer_in_one_zone_is_refused(lab: Lab) -> None:
    """There is none that is not highly available."""
    _, subnets = two_subnets(lab)

    with pytest.raises(ClientError, match=r"(?i)at least two"):
        balancer_of(lab, subnets[:1])


@teaches("elb.7")
def test_an_application_load_balancer_sends_to_all_zones_unasked(lab: Lab) -> None:
    """Cross-zone load balancing is on: each node knows every target."""
    _, subnets = two_subnets(lab)

    assert attributes_of(lab, balancer_of(lab, subnets))["load_balancing.cross_zone.enabled"] == "true"


@teaches("elb.7", twin=True)
def test_a_network_load_balancer_keeps_to_its_zone_unless_told_otherwise(lab: Lab) -> None:
    """There it is off, because traffic between zones costs money and is not what everybody wants."""
    _, subnets = two_subnets(lab)

    assert attributes_of(lab, balancer_of(lab, subnets, "network"))["load_balancing.cross_zone.enabled"] == "false"


@teaches("elb.8")
def test_a_listener_forwards_to_a_target_group(flagship: Deployed) -> None:
    """The listener says what is listened to, the target group who serves it and how they are found well."""
    (listener,) = flagship.client("elbv2").describe_listeners(LoadBalancerArn=flagship.id_of(BALANCER))["Listeners"]

    (action,) = listener["DefaultActions"]
    assert (action["Type"], action["TargetGroupArn"]) == ("forward", flagship.id_of(TARGETS))


@teaches("elb.8", twin=True)
def test_with_an_empty_target_group_nobody_answers(own_flagship: Deployed) -> None:
    """The listener listens on; there is nobody behind it."""
    assert own_flagship.follow("internet", "load balancer", 80).reachable

    own_flagship.client("elbv2").deregister_targets(
        TargetGroupArn=own_flagship.id_of(TARGETS), Targets=[{"Id": name} for name in registered(own_flagship)]
    )
    wait(own_flagship, 31)  # what is on its way is finished

    assert own_flagship.follow("internet", "load balancer", 80).codes == ("ELBV2_LISTENER_HAS_NO_TG",)


def healthy(stack: Deployed) -> set[str]:
    """Return the instances that the flagship's load balancer finds well."""
    told = stack.client("elbv2").describe_target_health(TargetGroupArn=stack.id_of(TARGETS))["TargetHealthDescriptions"]
    return {one["Target"]["Id"] for one in told if one["TargetHealth"]["State"] == "healthy"}


@teaches("elb.9")
def test_the_flagships_health_check_asks_twice_before_it_gives_up(own_flagship: Deployed) -> None:
    """Every 15 seconds for /health: after half a minute a server that answers 500 gets no more requests.

    It comes back by itself when it answers as it should: one good answer is not enough for that, either.
    """
    name, scaling = own_flagship.id_of(GROUP), own_flagship.client("autoscaling")
    scaling.suspend_processes(AutoScalingGroupName=name, ScalingProcesses=["ReplaceUnhealthy"])
    sick = min(healthy(own_flagship))

    own_flagship.answers(sick, 500)
    wait(own_flagship, 29)
    assert sick in healthy(own_flagship)
    wait(own_flagship, 2)
    assert sick not in healthy(own_flagship)
    assert len(healthy(own_flagship)) == 5

    own_flagship.answers(sick, 200)
    wait(own_flagship, 16)
    assert sick not in healthy(own_flagship)
    wait(own_flagship, 15)
    assert sick in healthy(own_flagship)


@teaches("elb.9")
def test_whom_the_load_balancer_finds_unwell_the_group_replaces(own_flagship: Deployed) -> None:
    """It goes by the load balancer's checks: a server that runs and does not answer is no server.

    Within three minutes of its start it is left in peace; after that another one takes its place.
    """
    sick = min(members(own_flagship))
    own_flagship.answers(sick, None)

    wait(own_flagship, 170)
    assert sick in members(own_flagship)
    wait(own_flagship, 30)

    assert sick not in members(own_flagship)
    assert len(healthy(own_flagship)) == 6


@teaches("elb.9", twin=True)
def test_a_server_that_answers_now_and_then_is_never_found_unwell(own_flagship: Deployed) -> None:
    """Each second check fails: what counts is failures in a row, and the path that is asked for says what well is."""
    (group,) = own_flagship.client("elbv2").describe_target_groups(TargetGroupArns=[own_flagship.id_of(TARGETS)])[
        "TargetGroups"
    ]
    flapping = min(healthy(own_flagship))

    for status in (500, 200) * 3:
        own_flagship.answers(flapping, status)
        wait(own_flagship, group["HealthCheckIntervalSeconds"] + 1)

    assert (group["HealthCheckPath"], group["UnhealthyThresholdCount"]) == ("/health", 2)
    assert flapping in healthy(own_flagship)


@teaches("elb.9", twin=True)
def test_a_health_check_that_cannot_reach_the_servers_finds_nobody_well(own_flagship: Deployed) -> None:
    """It is traffic like any other: without the security group's rule, neither check nor request arrives."""
    fleet, front = own_flagship.id_of("Web/FleetGroup"), own_flagship.id_of("Web/LoadBalancerGroup")
    assert own_flagship.follow("load balancer", "fleet", 8080).reachable

    own_flagship.ec2.revoke_security_group_ingress(
        GroupId=fleet,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080, "UserIdGroupPairs": [{"GroupId": front}]}
        ],
    )

    assert not own_flagship.follow("load balancer", "fleet", 8080).reachable


@teaches("elb.10")
def test_the_servers_take_requests_from_the_load_balancer(flagship: Deployed) -> None:
    """Its security group is the source that theirs names."""
    answer = flagship.follow("load balancer", "fleet", 8080)

    assert answer.reachable


@teaches("elb.10", twin=True)
def test_the_servers_take_requests_from_nobody_else(flagship: Deployed) -> None:
    """Neither from the internet nor from each other, on the very same port."""
    assert not flagship.follow("internet", "fleet", 8080).arrives
    assert not flagship.follow("database", "fleet", 8080).arrives


@teaches("elb.13")
def test_a_load_balancer_listens_on_several_ports(lab: Lab) -> None:
    """One listener for each, HTTP and HTTPS for example."""
    vpc, subnets = two_subnets(lab)
    balancer, elb = balancer_of(lab, subnets)["LoadBalancerArn"], lab.client("elbv2")
    group = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]

    for port in (80, 8080):
        forward = [{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}]
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=port, DefaultActions=forward)

    listeners = elb.describe_listeners(LoadBalancerArn=balancer)["Listeners"]
    assert sorted(listener["Port"] for listener in listeners) == [80, 8080]


@teaches("elb.13", twin=True)
def test_a_port_has_one_listener_only(lab: Lab) -> None:
    """What differs by path or host is a rule of that listener."""
    vpc, subnets = two_subnets(lab)
    balancer, elb = balancer_of(lab, subnets)["LoadBalancerArn"], lab.client("elbv2")
    group = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=vpc)["TargetGroups"][0]
    forward = [{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}]
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)

    with pytest.raises(ClientError, match="DuplicateListener"):
        elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)


def test_who_is_deregistered_finishes_what_it_has_and_gets_nothing_new(own_flagship: Deployed) -> None:
    """For half a minute it drains: requests that it has are answered, and new ones go to the other five."""
    elb, arn = own_flagship.client("elbv2"), own_flagship.id_of(TARGETS)
    one = min(registered(own_flagship))

    elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": one}])

    assert (one in registered(own_flagship), one in healthy(own_flagship)) == (True, False)
    assert own_flagship.follow("internet", "load balancer", 80).reachable
    wait(own_flagship, 31)
    assert one not in registered(own_flagship)


def test_without_that_delay_it_is_cut_off_in_the_middle_of_an_answer(own_flagship: Deployed) -> None:
    """The twin: whoever was waiting for its answer waits in vain."""
    elb, arn = own_flagship.client("elbv2"), own_flagship.id_of(TARGETS)
    at_once = {"Key": "deregistration_delay.timeout_seconds", "Value": "0"}
    elb.modify_target_group_attributes(TargetGroupArn=arn, Attributes=[at_once])
    one = min(registered(own_flagship))

    elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": one}])

    assert one not in registered(own_flagship)
