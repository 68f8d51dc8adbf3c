"""The policy of a VPC endpoint: whether it has a say in what a packet asks for, once it has arrived."""

from analysis.network.answer import Component
from analysis.network.walk import Walk
from analysis.snapshot.model.gateways import Endpoint


def pass_endpoint(walk: Walk, endpoint: Endpoint, component: Component, note: str) -> None:
    """Pass an endpoint, and say whether its policy is another than the default one, which allows everything.

    Policies speak of principals, actions and resources, and stop no packets. What they say to a request is IAM's, and
    not modelled here.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    if endpoint.restricted:
        remark = (
            f"packets get to {component}, and its endpoint policy, which is not the default one, decides what they may "
            "ask for: that is IAM's, and unknown here"
        )
        walk.note(component, note=f"{note}; its endpoint policy is not the default one", remark=remark)
    elif endpoint.restricted is None:
        walk.note(component, note=note)
    else:
        walk.note(component, note=f"{note}; its endpoint policy is the default one, full access")
