"""What every type of policy says to a request, before it is decided."""

from dataclasses import dataclass, replace

from analysis.identity import sources
from analysis.identity.grants import grants_for
from analysis.identity.matching import Naming
from analysis.identity.request import Kind, Request
from analysis.identity.sayings import SILENT, Saying, said, said_of, said_to
from analysis.identity.sources import Group
from analysis.identity.truth import NO, Truth, doubtful
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.identity import Grant, PolicyText


@dataclass(frozen=True)
class Heard:
    """What every type of policy says to a request.

    Attributes:
        own: the principal's policies.
        boundary: the permissions boundary; ``None`` without one.
        sessions: the session policies; ``None`` without any.
        resource: the resource's policy, by how it names the principal.
        grants: grants of a key that give what is asked for, if their constraints are met.
        scps: service control policies, level by level; with a doubt if they are not known.
        rcps: resource control policies, likewise.
        endpoint: the policy of a VPC endpoint; ``None`` without one.
        gate: whether the resource's own policy has to be asked in any case.
    """

    own: Saying
    boundary: Saying | None
    sessions: Saying | None
    resource: dict[Naming, Saying]
    grants: tuple[tuple[Grant, Truth], ...]
    scps: tuple[Saying, ...]
    rcps: tuple[Saying, ...]
    endpoint: Saying | None
    gate: bool

    @property
    def all(self) -> tuple[Saying, ...]:
        """Return all of it."""
        some_of = (self.boundary, self.sessions, self.endpoint)
        return (self.own, *self.resource.values(), *self.scps, *self.rcps, *(each for each in some_of if each))


_GATES = {"kms": ":key/", "sts": ":role/"}
"""Service → what has a policy that is asked in any case: an alias, or somebody who asks for his own name, has none."""


def hear(account: Account, request: Request) -> Heard:
    """Ask all policies that have a say."""
    principal = request.principal
    of_account = principal.kind in (Kind.USER, Kind.SESSION)
    boundary = sources.boundary_of(account, principal)
    passed = tuple(PolicyText("session policy", text) for text in principal.session_policies)
    endpoint = sources.of_endpoint(account, request)
    service_linked = principal.identity is not None and principal.identity.service_linked
    limited = bool(principal.account) and not service_linked
    return Heard(
        own=said(sources.of_principal(account, principal), request) if of_account else SILENT,
        boundary=None if boundary is None else said([boundary], request),
        sessions=said([Group("session", passed)], request) if passed else None,
        resource=said_of(sources.of_resource(account, request), request),
        grants=tuple(grants_for(account, request)),
        scps=_limits(account, principal.account, sources.SCP, request) if limited else (),
        rcps=_of_resources(account, request) if not service_linked else (),
        endpoint=None if endpoint is None else said_to(endpoint, request),
        gate=request.service in _GATES and _GATES[request.service] in request.resource.arn,
    )


def _limits(account: Account, member: str, kind: str, request: Request) -> tuple[Saying, ...]:
    groups, doubt = sources.levels(account, member, kind)
    if doubt:
        return (Saying(doubtful(doubt), NO),)
    return tuple(said_to(group, request) if kind == sources.RCP else said([group], request) for group in groups)


_LIMITED_BY_RCPS = frozenset(("kms", "s3", "secretsmanager", "sqs", "sts"))
"""Services to whose resources resource control policies apply.

Source: https://docs.aws.amazon.com/controltower/latest/controlreference/rcp-controls.html
"""
_SAID_TO_BE_LIMITED = frozenset(("aoss", "cognito-identity", "cognito-idp", "dynamodb", "ecr", "logs"))
"""Services of which that is said too, on no page of AWS's that could be read: where it matters it is unknown."""


def _of_resources(account: Account, request: Request) -> tuple[Saying, ...]:
    owner, key = request.resource.account, account.keys.get(request.resource.arn)
    if owner is None or (key is not None and key.manager == "AWS"):
        return ()
    if request.service in _LIMITED_BY_RCPS:
        return _limits(account, owner, sources.RCP, request)
    if request.service not in _SAID_TO_BE_LIMITED:
        return ()
    doubt = doubtful(f"whether resource control policies apply to resources of {request.service}")
    told = _limits(account, owner, sources.RCP, request)
    return tuple(replace(each, allow=each.allow | doubt, deny=each.deny & doubt) for each in told)
