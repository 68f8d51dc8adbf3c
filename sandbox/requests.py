"""What moto works out again for every request, worked out once or not at all. None of it changes an answer."""

from functools import cache
from string import ascii_letters, digits
from types import SimpleNamespace
from typing import Any

import moto.core.errors
import moto.core.responses
import moto.iam.models
from moto.core.base_backend import BackendDict
from moto.iam.models import AWSManagedPolicy, IAMBackend
from moto.moto_api._internal.moto_random import MotoRandom

from sandbox.loading import when_loaded

_IDENTITIES = {"Role": "roles", "Group": "groups", "User": "users"}


def apply() -> None:
    """Save moto the repetitions; called after the mends, which may still add methods to moto's classes."""
    responses: Any = moto.core.responses
    responses.method_names_from_class = cache(responses.method_names_from_class)
    responses.camelcase_to_underscores = cache(responses.camelcase_to_underscores)
    responses.parse_qsl = _pairs_by(responses.parse_qsl)
    identities: Any = moto.iam.models
    responses.get_partition = identities.get_partition = cache(responses.get_partition)
    errors: Any = moto.core.errors
    # It keeps what it has worked out, but moto makes a new one for each error.
    errors.ErrorLookupFactory = cache(errors.ErrorLookupFactory)
    numbers: Any = MotoRandom
    numbers.get_random_string = _random_string
    accounts: Any = BackendDict
    accounts._create_account_specific_backend = _founding(accounts._create_account_specific_backend)  # noqa: SLF001 no other way to it
    when_loaded("moto.cognitoidp.models", _one_key)
    iam: Any = IAMBackend
    iam.get_account_authorization_details = _told(iam.get_account_authorization_details)


def _pairs_by(original: Any) -> Any:  # noqa: ANN401 the standard library's ``parse_qsl``
    """Return the reading of a form's pairs, which looks for none in JSON."""

    def parse_qsl(text: Any, *args: Any, **more: Any) -> list[tuple[str, str]]:  # noqa: ANN401
        return [] if isinstance(text, str) and text.startswith("{") else original(text, *args, **more)

    return parse_qsl


def _random_string(
    source: MotoRandom,
    length: int = 20,
    include_digits: bool = True,  # noqa: FBT001, FBT002 moto's own signature
    lower_case: bool = False,  # noqa: FBT001, FBT002
) -> str:
    """Return random characters, drawn at once: each answer has the 52 of its request's id."""
    text = "".join(source.choices(ascii_letters + digits if include_digits else ascii_letters, k=length))
    return text.lower() if lower_case else text


def _founding(found: Any) -> Any:  # noqa: ANN401 moto's own
    """Return what founds an account at a service, which compares all services with each other at every look into it."""

    def _create_account_specific_backend(accounts: Any, account_id: str) -> None:  # noqa: ANN401
        if not dict.__contains__(accounts, account_id):
            found(accounts, account_id)

    return _create_account_specific_backend


def _one_key() -> None:
    """Have the key that signs the tokens of all user pools, which moto has in a file, read and checked once."""
    from joserfc.jwk import RSAKey  # noqa: PLC0415 loaded by now
    from moto.cognitoidp import models  # noqa: PLC0415 loaded by now

    pools: Any = models
    kept: dict[str, Any] = {}

    def import_key(told: Any) -> Any:  # noqa: ANN401 joserfc's key, from JSON
        if told["n"] not in kept:
            kept[told["n"]] = RSAKey.import_key(told)
        return kept[told["n"]]

    pools.jwk = SimpleNamespace(RSAKey=SimpleNamespace(import_key=import_key))


def _told(original: Any) -> Any:  # noqa: ANN401 moto's own
    """Return what tells of an account's identities and, unless they are asked for, not of AWS's policies.

    moto takes these, over a thousand, from all to find the account's own, and works out the ARN of each twice.
    """

    def get_account_authorization_details(backend: Any, policy_filter: list[str]) -> dict[str, Any]:  # noqa: ANN401
        if not policy_filter or "AWSManagedPolicy" in policy_filter:
            return original(backend, policy_filter)  # type: ignore[no-any-return] # moto's own
        told: dict[str, Any] = {
            "instance_profiles": backend.instance_profiles.values(),
            "managed_policies": [],
            **{
                kind: getattr(backend, kind).values() if name in policy_filter else []
                for name, kind in _IDENTITIES.items()
            },
        }
        if "LocalManagedPolicy" in policy_filter:
            # Not ``managed_policies``, which would then hold AWS's as well.
            kept = vars(backend)["_managed_policies"].values()
            told["managed_policies"] = [policy for policy in kept if not isinstance(policy, AWSManagedPolicy)]
        return told

    return get_account_authorization_details
