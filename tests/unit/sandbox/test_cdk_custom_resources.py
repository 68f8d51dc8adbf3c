"""CDK's own custom resources do here what they do on AWS: their handlers, in JavaScript and Python, really run."""

from aws_cdk import App, CfnOutput, CustomResource, Duration, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ssm as ssm
from aws_cdk import custom_resources as cr

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def test_a_bucket_that_deletes_its_objects_goes_although_it_is_full(account: Account) -> None:
    """``auto_delete_objects``: without it, deleting a bucket with objects in it fails."""
    app = App()
    s3.Bucket(Stack(app, "stack"), "Bucket", removal_policy=RemovalPolicy.DESTROY, auto_delete_objects=True)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    name = next(r.physical_id for r in account.stack().resources.values() if r.type == "AWS::S3::Bucket")
    account.client("s3").put_object(Bucket=name, Key="in/the/way", Body=b"1")
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
    assert name not in {bucket["Name"] for bucket in account.client("s3").list_buckets()["Buckets"]}


def test_a_bucket_that_does_not_stays_with_what_is_in_it(account: Account) -> None:
    """The twin: the same bucket without the custom resource."""
    app = App()
    s3.Bucket(Stack(app, "stack"), "Bucket", removal_policy=RemovalPolicy.DESTROY)
    deploy(account, app)
    name = next(r.physical_id for r in account.stack().resources.values() if r.type == "AWS::S3::Bucket")
    account.client("s3").put_object(Bucket=name, Key="in/the/way", Body=b"1")
    assert account.delete() == "DELETE_FAILED"
    assert "BucketNotEmpty" in str(account.reasons())


def test_an_api_call_is_made_and_its_answer_can_be_used(account: Account) -> None:
    """``AwsCustomResource``: any call of any service, here two in an order."""
    app = App()
    stack = Stack(app, "stack")
    parameter = ssm.StringParameter(stack, "Parameter", parameter_name="/shop/size", string_value="large")
    call = cr.AwsSdkCall(
        service="SSM",
        action="getParameter",
        parameters={"Name": parameter.parameter_name},
        physical_resource_id=cr.PhysicalResourceId.from_response("Parameter.ARN"),
    )
    policy = cr.AwsCustomResourcePolicy.from_statements([iam.PolicyStatement(actions=["ssm:*"], resources=["*"])])
    size = cr.AwsCustomResource(stack, "Size", on_update=call, policy=policy, install_latest_aws_sdk=False)
    size.node.add_dependency(parameter)
    CfnOutput(stack, "Chosen", value=size.get_response_field("Parameter.Value"))
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.outputs() == {"Chosen": "large"}
    [made] = [r for r in account.stack().resources.values() if r.type == "Custom::AWS"]
    assert made.physical_id == f"arn:aws:ssm:us-east-1:{account.id}:parameter/shop/size"


def test_an_api_call_that_is_refused_fails_the_deployment_with_its_reason(account: Account) -> None:
    """And nothing is left."""
    app = App()
    call = cr.AwsSdkCall(
        service="SSM",
        action="getParameter",
        parameters={"Name": "/nowhere"},
        physical_resource_id=cr.PhysicalResourceId.of("x"),
    )
    policy = cr.AwsCustomResourcePolicy.from_sdk_calls(resources=["*"])
    cr.AwsCustomResource(Stack(app, "stack"), "Size", on_create=call, policy=policy, install_latest_aws_sdk=False)
    assert deploy(account, app) == "ROLLBACK_COMPLETE"
    assert "Parameter /nowhere not found" in str(account.reasons())


def test_an_identity_provider_is_made_without_asking_its_issuer(account: Account) -> None:
    """``OpenIdConnectProvider`` takes the thumbprint of the issuer's certificate, which nobody fetches from here."""
    app = App()
    url = "https://issuer.invalid"
    provider = iam.OpenIdConnectProvider(Stack(app, "stack"), "Issuer", url=url, client_ids=["sts.amazonaws.com"])
    CfnOutput(Stack.of(provider), "Arn", value=provider.open_id_connect_provider_arn)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    asked = {"OpenIDConnectProviderArn": account.outputs()["Arn"]}
    made = account.client("iam").get_open_id_connect_provider(**asked)
    assert (made["Url"], made["ClientIDList"]) == ("issuer.invalid", ["sts.amazonaws.com"])
    assert [len(thumbprint) for thumbprint in made["ThumbprintList"]] == [40]
    assert account.delete() == "DELETE_COMPLETE", account.reasons()


