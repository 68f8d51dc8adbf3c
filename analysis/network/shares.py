"""How a load balancer spreads requests: which part of all of them each target gets."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from analysis.network.balancing import serves, within_reach
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.classic import ClassicLoadBalancer


def shares(account: Account, balancer: str, group: str | None = None) -> dict[str, Fraction]:
    """Return target → its part of all requests.

    DNS gives each node the same part, and a node gives each target that it sends to the same. A node that has nobody
    to send to is not in DNS. Modelled so are the default algorithms (round robin, and hashes of many flows); weights,
    stickiness, least outstanding requests and slow start are not.

    Args:
        account: the account.
        balancer: the name of a Classic Load Balancer, or another one's ARN.
        group: the ARN of the target group that is asked about; a Classic Load Balancer has none.

    Raises:
        CannotDecideError: if the load balancer or the target group is not in the snapshot.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
    """
    classic = account.classic_load_balancers.get(balancer)
    if classic is not None:
        return _even(_of_classic(account, classic))
    found, targets = account.load_balancers.get(balancer), account.target_groups.get(group or "")
    if found is None or targets is None:
        msg = f"the load balancer {balancer} or its target group {group} is not in the snapshot"
        raise CannotDecideError(msg)
    zones = [account.interfaces[key].zone for key in sorted(found.interface_ids) if key in account.interfaces]
    return _even(
        [target.id for target in within_reach(account, found, targets, zone) if serves(account, target)]
        for zone in zones
    )


def _of_classic(account: Account, balancer: ClassicLoadBalancer) -> Iterable[list[str]]:
    """Yield for each node whom it sends to."""
    zones: Mapping[str, str] = {
        key: account.instances[key].zone
        for key, well in balancer.instances.items()
        if well and key in account.instances and account.instances[key].zone in balancer.zones
    }
    for key in sorted(balancer.interface_ids & account.interfaces.keys()):
        here = account.interfaces[key].zone
        yield [target for target, zone in zones.items() if balancer.cross_zone or zone == here]


def _even(nodes: Iterable[list[str]]) -> dict[str, Fraction]:
    used = [targets for targets in nodes if targets]
    parts: dict[str, Fraction] = {}
    for targets in used:
        for target in targets:
            parts[target] = parts.get(target, Fraction()) + Fraction(1, len(used) * len(targets))
    return parts
