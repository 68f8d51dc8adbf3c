"""Many accounts in one sandbox: an organization makes them, their roles let in, and none sees what another holds."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.services import RemoteServices
from tests.unit.sandbox.account import Account
from tests.unit.sandbox.serving import server
from tests.unit.sandbox.topics import parameter, resources

_ROLE = "OrganizationAccountAccessRole"


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteServices]:
    """Run one server for this file."""
    with server(tmp_path_factory.mktemp("state")) as port:
        yield RemoteServices.of_sandbox(f"http://localhost:{port}")


@pytest.fixture(params=["in process", "over HTTP"])
def management(request: pytest.FixtureRequest, remote: RemoteServices) -> "Management":
    """Return an account with an organization, asked in this process and over HTTP."""
    if request.param == "over HTTP":
        return Management(boto3.Session(**_keys("sandbox"), region_name="us-east-1"), remote.client("s3"))
    return Management(Account().services.session)


def _keys(text: str) -> dict[str, str]:
    return {"aws_access_key_id": text, "aws_secret_access_key": text}


class Management:
    """A management account, as an administrator uses it with boto3."""

    def __init__(self, session: boto3.Session, endpoint_of: Any = None) -> None:
        """Make the organization, if there is none yet."""
        self._session = session
        self._endpoint = endpoint_of.meta.endpoint_url if endpoint_of else None
        self.id = self.client("sts").get_caller_identity()["Account"]
        self.organizations = self.client("organizations")
        try:
            self.organizations.create_organization(FeatureSet="ALL")
        except self.organizations.exceptions.AlreadyInOrganizationException:
            assert self._endpoint is not None

    def client(self, service: str, credentials: dict[str, Any] | None = None) -> Any:
        """Return a client, with the account's own keys or with others."""
        keys = (
            {
                "aws_access_key_id": credentials["AccessKeyId"],
                "aws_secret_access_key": credentials["SecretAccessKey"],
                "aws_session_token": credentials["SessionToken"],
            }
            if credentials
            else {}
        )
        return self._session.client(service, endpoint_url=self._endpoint, **keys)

    def make(self, name: str) -> str:
        """Make a member account and return its id."""
        made = self.organizations.create_account(AccountName=name, Email=f"{name}@example.com")
        account: str = made["CreateAccountStatus"]["AccountId"]
        return account

    def enter(self, account: str, role: str = _ROLE, credentials: dict[str, Any] | None = None) -> dict[str, Any]:
        """Assume a role of an account and return its credentials."""
        arn = f"arn:aws:iam::{account}:role/{role}"
        answer = self.client("sts", credentials).assume_role(RoleArn=arn, RoleSessionName="visit")
        entered: dict[str, Any] = answer["Credentials"]
        return entered


def test_a_new_account_has_the_role_that_lets_its_management_account_in(management: Management) -> None:
    """Organizations makes it; its trust policy names the management account."""
    account = management.make("new")
    iam = management.client("iam", management.enter(account))
    role = iam.get_role(RoleName=_ROLE)["Role"]
    assert role["Arn"] == f"arn:aws:iam::{account}:role/{_ROLE}"
    [statement] = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{management.id}:root"}
    assert statement["Action"] == "sts:AssumeRole"


def test_the_credentials_of_a_role_are_of_its_account(management: Management) -> None:
    """Whatever is asked with them, the answer is the other account's."""
    account = management.make("other")
    credentials = management.enter(account)
    identity = management.client("sts", credentials).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (account, f"arn:aws:sts::{account}:assumed-role/{_ROLE}/visit")
    management.client("sqs", credentials).create_queue(QueueName="inside")
    assert management.client("sqs", credentials).list_queues()["QueueUrls"][0].endswith(f"/{account}/inside")
    assert "QueueUrls" not in management.client("sqs").list_queues(QueueNamePrefix="inside")
    analyzers = management.client("accessanalyzer", credentials)
    analyzers.create_analyzer(analyzerName=f"inside-{account}", type="ACCOUNT")
    names = [one["name"] for one in management.client("accessanalyzer").list_analyzers()["analyzers"]]
    assert f"inside-{account}" not in names


def test_roles_are_assumed_one_after_the_other(management: Management) -> None:
    """From the management account into a member, and from there into a second one, as pipelines do."""
    first, second = management.make("first"), management.make("second")
    credentials = management.enter(second, credentials=management.enter(first))
    assert management.client("sts", credentials).get_caller_identity()["Account"] == second


def test_a_stack_of_one_account_does_not_see_the_other_ones_resources(management: Management) -> None:
    """Stacks, exports and parameters of the same names live side by side."""
    account = management.make("stacked")
    inside, outside = (management.client("cloudformation", keys) for keys in (management.enter(account), None))
    name = f"twin-{account}"
    template = resources(One=parameter(name=name)) | {"Outputs": {"Id": {"Value": {"Ref": "AWS::AccountId"}}}}
    for client in (inside, outside):
        client.create_stack(StackName=name, TemplateBody=json.dumps(template))
        client.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 0.1})
    told = [client.describe_stacks(StackName=name)["Stacks"][0]["Outputs"][0] for client in (inside, outside)]
    assert [output["OutputValue"] for output in told] == [account, management.id]
    outside.delete_stack(StackName=name)
    outside.get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig={"Delay": 0.1})
    assert management.client("ssm", management.enter(account)).get_parameter(Name=name)
    with pytest.raises(ClientError, match="ParameterNotFound"):
        management.client("ssm").get_parameter(Name=name)


def test_a_stack_reads_nothing_that_another_account_exports(management: Management) -> None:
    """An export is of one account and Region."""
    account = management.make("exporting")
    inside, outside = (management.client("cloudformation", keys) for keys in (management.enter(account), None))
    name = f"shared-{account}"
    exporting = resources(One=parameter()) | {"Outputs": {"Out": {"Value": "1", "Export": {"Name": name}}}}
    inside.create_stack(StackName=name, TemplateBody=json.dumps(exporting))
    inside.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 0.1})
    assert name in [export["Name"] for export in inside.list_exports()["Exports"]]
    assert name not in [export["Name"] for export in outside.list_exports()["Exports"]]


def test_a_template_makes_an_organization_with_accounts_that_can_be_entered(account: Account) -> None:
    """Organization, unit, account and policy in one stack; its role's name is the template's."""
    organization: dict[str, Any] = {"Type": "AWS::Organizations::Organization", "DeletionPolicy": "Retain"}
    unit = {
        "Type": "AWS::Organizations::OrganizationalUnit",
        "Properties": {"Name": "workloads", "ParentId": {"Fn::GetAtt": ["Organization", "RootId"]}},
    }
    member = {
        "Type": "AWS::Organizations::Account",
        "Properties": {
            "AccountName": "shop",
            "Email": "shop@example.com",
            "RoleName": "Builder",
            "ParentIds": [{"Ref": "Unit"}],
        },
    }
    template = resources(Organization=organization, Unit=unit, Member=member)
    assert account.create(template | {"Outputs": {"Member": {"Value": {"Ref": "Member"}}}}) == "CREATE_COMPLETE"
    shop = account.outputs()["Member"]
    arn = f"arn:aws:iam::{shop}:role/Builder"
    keys = account.client("sts").assume_role(RoleArn=arn, RoleSessionName="visit")["Credentials"]
    iam = account.services.session.client(
        "iam",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    assert iam.get_role(RoleName="Builder")["Role"]["Arn"] == arn
