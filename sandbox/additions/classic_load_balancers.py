"""Classic Load Balancers as EC2 sees them: nodes in their subnets, and the zones that these are in."""

from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.utils import random_public_ip
from moto.elb.exceptions import ELBClientError
from moto.elb.models import ELBBackend, FakeListener, LoadBalancer

from sandbox.additions.load_balancer_zones import OF_APPLICATIONS

Json = Any
_REQUESTER = "amazon-elb"


def install() -> None:
    """Place nodes, and make listeners what their requests say."""
    backend: Any = ELBBackend
    create, delete = backend.create_load_balancer, backend.delete_load_balancer
    listen, apply_groups = backend.create_load_balancer_listeners, backend.apply_security_groups_to_load_balancer
    attach, detach = backend.attach_load_balancer_to_subnets, backend.detach_load_balancer_from_subnets

    def create_load_balancer(self: Json, name: str, zones: list[str], ports: list[Json], **asked: Json) -> Json:
        _check_zones(self, zones, asked.get("subnets"))
        balancer = create(self, name, zones, ports, **_with_groups(self, asked))
        internal = "internal-" if balancer.scheme == "internal" else ""
        balancer.canonical_hosted_zone_name_id = OF_APPLICATIONS.get(self.region_name)
        balancer.dns_name = f"{internal}{name}-1.{self.region_name}.elb.amazonaws.com"
        _speak(balancer, ports)
        _place(self, balancer)
        return balancer

    def delete_load_balancer(self: Json, load_balancer_name: str) -> None:
        balancer = self.load_balancers.get(load_balancer_name)
        delete(self, load_balancer_name)
        if balancer is not None:
            _remove(self, balancer)

    def create_load_balancer_listeners(self: Json, name: str, ports: list[Json]) -> Json:
        balancer = listen(self, name, ports)
        _speak(balancer, ports)
        return balancer

    def delete_load_balancer_listeners(self: Json, name: str, ports: list[Json]) -> Json:
        balancer = self.get_load_balancer(name)
        gone = {int(port) for port in ports}
        balancer.listeners = [one for one in balancer.listeners if int(one.load_balancer_port) not in gone]
        return balancer

    def apply_security_groups_to_load_balancer(self: Json, name: str, groups: list[str]) -> None:
        apply_groups(self, name, groups)
        _place_again(self, name)

    def attach_load_balancer_to_subnets(self: Json, name: str, subnets: list[str]) -> Json:
        attach(self, name, subnets)
        return _place_again(self, name)

    def detach_load_balancer_from_subnets(self: Json, name: str, subnets: list[str]) -> Json:
        detach(self, name, subnets)
        return _place_again(self, name)

    for operation in (
        create_load_balancer,
        delete_load_balancer,
        create_load_balancer_listeners,
        delete_load_balancer_listeners,
        apply_security_groups_to_load_balancer,
        attach_load_balancer_to_subnets,
        detach_load_balancer_from_subnets,
    ):
        setattr(backend, operation.__name__, operation)
    listener: Any = FakeListener
    listener.instance_protocol = property(lambda self: getattr(self, "spoken", None) or self.protocol)
    kind: Any = LoadBalancer
    kind.source_security_group = property(_source)


def _with_groups(backend: Json, asked: dict[str, Json]) -> dict[str, Json]:
    """Return a request with its VPC's default security group if it names none; the default VPC makes one for it."""
    if asked.get("security_groups") or not asked.get("subnets"):
        return asked
    ec2: Any = ec2_backends[backend.account_id][backend.region_name]
    vpc, default = ec2.get_subnet(asked["subnets"][0]).vpc_id, ec2.get_default_vpc()
    if default is not None and default.id == vpc:
        return asked
    return {**asked, "security_groups": [ec2.get_default_security_group(vpc).id]}


def _check_zones(backend: Json, zones: list[str], subnets: Json) -> None:
    """Refuse a zone in which the default VPC has no subnet to place a node in."""
    if subnets:
        return
    known = ec2_backends[backend.account_id][backend.region_name].get_default_subnets()
    absent = next((zone for zone in zones or () if zone not in known), None)
    if absent:
        code = "ValidationError"
        raise ELBClientError(code, f"Invalid Availability Zone: {absent}")


def _speak(balancer: Json, ports: list[Json]) -> None:
    """Keep the protocol that listeners speak with instances."""
    spoken = {int(port["LoadBalancerPort"]): port.get("InstanceProtocol") for port in ports}
    for listener in balancer.listeners:
        if spoken.get(int(listener.load_balancer_port)):
            listener.spoken = spoken[int(listener.load_balancer_port)].upper()


def _source(balancer: Json) -> dict[str, str]:
    """Return the group that instances admit; its name stands for it in EC2-Classic's way, with its owner."""
    regions = ec2_backends[balancer.account_id].values()
    groups = (ec2.get_security_group_from_id(one) for ec2 in regions for one in balancer.security_groups)
    name = next((group.name for group in groups if group is not None), "default")
    return {"OwnerAlias": balancer.account_id, "GroupName": name}


def _place(backend: Json, balancer: Json) -> None:
    ec2: Json = ec2_backends[backend.account_id][backend.region_name]
    balancer.nodes, zones = [], []
    for identity in balancer.subnets:
        subnet = ec2.get_subnet(identity)
        zones.append(subnet.availability_zone)
        groups = list(balancer.security_groups)
        node = ec2.create_network_interface(subnet, None, group_ids=groups, description=f"ELB {balancer.name}")
        node.requester_managed, node.requester_id, node.status = True, _REQUESTER, "in-use"
        if balancer.scheme == "internet-facing":
            node.public_ip = random_public_ip()
        balancer.nodes.append(node)
    balancer.availability_zones = sorted(set(zones)) or balancer.availability_zones


def _remove(backend: Json, balancer: Json) -> None:
    ec2 = ec2_backends[backend.account_id][backend.region_name]
    for node in balancer.nodes:
        if node.id in ec2.enis:
            node.delete()


def _place_again(backend: Json, name: str) -> Json:
    balancer = backend.get_load_balancer(name)
    _remove(backend, balancer)
    _place(backend, balancer)
    return balancer.subnets
