"""The newest images of operating systems are found by public parameters."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

PUBLISHED = [
    "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base",
    "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
    "/aws/service/debian/release/12/latest/arm64",
    "/aws/service/eks/optimized-ami/1.31/amazon-linux-2023/x86_64/standard/recommended/image_id",
    "/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id",
]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_image_has_a_parameter(account: Account, name: str) -> None:
    """The same image each time, another one in each Region, and no parameter of the account's own."""
    ssm = account.client("ssm")
    image = ssm.get_parameter(Name=name)["Parameter"]
    assert image["Value"].startswith("ami-")
    assert ssm.get_parameters(Names=[name])["Parameters"][0]["Value"] == image["Value"]
    elsewhere = Account("eu-west-1").client("ssm").get_parameter(Name=name)["Parameter"]
    assert elsewhere["Value"] != image["Value"]


@pytest.mark.parametrize("name", ["/aws/service/ami-windows-latest/Windows_Server-1999-English-Full-Base", "/aws/x"])
def test_a_name_that_nobody_publishes_is_not_found(account: Account, name: str) -> None:
    """As on AWS: a misspelt name is no image."""
    with pytest.raises(ClientError, match="ParameterNotFound"):
        account.client("ssm").get_parameter(Name=name)
