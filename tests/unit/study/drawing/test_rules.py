"""The table of rules: every row can be drawn, or says why it is not."""

import pytest

from study.drawing import icons
from study.drawing.rules import CONDITIONS, Rule, Treatment, table


@pytest.mark.parametrize("rule", table(), ids=lambda rule: f"{rule.type} {rule.when}".strip())
def test_a_rule_is_complete(rule: Rule) -> None:
    """What is drawn has an icon that exists, what is folded none; all have names, a reason, a known condition."""
    assert bool(rule.icon) is (rule.treatment is not Treatment.FOLD)
    assert not rule.icon or (icons.FOLDER / f"{rule.icon}.svg").is_file()
    assert rule.singular
    assert rule.plural
    assert rule.why
    assert rule.when in {"", *CONDITIONS}


def test_no_rule_hides_another() -> None:
    """The first match wins: a type's rule without a condition comes after those with one, and there is only one."""
    types = [rule.type for rule in table() if not rule.when]
    later = {rule.type: place for place, rule in enumerate(table()) if not rule.when}

    assert len(types) == len(set(types))
    assert all(place < later[rule.type] for place, rule in enumerate(table()) if rule.when)
