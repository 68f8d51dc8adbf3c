"""Whom a policy names: every principal of an object that may stand for several, each in one way of writing."""

import re
from dataclasses import dataclass
from typing import Any, cast

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam
from constructs import IConstruct

from refarch.refusal import refuse
from refarch.remembered import handle

_PART = r"(?:\$\{[^}]*\}|[^:])*"
_ARN = re.compile(rf"arn:{_PART}:(?:iam|sts)::(?P<account>{_PART}):(?P<resource>.+)")
_ACCOUNT = re.compile(r"\d{12}")
_ACCOUNTS: dict[str, str] = {}
"""Stack, by handle → its account."""


@dataclass(frozen=True, order=True)
class Named:
    """One principal.

    Attributes:
        kind: ``AWS``, ``Service``, ``Federated`` or ``CanonicalUser``.
        name: an ARN, an account or a service; what only the deployment knows is in it as ``${...}``.
        account: the account that a principal of kind ``AWS`` belongs to; the stack's own, if it is made there.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """

    kind: str
    name: str
    account: str

    @property
    def identity(self) -> tuple[str, str, str]:
        """Return who it is, however it is written: a role and each session of it are one.

        A name is unique among an account's roles, whatever path stands before it, and so it is among users.
        """
        found = _ARN.fullmatch(self.name)
        what, _, name = ("", "", "") if found is None else found["resource"].partition("/")
        if what == "assumed-role":
            return "role", self.account, name.partition("/")[0]
        if what in ("role", "user"):
            return what, self.account, name.rpartition("/")[2]
        return self.kind, self.account, self.name

    @property
    def is_account(self) -> bool:
        """Return whether a whole account is meant: ``arn:aws:iam::111122223333:root`` or its id alone."""
        if self.kind != "AWS":
            return False
        found = _ARN.fullmatch(self.name)
        return self.name == self.account or (found is not None and found["resource"] == "root")


def names_of(scope: IConstruct, principal: iam.IPrincipal) -> frozenset[Named]:
    """Return whom a principal stands for: several, if it is a composite one.

    Args:
        scope: in whose stack the policy will be.
        principal: the object.

    Raises:
        RefusedError: if it is none, but the ARN of one, for example, or a group, which no policy can name.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    if hasattr(principal, "group_name"):
        group = cast("iam.IGroup", principal)
        given, rule = f"principal={group.node.path!r}", "a group is no principal of a resource's policy"
        refuse(scope, given, rule, "Name its users, or a role that they assume")
    found = getattr(principal, "policy_fragment", None)
    if found is None:
        remedy = "Give a role, a user, or iam.ArnPrincipal"
        refuse(scope, f"principal={principal!r}", "this is no principal", remedy)
    stack = Stack.of(scope)
    fragment: dict[str, Any] = stack.resolve(found.principal_json)
    own = _account_of(stack)
    named = _made_under_a_name(principal)
    if named is not None:
        return frozenset({named})
    return frozenset(
        _named(kind, _text(value), own)
        for kind, values in fragment.items()
        for value in (values if isinstance(values, list) else [values])
    )


def _made_under_a_name(principal: iam.IPrincipal) -> Named | None:
    """Return a role or a user that is made here as whoever imports it by its name would have it.

    A reference to it tells the name of the resource only. Its account is its own stack's, which need not be the key's.
    """
    if not isinstance(principal, iam.Role | iam.User):
        return None
    resource = principal.node.default_child
    if isinstance(resource, iam.CfnRole):
        kind, name = "role", resource.role_name
    else:
        assert isinstance(resource, iam.CfnUser)
        kind, name = "user", resource.user_name
    if name is None or Token.is_unresolved(name):
        return None
    stack = Stack.of(principal)
    account = _account_of(stack)
    return Named("AWS", f"arn:{stack.partition}:iam::{account}:{kind}/{name}", account)


def _account_of(stack: Stack) -> str:
    own = handle(stack)
    if own not in _ACCOUNTS:
        _ACCOUNTS[own] = _text(stack.resolve(stack.account))
    return _ACCOUNTS[own]


def _named(kind: str, name: str, own: str) -> Named:
    found = _ARN.fullmatch(name)
    if kind != "AWS":
        return Named(kind, name, "")
    if found is not None:
        return Named(kind, name, found["account"])
    return Named(kind, name, name if name == own or _ACCOUNT.fullmatch(name) else own)


def _text(value: Any) -> str:  # noqa: ANN401 a resolved value is any JSON
    """Write a resolved value as ``Fn::Sub`` would have it, so that two ways of saying the same compare equal."""
    match value:
        case str():
            return value
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [*path]}:
            return f"${{{'.'.join(map(_text, path))}}}"
        case {"Fn::Join": [str(between), [*parts]]}:
            return between.join(map(_text, parts))
    return repr(value)
