"""Interface endpoints: who answers at them (PrivateLink)."""

from analysis.network.answer import Component
from analysis.network.balancing import pass_balancer
from analysis.network.connection import Connection
from analysis.network.endpoint_policy import pass_endpoint
from analysis.network.guards import pass_groups
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.gateways import Endpoint
from analysis.snapshot.model.network import Interface


def ask_endpoint(walk: Walk) -> None:
    """At an interface of an endpoint, the service behind it must take the packet.

    Services of AWS's own are taken to answer. Somebody's own service is behind a Network Load Balancer, which has to
    be in the endpoint's zone unless it sends to others too, and whose targets see the load balancer's addresses.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html
    """
    if walk.arrived is None:
        return
    account = walk.account
    endpoint = account.endpoint_of_interface.get(walk.arrived.id)
    if endpoint is None:
        if walk.arrived.kind == "vpc_endpoint":
            account.require("VpcEndpoints")
        return
    component = Component("VpcEndpoint", endpoint.id, walk.label(endpoint.id, endpoint.service))
    if not endpoint.available:
        walk.stop("BAD_STATE", component, f"{component} is not available", details={"VpcEndpoint": component.to_json()})
    pass_endpoint(walk, endpoint, component, f"to {endpoint.service}")
    if ".vpce-svc-" in endpoint.service:
        _ask_service(walk, endpoint, component)


def _ask_service(walk: Walk, endpoint: Endpoint, component: Component) -> None:
    account = walk.account
    service = account.endpoint_services.get(endpoint.service)
    balancers = [account.load_balancers.get(arn) for arn in service.balancer_arns] if service else []
    if service is None or not balancers or None in balancers:
        msg = f"what is behind {component} ({endpoint.service}) is not in the snapshot"
        raise CannotDecideError(msg)
    assert walk.arrived is not None, "an endpoint is asked where a packet has arrived"
    zone = walk.arrived.zone
    for balancer in filter(None, balancers):
        nodes = [account.interfaces[key] for key in sorted(balancer.interface_ids) if key in account.interfaces]
        node = next((node for node in nodes if node.zone == zone), nodes[0] if nodes and balancer.cross_zone else None)
        if node is None:
            account.require("NetworkInterfaces")
            text = f"{service.name} is not offered in {zone}, where the interface of {component} is"
            details = {"VpcEndpoint": component.to_json(), "AvailabilityZones": [zone]}
            walk.stop("VPCE_SERVICE_NOT_INSTALLED_IN_AZ", component, text, details=details)
        if balancer.guards_endpoints:
            _pass_groups(walk, node)
        pass_balancer(walk, balancer, node, keeps_client=False)


def _pass_groups(walk: Walk, node: Interface) -> None:
    """Ask the load balancer's security groups, which see the private address of who calls the endpoint.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
    """
    onward = Walk(walk.account, walk.box, walk.packet, Connection(), returning=False)
    onward.hops = walk.hops
    pass_groups(onward, node, egress=False)
