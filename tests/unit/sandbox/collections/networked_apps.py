"""CDK apps around a VPC, as guides and workshops write them: each function adds its stacks to an app."""

from aws_cdk import App, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_ecs_patterns as patterns
from aws_cdk import aws_efs as efs
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds

NGINX = "public.ecr.aws/nginx/nginx:stable"


def dual_stack_vpc(app: App) -> None:
    """A VPC of IPv4 and IPv6 with three tiers, flow logs, endpoints and a bastion host."""
    stack = Stack(app, "stack")
    vpc = ec2.Vpc(
        stack,
        "Vpc",
        ip_protocol=ec2.IpProtocol.DUAL_STACK,
        max_azs=2,
        nat_gateways=1,
        flow_logs={"all": ec2.FlowLogOptions()},
        gateway_endpoints={"s3": ec2.GatewayVpcEndpointOptions(service=ec2.GatewayVpcEndpointAwsService.S3)},
        subnet_configuration=[
            ec2.SubnetConfiguration(name="public", subnet_type=ec2.SubnetType.PUBLIC),
            ec2.SubnetConfiguration(name="app", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
            ec2.SubnetConfiguration(name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
        ],
    )
    vpc.add_interface_endpoint("Ssm", service=ec2.InterfaceVpcEndpointAwsService.SSM)
    ec2.BastionHostLinux(stack, "Bastion", vpc=vpc)


def nat_instance_and_windows(app: App) -> None:
    """A NAT instance in the place of a gateway, and a Windows server with a key pair."""
    stack = Stack(app, "stack")
    provider = ec2.NatProvider.instance_v2(instance_type=ec2.InstanceType("t3.micro"))
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateway_provider=provider)
    ec2.Instance(
        stack,
        "Server",
        vpc=vpc,
        instance_type=ec2.InstanceType("t3.micro"),
        machine_image=ec2.MachineImage.latest_windows(ec2.WindowsVersion.WINDOWS_SERVER_2022_ENGLISH_FULL_BASE),
        key_pair=ec2.KeyPair(stack, "Key"),
    )


def fleet_across_stacks(app: App) -> None:
    """A network in one stack, and in another a fleet in it that is installed by cfn-init and signals."""
    vpc = ec2.Vpc(Stack(app, "network"), "Vpc", max_azs=2, nat_gateways=1)
    stack = Stack(app, "stack")
    init = ec2.CloudFormationInit.from_elements(
        ec2.InitPackage.yum("httpd"),
        ec2.InitFile.from_string("/var/www/html/index.html", "hello"),
        ec2.InitService.enable("httpd"),
    )
    fleet = autoscaling.AutoScalingGroup(
        stack,
        "Fleet",
        vpc=vpc,
        instance_type=ec2.InstanceType("t3.micro"),
        machine_image=ec2.MachineImage.latest_amazon_linux2023(),
        min_capacity=2,
        max_capacity=4,
        signals=autoscaling.Signals.wait_for_all(timeout=Duration.minutes(5)),
        update_policy=autoscaling.UpdatePolicy.rolling_update(),
        init=init,
    )
    fleet.scale_on_cpu_utilization("Cpu", target_utilization_percent=50)
    balancer = elbv2.ApplicationLoadBalancer(stack, "Balancer", vpc=vpc, internet_facing=True)
    listener = balancer.add_listener("Http", port=80)
    listener.add_targets("Fleet", port=80, targets=[fleet])
    listener.add_action(
        "Missing",
        priority=5,
        conditions=[elbv2.ListenerCondition.path_patterns(["/old/*"])],
        action=elbv2.ListenerAction.fixed_response(404),
    )
    fleet.scale_on_request_count("Requests", target_requests_per_minute=100)
    CfnOutput(stack, "Address", value=balancer.load_balancer_dns_name)


def balanced_fargate_service(app: App) -> None:
    """``ApplicationLoadBalancedFargateService``, which brings its own VPC and cluster."""
    options = patterns.ApplicationLoadBalancedTaskImageOptions(image=ecs.ContainerImage.from_registry(NGINX))
    web = patterns.ApplicationLoadBalancedFargateService(
        Stack(app, "stack"), "Web", task_image_options=options, desired_count=2, public_load_balancer=True
    )
    web.service.auto_scale_task_count(max_capacity=4).scale_on_cpu_utilization("Cpu", target_utilization_percent=50)


def queue_processing_fargate_service(app: App) -> None:
    """``QueueProcessingFargateService``: as many tasks as its queue is long."""
    image = ecs.ContainerImage.from_registry(NGINX)
    patterns.QueueProcessingFargateService(Stack(app, "stack"), "Worker", image=image, max_scaling_capacity=5)


def cluster_on_instances(app: App) -> None:
    """A cluster on an Auto Scaling group as its capacity provider, and a service behind a load balancer on it."""
    stack = Stack(app, "stack")
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2)
    cluster = ecs.Cluster(stack, "Cluster", vpc=vpc, container_insights_v2=ecs.ContainerInsights.ENABLED)
    group = autoscaling.AutoScalingGroup(
        stack,
        "Group",
        vpc=vpc,
        instance_type=ec2.InstanceType("t3.small"),
        machine_image=ecs.EcsOptimizedImage.amazon_linux2023(),
    )
    cluster.add_asg_capacity_provider(ecs.AsgCapacityProvider(stack, "Provider", auto_scaling_group=group))
    options = patterns.ApplicationLoadBalancedTaskImageOptions(image=ecs.ContainerImage.from_registry(NGINX))
    patterns.ApplicationLoadBalancedEc2Service(
        stack, "Service", cluster=cluster, memory_limit_mib=256, task_image_options=options
    )


def databases(app: App) -> None:
    """An Aurora cluster with a serverless writer, and a MySQL instance in two zones with parameters of its own."""
    stack = Stack(app, "stack")
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2)
    engine = rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.VER_16_4)
    large = ec2.InstanceType("r6g.large")
    rds.DatabaseCluster(
        stack,
        "Cluster",
        engine=engine,
        writer=rds.ClusterInstance.serverless_v2("writer"),
        readers=[rds.ClusterInstance.provisioned("reader", instance_type=large)],
        vpc=vpc,
        removal_policy=RemovalPolicy.DESTROY,
    )
    rds.DatabaseInstance(
        stack,
        "Mysql",
        engine=rds.DatabaseInstanceEngine.mysql(version=rds.MysqlEngineVersion.VER_8_0),
        vpc=vpc,
        multi_az=True,
        removal_policy=RemovalPolicy.DESTROY,
        parameters={"max_connections": "100"},
    )


def function_with_files(app: App) -> None:
    """A function in a VPC that mounts a file system by an access point."""
    stack = Stack(app, "stack")
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2)
    files = efs.FileSystem(stack, "Files", vpc=vpc, removal_policy=RemovalPolicy.DESTROY)
    point = files.add_access_point(
        "Point",
        path="/data",
        create_acl=efs.Acl(owner_uid="1000", owner_gid="1000", permissions="750"),
        posix_user=efs.PosixUser(uid="1000", gid="1000"),
    )
    lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context):\n    return None\n"),
        vpc=vpc,
        filesystem=lambda_.FileSystem.from_efs_access_point(point, "/mnt/data"),
    )
