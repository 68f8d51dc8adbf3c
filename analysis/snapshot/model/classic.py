"""Classic Load Balancers, and building them from Elastic Load Balancing's responses."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.snapshot.model.network import Interface
from analysis.snapshot.model.read import Json, Reading


@dataclass(frozen=True)
class ClassicLoadBalancer:
    """A Classic Load Balancer with its nodes, one interface per subnet.

    Attributes:
        zones: the zones that are enabled for it; its nodes and the instances that it sends to are there.
        ports: port that it listens on → port of the instances that it sends to, all of them over TCP.
        instances: instance id → whether health checks find it well; ``None`` if nobody tells.
        cross_zone: whether nodes send to instances of other zones.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/introduction.html
    """

    name: str
    zones: frozenset[str]
    ports: Mapping[int, int]
    instances: Mapping[str, bool | None]
    interface_ids: frozenset[str]
    cross_zone: bool


def classic_load_balancers(reading: Reading, interfaces: Mapping[str, Interface]) -> dict[str, ClassicLoadBalancer]:
    """Return the Classic Load Balancers by name; their nodes are told by their description ``ELB <name>``."""
    states = dict(reading.each("InstanceStates", _state))
    cross_zone = dict(reading.each("ClassicLoadBalancerAttributes", _cross_zone))

    def make(item: Json) -> ClassicLoadBalancer:
        name = item["LoadBalancerName"]
        listeners = [each["Listener"] for each in item.get("ListenerDescriptions", ())]
        instances = [each["InstanceId"] for each in item.get("Instances", ())]
        return ClassicLoadBalancer(
            name=name,
            zones=frozenset(item.get("AvailabilityZones", ())),
            ports={int(each["LoadBalancerPort"]): int(each["InstancePort"]) for each in listeners},
            instances={key: states.get((name, key)) for key in instances},
            interface_ids=frozenset(i.id for i in interfaces.values() if i.description == f"ELB {name}"),
            cross_zone=cross_zone.get(name, False),
        )

    return reading.index("LoadBalancerDescriptions", "LoadBalancerName", make)


def _state(item: Json) -> tuple[tuple[str, str], bool]:
    return (item["LoadBalancerName"], item["InstanceId"]), item.get("State") == "InService"


def _cross_zone(item: Json) -> tuple[str, bool]:
    said = (item.get("LoadBalancerAttributes") or {}).get("CrossZoneLoadBalancing") or {}
    return item["LoadBalancerName"], bool(said.get("Enabled"))
