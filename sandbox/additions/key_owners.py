"""Whose a KMS key is, and whether its policy lets another account in.

Within an account everybody is believed, as everywhere in the sandbox. An account that is not the key's own gets in only
where a statement of the key policy, or a grant, names it or somebody in it: conditions are not read, and what IAM
says in the other account is not asked.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
"""

import json
from collections.abc import Iterable
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


def lets_in(key: Any, account: str, action: str) -> bool:  # noqa: ANN401
    """Tell whether a key may be used for an action (``kms:Decrypt``) from an account."""
    if account == key.account_id:
        return True
    statements = json.loads(key.policy)["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        named = statement.get("Principal", {})
        principals = [named] if isinstance(named, str) else _listed(named.get("AWS", ()))
        if (
            statement["Effect"] == "Allow"
            and any(_is_in(account, principal) for principal in principals)
            and any(fnmatchcase(action.lower(), pattern.lower()) for pattern in _listed(statement.get("Action", ())))
        ):
            return True
    operation = action.removeprefix("kms:")
    return any(
        operation in grant.operations and _is_in(account, grant.grantee_principal) for grant in key.grants.values()
    )


def _listed(value: Json) -> Iterable[str]:
    return [value] if isinstance(value, str) else value


def _is_in(account: str, principal: str) -> bool:
    return principal in {"*", account} or principal.split(":")[4:5] == [account]
