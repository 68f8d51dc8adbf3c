"""Which nodes of a load balancer its name leads to: DNS leaves out those in zones where nobody healthy is."""

from collections.abc import Iterable
from ipaddress import ip_network

from analysis.network.balancing import serves, within_reach
from analysis.network.end import End, Host
from analysis.network.ends import Ends
from analysis.snapshot.model.account import Account, CannotDecideError
from analysis.snapshot.model.compute import LoadBalancer, TargetGroup


def left_out(account: Account, balancer: LoadBalancer) -> frozenset[str]:
    """Return the interfaces of the nodes that a load balancer's name does not lead to.

    Each of its target groups must have a healthy target that the node sends to. If that leaves nobody, or a group is
    empty, all nodes stay (*fail open*). What is not in the snapshot leaves nobody out.

    Not modelled: other thresholds of a target group for DNS failover than one healthy target.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html and
    https://repost.aws/knowledge-center/elb-dns-cross-zone-balance-configuration
    """
    groups = _groups(account, balancer)
    nodes = [account.interfaces[key] for key in balancer.interface_ids if key in account.interfaces]
    if not all(group.targets for group in groups):
        return frozenset()
    try:
        found = frozenset(
            node.id for node in nodes if not all(_serves_in(account, balancer, group, node.zone) for group in groups)
        )
    except CannotDecideError:
        return frozenset()
    return found if len(found) < len(nodes) else frozenset()


def as_named(account: Account, ends: Ends) -> Ends:
    """Return whom somebody gets to who calls a name: of a load balancer only the nodes that DNS tells.

    Who names a node, its address, a block or a subnet means just that.
    """
    if ends.subnets or _is_block(ends.name):
        return ends
    unnamed = {key for each in _meant(account, ends.members) for key in left_out(account, each)}
    kept = tuple(end for end in ends.members if not (isinstance(end, Host) and end.interface.id in unnamed))
    return Ends(ends.name, kept)


def _is_block(name: str) -> bool:
    try:
        ip_network(name, strict=False)
    except ValueError:
        return False
    return True


def _meant(account: Account, members: Iterable[End]) -> list[LoadBalancer]:
    """Return the load balancers that are meant with all their nodes, each by one address."""
    hosts = [end.interface.id for end in members if isinstance(end, Host)]
    balancers = account.load_balancers.values() if len(hosts) > 1 else ()
    return [each for each in balancers if each.interface_ids and each.interface_ids <= set(hosts)]


def _groups(account: Account, balancer: LoadBalancer) -> list[TargetGroup]:
    arns = {
        arn
        for listener in balancer.listeners
        for choice in (listener.target_group_arns, *listener.rules)
        for arn in choice
    }
    return [account.target_groups[arn] for arn in sorted(arns) if arn in account.target_groups]


def _serves_in(account: Account, balancer: LoadBalancer, group: TargetGroup, zone: str) -> bool:
    account.require("TargetHealthDescriptions")
    return any(serves(account, target) for target in within_reach(account, balancer, group, zone))
