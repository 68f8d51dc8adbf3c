"""Inline policies of the older language, which many published templates still have."""

import json
from collections.abc import Callable
from typing import Any

from moto.iam.models import IAMBackend
from moto.iam.policy_validation import IAMPolicyDocumentValidator

from sandbox.mends.mend import Mend

_OLD = "2008-10-17"
_NEW = "2012-10-17"


def _apply() -> None:
    backend: Any = IAMBackend
    for owner in ("user", "group", "role"):
        name = f"put_{owner}_policy"
        setattr(backend, name, _put(getattr(backend, name), f"get_{owner}"))


def _put(put: Callable[..., None], find: str) -> Callable[..., None]:
    def put_policy(self: Any, owner: str, policy_name: str, document: str) -> None:  # noqa: ANN401 moto's own
        newer = _in_the_newer_language(document)
        if newer is None:
            put(self, owner, policy_name, document)
            return
        found = getattr(self, find)(owner)
        IAMPolicyDocumentValidator(newer).validate()
        found.put_policy(policy_name, document)

    return put_policy


def _in_the_newer_language(document: str) -> str | None:
    """Return a document of the older language as one of the newer, to be judged by; ``None`` if it is no older one."""
    try:
        policy = json.loads(document)
    except ValueError:
        return None
    if not isinstance(policy, dict) or policy.get("Version", _OLD) != _OLD:
        return None
    return json.dumps({"Version": _NEW, **{name: value for name, value in policy.items() if name != "Version"}})


MENDS = (
    Mend(
        name="inline_policies",
        moto="An inline policy without a Version, or of version 2008-10-17, is malformed.",
        aws="Version may be left out and is 2008-10-17 then; only managed policies have to be of version 2012-10-17.",
        source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
        apply=_apply,
        when="moto.iam.models",
    ),
)
