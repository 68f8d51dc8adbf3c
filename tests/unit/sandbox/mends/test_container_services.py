"""ECS services have the tasks that they want, where traffic finds them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account, template

_NETWORK = """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
A: {Type: AWS::EC2::Subnet, Properties: {VpcId: {Ref: Vpc}, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}}
B: {Type: AWS::EC2::Subnet, Properties: {VpcId: {Ref: Vpc}, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}}
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {VpcId: {Ref: Vpc}, Port: 80, Protocol: HTTP, TargetType: ip}
Hosts:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {VpcId: {Ref: Vpc}, Port: 80, Protocol: HTTP, TargetType: instance}
Names: {Type: AWS::ServiceDiscovery::PrivateDnsNamespace, Properties: {Name: shop.internal, Vpc: {Ref: Vpc}}}
Name:
  Type: AWS::ServiceDiscovery::Service
  Properties: {NamespaceId: {Ref: Names}, Name: web, DnsConfig: {DnsRecords: [{Type: A, TTL: 10}]}}
"""
_CONTAINERS = [
    {"name": "web", "image": "nginx", "memory": 64, "portMappings": [{"containerPort": 80}]},
    {"name": "log", "image": "fluent", "memory": 64},
]


class Shop:
    """A cluster with a network around it."""

    def __init__(self, account: Account) -> None:
        """Make them."""
        self.account, self.ecs = account, account.client("ecs")
        assert account.create(template(_NETWORK)) == "CREATE_COMPLETE", account.reasons()
        self.ecs.create_cluster(clusterName="shop")

    def id(self, name: str) -> str:
        """Return the physical id of a part of the network."""
        return self.account.physical(name).id

    def serve(self, mode: str = "awsvpc", **settings: Any) -> dict[str, Any]:
        """Make the service 'web' and return its description."""
        fargate = {"requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512"} if mode == "awsvpc" else {}
        self.ecs.register_task_definition(family="web", networkMode=mode, containerDefinitions=_CONTAINERS, **fargate)
        if mode == "awsvpc":
            settings["launchType"] = "FARGATE"
            inside = {"subnets": [self.id("A"), self.id("B")], "assignPublicIp": "ENABLED"}
            settings["networkConfiguration"] = {"awsvpcConfiguration": inside}
        self.ecs.create_service(cluster="shop", serviceName="web", taskDefinition="web", **settings)
        return self.told()

    def told(self) -> dict[str, Any]:
        """Return the service's description."""
        [service] = self.ecs.describe_services(cluster="shop", services=["web"])["services"]
        found: dict[str, Any] = service
        return found

    def tasks(self) -> list[dict[str, Any]]:
        """Return the running tasks."""
        arns = self.ecs.list_tasks(cluster="shop", serviceName="web", desiredStatus="RUNNING")["taskArns"]
        found: list[dict[str, Any]] = self.ecs.describe_tasks(cluster="shop", tasks=arns)["tasks"] if arns else []
        return found

    def targets(self, group: str) -> set[tuple[str, int]]:
        """Return the registered targets of a group."""
        health = self.account.client("elbv2").describe_target_health(TargetGroupArn=self.id(group))
        return {(one["Target"]["Id"], one["Target"]["Port"]) for one in health["TargetHealthDescriptions"]}

    def addresses(self) -> set[str]:
        """Return the private addresses of the interfaces that ECS made."""
        interfaces = self.account.client("ec2").describe_network_interfaces()["NetworkInterfaces"]
        return {one["PrivateIpAddress"] for one in interfaces if ":attachment/" in one["Description"]}

    def launch(self, count: int) -> list[str]:
        """Launch instances that join the cluster."""
        image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
        launched = self.account.client("ec2").run_instances(
            ImageId=image,
            MinCount=count,
            MaxCount=count,
            SubnetId=self.id("A"),
            UserData="#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config",
        )
        return [instance["InstanceId"] for instance in launched["Instances"]]


@pytest.fixture
def shop(account: Account) -> Shop:
    """Return a cluster in an account of its own."""
    return Shop(account)


def test_tasks_are_spread_over_the_subnets_and_registered_by_their_addresses(shop: Shop) -> None:
    """Two tasks in two zones, each with an interface in its subnet, all containers running."""
    balancer = {"containerName": "web", "containerPort": 80, "targetGroupArn": shop.id("Targets")}
    service = shop.serve(desiredCount=2, loadBalancers=[balancer])
    assert (service["runningCount"], service["pendingCount"]) == (2, 0)
    assert service["deployments"][0]["rolloutState"] == "COMPLETED"
    tasks = shop.tasks()
    assert {task["availabilityZone"] for task in tasks} == {"us-east-1a", "us-east-1b"}
    assert {one["name"]: one["lastStatus"] for one in tasks[0]["containers"]} == {"web": "RUNNING", "log": "RUNNING"}
    assert shop.targets("Targets") == {(address, 80) for address in shop.addresses()}
    assert {address.rpartition(".")[0] for address in shop.addresses()} == {"10.0.1", "10.0.2"}


