"""Starting the embedded account in this process: moto mended, CloudFormation's engine in place."""

from functools import cache

from moto.core.config import default_user_config

from sandbox import mends
from sandbox.cloudformation import api
from sandbox.cloudformation.stack import DELETED


@cache
def start() -> None:
    """Prepare moto, once per process."""
    # Every AWS account has AWS's managed policies; moto leaves them out unless told otherwise.
    default_user_config["iam"] = {"load_aws_managed_policies": True}
    mends.install()
    api.install()


def stack_statuses() -> list[dict[str, str]]:
    """Return every stack that is not deleted, with its account, Region and status."""
    return [
        {"account": account, "region": region, "name": stack.name, "status": stack.status}
        for (account, region), cloudformation in api.backends().items()
        for stack in cloudformation.stacks.values()
        if stack.status != DELETED
    ]
