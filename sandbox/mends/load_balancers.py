"""Load balancers of all three types: their names, capacity, address pools and protection against deletion."""

from collections.abc import Mapping
from typing import Any

from sandbox.additions import load_balancer_zones
from sandbox.mends.mend import Mend

Json = Any
_KINDS = {"network": "net", "gateway": "gwy"}
_FURTHER_ATTRIBUTES = {"health_check_logs.s3.bucket", "health_check_logs.s3.prefix"}
_FAMILIES = ("ipv4", "dualstack", "dualstack-without-public-ipv4")


def _apply() -> None:
    from moto.elbv2.exceptions import DuplicateLoadBalancerName  # noqa: PLC0415 loaded by now
    from moto.elbv2.models import ELBv2Backend, FakeLoadBalancer  # noqa: PLC0415

    from sandbox.patching import refuse  # noqa: PLC0415

    backend: Any = ELBv2Backend
    create, delete, set_type = backend.create_load_balancer, backend.delete_load_balancer, backend.set_ip_address_type
    FakeLoadBalancer.VALID_ATTRS |= _FURTHER_ATTRIBUTES

    def create_load_balancer(self: Json, name: str, *args: Json, **kwargs: Json) -> Json:
        if any(balancer.name == name for balancer in self.load_balancers.values()):
            raise DuplicateLoadBalancerName
        family = kwargs.get("ip_address_type", "ipv4")
        if family in _FAMILIES:
            kwargs["ip_address_type"] = "ipv4"
        if (kwargs.get("loadbalancer_type") or "application") == "application" and not kwargs.get("security_groups"):
            kwargs["security_groups"] = _default_groups(self.ec2_backend, **kwargs)
        balancer = create(self, name, *args, **kwargs)
        balancer.ip_address_type = family
        _rename(self, balancer, kwargs.get("tags"))
        return balancer

    def delete_load_balancer(self: Json, arn: str) -> None:
        balancer = self.load_balancers.get(arn)
        if balancer is not None and balancer.attrs.get("deletion_protection.enabled") == "true":
            message = f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
            refuse("OperationNotPermitted", message)
        delete(self, arn)

    def set_ip_address_type(self: Json, arn: str, ip_type: str) -> None:
        set_type(self, arn, "ipv4" if ip_type in _FAMILIES else ip_type)
        self.load_balancers[arn].ip_address_type = ip_type

    backend.create_load_balancer = create_load_balancer
    backend.delete_load_balancer = delete_load_balancer
    backend.set_ip_address_type = set_ip_address_type
    _operations()


def _default_groups(ec2: Json, subnet_ids: list[str], subnet_mappings: Json = (), **_: Json) -> list[str]:
    """Return the default security group of the VPC that the subnets are in."""
    first = next(iter([*subnet_ids, *(mapping["SubnetId"] for mapping in subnet_mappings or ())]), None)
    group = ec2.get_default_security_group(ec2.get_subnet(first).vpc_id) if first else None
    return [group.id] if group else []


def _rename(backend: Json, balancer: Json, tags: Json) -> None:
    """Give a load balancer the ARN and the DNS name of its type."""
    identity = balancer.arn.rsplit("/", 1)[1]
    if balancer.type in _KINDS:
        before = balancer.arn
        balancer.arn = before.replace(":loadbalancer/app/", f":loadbalancer/{_KINDS[balancer.type]}/")
        backend.load_balancers[balancer.arn] = backend.load_balancers.pop(before)
        backend.tagging_service.delete_all_tags_for_resource(before)
        backend.tagging_service.tag_resource(balancer.arn, tags)
        balancer.dns_name = f"{balancer.name}-{identity}.elb.{backend.region_name}.amazonaws.com"
    elif balancer.scheme == "internal":
        balancer.dns_name = f"internal-{balancer.dns_name}"
    zones = load_balancer_zones.OF_NETWORKS if balancer.type == "network" else load_balancer_zones.OF_APPLICATIONS
    balancer.canonical_hosted_zone_id = zones.get(backend.region_name, balancer.canonical_hosted_zone_id)


def _operations() -> None:
    from moto.core.utils import utcnow  # noqa: PLC0415
    from moto.elbv2.exceptions import LoadBalancerNotFoundError  # noqa: PLC0415

    from sandbox.patching import Memory, Place, operations  # noqa: PLC0415

    def found(place: Place, given: Mapping[str, Json]) -> Json:
        balancer = place.backend.load_balancers.get(given["LoadBalancerArn"])
        if balancer is None:
            raise LoadBalancerNotFoundError
        return balancer

    def modify_capacity(place: Place, given: Mapping[str, Json]) -> Json:
        balancer = found(place, given)
        balancer.capacity = None if given.get("ResetCapacityReservation") else given["MinimumLoadBalancerCapacity"]
        balancer.capacity_changed = utcnow()
        return describe_capacity(place, given)

    def describe_capacity(place: Place, given: Mapping[str, Json]) -> Json:
        balancer = found(place, given)
        capacity = getattr(balancer, "capacity", None)
        if capacity is None:
            return {"CapacityReservationState": []}
        states = [{"AvailabilityZone": zone.zone_name, "State": {"Code": "provisioned"}} for zone in _zones(balancer)]
        return {
            "LastModifiedTime": balancer.capacity_changed,
            "MinimumLoadBalancerCapacity": capacity,
            "CapacityReservationState": states,
        }

    def modify_pools(place: Place, given: Mapping[str, Json]) -> Json:
        balancer = found(place, given)
        kept = {} if "ipv4" in given.get("RemoveIpamPools", ()) else getattr(balancer, "ipam_pools", None) or {}
        balancer.ipam_pools = {**kept, **given.get("IpamPools", {})} or None
        return {"IpamPools": balancer.ipam_pools}

    written = {
        "ModifyCapacityReservation": modify_capacity,
        "DescribeCapacityReservation": describe_capacity,
        "ModifyIpPools": modify_pools,
    }
    operations("elbv2", written)
    settings = ("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "EnablePrefixForIpv6SourceNat")
    Memory(
        service="elbv2",
        members=settings,
        key="LoadBalancerArn || LoadBalancers[0].LoadBalancerArn",
        learns=dict.fromkeys(("CreateLoadBalancer", "SetSecurityGroups", "SetSubnets"), "@"),
        tells=dict.fromkeys(("CreateLoadBalancer", "DescribeLoadBalancers"), "LoadBalancers"),
    ).install()


def _zones(balancer: Json) -> Json:
    return balancer.availability_zones


MENDS = (
    Mend(
        name="load_balancers",
        moto="Every ARN says 'app', the hosted zone is 'Z2P70J7EXAMPLE', names are not unique, one that is protected "
        "can be deleted, without security groups it has none, and capacity, address pools and some settings are not "
        "there.",
        aws="ARNs, DNS names and their hosted zones tell the type, names are unique, protection refuses the deletion, "
        "the VPC's default group guards an Application Load Balancer that names none; all settings are told again.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
        apply=_apply,
        when="moto.elbv2.models",
    ),
)
