"""What is remembered of stack sets: their stack instances and operations; and the errors that are theirs."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.exceptions import ServiceException

from sandbox.cloudformation.stack import now

Json = Any


class StackSetNotFoundError(ServiceException):
    """There is no such stack set."""

    code = "StackSetNotFoundException"
    status_code = 404


class StackSetNotEmptyError(ServiceException):
    """The stack set still has stack instances."""

    code = "StackSetNotEmptyException"
    status_code = 409


class NameAlreadyExistsError(ServiceException):
    """There is a stack set of that name."""

    code = "NameAlreadyExistsException"
    status_code = 409


class InstanceNotFoundError(ServiceException):
    """There is no such stack instance."""

    code = "StackInstanceNotFoundException"
    status_code = 404


class OperationNotFoundError(ServiceException):
    """There is no such operation."""

    code = "OperationNotFoundException"
    status_code = 404


class OperationInProgressError(ServiceException):
    """Another operation is under way."""

    code = "OperationInProgressException"
    status_code = 409


@dataclass
class Instance:
    """One stack of a stack set: what it is or why it is not.

    Attributes:
        unit: the organizational unit by which its account was chosen, if one was.
        overrides: parameters that it has otherwise than the set.
        stack: the stack's ARN, if there is one.
        status: CURRENT, OUTDATED or INOPERABLE.
        detailed: SUCCEEDED, FAILED, PENDING, …
    """

    account: str
    region: str
    unit: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    stack: str | None = None
    status: str = "OUTDATED"
    detailed: str = "PENDING"
    reason: str | None = None
    operation: str | None = None


@dataclass
class Operation:
    """Something that is done to the instances of a stack set.

    Attributes:
        action: CREATE, UPDATE or DELETE.
        targets: account and Region of each instance, with its outcome and the reason.
    """

    id: str
    action: str
    preferences: Mapping[str, Json]
    deployment: Mapping[str, Json]
    retain: bool = False
    status: str = "RUNNING"
    reason: str | None = None
    created: datetime = field(default_factory=now)
    ended: datetime | None = None
    results: dict[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict)


@dataclass
class StackSet:
    """A template for stacks in several accounts and Regions.

    Attributes:
        service_managed: whether the organization's trusted access opens the accounts, and not roles in each.
    """

    name: str
    account: str
    region: str
    partition: str
    body: str
    parameters: dict[str, str]
    tags: dict[str, str]
    capabilities: list[str]
    service_managed: bool
    description: str | None = None
    administration_role: str | None = None
    execution_role: str | None = None
    auto_deployment: Mapping[str, Json] | None = None
    managed_execution: Mapping[str, Json] | None = None
    status: str = "ACTIVE"
    instances: dict[tuple[str, str], Instance] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)
    """Organizational unit → Regions in which its accounts have instances."""
    uid: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def id(self) -> str:
        """Return the id, which ``Ref`` returns."""
        return f"{self.name}:{self.uid}"

    @property
    def arn(self) -> str:
        """Return the ARN."""
        return f"arn:{self.partition}:cloudformation:{self.region}:{self.account}:stackset/{self.id}"
