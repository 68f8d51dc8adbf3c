"""Whether a request is allowed: AWS's policy evaluation logic.

An explicit deny in any policy decides. Then the organization has to allow, and the endpoint that the request goes
through; and within one account either a policy of the principal or one of the resource, in two accounts both. A
permissions boundary and session policies limit what the principal's policies give, and what the resource's give to a
role by its ARN, but not what these give to a user or a session directly. A KMS key and a role have to be asked in any
case: their own policy lets in, or hands on to IAM by naming the account; grants of a key let in, too.

Not modelled: access control lists, S3 access points and Block Public Access, sessions of federated users.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html,
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html,
https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
"""

from analysis.identity.answer import Decision, EvalDecision
from analysis.identity.grants import ACROSS_ACCOUNTS
from analysis.identity.heard import Heard, hear
from analysis.identity.matching import Match, Naming
from analysis.identity.reasons import steps_of
from analysis.identity.request import Kind, Request
from analysis.identity.truth import NO, YES, Truth, doubtful, every, some
from analysis.snapshot.model.account import Account


def evaluate(account: Account, request: Request) -> Decision:
    """Return what IAM answers to a request."""
    heard = hear(account, request)
    deny = some(saying.deny for saying in heard.all)
    organization = every(saying.allow for saying in (*heard.scps, *heard.rcps))
    endpoint = heard.endpoint.allow if heard.endpoint else YES
    granted = _granted(account, request, heard)
    allowed = every((~deny, organization, endpoint, granted))
    decision = None
    if allowed.value is not None:
        refused = EvalDecision.EXPLICIT_DENY if deny.value else EvalDecision.IMPLICIT_DENY
        decision = EvalDecision.ALLOWED if allowed.value else refused
    return Decision(
        request=request,
        decision=decision,
        matched=_matched(heard, decision),
        steps=steps_of(request, heard, deny, granted),
        truth=allowed,
        by_organization=organization.value if heard.scps or heard.rcps else None,
        by_boundary=None if heard.boundary is None else (heard.boundary.allow & ~heard.boundary.deny).value,
        remarks=tuple(_remarks(account, request)),
    )


def _granted(account: Account, request: Request, heard: Heard) -> Truth:
    """Return whether the policies of principal and resource allow a request together."""
    kind = request.principal.kind
    direct, role, handed_on = (heard.resource[how].allow for how in Naming)
    grant = some(truth for _, truth in heard.grants)
    if "Grants" in account.missing and request.service == "kms":
        grant = grant | doubtful(account.missing["Grants"])
    if kind is Kind.SERVICE:
        return direct | grant
    if kind is Kind.ANONYMOUS:
        return direct & doubtful("whether Block Public Access lets in who has not signed")
    if kind is Kind.ROOT and request.service == "sts":
        return NO  # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html
    limit = every(each.allow for each in (heard.boundary, heard.sessions) if each)
    within = YES if kind is Kind.ROOT else heard.own.allow & limit
    by_role = role & limit
    if heard.gate:
        same = some((direct, grant, by_role, handed_on & within))
    else:
        same = some((within, direct, by_role, handed_on & within))
    both = every((within, some((direct, role, handed_on)), _reaches(request)))
    also = doubtful("whether a grant to another account's principal is enough without a policy of that account")
    across = both | every((grant, within | also, _reaches(request)))
    if request.same_account is None:
        whose = doubtful(f"whose {request.resource.arn} is")
        return some((whose & same, whose & across))
    return same if request.same_account else across


def _reaches(request: Request) -> Truth:
    """Return whether an operation is made for resources of other accounts at all."""
    if request.service != "kms":
        return YES
    return YES if request.action.partition(":")[2].lower() in ACROSS_ACCOUNTS else NO


def _matched(heard: Heard, decision: EvalDecision | None) -> tuple[Match, ...]:
    """Return the statements that decide: those that deny, or those that allow."""
    if decision is EvalDecision.EXPLICIT_DENY:
        return tuple(dict.fromkeys(m for saying in heard.all for m in saying.denies if m.truth.value))
    if decision is not EvalDecision.ALLOWED:
        return ()
    counts = [how for how in Naming if how is not Naming.ACCOUNT or heard.own.sure]
    found = [match for saying in (heard.own, *(heard.resource[how] for how in counts)) for match in saying.sure]
    return tuple(dict.fromkeys(found))


def _remarks(account: Account, request: Request) -> list[str]:
    key = account.keys.get(request.resource.arn)
    found = []
    if key is not None and key.state not in ("", "Enabled"):
        found.append(f"the key is {key.state}: KMS refuses most of its use, whatever policies say")
    if request.service == "logs":
        found.append("policies of single log groups, which seldom exist, are not read")
    return found
