"""CDK's container services deploy whole, and their tasks run where traffic reaches them."""

from aws_cdk import App, Stack
from aws_cdk import aws_autoscaling as autoscaling
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


def test_a_capacity_provider_lets_its_empty_group_grow(account: Account) -> None:
    """``AsgCapacityProvider`` with managed scaling, and a service that others reach by Service Connect."""
    app = App()
    stack = Stack(app, "stack")
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=1)
    names = ecs.CloudMapNamespaceOptions(name="shop.internal", use_for_service_connect=True)
    cluster = ecs.Cluster(stack, "Cluster", vpc=vpc, default_cloud_map_namespace=names)
    group = autoscaling.AutoScalingGroup(
        stack,
        "Hosts",
        vpc=vpc,
        instance_type=ec2.InstanceType("t3.small"),
        machine_image=ecs.EcsOptimizedImage.amazon_linux2023(),
        min_capacity=0,
        max_capacity=3,
    )
    provider = ecs.AsgCapacityProvider(stack, "Provider", auto_scaling_group=group)
    cluster.add_asg_capacity_provider(provider)
    task = ecs.Ec2TaskDefinition(stack, "Task")
    task.add_container(
        "web",
        image=ecs.ContainerImage.from_registry("nginx"),
        memory_limit_mib=128,
        port_mappings=[ecs.PortMapping(container_port=80, name="http")],
    )
    connected = ecs.ServiceConnectService(port_mapping_name="http", dns_name="web", port=80)
    ecs.Ec2Service(
        stack,
        "Web",
        cluster=cluster,
        task_definition=task,
        min_healthy_percent=50,
        capacity_provider_strategies=[
            ecs.CapacityProviderStrategy(capacity_provider=provider.capacity_provider_name, weight=1)
        ],
        service_connect_configuration=ecs.ServiceConnectProps(services=[connected]),
    )
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    [service] = [name for name, r in account.stack().resources.items() if r.type == "AWS::ECS::Service"]
    assert account.read(service)["runningCount"] == 1
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
