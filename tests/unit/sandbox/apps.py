"""CDK apps deployed in this process: synthesised, their assets uploaded as ``cdk deploy`` does, their stacks made."""

from contextlib import suppress
from pathlib import Path

from aws_cdk import App
from botocore.exceptions import ClientError

from sandbox.assemblies import DeploymentError, deploy_all, stacks_of
from sandbox.services import InProcessServices
from tests.unit.sandbox.account import Account


def deploy(account: Account, app: App) -> str:
    """Deploy an app's stacks into an account, or where else they say; return the status of the last one."""
    folder = Path(app.synth().directory)

    def services(number: str | None, region: str | None) -> InProcessServices:
        return InProcessServices(number or account.id, region or account.region)

    with suppress(DeploymentError):  # what became of the stacks is what is asked
        deploy_all(folder, services)
    statuses = [_status(stack.name, services(stack.account, stack.region)) for stack in stacks_of(folder)]
    good = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    return next((status for status in statuses if status not in good), statuses[-1])


def _status(name: str, services: InProcessServices) -> str:
    try:
        return str(services.call("cloudformation", "DescribeStacks", StackName=name)["Stacks"][0]["StackStatus"])
    except ClientError:
        return "never made"
