"""Starting the embedded account in this process: moto mended, CloudFormation's engine in place."""

from functools import cache

from moto.core.config import default_user_config

from sandbox import answers, clock, mends, requests, serializing, service_models
from sandbox.cloudformation import api
from sandbox.cloudformation.stack import DELETED
from sandbox.loading import when_loaded
from sandbox.sessions import settings_put_aside


@cache
def start() -> None:
    """Prepare moto, once per process."""
    service_models.share_with_moto()
    clock.set_moto()
    with settings_put_aside():
        # moto's EC2 asks a boto3 session for AWS's Regions as soon as it is imported, which is now.
        mends.install()
        from sandbox import economies  # noqa: PLC0415 see above

        economies.apply()
    requests.apply()
    when_loaded("moto.cognitoidp.models", clock.set_tokens)
    serializing.apply()
    answers.apply()
    # Every AWS account has AWS's managed policies; moto leaves them out unless told otherwise.
    default_user_config["iam"] = {"load_aws_managed_policies": True}
    api.install()
    from sandbox.keepers import serving  # noqa: PLC0415 see above

    serving.install()
    from sandbox.gateways.sockets import inside  # noqa: PLC0415 see above

    inside.install()


def stack_statuses() -> list[dict[str, str]]:
    """Return every stack that is not deleted, with its account, Region and status."""
    return [
        {"account": account, "region": region, "name": stack.name, "status": stack.status}
        for (account, region), cloudformation in api.backends().items()
        for stack in cloudformation.all_stacks()
        if stack.status != DELETED
    ]
