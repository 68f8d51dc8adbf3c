"""A state machine as CDK writes it, with what it calls, comes up whole; and what was changed behind it is noticed."""

import json

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.apps import deploy


def build(app: App) -> Stack:
    """Compose an order's way: a function, a choice, a map, a table, a queue, a topic, and a schedule that starts it."""
    stack = Stack(app, "stack")
    check = lambda_.Function(
        stack,
        "Check",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context):\n    return event\n"),
    )
    table = dynamodb.Table(
        stack, "Orders", partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    )
    checked = tasks.LambdaInvoke(stack, "CheckOrder", lambda_function=check, output_path="$.Payload")
    checked.add_retry(max_attempts=2, interval=Duration.seconds(1))
    told = tasks.SnsPublish(
        stack, "Tell", topic=sns.Topic(stack, "Topic"), message=sfn.TaskInput.from_text("no such order")
    )
    checked.add_catch(told.next(sfn.Fail(stack, "Failed")))
    kept = tasks.DynamoPutItem(
        stack,
        "Keep",
        table=table,
        item={"id": tasks.DynamoAttributeValue.from_string(sfn.JsonPath.string_at("$.id"))},
    )
    packed = sfn.Map(stack, "Each", items_path="$.items", max_concurrency=2)
    packed.item_processor(
        tasks.SqsSendMessage(
            stack, "Pack", queue=sqs.Queue(stack, "Packing"), message_body=sfn.TaskInput.from_json_path_at("$")
        )
    )
    way = checked.next(
        sfn.Choice(stack, "Empty?")
        .when(sfn.Condition.is_present("$.items[0]"), kept.next(packed))
        .otherwise(sfn.Succeed(stack, "Nothing"))
    )
    machine = sfn.StateMachine(
        stack,
        "Machine",
        definition_body=sfn.DefinitionBody.from_chainable(way),
        state_machine_type=sfn.StateMachineType.EXPRESS,
        logs=sfn.LogOptions(destination=logs.LogGroup(stack, "Log"), level=sfn.LogLevel.ALL),
        tracing_enabled=True,
    )
    version = sfn.CfnStateMachineVersion(
        stack,
        "Version",
        state_machine_arn=machine.state_machine_arn,
        state_machine_revision_id=machine.state_machine_revision_id,
    )
    sfn.CfnStateMachineAlias(
        stack,
        "Live",
        name="live",
        deployment_preference=sfn.CfnStateMachineAlias.DeploymentPreferenceProperty(
            state_machine_version_arn=version.attr_arn, type="ALL_AT_ONCE"
        ),
    )
    events.Rule(
        stack,
        "Nightly",
        schedule=events.Schedule.cron(hour="2", minute="0"),
        targets=[targets.SfnStateMachine(machine)],
    )
    return stack


def test_a_state_machine_comes_up_with_what_it_calls(account: Account) -> None:
    """Its definition names the resources, which CDK joins into it by their ARNs."""
    app = App()
    build(app)
    assert deploy(account, app) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good, account.look_up()
    states = account.client("stepfunctions")
    [machine] = states.list_state_machines()["stateMachines"]
    told = states.describe_state_machine(stateMachineArn=machine["stateMachineArn"])
    definition = json.loads(told["definition"])
    [function] = account.client("lambda").list_functions()["Functions"]
    assert definition["States"]["CheckOrder"]["Parameters"]["FunctionName"] == function["FunctionArn"]
    assert told["loggingConfiguration"]["destinations"][0]["cloudWatchLogsLogGroup"]["logGroupArn"].endswith(":*")
    [rule] = account.client("events").list_rules()["Rules"]
    [target] = account.client("events").list_targets_by_rule(Rule=rule["Name"])["Targets"]
    assert target["Arn"] == machine["stateMachineArn"]
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
    assert states.list_state_machines()["stateMachines"] == []


def test_a_definition_that_somebody_has_changed_is_not_what_the_template_says(account: Account) -> None:
    """The twin: the lookup compares what the service has with what the template comes to."""
    app = App()
    build(app)
    deploy(account, app)
    states = account.client("stepfunctions")
    [machine] = states.list_state_machines()["stateMachines"]
    other = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    states.update_state_machine(stateMachineArn=machine["stateMachineArn"], definition=other)
    [difference] = account.look_up().different
    assert "AWS::StepFunctions::StateMachine" in difference
    assert "DefinitionString" in difference
