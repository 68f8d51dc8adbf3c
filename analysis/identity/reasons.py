"""The path of reasons: what each type of policy says, in sentences that a student understands."""

from collections.abc import Iterable

from analysis.identity.answer import Step
from analysis.identity.heard import Heard
from analysis.identity.matching import Match, Naming
from analysis.identity.request import Kind, Request
from analysis.identity.sayings import Saying
from analysis.identity.truth import Truth


def steps_of(request: Request, heard: Heard, deny: Truth, granted: Truth) -> tuple[Step, ...]:
    """Return what was considered, in AWS's order.

    Args:
        request: what was asked.
        heard: what the policies say.
        deny: whether one of them denies it.
        granted: whether principal and resource allow it together.
    """
    steps = [
        _denials(heard, deny),
        *_limits("resource control policies", heard.rcps),
        *_limits("service control policies", heard.scps),
        *_limits("endpoint policy", (heard.endpoint,)),
        _resource(request, heard, granted),
    ]
    if request.principal.kind in (Kind.USER, Kind.SESSION):
        steps.append(_own(request, heard, granted))
    limited = granted.value is False and heard.own.allow.value is not False
    for title, saying in (("permissions boundary", heard.boundary), ("session policies", heard.sessions)):
        steps += _limits(title, (saying,), stops=limited)
    return tuple(step for step in steps if step.text)


def _denials(heard: Heard, deny: Truth) -> Step:
    found = [match for saying in heard.all for match in saying.denies]
    sure = [match for match in found if match.truth.value]
    if deny.value:
        return Step("denials", says=False, text=f"{sure[0]} denies it")
    if deny.value is None:
        return Step("denials", says=None, text=f"{found[0]} may deny it" if found else "a policy may deny it")
    return Step("denials", says=True, text="no statement denies it")


def _limits(title: str, sayings: Iterable[Saying | None], *, stops: bool = True) -> list[Step]:
    """Return what caps a request: each has to allow it, and none gives anything."""
    found = [saying for saying in sayings if saying is not None]
    if not found:
        return []
    closed = [saying for saying in found if saying.allow.value is False]
    several = title.endswith("s")
    if closed:
        text = f"the {title} {'do' if several else 'does'} not allow it, and what is not allowed there is denied"
        return [Step(title, says=False if stops else None, text=text)]
    if any(saying.allow.value is None for saying in found):
        return [Step(title, says=None, text=f"whether the {title} {'let' if several else 'lets'} it pass is not known")]
    text = f"the {title} {'let' if several else 'lets'} it pass: {_names(found[-1].sure)}"
    return [Step(title, says=True, text=text)]


def _names(matches: Iterable[Match]) -> str:
    return ", ".join(dict.fromkeys(str(match) for match in matches))


def _resource(request: Request, heard: Heard, granted: Truth) -> Step:
    """Return what the resource's policy says of who asks."""
    title, who = "resource policy", str(request.principal)
    kind = {"kms": "the key policy", "sts": "the role's trust policy"}.get(request.service, "the resource's policy")
    met = next((grant for grant, truth in heard.grants if truth.value), None)
    for how, text in (
        (Naming.DIRECTLY, "{match} lets {who} in"),
        (Naming.ROLE, "{match} lets {who} in by the role's name"),
        (Naming.ACCOUNT, "{match} leaves it to the policies of account {account}"),
    ):
        saying = heard.resource[how]
        if met is not None and how is Naming.ACCOUNT and not heard.own.sure:
            break
        if saying.sure:
            match = f"{kind}'s {saying.sure[0].statement}"
            return Step(title, says=True, text=text.format(match=match, who=who, account=request.principal.account))
    if met is not None:
        return Step("grants", says=True, text=f"the grant {met.id} gives it to {who}")
    if any(saying.allow.value is None for saying in heard.resource.values()):
        return Step(title, says=None, text=f"whether {kind} lets {who} in is not known")
    needed = heard.gate or request.same_account is False or request.principal.kind in (Kind.SERVICE, Kind.ANONYMOUS)
    if needed and granted.value is False:
        return Step(title, says=False, text=f"{kind} does not let {who} in, and without that nothing else counts")
    return Step(title, says=None, text="")


def _own(request: Request, heard: Heard, granted: Truth) -> Step:
    """Return what the principal's own policies say."""
    title, who, own = f"policies of the {_kind(request)}", str(request.principal), heard.own
    if own.sure:
        match = own.sure[0]
        return Step(title, says=True, text=f"{match} allows {request.action} to {who}")
    if own.allow.value is None:
        return Step(title, says=None, text=f"whether a policy of {who} allows it is not known")
    text = f"{_none_of(own.count)} of {who} allows {request.action}" if own.count else f"{who} has no policy"
    return Step(title, says=False if granted.value is False else None, text=text)


def _none_of(count: int) -> str:
    return "no policy" if count == 1 else f"none of the {count} policies"


def _kind(request: Request) -> str:
    return "user" if request.principal.kind is Kind.USER else "role"
