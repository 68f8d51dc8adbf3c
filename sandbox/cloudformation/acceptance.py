"""Everything that can be checked of a template before a stack is touched."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from sandbox.cloudformation.changes import preview
from sandbox.cloudformation.existing import check_existence
from sandbox.cloudformation.options import Options
from sandbox.cloudformation.outputs import outputs_of
from sandbox.cloudformation.parameters import resolve_parameters
from sandbox.cloudformation.scope import StackScope, pseudo_parameters, read_ssm
from sandbox.cloudformation.stack import Accepted, Stack
from sandbox.cloudformation.template import Json, parse
from sandbox.cloudformation.validation import check_allowed_types, check_capabilities, validate
from sandbox.resources.provider import Services

Exports = Callable[[], Mapping[str, str]]


def accept(stack: Stack, body: str, options: Options, services: Services, exports: Exports) -> Accepted:
    """Return a template that may be deployed, with what that would change.

    Raises:
        ValidationError: if the template or its parameters are not acceptable.
    """
    resolve = partial(
        resolve_parameters,
        given=options.parameters,
        previous=stack.parameters,
        read_ssm=partial(read_ssm, services),
        check_existence=partial(check_existence, services),
    )

    def values_of(declared: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
        return {**pseudo_parameters(stack), **{name: entry.value for name, entry in resolve(declared).items()}}

    template = parse(body, services, values_of)
    check_capabilities(template, list(options.capabilities))
    check_allowed_types(template, options.resource_types)
    parameters = resolve(template.parameters)
    tags = dict(stack.tags) if options.tags is None else dict(options.tags)
    accepted = Accepted(template, parameters, tags, [], differs=True)
    scope = preview_scope(stack, accepted, services, exports)
    validate(scope)
    changes, outputs = preview(scope), outputs_of(scope)
    differs = bool(changes) or tags != stack.tags or outputs != stack.outputs
    return replace(accepted, changes=changes, differs=differs)


def preview_scope(stack: Stack, accepted: Accepted, services: Services, exports: Exports) -> StackScope:
    """Return the scope of a template that has not been deployed yet."""
    given = accepted.template, accepted.parameters, services, exports
    return StackScope(stack, *given, tags=accepted.tags, preview=True)
