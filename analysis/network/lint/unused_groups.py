"""Security groups that no interface has and no rule names."""

from collections.abc import Iterator

from analysis.network.lint.rule import Found, Rule, named
from analysis.snapshot.model.account import Account


def _look(account: Account) -> Iterator[Found]:
    used = {group for interface in account.interfaces.values() for group in interface.group_ids}
    for group in account.security_groups.values():
        used.update(r.peer for r in (*group.ingress, *group.egress) if isinstance(r.peer, str) and r.peer != group.id)
    for group in account.security_groups.values():
        if group.id not in used and group.group_name != "default":
            component = named(account, "SecurityGroup", group.id, group.name or group.group_name)
            yield Found(component, "no interface has it, and no other group's rule names it", group.vpc_id)


RULE = Rule(
    id="unused-security-group",
    severity="low",
    title="Nothing uses a security group",
    remedy="Delete it, unless something that starts later, such as a function or a scaled-in fleet, takes it.",
    source="https://docs.aws.amazon.com/vpc/latest/userguide/deleting-security-groups.html",
    needs=("SecurityGroups", "NetworkInterfaces"),
    look=_look,
)
