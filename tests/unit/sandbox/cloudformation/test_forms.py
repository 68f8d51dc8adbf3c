"""Where a template has a choice of a few words, others are refused before anything is made."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_QUEUE = "Resources: {Queue: {Type: AWS::SQS::Queue}}\n"
_WRONG = {
    "a format version": (
        f"AWSTemplateFormatVersion: '2012-01-01'\n{_QUEUE}",
        "unsupported value for AWSTemplateFormat",
    ),
    "a parameter type": (f"{_QUEUE}Parameters: {{One: {{Type: Foo, Default: x}}}}", "Unrecognized parameter type: Foo"),
    "a parameter without a type": (f"{_QUEUE}Parameters: {{One: {{Default: x}}}}", "must contain a Type member"),
    "a deletion policy": (
        "Resources: {Queue: {Type: AWS::SQS::Queue, DeletionPolicy: Foo}}",
        "Unrecognized DeletionPolicy Foo",
    ),
    "a deletion policy that is to be worked out": (
        "Resources: {Queue: {Type: AWS::SQS::Queue, DeletionPolicy: !Ref Policy}}",
        "Unrecognized DeletionPolicy",
    ),
    "a snapshot of a queue": (
        "Resources: {Queue: {Type: AWS::SQS::Queue, DeletionPolicy: Snapshot}}",
        "does not support DeletionPolicy Snapshot",
    ),
    "an output that is a list": (f"{_QUEUE}Outputs: {{X: {{Value: [a, b]}}}}", "must evaluate to a String"),
    "a reference from what a condition leaves out": (
        (
            "Conditions: {Never: !Equals [a, b]}\n"
            "Resources: {Queue: {Type: AWS::SQS::Queue}, "
            "Other: {Type: AWS::SQS::Queue, Condition: Never, Properties: {QueueName: !Ref Nope}}}"
        ),
        "Unresolved resource dependencies",
    ),
}
_RIGHT = {
    "a format version": f"AWSTemplateFormatVersion: '2010-09-09'\n{_QUEUE}",
    "a parameter type": f"{_QUEUE}Parameters: {{One: {{Type: 'List<Number>', Default: '1,2'}}}}",
    "a deletion policy": "Resources: {Queue: {Type: AWS::SQS::Queue, DeletionPolicy: RetainExceptOnCreate}}",
    "a snapshot of a volume": (
        "Resources: {Disk: {Type: AWS::EC2::Volume, DeletionPolicy: Snapshot, "
        "Properties: {Size: 1, AvailabilityZone: us-east-1a}}}"
    ),
    "an output that is text": f"{_QUEUE}Outputs: {{X: {{Value: !Join ['', [a, b]]}}}}",
    "a reference to what a condition leaves out": (
        "Conditions: {Never: !Equals [a, b]}\n"
        "Resources: {Queue: {Type: AWS::SQS::Queue}, "
        "First: {Type: AWS::SQS::Queue, Condition: Never}, "
        "Second: {Type: AWS::SQS::Queue, Condition: Never, Properties: {QueueName: !GetAtt First.QueueName}}}"
    ),
}


@pytest.mark.parametrize("what", _WRONG)
def test_another_word_is_refused(account: Account, what: str) -> None:
    """The answer says what is wrong, and there is no stack."""
    body, reason = _WRONG[what]
    with pytest.raises(ClientError, match=reason):
        account.create(body)
    assert account.cloudformation.describe_stacks()["Stacks"] == []


@pytest.mark.parametrize("what", _RIGHT)
def test_a_word_that_there_is_is_taken(account: Account, what: str) -> None:
    """The twin."""
    assert account.create(_RIGHT[what]) == "CREATE_COMPLETE", account.reasons()


@pytest.mark.parametrize("name", ["1bad", "bad_name", "two words"])
def test_a_stack_name_begins_with_a_letter_and_has_letters_digits_and_hyphens(account: Account, name: str) -> None:
    """Also where a change set creates the stack."""
    with pytest.raises(ClientError, match="Member must satisfy regular expression pattern"):
        account.create(_QUEUE, name=name)
    with pytest.raises(ClientError, match="Member must satisfy regular expression pattern"):
        account.cloudformation.create_change_set(
            StackName=name, ChangeSetName="one", ChangeSetType="CREATE", TemplateBody=_QUEUE
        )


@pytest.mark.parametrize("many", [False, True])
def test_a_parameter_that_names_a_vpc_names_one_that_there_is(account: Account, many: bool) -> None:  # noqa: FBT001
    """Of its own account, alone or in a list; AWS checks it before it makes anything."""
    kind = "List<AWS::EC2::VPC::Id>" if many else "AWS::EC2::VPC::Id"
    body = f"{_QUEUE}Parameters: {{Vpc: {{Type: '{kind}'}}}}"
    vpc = account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    with pytest.raises(ClientError, match="parameter value vpc-123 for parameter name Vpc does not exist"):
        account.create(
            body, Parameters=[{"ParameterKey": "Vpc", "ParameterValue": f"{vpc},vpc-123" if many else "vpc-123"}]
        )
    assert account.create(body, Parameters=[{"ParameterKey": "Vpc", "ParameterValue": vpc}]) == "CREATE_COMPLETE"


def test_a_table_whose_indexes_cannot_all_change_at_once_is_rolled_back(account: Account) -> None:
    """DynamoDB makes one index in each update; the stack is as it was, and can be updated again."""

    def table(*indexes: str) -> str:
        names = ", ".join(f"{{AttributeName: {one}, AttributeType: S}}" for one in ("a", *indexes))
        made = ", ".join(
            f"{{IndexName: by-{one}, KeySchema: [{{AttributeName: {one}, KeyType: HASH}}], "
            "Projection: {ProjectionType: ALL}}"
            for one in indexes
        )
        return (
            "Resources: {Table: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST, "
            f"AttributeDefinitions: [{names}], KeySchema: [{{AttributeName: a, KeyType: HASH}}]"
            + (f", GlobalSecondaryIndexes: [{made}]" if indexes else "")
            + "}}}"
        )

    account.create(table())
    assert account.update(table("b", "c")) == "UPDATE_ROLLBACK_COMPLETE"
    assert account.update(table("b")) == "UPDATE_COMPLETE", account.reasons()


def test_a_load_balancer_that_is_refused_leaves_no_interface(account: Account) -> None:
    """It needs two zones; after the rollback nothing is in the VPC that was made for it, which is gone."""
    body = (
        "Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}, "
        "Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}, "
        "Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [!Ref Subnet]}}}"
    )
    assert account.create(body) == "ROLLBACK_COMPLETE"
    assert account.client("ec2").describe_network_interfaces()["NetworkInterfaces"] == []


def test_nobody_asks_aws_for_an_application_of_its_repository(account: Account) -> None:
    """It is refused by name: the translator would ask the real repository, with whatever keys it finds."""
    body = (
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources: {A: {Type: AWS::Serverless::Application, Properties: {Location: "
        "{ApplicationId: 'arn:aws:serverlessrepo:us-east-1:297356227824:applications/X', SemanticVersion: 1.1.367}}}}"
    )
    with pytest.raises(ClientError, match="no Serverless Application Repository, which A wants"):
        account.create(body, Capabilities=["CAPABILITY_AUTO_EXPAND", "CAPABILITY_IAM"])
