"""Whose a KMS key is, and whether its policy lets another account in.

Within an account everybody is believed, as everywhere in the sandbox. An account that is not the key's own gets in only
where a statement of the key policy, or a grant, names it or somebody in it, for the service that asks on its behalf
(``kms:ViaService``) and in the encryption context that it gives. Other conditions and ``Deny`` are not read, and what
IAM says in the other account is not asked.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from moto.kms.models import kms_backends

Json = Any


def backend_of(arn: str) -> Any:  # noqa: ANN401 moto's own
    """Return moto's backend of the account and Region that an ARN names."""
    _, _, _, region, account, _ = arn.split(":", 5)
    return kms_backends[account][region]


def key_id_in(blob: bytes) -> str:
    """Return the id of the key that a ciphertext was made with: moto writes it at the beginning."""
    return blob[:36].decode("latin-1")


def owner_of(key_id: str, region: str, *, asking: str) -> str:
    """Return the account that has a key in a Region: the one that asks, if nobody has it."""
    accounts = (asking, *(account for account in list(kms_backends) if account != asking))
    return next((account for account in accounts if key_id in kms_backends[account][region].keys), asking)


@dataclass(frozen=True)
class Use:
    """What somebody wants a key for.

    Attributes:
        account: whose.
        action: ``kms:Decrypt``.
        context: the encryption context.
        via: the service that asks on somebody's behalf (``s3.us-east-1.amazonaws.com``).
    """

    account: str
    action: str
    context: Mapping[str, str] = field(default_factory=dict)
    via: str | None = None


def lets_in(key: Any, use: Use) -> bool:  # noqa: ANN401
    """Tell whether a key may be used so from an account."""
    if use.account == key.account_id:
        return True
    statements = json.loads(key.policy)["Statement"]
    return any(_allows(each, use) for each in (statements if isinstance(statements, list) else [statements])) or any(
        _grants(each, use) for each in key.grants.values()
    )


def _allows(statement: Mapping[str, Json], use: Use) -> bool:
    named = statement.get("Principal", {})
    principals = [named] if isinstance(named, str) else _listed(named.get("AWS", ()))
    actions = _listed(statement.get("Action", ()))
    return (
        statement["Effect"] == "Allow"
        and any(_is_in(use.account, principal) for principal in principals)
        and any(fnmatchcase(use.action.lower(), pattern.lower()) for pattern in actions)
        and all(
            _fact(name, use) in {_UNREAD, *_listed(values)}
            for name, values in statement.get("Condition", {}).get("StringEquals", {}).items()
        )
    )


def _grants(grant: Any, use: Use) -> bool:  # noqa: ANN401
    constraints = grant.constraints or {}
    subset, whole = constraints.get("EncryptionContextSubset", {}), constraints.get("EncryptionContextEquals")
    return (
        use.action.removeprefix("kms:") in grant.operations
        and _is_in(use.account, grant.grantee_principal)
        and subset.items() <= use.context.items()
        and (whole is None or whole == use.context)
    )


def _fact(condition_key: str, use: Use) -> str | None:
    """Return what a request has to say for a condition key, nothing, or that it is none of those that are read."""
    prefix, _, name = condition_key.partition("kms:EncryptionContext:")
    if name and not prefix:
        return use.context.get(name)
    return {"kms:ViaService": use.via, "kms:CallerAccount": use.account}.get(condition_key, _UNREAD)


def _listed(value: Json) -> Iterable[str]:
    return [value] if isinstance(value, str) else value


def _is_in(account: str, principal: str) -> bool:
    return principal in {"*", account} or principal.split(":")[4:5] == [account]


_UNREAD = "a condition that is not read"
