"""An operation that nobody has written is refused by name, in the service's own protocol."""

from collections.abc import Callable
from typing import Any

from moto.core.errors import COMMON_ERROR_CODES
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse

from sandbox.mends.mend import Mend

Answer = tuple[int, dict[str, Any], Any]


class UnknownOperationError(ServiceException):
    """The error that every service has for what it cannot do."""

    code = "InvalidAction"


def _apply() -> None:
    if UnknownOperationError.code not in COMMON_ERROR_CODES:
        COMMON_ERROR_CODES.append(UnknownOperationError.code)
    response: Any = BaseResponse
    response.call_action = _refusing(response.call_action)


def _refusing(original: Callable[[Any], Answer]) -> Callable[[Any], Answer]:
    def call_action(self: Any) -> Answer:  # noqa: ANN401 moto's own class
        try:
            return original(self)
        except NotImplementedError as error:
            # moto raises it for a whole operation, and in the midst of one for what it has not got.
            operation = f"{self.boto3_service_name}:{self._get_action()}"
            refusal = UnknownOperationError(f"The refarch sandbox does not carry out {operation}: {error}")
            status, headers, body = self.serialized(ActionResult(refusal))
            return status, {**headers, "status": status}, body

    return call_action


MENDS = (
    Mend(
        name="unknown_operations",
        moto="The server answers with status 500 and a page, which clients take for a passing fault and ask again.",
        aws="An error has a code and a message, in XML or JSON as the protocol of the service has it.",
        source="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html",
        apply=_apply,
    ),
)
