"""CDK's constructs of governance and operation deploy: a product's stack is a template that is launched again."""

from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Fn, Stack, Tags
from aws_cdk import aws_appconfig as appconfig
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_servicecatalog as servicecatalog
from aws_cdk import aws_sns as sns
from aws_cdk import aws_synthetics as synthetics
from botocore.exceptions import ClientError
from constructs import Construct

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


class _Topic(servicecatalog.ProductStack):
    """A product: one topic, whose label is chosen at its launch."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        label = CfnParameter(self, "Label", default="plain")
        sns.Topic(self, "Topic", display_name=label.value_as_string)


def test_a_catalogue_of_cdk_launches_what_its_product_stack_says(account: Account) -> None:
    """With portfolio, version, launch role, tag options, notifications and what the label may be."""
    app = App()
    stack = Stack(app, "stack")
    product = servicecatalog.CloudFormationProduct(
        stack,
        "Product",
        product_name="topic",
        owner="ops",
        product_versions=[
            servicecatalog.CloudFormationProductVersion(
                product_version_name="v1",
                cloud_formation_template=servicecatalog.CloudFormationTemplate.from_product_stack(
                    _Topic(stack, "TopicProduct")
                ),
            )
        ],
    )
    portfolio = servicecatalog.Portfolio(stack, "Portfolio", display_name="tools", provider_name="ops")
    portfolio.add_product(product)
    portfolio.give_access_to_role(iam.Role(stack, "Developer", assumed_by=iam.AccountRootPrincipal()))
    portfolio.share_with_account("111122223333", share_tag_options=True)
    portfolio.associate_tag_options(
        servicecatalog.TagOptions(stack, "Options", allowed_values_for_tags={"team": ["a"]})
    )
    launcher = iam.Role(stack, "Launcher", assumed_by=iam.ServicePrincipal("servicecatalog.amazonaws.com"))
    portfolio.set_launch_role(product, launcher)
    portfolio.notify_on_stack_events(product, sns.Topic(stack, "Events"))
    portfolio.constrain_tag_updates(product, allow=True)
    portfolio.constrain_cloud_formation_parameters(
        product,
        rule=servicecatalog.TemplateRule(
            rule_name="Labels",
            assertions=[
                servicecatalog.TemplateRuleAssertion(
                    assert_=Fn.condition_contains(["orders"], Fn.ref("Label")), description="orders are all there is"
                )
            ],
        ),
    )
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    with pytest.raises(ClientError, match="orders are all there is"):
        _launch(account, "other")
    assert _launch(account, "orders")["Status"] == "SUCCEEDED"
    [topic] = [one for one in _topics(account) if "SC-" in one["TopicArn"]]
    assert topic["DisplayName"] == "orders"


def _launch(account: Account, label: str) -> dict[str, Any]:
    record: dict[str, Any] = account.client("servicecatalog").provision_product(
        ProductName="topic",
        ProvisioningArtifactName="v1",
        ProvisionedProductName=label,
        ProvisioningParameters=[{"Key": "Label", "Value": label}],
    )["RecordDetail"]
    return record


def _topics(account: Account) -> list[dict[str, str]]:
    client = account.client("sns")
    arns = [one["TopicArn"] for one in client.list_topics()["Topics"]]
    return [client.get_topic_attributes(TopicArn=arn)["Attributes"] for arn in arns]


def test_a_configuration_of_cdk_is_hosted_and_deployed(account: Account) -> None:
    """Its deployment is complete at once."""
    app = App()
    stack = Stack(app, "stack")
    application = appconfig.Application(stack, "Application", application_name="shop")
    appconfig.HostedConfiguration(
        stack,
        "Flags",
        application=application,
        content=appconfig.ConfigurationContent.from_inline_json('{"fast": true}'),
        deploy_to=[application.add_environment("Production")],
    )
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    [deployment] = [one for one in account.stack().resources.values() if one.type == "AWS::AppConfig::Deployment"]
    assert deployment.physical_id == "1"


def test_a_canary_of_cdk_runs_after_its_creation(account: Account) -> None:
    """From inline code, with the role and the bucket that CDK makes for it."""
    app = App()
    stack = Stack(app, "stack")
    synthetics.Canary(
        stack,
        "Canary",
        canary_name="shop",
        runtime=synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1,
        test=synthetics.Test.custom(
            code=synthetics.Code.from_inline("exports.handler = async () => 'ok'"), handler="index.handler"
        ),
    )
    Tags.of(stack).add("tier", "web")
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    assert account.client("synthetics").get_canary(Name="shop")["Canary"]["Status"]["State"] == "RUNNING"


def test_a_scaling_group_of_cdk_mixes_types_and_tells_its_topic(account: Account) -> None:
    """One On-Demand Instance as the base, Spot Instances above it, and a topic that hears of every launch."""
    app = App()
    stack = Stack(app, "stack")
    network = ec2.Vpc(stack, "Vpc", nat_gateways=0)
    template = ec2.LaunchTemplate(
        stack,
        "Template",
        machine_image=ec2.MachineImage.latest_amazon_linux2023(),
        instance_type=ec2.InstanceType("t3.micro"),
        security_group=ec2.SecurityGroup(stack, "Group", vpc=network),
    )
    autoscaling.AutoScalingGroup(
        stack,
        "Fleet",
        vpc=network,
        vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC),
        min_capacity=3,
        mixed_instances_policy=autoscaling.MixedInstancesPolicy(
            launch_template=template,
            instances_distribution=autoscaling.InstancesDistribution(
                on_demand_base_capacity=1, on_demand_percentage_above_base_capacity=0
            ),
            launch_template_overrides=[
                autoscaling.LaunchTemplateOverrides(instance_type=ec2.InstanceType(name))
                for name in ("t3.large", "t3a.large")
            ],
        ),
        notifications=[autoscaling.NotificationConfiguration(topic=sns.Topic(stack, "Scaled"))],
        group_metrics=[autoscaling.GroupMetrics.all()],
        termination_policies=[autoscaling.TerminationPolicy.OLDEST_INSTANCE],
    )
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    described = account.client("ec2").describe_instances()["Reservations"]
    bought = sorted(str(one.get("InstanceLifecycle")) for entry in described for one in entry["Instances"])
    assert bought == ["None", "spot", "spot"]
