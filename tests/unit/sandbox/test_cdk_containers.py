"""CDK's container services deploy whole, and their tasks run where traffic reaches them."""

from aws_cdk import App, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_ecs_patterns as patterns

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def targets(account: Account) -> set[str]:
    """Return what is registered in the stack's target group."""
    [group] = [r.physical_id for r in account.stack().resources.values() if r.type.endswith("::TargetGroup")]
    health = account.client("elbv2").describe_target_health(TargetGroupArn=group)
    return {one["Target"]["Id"] for one in health["TargetHealthDescriptions"]}


def test_a_balanced_fargate_service_has_its_tasks_behind_the_balancer(account: Account) -> None:
    """``ApplicationLoadBalancedFargateService`` with scaling and a circuit breaker."""
    app = App()
    stack = Stack(app, "stack")
    made = patterns.ApplicationLoadBalancedFargateService(
        stack,
        "Web",
        task_image_options=patterns.ApplicationLoadBalancedTaskImageOptions(
            image=ecs.ContainerImage.from_registry("nginx")
        ),
        desired_count=2,
        min_healthy_percent=100,
        circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
    )
    scaling = made.service.auto_scale_task_count(max_capacity=4, min_capacity=2)
    scaling.scale_on_cpu_utilization("Cpu", target_utilization_percent=60)
    scaling.scale_on_request_count("Requests", requests_per_target=100, target_group=made.target_group)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    assert len(targets(account)) == 2
    assert account.delete() == "DELETE_COMPLETE", account.reasons()


def test_a_balanced_service_on_instances_has_them_behind_the_balancer(account: Account) -> None:
    """``ApplicationLoadBalancedEc2Service`` on a capacity provider of the cluster."""
    app = App()
    stack = Stack(app, "stack")
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=1)
    cluster = ecs.Cluster(stack, "Cluster", vpc=vpc, container_insights_v2=ecs.ContainerInsights.ENABLED)
    cluster.add_capacity("Hosts", instance_type=ec2.InstanceType("t3.small"), desired_capacity=2)
    patterns.ApplicationLoadBalancedEc2Service(
        stack,
        "Web",
        cluster=cluster,
        memory_limit_mib=256,
        desired_count=2,
        min_healthy_percent=50,
        task_image_options=patterns.ApplicationLoadBalancedTaskImageOptions(
            image=ecs.ContainerImage.from_registry("nginx")
        ),
    )
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    [service] = [r.physical_id for r in account.stack().resources.values() if r.type == "AWS::ECS::Service"]
    [cluster_id] = [r.physical_id for r in account.stack().resources.values() if r.type == "AWS::ECS::Cluster"]
    [told] = account.client("ecs").describe_services(cluster=cluster_id, services=[service])["services"]
    assert told["runningCount"] == 2
    assert {target[:2] for target in targets(account)} == {"i-"}
    assert len(targets(account)) == 2
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
