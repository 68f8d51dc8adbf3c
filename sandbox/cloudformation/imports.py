"""What a template imports from other stacks, looked for before anything is made.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
"""

from collections.abc import Iterator, Mapping

from sandbox.cloudformation.intrinsics import is_function
from sandbox.cloudformation.scope import StackScope
from sandbox.cloudformation.template import Json, Resource

_IMPORT = "Fn::ImportValue"


def check_imports(scope: StackScope, wanted: Mapping[str, Resource]) -> None:
    """Look for every export that the resources and outputs of a template import.

    Raises:
        ValidationError: if one of them is nowhere.
    """
    outputs = scope.template.outputs.values()
    told = [output for output in outputs if "Condition" not in output or scope.condition(output["Condition"])]
    for expression in (*(resource.properties for resource in wanted.values()), *told):
        for call in _imports(expression, scope):
            scope.resolver.value(call)


def _imports(expression: Json, scope: StackScope) -> Iterator[Json]:
    """Yield the calls in an expression, of ``Fn::If`` only those in the branch that is taken."""
    if isinstance(expression, list):
        for item in expression:
            yield from _imports(item, scope)
    elif isinstance(expression, Mapping):
        if is_function(expression) and _IMPORT in expression:
            yield expression
        elif is_function(expression) and "Fn::If" in expression:
            condition, when_true, when_false = expression["Fn::If"]
            yield from _imports(when_true if scope.condition(condition) else when_false, scope)
        else:
            for item in expression.values():
                yield from _imports(item, scope)
