"""Published versions of a function: numbered once and for all, and each with what belongs to it alone."""

import copy
from collections.abc import Callable
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace


def _apply() -> None:
    from moto.awslambda.models import LambdaStorage  # noqa: PLC0415 loaded by now

    replace(LambdaStorage, publish_version=_publish_version)


def _publish_version(_original: Callable[..., Any], self: Any, name_or_arn: str, description: str = "") -> Any:  # noqa: ANN401 moto's own
    from moto.awslambda.policy import Policy  # noqa: PLC0415

    function = self.get_function_by_name_or_arn_forbid_qualifier(name_or_arn)
    versions = self._functions[function.function_name]["versions"]
    if versions and not function.code_or_config_updated:
        return versions[-1]
    function.code_or_config_updated = False
    function.last_version = getattr(function, "last_version", 0) + 1
    published = copy.copy(function)
    published.set_version(function.last_version)
    published.description = description or function.description
    published.code = dict(function.code)
    published.policy = Policy(published)
    published.url_config, published.event_invoke_config = None, []
    versions.append(published)
    self._arns[published.function_arn] = published
    return published


MENDS = (
    Mend(
        name="lambda_versions",
        moto="A version after a deleted one has its number, versions share the function's policy, and a function that"
        " was changed before its first version is published twice.",
        aws="Version numbers are never used again; a version has a policy of its own; without a change since the last"
        " version none is published.",
        source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html",
        apply=_apply,
        when="moto.awslambda.models",
    ),
)
