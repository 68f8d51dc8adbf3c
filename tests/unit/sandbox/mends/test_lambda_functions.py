"""Functions hold and tell all their settings."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.functions import code, function

_DEAD = {"TargetArn": "arn:aws:sqs:us-east-1:111122223333:dead"}


def test_a_function_tells_its_settings_and_their_changes(account: Account) -> None:
    """GetFunctionConfiguration tells what the last update said, with what AWS adds."""
    client = function(account, DeadLetterConfig=_DEAD, LoggingConfig={"LogFormat": "JSON"})
    told = client.get_function_configuration(FunctionName="app")
    assert told["DeadLetterConfig"] == _DEAD
    assert told["LoggingConfig"] == {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "INFO",
        "SystemLogLevel": "INFO",
        "LogGroup": "/aws/lambda/app",
    }
    client.update_function_configuration(
        FunctionName="app",
        TracingConfig={"Mode": "Active"},
        EphemeralStorage={"Size": 1024},
        SnapStart={"ApplyOn": "PublishedVersions"},
        DeadLetterConfig={"TargetArn": ""},
        Environment={},
    )
    told = client.get_function_configuration(FunctionName="app")
    assert (told["TracingConfig"], told["EphemeralStorage"]) == ({"Mode": "Active"}, {"Size": 1024})
    assert told["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}
    assert "DeadLetterConfig" not in told
    published = client.publish_version(FunctionName="app")
    assert published["SnapStart"]["OptimizationStatus"] == "On"


def test_code_is_the_version_of_an_object_that_was_asked_for(account: Account) -> None:
    """A later version of the object changes nothing; a version that there is not is refused."""
    s3, bucket = account.client("s3"), f"code-{account.id}"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="app.zip", Body=code("one = 1"))["VersionId"]
    s3.put_object(Bucket=bucket, Key="app.zip", Body=code("two = 2"))
    where = {"S3Bucket": bucket, "S3Key": "app.zip"}
    client = function(account, Code={**where, "S3ObjectVersion": first})
    old = client.get_function_configuration(FunctionName="app")["CodeSha256"]
    assert client.update_function_code(FunctionName="app", **where)["CodeSha256"] != old
    assert client.update_function_code(FunctionName="app", **where, S3ObjectVersion=first)["CodeSha256"] == old
    with pytest.raises(ClientError, match="InvalidParameterValueException"):
        client.update_function_code(FunctionName="app", S3Bucket=bucket, S3Key="none.zip")


def test_a_function_of_an_image_has_neither_runtime_nor_handler(account: Account) -> None:
    """Its image says both; another architecture comes with another image."""
    image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1"
    iam = account.client("iam")
    role = iam.create_role(RoleName="app", AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}')
    client = account.client("lambda")
    client.create_function(
        FunctionName="app",
        Role=role["Role"]["Arn"],
        PackageType="Image",
        Code={"ImageUri": image},
        ImageConfig={"Command": ["run"]},
    )
    client.update_function_code(FunctionName="app", ImageUri=image, Architectures=["arm64"])
    client.update_function_configuration(FunctionName="app", ImageConfig={"Command": ["run", "fast"]})
    told = client.get_function(FunctionName="app")
    assert told["Code"]["ImageUri"] == image
    assert told["Configuration"]["Architectures"] == ["arm64"]
    assert told["Configuration"]["ImageConfigResponse"]["ImageConfig"]["Command"] == ["run", "fast"]
    assert "Runtime" not in told["Configuration"]
