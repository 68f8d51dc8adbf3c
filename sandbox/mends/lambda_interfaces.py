"""Functions in a VPC have interfaces there: one for each combination of subnet and security groups."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import refuse, replace

_TYPE = "lambda"
Original = Callable[..., Any]
_Place = tuple[str, frozenset[str]]


def _apply() -> None:
    from moto.awslambda.models import LambdaBackend, LambdaFunction  # noqa: PLC0415 loaded by now

    replace(
        LambdaBackend,
        create_function=_create_function,
        update_function_configuration=_update_function_configuration,
        delete_function=_delete_function,
    )
    function: Any = LambdaFunction
    function.vpc_config = property(_vpc_config)


def _create_function(original: Original, self: Any, spec: dict[str, Any]) -> Any:  # noqa: ANN401 moto's own
    _check(self, spec)
    made = original(self, spec)
    _settle(self)
    return made


def _update_function_configuration(
    original: Original,
    self: Any,  # noqa: ANN401
    function_name: str,
    qualifier: str,
    body: dict[str, Any],
) -> Any:  # noqa: ANN401
    _check(self, body)
    changed = original(self, function_name, qualifier, body)
    _settle(self)
    return changed


def _delete_function(original: Original, self: Any, *arguments: Any) -> None:  # noqa: ANN401
    original(self, *arguments)
    _settle(self)


def _vpc_config(function: Any) -> dict[str, Any] | None:  # noqa: ANN401
    from moto.awslambda.models import lambda_backends  # noqa: PLC0415

    config = function._vpc_config
    if not config or not config.get("SubnetIds"):
        return None
    subnet = _ec2(lambda_backends[function.account_id][function.region]).get_subnet(config["SubnetIds"][0])
    return {"SecurityGroupIds": [], "Ipv6AllowedForDualStack": False, **config, "VpcId": subnet.vpc_id}


def _check(backend: Any, spec: dict[str, Any]) -> None:  # noqa: ANN401
    """Refuse subnets and security groups that are not there."""
    from moto.ec2.exceptions import EC2ClientError  # noqa: PLC0415

    ec2, config = _ec2(backend), spec.get("VpcConfig") or {}
    try:
        for subnet in config.get("SubnetIds", ()):
            ec2.get_subnet(subnet)
    except EC2ClientError:
        message = f"The subnet ID '{subnet}' does not exist"
        code = "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message:"
        refuse("InvalidParameterValueException", f"{code} {message}")
    for group in config.get("SecurityGroupIds", ()):
        if ec2.get_security_group_from_id(group) is None:
            message = f"The security group '{group}' does not exist"
            code = (
                "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message:"
            )
            refuse("InvalidParameterValueException", f"{code} {message}")


def _settle(backend: Any) -> None:  # noqa: ANN401
    """Make the interfaces that functions need and are not there, and remove those that none needs any more."""
    ec2, needed = _ec2(backend), dict(_needed(backend))
    for interface in list(ec2.enis.values()):
        if interface.interface_type == _TYPE:
            place = interface.subnet.id, frozenset(group.id for group in interface.group_set)
            if needed.pop(place, None) is None:
                interface.delete()
    for (subnet, groups), name in needed.items():
        description = f"AWS Lambda VPC ENI-{name}-{uuid.uuid4()}"
        interface = ec2.create_network_interface(
            ec2.get_subnet(subnet), None, group_ids=sorted(groups), description=description
        )
        interface.interface_type, interface.status = _TYPE, "in-use"
        interface.requester_managed, interface.requester_id = True, "amazon-lambda"


def _needed(backend: Any) -> Iterator[tuple[_Place, str]]:  # noqa: ANN401
    """Yield the combinations of subnet and groups that functions and their versions need, and who needs them."""
    for held in backend._lambdas._functions.values():
        for function in (held["latest"], *held["versions"]):
            config = (function and function._vpc_config) or {}
            for subnet in config.get("SubnetIds", ()):
                yield (subnet, frozenset(config.get("SecurityGroupIds", ()))), function.function_name


def _ec2(backend: Any) -> Any:  # noqa: ANN401
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 long loaded, when Lambda is

    return ec2_backends[backend.account_id][backend.region_name]


MENDS = (
    Mend(
        name="lambda_interfaces",
        moto="A function in a VPC has no interface there; its subnets and groups need not exist, and its VPC is always"
        " 'vpc-123abc'.",
        aws="Lambda makes an interface for each combination of subnet and security groups, shared by the functions that"
        " have the same, and removes it when none needs it any more.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
        apply=_apply,
        when="moto.awslambda.models",
    ),
)