def test_logs_are_kept_as_long_as_asked(account: Account) -> None:
    """``LogRetention`` makes the group if it is not there and sets the days."""
    app = App()
    logs.LogRetention(
        Stack(app, "stack"), "Kept", log_group_name="/aws/lambda/old", retention=logs.RetentionDays.ONE_WEEK
    )
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    [group] = account.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/old")["logGroups"]
    assert group["retentionInDays"] == 7


def test_a_vpcs_default_security_group_loses_its_rules(account: Account) -> None:
    """``restrict_default_security_group``, which CDK's recommended flags switch on."""
    app = App()
    vpc = ec2.Vpc(Stack(app, "stack"), "Vpc", max_azs=2, nat_gateways=0, restrict_default_security_group=True)
    CfnOutput(Stack.of(vpc), "Id", value=vpc.vpc_default_security_group)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    [group] = account.client("ec2").describe_security_groups(GroupIds=[account.outputs()["Id"]])["SecurityGroups"]
    assert (group["IpPermissions"], group["IpPermissionsEgress"]) == ([], [])


def test_a_provider_calls_the_function_behind_it(account: Account) -> None:
    """``Provider``: its framework, a function in JavaScript, calls the user's own in Python."""
    app = App()
    stack = Stack(app, "stack")
    code = """
def handler(event, context):
    return {"PhysicalResourceId": "thing", "Data": {"Doubled": 2 * int(event["ResourceProperties"]["Number"])}}
"""
    function = lambda_.Function(
        stack,
        "OnEvent",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline(code),
    )
    provider = cr.Provider(stack, "Provider", on_event_handler=function)
    thing = CustomResource(stack, "Thing", service_token=provider.service_token, properties={"Number": 21})
    CfnOutput(stack, "Answer", value=thing.get_att_string("Doubled"))
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.outputs() == {"Answer": "42"}


WAITS = """
asked = 0
def handler(event, context):
    global asked
    asked += 1
    return {"IsComplete": True, "Data": {"Asked": asked}} if asked == 3 else {"IsComplete": False}
"""


def waiting(app: App, is_complete: str, **options: Duration) -> Stack:
    """Return a stack with a resource whose provider asks a function whether it is complete."""
    stack = Stack(app, "stack")
    codes = {
        "OnEvent": "def handler(event, context):\n    return {'PhysicalResourceId': 'slow'}\n",
        "Done": is_complete,
    }
    on_event, done = (
        lambda_.Function(
            stack,
            name,
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline(code),
        )
        for name, code in codes.items()
    )
    provider = cr.Provider(stack, "Provider", on_event_handler=on_event, is_complete_handler=done, **options)
    thing = CustomResource(stack, "Thing", service_token=provider.service_token)
    CfnOutput(stack, "Asked", value=thing.get_att_string("Asked"))
    return stack


def test_a_provider_asks_until_it_is_complete(account: Account) -> None:
    """``is_complete_handler``: a state machine asks again and again, and answers when the function says so."""
    app = App()
    waiting(app, WAITS)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.outputs() == {"Asked": "3"}
    assert account.physical("Thing").id == "slow"
    states = account.client("stepfunctions")
    [machine] = states.list_state_machines()["stateMachines"]
    [execution] = states.list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    assert execution["status"] == "SUCCEEDED"


def test_a_provider_that_is_never_complete_fails_its_resource(account: Account) -> None:
    """After as many questions as fit into its time; what the resource may have left is deleted."""
    app = App()
    never = "def handler(event, context):\n    return {'IsComplete': event['RequestType'] == 'Delete'}\n"
    waiting(app, never, query_interval=Duration.seconds(1), total_timeout=Duration.seconds(3))
    assert deploy(account, app) == "ROLLBACK_COMPLETE"
    assert "Operation timed out" in account.reasons()["Thing"]
