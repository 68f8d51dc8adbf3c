"""App Runner keeps services of one source each, with what there is of connectors and configurations."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

_IMAGE = {"ImageRepository": {"ImageIdentifier": "public.ecr.aws/x/y:1", "ImageRepositoryType": "ECR_PUBLIC"}}


def test_a_service_has_what_every_account_has_unless_it_says_otherwise(account: Account) -> None:
    """The default configuration of scaling, one CPU and two gigabytes, and an endpoint that is public."""
    told = account.client("apprunner").create_service(ServiceName="shop", SourceConfiguration=_IMAGE)["Service"]
    assert told["AutoScalingConfigurationSummary"]["AutoScalingConfigurationName"] == "DefaultConfiguration"
    assert told["InstanceConfiguration"] == {"Cpu": "1024", "Memory": "2048"}
    assert told["NetworkConfiguration"]["IngressConfiguration"]["IsPubliclyAccessible"]


def test_a_service_has_one_source_and_names_what_there_is(account: Account) -> None:
    """What it uses cannot be deleted."""
    runner = account.client("apprunner")
    with pytest.raises(ClientError, match="exactly one of"):
        runner.create_service(ServiceName="none", SourceConfiguration={})
    scaling = runner.create_auto_scaling_configuration(AutoScalingConfigurationName="fewer")["AutoScalingConfiguration"]
    arn = scaling["AutoScalingConfigurationArn"]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        runner.create_service(ServiceName="shop", SourceConfiguration=_IMAGE, AutoScalingConfigurationArn=arn[:-1])
    runner.create_service(ServiceName="shop", SourceConfiguration=_IMAGE, AutoScalingConfigurationArn=arn)
    with pytest.raises(ClientError, match="in use by a service"):
        runner.delete_auto_scaling_configuration(AutoScalingConfigurationArn=arn)
