"""Scenarios that span accounts find them: members of one organization, entered as CDK's command line enters them."""

import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from sandbox import cdk, local, toolchain
from sandbox.accounts import open_accounts
from sandbox.services import InProcessServices, RemoteServices
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.serving import server

APP = """
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ssm as ssm

app = App()
for name, account, region in (("hub", "123456789012", "us-east-1"), ("spoke", "210000000042", "eu-west-1")):
    stack = Stack(app, name, env=Environment(account=account, region=region))
    ssm.StringParameter(stack, "Parameter", parameter_name="/who", string_value=name)
app.synth()
"""


def test_accounts_are_opened_once_and_belong_to_the_organization() -> None:
    """Asking again opens nothing."""
    management = Account()
    number = str(int(management.id) + 500)
    assert open_accounts({"network": number}, management=management.id) == [number]
    assert open_accounts({"network": number}, management=management.id) == []
    accounts = management.client("organizations").list_accounts()["Accounts"]
    assert {(account["Name"], account["Id"]) for account in accounts} >= {("network", number)}


def test_a_member_has_the_role_by_which_the_management_account_enters_it() -> None:
    """Another account, which is no member, has none."""
    management = Account()
    number = str(int(management.id) + 501)
    open_accounts({"network": number}, management=management.id)
    inside = InProcessServices(number).client("iam")
    trust = inside.get_role(RoleName="OrganizationAccountAccessRole")["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Principal"] == {"AWS": f"arn:aws:iam::{management.id}:root"}
    with pytest.raises(ClientError, match="NoSuchEntity"):
        Account().client("iam").get_role(RoleName="OrganizationAccountAccessRole")


def test_an_app_that_spans_accounts_and_regions_is_deployed_by_the_real_command_line(tmp_path: Path) -> None:
    """Each account is bootstrapped with credentials of its own; the deployment assumes the roles that this leaves."""
    (tmp_path / "app.py").write_text(APP)
    with server(tmp_path) as port:
        running = local.Running(0, port)
        running.ask("/accounts", body={"spoke": "210000000042"})
        hub = RemoteServices.of_sandbox(running.endpoint)
        spoke = hub.of_account("210000000042").elsewhere("eu-west-1")
        for place in (hub, spoke):
            assert cdk.bootstrap(running.endpoint, place) == 0
            assert cdk.is_bootstrapped(place)
        command = [*toolchain.cdk(), "deploy", "--all", "--app", f"{sys.executable} app.py", "--no-notices"]
        environment = cdk.sandbox_environment(running.endpoint, "us-east-1")
        environment |= {"CDK_VALIDATION": "false", "JSII_NODE": str(toolchain.node())}
        done = subprocess.run(
            [*command, "--require-approval", "never"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        for place, name in ((hub, "hub"), (spoke, "spoke")):
            assert place.call("ssm", "GetParameter", Name="/who")["Parameter"]["Value"] == name
        with pytest.raises(ClientError, match="ParameterNotFound"):
            hub.elsewhere("eu-west-1").call("ssm", "GetParameter", Name="/who")
