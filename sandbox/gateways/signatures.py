"""Requests that are signed (Signature Version 4): who signs. Signatures are not checked; a sandbox believes everybody.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.gateways.messages import Request
from sandbox.services import DEFAULT_ACCOUNT

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/[\w-]+/[\w-]+/aws4_request")


@dataclass(frozen=True)
class Signer:
    """Who signed.

    Attributes:
        key: the access key's id.
        account: twelve digits.
        arn: of the user or the role's session.
        id: the unique id.
    """

    key: str
    account: str
    arn: str
    id: str


def signer_of(request: Request) -> Signer | None:
    """Return who signed a request, in its header or its query; ``None`` if nobody did."""
    header = request.headers.get("Authorization", "")
    if not header.startswith("AWS4-HMAC-SHA256"):
        credential = next(iter(request.values("X-Amz-Credential")), None)
        header = f"Credential={credential}" if credential else ""
    found = _CREDENTIAL.search(header)
    if found is None:
        return None
    account = request.account or DEFAULT_ACCOUNT
    return _known(found[1]) or Signer(found[1], account, f"arn:aws:iam::{account}:root", account)


def _known(key: str) -> Signer | None:
    """Return whose key it is, if the sandbox gave it out: to a user, or to a role's session."""
    from moto.iam.models import iam_backends  # noqa: PLC0415 takes long
    from moto.sts.models import sts_backends  # noqa: PLC0415 see above

    for backend in _each(iam_backends):
        for user in backend.users.values():
            if any(one.access_key_id == key for one in user.access_keys):
                return Signer(key, backend.account_id, user.arn, user.id)
    for backend in _each(sts_backends):
        role = backend.get_assumed_role_from_access_key(key)
        if role is not None:
            return Signer(key, role.account_id, role.arn, role.user_id)
    return None


def _each(backends: Any) -> Iterable[Any]:  # noqa: ANN401 moto's own class
    return [backend for partitions in list(backends.values()) for backend in list(partitions.values())]
