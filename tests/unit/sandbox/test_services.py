"""In-process services: accounts are apart, nothing leaves the process, and descriptions are held once."""

import os
import subprocess
import sys
from pathlib import Path

import boto3
import botocore.session
import moto.core.utils
import pytest

from sandbox import service_models
from sandbox.services import InProcessServices, operation_model
from tests.unit.sandbox.account import Account


def test_two_accounts_share_nothing_but_the_code() -> None:
    """What one creates the other does not see, by the same kind of client."""
    first, second = Account(), Account()
    first.client("ssm").put_parameter(Name="one", Value="1", Type="String")
    assert [len(a.client("ssm").describe_parameters()["Parameters"]) for a in (first, second)] == [1, 0]
    assert [a.client("sts").get_caller_identity()["Account"] for a in (first, second)] == [first.id, second.id]


def test_a_session_of_an_account_is_that_accounts_own(account: Account) -> None:
    """Handlers of Lambda functions make their clients from it."""
    assert account.services.session.client("sts").get_caller_identity()["Account"] == account.id


def test_paginators_and_waiters_of_a_client_stay_in_the_account(account: Account) -> None:
    """They call the client that they were made from."""
    other = Account()
    for number in range(3):
        account.client("logs").create_log_group(logGroupName=f"group-{number}")
    pages = account.client("logs").get_paginator("describe_log_groups").paginate()
    assert sum(len(page["logGroups"]) for page in pages) == 3
    pages = other.client("logs").get_paginator("describe_log_groups").paginate()
    assert sum(len(page["logGroups"]) for page in pages) == 0
    vpc = account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    account.client("ec2").get_waiter("vpc_available").wait(VpcIds=[vpc], WaiterConfig={"Delay": 0})


def test_regions_are_apart(account: Account) -> None:
    """And ``elsewhere`` reaches another one of the same account."""
    account.client("ssm").put_parameter(Name="here", Value="1", Type="String")
    there = account.services.elsewhere("eu-west-1")
    assert (there.account, there.region) == (account.id, "eu-west-1")
    assert there.call("ssm", "DescribeParameters")["Parameters"] == []
    assert account.services.elsewhere("us-east-1") is account.services


def test_a_request_to_no_known_service_goes_nowhere(account: Account) -> None:
    """There is no way from here to AWS, or anywhere."""
    client = account.services.session.client("ec2", endpoint_url="http://192.0.2.1:1")
    with pytest.raises(RuntimeError, match=r"the sandbox has no service behind http://192\.0\.2\.1:1/"):
        client.describe_vpcs()


def test_the_users_aws_settings_change_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A missing profile, a broken configuration file, another endpoint, Region and FIPS are all ignored."""
    config = tmp_path / "config"
    config.write_text("[default\nregion = nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://192.0.2.1:1")
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    services = InProcessServices(Account().id, "sa-east-1")  # a Region of which no client was made before
    zones = services.call("ec2", "DescribeAvailabilityZones")["AvailabilityZones"]
    assert {zone["RegionName"] for zone in zones} == {"sa-east-1"}


def test_a_call_returns_the_answer_without_its_metadata(account: Account) -> None:
    """So that what is kept of it is the same in every run."""
    assert set(account.services.call("ec2", "DescribeVpcs")) == {"Vpcs"}


def test_descriptions_are_read_once_for_every_session() -> None:
    """A new botocore session has the loader that is there already, and plain boto3 sessions too."""
    sessions = [botocore.session.get_session(), boto3.Session(region_name="us-east-1")._session]  # noqa: SLF001
    assert {id(session.get_component("data_loader")) for session in sessions} == {id(service_models.loader())}
    first = service_models.loader().load_service_model("sqs", "service-2")
    assert service_models.loader().load_service_model("sqs", "service-2") is first


def test_a_session_with_search_paths_of_its_own_keeps_its_own_loader(tmp_path: Path) -> None:
    """AWS_DATA_PATH goes on working."""
    session = botocore.session.get_session()
    session.set_config_variable("data_path", str(tmp_path))
    assert session.get_component("data_loader") is not service_models.loader()


def test_what_moto_adds_to_a_description_clients_do_not_see(account: Account) -> None:
    """The copy that moto has of a description shares all that moto does not add to."""
    del account  # engine.start has been called for it
    motos = moto.core.utils.get_service_model("sqs")
    ours = service_models.loader().load_service_model("sqs", "service-2")
    model = moto.core.utils._load_service_model("sqs", "service-2")  # noqa: SLF001
    added = {name: shape for name, shape in model["shapes"].items() if shape is not ours["shapes"].get(name)}
    assert 0 < len(added) < len(ours["shapes"]) / 2
    assert motos.service_name == "sqs"
    assert (
        operation_model("sqs", "CreateQueue").input_shape.members.keys()
        == ours["shapes"]["CreateQueueRequest"]["members"].keys()
    )


def test_public_images_are_the_same_in_every_account_and_shared_by_none() -> None:
    """What one account changes of an image the other does not see."""
    first, second = Account(), Account()
    images = [sorted(i["ImageId"] for i in a.client("ec2").describe_images()["Images"]) for a in (first, second)]
    assert images[0] == images[1]
    ec2 = first.client("ec2")
    ec2.create_tags(Resources=[images[0][0]], Tags=[{"Key": "mine", "Value": "yes"}])
    ec2.modify_image_attribute(ImageId=images[0][0], LaunchPermission={"Add": [{"UserId": second.id}]})
    permissions = [
        a.client("ec2").describe_image_attribute(ImageId=images[0][0], Attribute="launchPermission")[
            "LaunchPermissions"
        ]
        for a in (first, second)
    ]
    assert {"UserId": second.id} in permissions[0]
    assert {"UserId": second.id} not in permissions[1]
    [image] = second.client("ec2").describe_images(ImageIds=images[0][:1])["Images"]
    assert image.get("Tags", []) == []
    snapshot = image["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    [found] = second.client("ec2").describe_snapshots(SnapshotIds=[snapshot])["Snapshots"]
    assert found["SnapshotId"] == snapshot


def test_managed_policies_of_aws_are_counted_for_each_account() -> None:
    """Attaching one in one account does not count in another."""
    first, second = Account(), Account()
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    first.client("iam").create_user(UserName="reader")
    first.client("iam").attach_user_policy(UserName="reader", PolicyArn=arn)
    counts = [a.client("iam").get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] for a in (first, second)]
    assert counts == [1, 0]


def test_a_missing_profile_does_not_stop_the_account_from_starting() -> None:
    """The Regions are asked of a session while moto is imported, here in a process that has nothing of it yet."""
    code = (
        "import os; from sandbox import engine; engine.start(); from sandbox.services import InProcessServices as S;"
        "print(len(S('111122223333').call('ec2', 'DescribeVpcs')['Vpcs']), os.environ['AWS_PROFILE'])"
    )
    settings = {**os.environ, "AWS_PROFILE": "missing", "AWS_MAX_ATTEMPTS": "many"}
    done = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["1", "missing"], "")
