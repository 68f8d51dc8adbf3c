"""Operations that moto lacks, written as functions of a backend and the request's parameters."""

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.ec2.responses import EC2Response

Json = Any
Operation = Callable[[Any, Mapping[str, Json]], Mapping[str, Json]]
"""Takes the account's and Region's backend and the parameters by their API names; returns the response as boto3 has it.

Refusals are ``EC2ClientError(code, message)``.
"""


def write(operations: Mapping[str, Operation]) -> None:
    """Let EC2 answer operations, by their API names (``CreatePlacementGroup``), instead of moto's own if it has any."""
    for name, operation in operations.items():
        setattr(EC2Response, camelcase_to_underscores(name), _method(operation))


def _method(operation: Operation) -> Callable[[Any], ActionResult]:
    def answer(response: Any) -> ActionResult:  # noqa: ANN401 moto's response class is a pile of mixins
        response.error_on_dryrun()
        return ActionResult(operation(response.ec2_backend, response.params))

    return answer
