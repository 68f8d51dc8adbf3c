"""Load balancers have nodes: one network interface in each of their subnets."""

from typing import Any

from moto.core.base_backend import BackendDict
from moto.ec2.models import ec2_backends
from moto.ec2.utils import random_public_ip
from moto.elbv2.models import AvailabilityZone, ELBv2Backend, FakeLoadBalancer

from sandbox.mends.mend import Mend

_KINDS = {"application": "app", "network": "net", "gateway": "gwy"}
_REQUESTER = "amazon-elb"


def _apply() -> None:
    backend: Any = ELBv2Backend
    create, delete = backend.create_load_balancer, backend.delete_load_balancer
    set_groups, set_subnets = backend.set_security_groups, backend.set_subnets

    def create_load_balancer(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signatures
        balancer = create(self, *args, **kwargs)
        if balancer.type == "application":
            balancer.attrs["load_balancing.cross_zone.enabled"] = "true"
        balancer.state = "active"
        balancer.scheme = balancer.scheme or "internet-facing"
        _place_nodes(self, balancer, kwargs.get("subnet_mappings"))
        return balancer

    def delete_load_balancer(self: Any, arn: str) -> None:  # noqa: ANN401
        balancer = self.load_balancers.get(arn)
        delete(self, arn)
        if balancer is not None:
            _remove_nodes(self, balancer)

    def set_security_groups(self: Any, arn: str, sec_groups: list[str]) -> None:  # noqa: ANN401
        set_groups(self, arn, sec_groups)
        ec2 = _ec2(self)
        for node in self.load_balancers[arn].nodes:
            node._group_set = [ec2.get_security_group_from_id(group) for group in sec_groups]

    def set_subnets_and_nodes(self: Any, arn: str, subnets: list[str], mappings: list[Any]) -> Any:  # noqa: ANN401
        balancer = self.load_balancers.get(arn)
        wanted = [*subnets, *(mapping["SubnetId"] for mapping in mappings)]
        if balancer is not None and balancer.type != "application" and len(wanted) == 1:
            balancer.subnets = [self.ec2_backend.get_subnet(wanted[0])]
        else:
            set_subnets(self, arn, subnets, mappings)
        _remove_nodes(self, balancer)
        _place_nodes(self, balancer, mappings)
        return balancer.availability_zones

    backend.create_load_balancer = create_load_balancer
    backend.delete_load_balancer = delete_load_balancer
    backend.set_security_groups = set_security_groups
    backend.set_subnets = set_subnets_and_nodes
    kind: Any = FakeLoadBalancer
    kind.availability_zones = property(_zones)


def _zones(balancer: Any) -> list[AvailabilityZone]:  # noqa: ANN401 a load balancer with nodes
    """Return where a load balancer has nodes, with the addresses that its owner chose for them."""
    chosen = getattr(balancer, "chosen", {})
    zones = []
    for subnet in balancer.subnets:
        zone: Any = AvailabilityZone(subnet)
        zone.load_balancer_addresses = [chosen[subnet.id]] if subnet.id in chosen else []
        zones.append(zone)
    return zones


def _place_nodes(backend: ELBv2Backend, balancer: FakeLoadBalancer, mappings: list[Any] | None) -> None:
    ec2 = _ec2(backend)
    name = balancer.arn.split(":loadbalancer/", 1)[1]
    kind = _KINDS[balancer.type]
    # moto's ARNs say "app" for every type of load balancer; the node's description says what it is.
    label = f"ELB {kind}/{name.split('/', 1)[1]}"
    nodes: list[Any] = []
    chosen: dict[str, Any] = {}
    asked = {mapping["SubnetId"]: mapping for mapping in mappings or ()}
    for subnet in balancer.subnets:
        mapping = asked.get(subnet.id, {})
        private = mapping.get("PrivateIPv4Address")
        node = ec2.create_network_interface(
            subnet, private, group_ids=list(balancer.security_groups or []), description=label
        )
        node.requester_managed, node.requester_id = True, _REQUESTER
        node.status = "in-use"
        if not balancer.security_groups:
            node._group_set = []
        if "AllocationId" in mapping:
            address = ec2.associate_address(eni=node, allocation_id=mapping["AllocationId"])
            chosen[subnet.id] = {**mapping, "IpAddress": address.public_ip}
        elif balancer.scheme == "internet-facing":
            node.public_ip = random_public_ip()
        if private or "IPv6Address" in mapping:
            chosen[subnet.id] = {**mapping, **chosen.get(subnet.id, {})}
        nodes.append(node)
    balancer.nodes, balancer.chosen = nodes, chosen  # type: ignore[attr-defined]


def _remove_nodes(backend: ELBv2Backend, balancer: Any) -> None:  # noqa: ANN401
    ec2 = _ec2(backend)
    for node in balancer.nodes:
        for address in ec2.addresses:
            if address.eni is node:
                ec2.disassociate_address(association_id=address.association_id)
        if node.id in ec2.enis:
            node.delete()


def _ec2(backend: ELBv2Backend) -> Any:  # noqa: ANN401 moto's backends have no common type
    backends: BackendDict[Any] = ec2_backends
    return backends[backend.account_id][backend.region_name]


MENDS = (
    Mend(
        name="load_balancer_nodes",
        moto="A load balancer has no network interfaces, forgets the addresses chosen for them, its cross-zone "
        "attribute is false, it stays 'provisioning', and its scheme is empty unless given; none has one subnet.",
        aws="It has a node, seen as a requester-managed interface 'ELB app/<name>/<id>', in each of its subnets, "
        "with the Elastic IP or private address chosen for it, or else a public one if it is internet-facing; a "
        "Network Load Balancer may have a single one; cross-zone is on for Application Load Balancers; it becomes "
        "active; it faces the internet unless it is said to be internal.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html",
        apply=_apply,
    ),
)
