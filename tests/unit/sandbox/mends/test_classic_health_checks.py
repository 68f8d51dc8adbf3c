"""Health checks of Classic Load Balancers."""

import pytest

from sandbox.additions import health_checks
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


@pytest.mark.parametrize(("target", "state"), [("HTTP:80/health", "OutOfService"), ("TCP:80", "InService")])
def test_a_classic_load_balancer_checks_as_well(account: Account, target: str, state: str) -> None:
    """By HTTP nothing but 200 will do; by TCP it is enough that somebody answers."""
    network, elb = Network.of(account), account.client("elb")
    listener = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    elb.create_load_balancer(LoadBalancerName="web", Listeners=[listener], Subnets=network.subnets[:1])
    check = {"Target": target, "Interval": 10, "Timeout": 5, "UnhealthyThreshold": 2, "HealthyThreshold": 2}
    elb.configure_health_check(LoadBalancerName="web", HealthCheck=check)
    made = network.ec2.run_instances(ImageId=network.image(), MinCount=1, MaxCount=1, SubnetId=network.subnets[0])
    instance = made["Instances"][0]["InstanceId"]
    elb.register_instances_with_load_balancer(LoadBalancerName="web", Instances=[{"InstanceId": instance}])
    health_checks.answers(account.id, account.region, instance, 302)
    account.let_pass(25)
    (told,) = elb.describe_instance_health(LoadBalancerName="web")["InstanceStates"]
    assert told["State"] == state
