"""The errors of CloudFormation's API, worded as CloudFormation words them."""

from moto.core.exceptions import ServiceException


class ValidationError(ServiceException):
    """The template, its parameters or the request are not acceptable."""

    code = "ValidationError"

    def __init__(self, message: str) -> None:
        """Say what is not acceptable, in CloudFormation's words."""
        super().__init__(message)


class AlreadyExistsError(ServiceException):
    """There is a stack, or a change set, of that name."""

    code = "AlreadyExistsException"


class ChangeSetNotFoundError(ServiceException):
    """There is no such change set."""

    code = "ChangeSetNotFound"
    status_code = 404


class InvalidChangeSetStatusError(ServiceException):
    """The change set cannot be executed in its state."""

    code = "InvalidChangeSetStatus"


class InsufficientCapabilitiesError(ServiceException):
    """The template makes IAM resources and nobody acknowledged it."""

    code = "InsufficientCapabilitiesException"


class NotHonouredError(Exception):
    """The template asks for something that AWS does and this sandbox cannot do; always names it."""
