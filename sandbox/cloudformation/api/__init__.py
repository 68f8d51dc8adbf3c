"""CloudFormation's API as moto serves it: requests parsed and answers written by botocore's description of it."""

from sandbox import dispatch
from sandbox.cloudformation.api.accounts import backend_of, backends, forget_all, run_operations_with
from sandbox.cloudformation.api.change_sets import ChangeSetActions
from sandbox.cloudformation.api.histories import HistoryActions
from sandbox.cloudformation.api.protections import ProtectionActions
from sandbox.cloudformation.api.stack_sets import StackSetActions
from sandbox.cloudformation.api.stacks import StackActions
from sandbox.cloudformation.api.templates import TemplateActions

__all__ = ["CloudFormationApi", "backend_of", "backends", "forget_all", "install", "run_operations_with"]


class CloudFormationApi(
    StackActions, HistoryActions, TemplateActions, ChangeSetActions, StackSetActions, ProtectionActions
):
    """One request to the API."""


def install() -> None:
    """Put this API in the place of moto's own, for the clients of this process."""
    dispatch.serve("cloudformation", CloudFormationApi.dispatch)