def test_a_service_scales_in_and_leaves_nothing_when_it_is_deleted(shop: Shop) -> None:
    """Interfaces, targets and names go with the tasks."""
    balancer = {"containerName": "web", "containerPort": 80, "targetGroupArn": shop.id("Targets")}
    name = {"registryArn": f"arn:aws:servicediscovery:us-east-1:1:service/{shop.id('Name')}"}
    shop.serve(desiredCount=3, loadBalancers=[balancer], serviceRegistries=[name])
    names = shop.account.client("servicediscovery")
    assert len(names.list_instances(ServiceId=shop.id("Name"))["Instances"]) == 3
    shop.ecs.update_service(cluster="shop", service="web", desiredCount=1)
    assert len(shop.targets("Targets")) == len(shop.addresses()) == 1
    with pytest.raises(ClientError, match="ClusterContainsServices"):
        shop.ecs.delete_cluster(cluster="shop")
    shop.ecs.delete_service(cluster="shop", service="web", force=True)
    assert shop.targets("Targets") == shop.addresses() == set()
    assert names.list_instances(ServiceId=shop.id("Name"))["Instances"] == []
    assert shop.account.delete() == "DELETE_COMPLETE"


def test_a_task_that_stops_is_replaced_and_a_new_definition_replaces_all(shop: Shop) -> None:
    """The service keeps its count, and no task of the old definition."""
    shop.serve(desiredCount=2)
    before = {task["taskArn"] for task in shop.tasks()}
    shop.ecs.stop_task(cluster="shop", task=min(before))
    assert len({task["taskArn"] for task in shop.tasks()} - before) == 1
    assert len(shop.addresses()) == 2
    shop.ecs.register_task_definition(
        family="web", networkMode="awsvpc", cpu="256", memory="512", containerDefinitions=_CONTAINERS[:1]
    )
    shop.ecs.update_service(cluster="shop", service="web", taskDefinition="web:2")
    assert [task["taskDefinitionArn"].rpartition("/")[2] for task in shop.tasks()] == ["web:2", "web:2"]


def test_tasks_on_instances_wait_for_them_and_are_registered_by_instance(shop: Shop) -> None:
    """Without an instance they are pending; an instance whose user data names the cluster brings them."""
    balancer = {"containerName": "web", "containerPort": 80, "targetGroupArn": shop.id("Hosts")}
    service = shop.serve("bridge", desiredCount=2, loadBalancers=[balancer])
    assert (service["runningCount"], service["pendingCount"]) == (0, 2)
    instances = shop.launch(2)
    assert (shop.told()["runningCount"], shop.told()["pendingCount"]) == (2, 0)
    assert {identity for identity, _ in shop.targets("Hosts")} == set(instances)
    assert all(port >= 32768 for _, port in shop.targets("Hosts"))
    shop.account.client("ec2").terminate_instances(InstanceIds=instances[:1])
    assert shop.told()["runningCount"] == 2
    assert {identity for identity, _ in shop.targets("Hosts")} == {instances[1]}


def test_a_daemon_runs_once_on_each_instance(shop: Shop) -> None:
    """Its count is that of the instances."""
    shop.launch(3)
    service = shop.serve("bridge", schedulingStrategy="DAEMON")
    assert (service["desiredCount"], service["runningCount"]) == (3, 3)
    hosts = {task["containerInstanceArn"] for task in shop.tasks()}
    assert len(hosts) == len(shop.ecs.list_container_instances(cluster="shop")["containerInstanceArns"]) == 3


def test_settings_of_a_service_are_told_and_its_name_is_taken(shop: Shop) -> None:
    """Also those that an update changes."""
    shop.serve(desiredCount=0, enableExecuteCommand=True, healthCheckGracePeriodSeconds=30, enableECSManagedTags=True)
    shop.ecs.update_service(cluster="shop", service="web", healthCheckGracePeriodSeconds=60)
    told = shop.told()
    assert told["enableExecuteCommand"]
    assert told["enableECSManagedTags"]
    assert told["healthCheckGracePeriodSeconds"] == 60
    assert told["deploymentConfiguration"] == {"maximumPercent": 200, "minimumHealthyPercent": 100}
    with pytest.raises(ClientError, match="not idempotent"):
        shop.serve(desiredCount=1)


def test_a_task_of_its_own_runs_although_only_the_whole_has_memory_and_its_interface_goes_when_it_stops(
    shop: Shop,
) -> None:
    """As on Fargate, where containers share what the task has; one that a rule starts has nothing to do, and ends."""
    containers = [{"name": "job", "image": "busybox"}]
    shop.ecs.register_task_definition(
        family="job", networkMode="awsvpc", cpu="256", memory="512", containerDefinitions=containers
    )
    inside = {"awsvpcConfiguration": {"subnets": [shop.id("A")]}}
    run = shop.ecs.run_task(cluster="shop", taskDefinition="job", launchType="FARGATE", networkConfiguration=inside)
    assert len(shop.addresses()) == 1
    shop.ecs.stop_task(cluster="shop", task=run["tasks"][0]["taskArn"])
    assert shop.addresses() == set()
    ended = shop.ecs.run_task(
        cluster="shop",
        taskDefinition="job",
        launchType="FARGATE",
        networkConfiguration=inside,
        startedBy="events-rule/nightly",
    )
    [told] = shop.ecs.describe_tasks(cluster="shop", tasks=[ended["tasks"][0]["taskArn"]])["tasks"]
    assert (told["lastStatus"], told["stopCode"]) == ("STOPPED", "EssentialContainerExited")
    assert shop.addresses() == set()
