"""What moto works out again for every request, worked out once or not at all. None of it changes an answer."""

from functools import cache
from string import ascii_letters, digits
from typing import Any

import moto.core.errors
import moto.core.responses
import moto.iam.models
from moto.moto_api._internal.moto_random import MotoRandom


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
