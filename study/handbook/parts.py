"""What a scenario is made of, as CDK synthesised it with its default settings."""

from collections import Counter
from collections.abc import Sequence

from study.drawing.assembly import Stack
from study.drawing.rules import Rule, Treatment, rule_for
from study.handbook.markdown import code, counted, table


def parts(stacks: Sequence[Stack]) -> str:
    """Return the stacks, and how many resources of which type they have.

    Raises:
        DrawingError: if a type has no rule.
    """
    rules = [(resource.type, rule_for(resource, stack)) for stack in stacks for resource in stack.resources.values()]
    total = sum(len(stack.resources) for stack in stacks)
    return "\n\n".join(
        (
            f"{counted(total, 'resource', 'resources')} in {counted(len(stacks), 'stack', 'stacks')}:",
            table(("stack", "account", "Region", "resources"), (_stack(stack) for stack in stacks)),
            table(("resource type", "how many", "what it is", "in the picture"), _types(Counter(rules))),
        )
    )


def _stack(stack: Stack) -> tuple[str, str, str, str]:
    account = code(stack.account) if stack.account else "the one that deploys"
    region = code(stack.region) if stack.region else "chosen at deployment"
    return code(stack.name), account, region, str(len(stack.resources))


def _types(counts: Counter[tuple[str, Rule]]) -> list[tuple[str, str, str, str]]:
    """Return the rows, what is drawn first, then the most frequent."""
    order = sorted(counts.items(), key=lambda one: (one[0][1].treatment is Treatment.FOLD, -one[1], *_key(*one[0])))
    return [
        (code(kind), str(count), rule.singular if count == 1 else rule.plural, _told(rule))
        for (kind, rule), count in order
    ]


def _key(kind: str, rule: Rule) -> tuple[str, str]:
    return kind, rule.when


def _told(rule: Rule) -> str:
    """Say what becomes of a resource; where something is drawn depends on the kind of picture, and is seen."""
    return f"folded: {rule.why}" if rule.treatment is Treatment.FOLD else "drawn"
