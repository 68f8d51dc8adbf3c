"""Grants of KMS keys, and which operations reach another account's key.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html and
https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
"""

from analysis.identity.request import Request
from analysis.identity.truth import NO, YES, Truth, depends_on, every
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.identity import Grant

_CONTEXT = "kms:EncryptionContext:"
ACROSS_ACCOUNTS = frozenset(
    (
        *("creategrant", "decapsulate", "decrypt", "derivesharedsecret", "describekey", "encapsulate", "encrypt"),
        "generatedatakey",
        *("generatedatakeypair", "generatedatakeypairwithoutplaintext", "generatedatakeywithoutplaintext"),
        *("generatemac", "getkeyrotationstatus", "getpublickey", "listgrants", "reencryptfrom", "reencryptto"),
        *("retiregrant", "revokegrant", "sign", "verify", "verifymac"),
    )
)
"""What may be done with another account's key, whatever the policies say; in lower case.

Source: the line "Cross-account use" of each page of https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
"""


def grants_for(account: Account, request: Request) -> list[tuple[Grant, Truth]]:
    """Return the grants that give a principal an operation, each with whether its constraints are met."""
    if request.service != "kms":
        return []
    operation = request.action.partition(":")[2].lower()
    return [
        (grant, _met(grant, request))
        for grant in account.grants
        if grant.key_arn == request.resource.arn
        and grant.grantee in (request.principal.arn, request.principal.session_arn)
        and operation in {each.lower() for each in grant.operations}
    ]


def _met(grant: Grant, request: Request) -> Truth:
    """Return whether the encryption context is what a grant wants."""
    wanted = dict(grant.exactly if grant.exactly is not None else grant.at_least)
    found = [_holds(request, name, value) for name, value in wanted.items()]
    if grant.exactly is not None:
        names = request.values("kms:EncryptionContextKeys")
        found.append(depends_on("kms:EncryptionContextKeys") if names is None else _same(names, wanted))
    return every(found)


def _holds(request: Request, name: str, value: str) -> Truth:
    values = request.values(f"{_CONTEXT}{name}")
    return depends_on(f"{_CONTEXT}{name}") if values is None else YES if value in values else NO


def _same(names: tuple[str, ...], wanted: dict[str, str]) -> Truth:
    return YES if set(names) == set(wanted) else NO
