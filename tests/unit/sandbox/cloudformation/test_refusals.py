"""What cannot be honoured fails by name, before anything is made."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.cloudformation.properties import faults_of
from tests.unit.sandbox.account import Account, body_of
from tests.unit.sandbox.topics import parameter, resources

GROUP = {"Type": "AWS::Logs::LogGroup"}
METADATA = {"JournalTableConfiguration": {"RecordExpiration": {"Expiration": "DISABLED"}}}
"""Tables that describe a bucket's objects: of all that a bucket can have, what nobody asks a sandbox for."""
REFUSALS: dict[str, tuple[Any, str]] = {
    "a type that AWS does not have": (
        resources(One=parameter(), Two={"Type": "AWS::EC2::Teapot"}),
        r"Unrecognized resource types: \[AWS::EC2::Teapot\]",
    ),
    "a type that nobody can create here": (
        resources(
            One=parameter(),
            Two={"Type": "AWS::Braket::SpendingLimit", "Properties": {"DeviceArn": "a", "SpendingLimit": "1"}},
        ),
        r"\[Two\] AWS::Braket::SpendingLimit: there is no adapter for this type yet",
    ),
    "a property that AWS does not have": (
        resources(One=parameter(), Two={**GROUP, "Properties": {"Colour": "red"}}),
        r"Encountered unsupported property Colour in resource Two \(AWS::Logs::LogGroup\)",
    ),
    "a property that no call here takes": (
        resources(
            One=parameter(),
            Two={"Type": "AWS::S3::Bucket", "Properties": {"MetadataConfiguration": METADATA}},
        ),
        r"\[Two\] AWS::S3::Bucket.MetadataConfiguration: the sandbox does nothing with it",
    ),
    "a required property that is missing": (
        resources(One=parameter(), Two={"Type": "AWS::EC2::Subnet"}),
        r"missing required properties: \['VpcId'\]",
    ),
    "a circle": (
        resources(One=parameter({"Ref": "Two"}), Two=parameter({"Ref": "One"})),
        r"Circular dependency between resources: \[One, Two\]",
    ),
    "DependsOn nothing": (resources(One=parameter(DependsOn="Two")), r"Unresolved resource dependencies \[Two\]"),
    "signals of what has no instances": (
        resources(One=parameter(CreationPolicy={"ResourceSignal": {"Count": 1}})),
        "CreationPolicy is not carried out for this type",
    ),
    "an UpdatePolicy that nobody carries out": (
        resources(One=parameter(UpdatePolicy={"AppStreamFleetUpdate": {}})),
        "UpdatePolicy AppStreamFleetUpdate is not carried out",
    ),
    "a transform": (
        {**resources(One=parameter()), "Transform": "AWS::CodeDeployBlueGreen"},
        "the template asks for AWS::CodeDeployBlueGreen",
    ),
    "an unknown section": (
        {**resources(One=parameter()), "Resource": {}},
        r"Invalid template property or properties \[Resource\]",
    ),
    "an unknown key": (resources(One=parameter(Propertes={})), "Invalid template resource property 'Propertes'"),
    "a bad logical id": (resources(**{"One-Two": parameter()}), "Resource name One-Two is non alphanumeric"),
    "no resources": ({"Resources": {}}, "At least one Resources member must be defined"),
    "no type": (resources(One={"Properties": {}}), "must contain a Type member"),
    "broken JSON": ('{"Resources": ', "JSON not well-formed"),
    "broken YAML": ("Resources: [", "YAML not well-formed"),
    "a list": ("- a\n- b", "unsupported structure"),
    "too long for a request": (
        '{"Resources": "' + "x" * 51_200 + '"}',
        "at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
    ),
    "501 resources": (
        resources(**{f"One{number}": {"Type": "AWS::SNS::Topic"} for number in range(501)}),
        "Template format error: Number of resources, 501, is greater than maximum allowed, 500",
    ),
    "201 outputs": (
        {**resources(One=parameter()), "Outputs": {f"O{number}": {"Value": "1"} for number in range(201)}},
        "Number of outputs, 201, is greater than maximum allowed, 200",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_template_that_cannot_be_honoured_is_refused_by_name_and_makes_nothing(account: Account, case: str) -> None:
    """ValidationError names the resource; neither the stack nor any of its resources exists."""
    template, message = REFUSALS[case]
    with pytest.raises(ClientError, match=message) as refusal:
        account.create(template)
    assert refusal.value.response["Error"]["Code"] == "ValidationError"
    assert account.cloudformation.list_stacks()["StackSummaries"] == []
    assert account.client("ssm").describe_parameters()["Parameters"] == []


def test_a_template_in_s3_may_be_longer_but_not_than_a_megabyte(account: Account) -> None:
    """And S3's own refusals are told in CloudFormation's words."""
    s3 = account.client("s3")
    bucket = f"templates-{account.id}"
    s3.create_bucket(Bucket=bucket)
    texts = {
        "long.json": json.dumps({"Description": "x" * 900, **resources(One=parameter("y" * 60_000))}),
        "longer.json": '{"Resources": "' + "x" * 1_000_000 + '"}',
    }
    for key, text in texts.items():
        s3.put_object(Bucket=bucket, Key=key, Body=text)

    def refusal(key: str) -> str:
        with pytest.raises(ClientError) as refused:
            account.cloudformation.create_stack(StackName="s", TemplateURL=f"https://{bucket}.s3.amazonaws.com/{key}")
        assert refused.value.response["Error"]["Code"] == "ValidationError"
        return str(refused.value.response["Error"]["Message"])

    assert refusal("longer.json") == "Template validation error: Template may not exceed 1000000 bytes in size."
    assert refusal("none.json").startswith("S3 error: The specified key does not exist.\nFor more information check")
    assert account.cloudformation.list_stacks()["StackSummaries"] == []
    account.cloudformation.create_stack(StackName="s", TemplateURL=f"https://{bucket}.s3.amazonaws.com/long.json")
    # Parameter Store takes 4 KB: the template was read, and the service judged.
    assert account.stack("s").status == "ROLLBACK_COMPLETE"


def test_everything_that_cannot_be_honoured_is_named_at_once(account: Account) -> None:
    """Nobody has to find them one deployment after the other."""
    properties = {"MetadataConfiguration": METADATA, "MetadataTableConfiguration": {}}
    bucket = {"Type": "AWS::S3::Bucket", "Properties": properties}
    with pytest.raises(ClientError) as refusal:
        account.create(
            resources(
                A=bucket,
                B={"Type": "AWS::Braket::SpendingLimit", "Properties": {"DeviceArn": "a", "SpendingLimit": "1"}},
            )
        )
    message = refusal.value.response["Error"]["Message"]
    for named in (
        "AWS::S3::Bucket.MetadataConfiguration",
        "AWS::S3::Bucket.MetadataTableConfiguration",
        "AWS::Braket::SpendingLimit",
    ):
        assert named in message


def test_a_call_that_succeeds_and_makes_nothing_fails_its_resource(account: Account) -> None:
    """CreateFlowLogs answers with success and tells for each VPC what it did not do."""
    template = resources(
        Vpc={"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        Log={
            "Type": "AWS::EC2::FlowLog",
            "Properties": {
                "ResourceId": {"Ref": "Vpc"},
                "ResourceType": "VPC",
                "TrafficType": "ALL",
                "LogDestinationType": "s3",
                "LogDestination": "arn:aws:s3:::nobody-has-this-bucket",
            },
        },
    )
    assert account.create(template) == "ROLLBACK_COMPLETE"
    assert "nobody-has-this-bucket" in account.reasons()["Log"]


def test_a_nested_property_that_does_not_exist_fails_its_resource_by_path(account: Account) -> None:
    """The resource's event tells it in CloudFormation's words, and the stack is rolled back."""
    permission = {"LaunchTemplateData": {"InstanceType": "t3.micro", "Mood": "good"}}
    template = resources(
        One=parameter(), Two={"Type": "AWS::EC2::LaunchTemplate", "Properties": permission, "DependsOn": "One"}
    )
    assert account.create(template) == "ROLLBACK_COMPLETE"
    assert account.reasons()["Two"] == (
        "Properties validation failed for resource Two with message:\n"
        "#/LaunchTemplateData: extraneous key [Mood] is not permitted"
    )
    assert account.client("ssm").describe_parameters()["Parameters"] == []


KINDS: list[tuple[dict[str, Any], str]] = [
    ({"VisibilityTimeout": "soon"}, "#/VisibilityTimeout: expected type: Integer, found: String"),
    ({"FifoQueue": "perhaps"}, "#/FifoQueue: expected type: Boolean, found: String"),
    ({"QueueName": ["a"]}, "#/QueueName: expected type: String, found: JSONArray"),
    ({"Tags": {"a": "b"}}, "#/Tags: expected type: JSONArray, found: JSONObject"),
    ({"Tags": [{"Key": "a"}]}, "#/Tags/0: required key [Value] not found"),
]


@pytest.mark.parametrize(("properties", "fault"), KINDS)
def test_a_property_of_the_wrong_kind_fails_its_resource_by_path(properties: dict[str, Any], fault: str) -> None:
    """Numbers, booleans, texts, lists, objects, and what an object must have."""
    assert faults_of("AWS::SQS::Queue", properties) == [fault]


def test_a_value_that_is_none_of_those_that_there_are_is_named() -> None:
    """The registry lists them."""
    function = {"Code": {"ZipFile": ""}, "Role": "arn", "PackageType": "Floppy"}
    assert faults_of("AWS::Lambda::Function", function) == ["#/PackageType: Floppy is not a valid enum value"]
    assert faults_of("AWS::Lambda::Function", {**function, "PackageType": "Zip"}) == []


def test_numbers_and_booleans_may_be_written_as_text() -> None:
    """Templates often do, and CloudFormation takes them."""
    assert faults_of("AWS::SQS::Queue", {"VisibilityTimeout": "30", "FifoQueue": "true", "QueueName": 7}) == []


def test_a_property_taken_out_whose_default_is_not_known_fails_by_name(account: Account) -> None:
    """Leaving the old value would be a lie about what is deployed."""
    vpc = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
    group = {"VpcId": {"Ref": "Vpc"}, "Protocol": "HTTP", "Port": 80, "HealthCheckProtocol": "HTTPS"}
    target = {"Type": "AWS::ElasticLoadBalancingV2::TargetGroup", "Properties": group}
    account.create(resources(Vpc=vpc, Group=target))
    less = {name: value for name, value in group.items() if name != "HealthCheckProtocol"}
    status = account.update(resources(Vpc=vpc, Group={**target, "Properties": less}))
    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert "TargetGroup.HealthCheckProtocol: the sandbox does not know how to take it out" in account.reasons()["Group"]


@pytest.mark.parametrize(
    "option",
    [
        {
            "ChangeSetType": "IMPORT",
            "ResourcesToImport": [
                {"ResourceType": "AWS::SSM::Parameter", "LogicalResourceId": "Two", "ResourceIdentifier": {"Name": "x"}}
            ],
        },
        {"DeploymentMode": "REVERT_DRIFT"},
    ],
)
def test_a_change_set_that_would_import_or_undo_drift_is_refused(account: Account, option: dict[str, Any]) -> None:
    """It would make anew what is to be taken over."""
    account.create(resources(One=parameter()))
    change_set = {"StackName": "stack", "ChangeSetName": "set", "ChangeSetType": "UPDATE", **option}
    body = body_of(resources(One=parameter(), Two=parameter()))
    with pytest.raises(ClientError, match=f"cannot honour ({'|'.join(option)})"):
        account.cloudformation.create_change_set(**change_set, TemplateBody=body)


@pytest.mark.parametrize(("taken", "status"), [(False, "UPDATE_COMPLETE"), (True, "UPDATE_ROLLBACK_COMPLETE")])
def test_resources_are_made_where_they_might_be_imported_and_one_that_exists_fails_by_name(
    account: Account, *, taken: bool, status: str
) -> None:
    """The CDK's bootstrapping always asks for it; AWS would take the existing parameter over."""
    account.create(resources(One=parameter()))
    if taken:
        account.client("ssm").put_parameter(Name="two", Value="mine", Type="String")
    named = {**parameter(), "Properties": {**parameter()["Properties"], "Name": "two"}}
    account.cloudformation.create_change_set(
        StackName="stack",
        ChangeSetName="set",
        ImportExistingResources=True,
        TemplateBody=body_of(resources(One=parameter(), Two=named)),
    )
    account.cloudformation.execute_change_set(StackName="stack", ChangeSetName="set")
    (stack,) = account.cloudformation.describe_stacks(StackName="stack")["Stacks"]
    assert stack["StackStatus"] == status
    assert ("Two" in account.reasons()) is taken


@pytest.mark.parametrize(("types", "allowed"), [(["AWS::SSM::*"], True), (["AWS::EC2::*", "AWS::S3::Bucket"], False)])
def test_whoever_deploys_may_say_which_types_a_template_has(
    account: Account, types: list[str], *, allowed: bool
) -> None:
    """ResourceTypes with wildcards."""
    if allowed:
        assert account.create(resources(One=parameter()), ResourceTypes=types) == "CREATE_COMPLETE"
        return
    with pytest.raises(
        ClientError, match=r"AWS::SSM::Parameter is not allowed by parameter ResourceTypes \[AWS::EC2::\*"
    ):
        account.create(resources(One=parameter()), ResourceTypes=types)


def test_an_option_that_would_be_left_undone_is_refused(account: Account) -> None:
    """Nothing is watched or timed here."""
    watched = {"MonitoringTimeInMinutes": 5}
    with pytest.raises(ClientError, match="cannot honour RollbackConfiguration"):
        account.create(resources(One=parameter()), RollbackConfiguration=watched)


def test_iam_resources_need_a_capability(account: Account) -> None:
    """CAPABILITY_IAM for any, CAPABILITY_NAMED_IAM for named ones."""
    trust = {
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]
    }
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
    named = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust, "RoleName": "mine"}}
    with pytest.raises(ClientError, match=r"InsufficientCapabilities.*\[CAPABILITY_IAM\]"):
        account.create(resources(Role=role), Capabilities=[])
    with pytest.raises(ClientError, match=r"\[CAPABILITY_NAMED_IAM\]"):
        account.create(resources(Role=named), Capabilities=["CAPABILITY_IAM"])
    assert account.create(resources(Role=role), Capabilities=["CAPABILITY_IAM"]) == "CREATE_COMPLETE"
