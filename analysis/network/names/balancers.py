"""The names of load balancers, which everybody may ask for: whose addresses they are depends on the scheme.

Nodes in zones without healthy targets are left out. Not modelled: Classic Load Balancers.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html and
https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
"""

from analysis.network.answer import Component
from analysis.network.named_nodes import left_out
from analysis.network.names.resolution import Asked, Outcome, Resolution
from analysis.snapshot.model.account import Account
from analysis.snapshot.model.compute import LoadBalancer

_BOTH = "dualstack."
"""What stands before the name where both IP versions are wanted."""


def balancer_called(account: Account, name: str) -> LoadBalancer | None:
    """Return the load balancer that has a name."""
    wanted = name.removeprefix(_BOTH)
    return next((each for each in account.load_balancers.values() if each.dns_name and each.dns_name == wanted), None)


def answer_of_balancer(asked: Asked, balancer: LoadBalancer, decided_by: Component | None = None) -> Resolution:
    """Return the addresses of its nodes: the public ones if it faces the internet, and else the private ones.

    Args:
        asked: the question.
        balancer: the load balancer.
        decided_by: the zone whose alias leads to it; by default the load balancer itself decides.
    """
    component, interfaces = asked.label(balancer.arn, balancer.name), asked.account.interfaces
    asked.account.require("NetworkInterfaces")
    named = balancer.interface_ids - left_out(asked.account, balancer)
    nodes = [interfaces[key] for key in sorted(named) if key in interfaces]
    version = 6 if asked.kind == "AAAA" else 4
    if version == 4 and balancer.scheme == "internet-facing":
        values = tuple(str(public) for node in nodes for _, public in node.public)
    else:
        values = tuple(str(address) for node in nodes for address in node.addresses if address.version == version)
    if not values:
        return asked.is_unknown(f"the addresses of {component} are not in the snapshot", component)
    text = f"{asked.name} means the {balancer.scheme} load balancer {component}"
    return asked.ends(Outcome.ANSWERED, component, text, values=values, decided_by=decided_by or component)
