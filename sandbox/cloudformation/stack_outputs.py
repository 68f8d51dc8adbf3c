"""``Fn::GetStackOutput``: an output of any stack, of another account or Region too, read when a stack is deployed.

A role must be there and name the reader's account in its trust policy; what its own policies allow is not asked, as
nowhere in the sandbox.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
"""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.cloudformation.errors import ValidationError
from sandbox.resources.provider import Services

Json = Any


def stack_output(services: Services, call: Mapping[str, str]) -> str:
    """Return the value of another stack's output.

    Args:
        services: the account and Region of the stack that asks.
        call: ``StackName`` and ``OutputName``; ``Region`` and ``RoleArn``, if it is elsewhere.

    Raises:
        ValidationError: if the role cannot be assumed, or there is no such stack or output.
    """
    there = services.elsewhere(call["Region"]) if "Region" in call else services
    if "RoleArn" in call:
        there = _as_role(there, call["RoleArn"])
    name, key = call["StackName"], call["OutputName"]
    try:
        [stack] = there.call("cloudformation", "DescribeStacks", StackName=name)["Stacks"]
    except ClientError as error:
        msg = f"Fn::GetStackOutput: {error.response['Error']['Message']}"
        raise ValidationError(msg) from None
    found = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())}
    if key not in found:
        msg = f"Fn::GetStackOutput: stack {name} has no output {key}"
        raise ValidationError(msg)
    return str(found[key])


def _as_role(services: Services, arn: str) -> Services:
    account, name = arn.split(":")[4], arn.rsplit("/", 1)[-1]
    there = services.of_account(account)
    msg = f"Fn::GetStackOutput: account {services.account} cannot assume the role {arn}"
    try:
        role = there.call("iam", "GetRole", RoleName=name)["Role"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
        raise ValidationError(msg) from None
    if not any(_trusts(statement, services.account) for statement in role["AssumeRolePolicyDocument"]["Statement"]):
        raise ValidationError(msg)
    return there


def _trusts(statement: Mapping[str, Json], account: str) -> bool:
    principals = statement.get("Principal", {})
    named = principals.get("AWS", ()) if isinstance(principals, Mapping) else principals
    listed = [named] if isinstance(named, str) else named
    return statement["Effect"] == "Allow" and any(
        principal in ("*", account) or f"::{account}:" in principal for principal in listed
    )
