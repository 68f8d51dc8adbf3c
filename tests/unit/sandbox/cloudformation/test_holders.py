"""A stack makes its own resources: it takes nothing over that somebody else has made, and never deletes it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account, template

_NAMED = {
    "queue": (
        "sqs",
        "get_queue_url",
        {"QueueName": "shared"},
        "{Type: AWS::SQS::Queue, Properties: {QueueName: shared}}",
    ),
    "topic": (
        "sns",
        "get_topic_attributes",
        {"TopicArn": "arn:aws:sns:us-east-1:{account}:shared"},
        "{Type: AWS::SNS::Topic, Properties: {TopicName: shared}}",
    ),
    "bucket": (
        "s3",
        "head_bucket",
        {"Bucket": "shared-{account}"},
        "{Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'shared-${AWS::AccountId}'}}",
    ),
    "rule": (
        "events",
        "describe_rule",
        {"Name": "shared"},
        "{Type: AWS::Events::Rule, Properties: {Name: shared, ScheduleExpression: rate(1 day)}}",
    ),
    "alarm": (
        "cloudwatch",
        "describe_alarms",
        {"AlarmNames": ["shared"]},
        (
            "{Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: shared, ComparisonOperator: GreaterThanThreshold, "
            "EvaluationPeriods: 1, MetricName: m, Namespace: n, Period: 60, Statistic: Sum, Threshold: 1}}"
        ),
    ),
    "dashboard": (
        "cloudwatch",
        "get_dashboard",
        {"DashboardName": "shared"},
        "{Type: AWS::CloudWatch::Dashboard, Properties: {DashboardName: shared, DashboardBody: '{\"widgets\": []}'}}",
    ),
    "cluster": (
        "ecs",
        "describe_clusters",
        {"clusters": ["shared"]},
        "{Type: AWS::ECS::Cluster, Properties: {ClusterName: shared}}",
    ),
    "state machine": (
        "stepfunctions",
        "describe_state_machine",
        {"stateMachineArn": "arn:aws:states:us-east-1:{account}:stateMachine:shared"},
        (
            "{Type: AWS::StepFunctions::StateMachine, Properties: {StateMachineName: shared, RoleArn: "
            "!Sub 'arn:aws:iam::${AWS::AccountId}:role/one', "
            'DefinitionString: \'{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}\'}}'
        ),
    ),
}


def _body(text: str) -> str:
    return f"Resources: {{Other: {{Type: AWS::SQS::Queue}}, Named: {text}}}"


def _found(account: Account, service: str, operation: str, asked: dict[str, Any]) -> bool:
    filled = {
        key: [one.replace("{account}", account.id) for one in value]
        if isinstance(value, list)
        else value.replace("{account}", account.id)
        for key, value in asked.items()
    }
    try:
        told = getattr(account.client(service), operation)(**filled)
    except ClientError:
        return False
    listed = [value for key, value in told.items() if key in {"MetricAlarms", "clusters"}]
    return all(value and value[0].get("status") != "INACTIVE" for value in listed)


@pytest.mark.parametrize("kind", _NAMED)
def test_a_second_stack_does_not_get_a_name_that_is_taken(account: Account, kind: str) -> None:
    """Its creation fails and is rolled back; what the first stack has made is still there when the second is gone."""
    service, operation, asked, text = _NAMED[kind]
    assert account.create(_body(text), name="first") == "CREATE_COMPLETE"
    assert account.create(_body(text), name="second") == "ROLLBACK_COMPLETE"
    assert "already exists" in account.reasons("second")["Named"]
    account.delete("second")
    assert _found(account, service, operation, asked)
    account.delete("first")
    assert not _found(account, service, operation, asked)


def test_what_was_made_by_hand_is_not_taken_over(account: Account) -> None:
    """Neither changed by the attempt nor deleted by the rollback."""
    url = account.client("sqs").create_queue(QueueName="ours", Attributes={"VisibilityTimeout": "7"})["QueueUrl"]
    properties = {"QueueName": "ours", "VisibilityTimeout": 90}
    made = account.create({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": properties}}})
    assert made == "ROLLBACK_COMPLETE"
    kept = account.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])
    assert kept["Attributes"] == {"VisibilityTimeout": "7"}


def test_a_bucket_has_one_policy(account: Account) -> None:
    """A second policy for a bucket would replace the first, and take it away with its own stack."""
    account.create(template("Bucket: {Type: AWS::S3::Bucket}"), name="bucket")
    bucket = account.physical("Bucket", "bucket").id
    policy = f"""
    Policy:
      Type: AWS::S3::BucketPolicy
      Properties:
        Bucket: {bucket}
        PolicyDocument:
          Version: '2012-10-17'
          Statement: [{{Effect: Deny, Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::{bucket}/*',
                        Condition: {{Bool: {{'aws:SecureTransport': 'false'}}}}}}]
    """
    assert account.create(template(policy), name="first") == "CREATE_COMPLETE"
    assert account.create(template(policy), name="second") == "ROLLBACK_COMPLETE"
    account.delete("second")
    assert account.client("s3").get_bucket_policy(Bucket=bucket)["Policy"]


def test_a_name_is_free_again_when_its_stack_is_gone(account: Account) -> None:
    """The twin: deleted, or never completed, it may be created by another stack."""
    text = _NAMED["queue"][3]
    account.create(_body(text), name="first")
    account.delete("first")
    assert account.create(_body(text), name="second") == "CREATE_COMPLETE"


_API = """
  {name}: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: {name}}}}}
  {name}Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref {name}
      ResourceId: !GetAtt {name}.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration: {{Type: MOCK}}
  {name}Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: {name}Get
    Properties: {{RestApiId: !Ref {name}}}
  {name}Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {{RestApiId: !Ref {name}, DeploymentId: !Ref {name}Deployment, StageName: live}}
"""


def test_two_apis_have_a_stage_of_the_same_name(account: Account) -> None:
    """A stage's name says which it is within its API only."""
    assert account.create("Resources:" + _API.format(name="One") + _API.format(name="Other")) == "CREATE_COMPLETE"
    client = account.client("apigateway")
    stages = [client.get_stages(restApiId=api["id"])["item"] for api in client.get_rest_apis()["items"]]
    assert [[stage["stageName"] for stage in own] for own in stages] == [["live"], ["live"]]
