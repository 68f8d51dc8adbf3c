"""Classic Load Balancers: listeners, instances, subnets and policies come and go by calls of their own."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.calling import unless_gone
from sandbox.resources.memberships import Membership
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import ApiTags

Json = Any
_ID = {"LoadBalancerName": "$id"}
_POLICIES = ("AppCookieStickinessPolicy", "LBCookieStickinessPolicy", "Policies")


def _set(member: str, value: Json) -> Call:
    return Call("ModifyLoadBalancerAttributes", {**_ID, "LoadBalancerAttributes": {member: value}})


def _told(member: str) -> Read:
    return Read("DescribeLoadBalancerAttributes", _ID, f"LoadBalancerAttributes.{member}")


def _both(add: str, remove: str, parameter: str, *, at_creation: bool = True) -> Membership:
    calls = (Call(operation, {**_ID, parameter: "$value"}) for operation in (add, remove))
    return Membership(add=next(calls), remove=next(calls), together=True, at_creation=at_creation)


_ROW = Row(
    type="AWS::ElasticLoadBalancing::LoadBalancer",
    service="elb",
    create="CreateLoadBalancer",
    id="$LoadBalancerName",
    read=Read("DescribeLoadBalancers", {"LoadBalancerNames": ["$id"]}, "LoadBalancerDescriptions[0]"),
    delete=Call("DeleteLoadBalancer", _ID),
    values={
        "Instances": lambda instances: [{"InstanceId": instance} for instance in instances],
        "Listeners": lambda listeners: [_without_policies(listener) for listener in listeners],
    },
    setters={
        "AccessLoggingPolicy": _set("AccessLog", "$value"),
        "ConnectionDrainingPolicy": _set("ConnectionDraining", "$value"),
        "ConnectionSettings": _set("ConnectionSettings", "$value"),
        "CrossZone": _set("CrossZoneLoadBalancing", {"Enabled": "$value"}),
        "HealthCheck": Call("ConfigureHealthCheck", {**_ID, "HealthCheck": "$value"}),
    },
    updaters={"SecurityGroups": Call("ApplySecurityGroupsToLoadBalancer", {**_ID, "SecurityGroups": "$value"})},
    memberships={
        "AvailabilityZones": _both(
            "EnableAvailabilityZonesForLoadBalancer", "DisableAvailabilityZonesForLoadBalancer", "AvailabilityZones"
        ),
        "Subnets": _both("AttachLoadBalancerToSubnets", "DetachLoadBalancerFromSubnets", "Subnets"),
        "Instances": _both(
            "RegisterInstancesWithLoadBalancer",
            "DeregisterInstancesFromLoadBalancer",
            "Instances",
            at_creation=False,
        ),
    },
    defaults={
        "AccessLoggingPolicy": {"Enabled": False},
        "ConnectionDrainingPolicy": {"Enabled": False},
        "ConnectionSettings": {"IdleTimeout": 60},
        "CrossZone": False,
    },
    attributes={"CanonicalHostedZoneName": "CanonicalHostedZoneName", "DNSName": "DNSName"},
    named=Named("LoadBalancerName", longest=32),
    tells={
        "AccessLoggingPolicy": _told("AccessLog"),
        "ConnectionDrainingPolicy": _told("ConnectionDraining"),
        "ConnectionSettings": _told("ConnectionSettings"),
        "CrossZone": _told("CrossZoneLoadBalancing.Enabled"),
        "Instances": "Instances[].InstanceId",
        "Listeners": "ListenerDescriptions[].merge(Listener, {PolicyNames: PolicyNames})",
        "Policies": Read(
            "DescribeLoadBalancerPolicies",
            _ID,
            "PolicyDescriptions[].{PolicyName: PolicyName, PolicyType: PolicyTypeName,"
            " Attributes: PolicyAttributeDescriptions[].{Name: AttributeName, Value: AttributeValue}}",
        ),
    },
    tags=ApiTags(
        "elb",
        "AddTags",
        "RemoveTags",
        keys_parameter="Tags",
        keys_in="Key",
        list="DescribeTags",
        listed="TagDescriptions[0].Tags",
    ),
    tag_key={"LoadBalancerNames": ["$id"]},
)


class ClassicLoadBalancer(TableResource):
    """``AWS::ElasticLoadBalancing::LoadBalancer``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def unhonoured(self, properties: Mapping[str, Json]) -> list[str]:
        """Leave out the policies, which have calls of their own."""
        return super().unhonoured(_without(properties, *_POLICIES))

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the load balancer, then its policies, then say where they apply."""
        made = super().create(context, _without(properties, *_POLICIES))
        self._regulate(context, made.id, {}, properties)
        return Physical(made.id, properties, made.generated)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the listeners by port, since a port has one at a time; then the rest, then the policies."""
        old = physical.properties
        self._listen(context, physical.id, old["Listeners"], new["Listeners"])
        before = _without({**old, "Listeners": new["Listeners"]}, *_POLICIES)
        super().update(context, Physical(physical.id, before, physical.generated), _without(new, *_POLICIES))
        self._regulate(context, physical.id, old, new)
        return Physical(physical.id, new, physical.generated)

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe the load balancer, with its policies by their kinds and the ports that each applies to."""
        balancer = self.read(context, physical)
        told = super().details(context, physical)
        for policy in told.get("Policies", ()) if isinstance(told.get("Policies"), list) else ():
            policy["InstancePorts"] = [
                str(server["InstancePort"])
                for server in balancer["BackendServerDescriptions"]
                if policy["PolicyName"] in server["PolicyNames"]
            ]
            policy["LoadBalancerPorts"] = [
                str(one["Listener"]["LoadBalancerPort"])
                for one in balancer["ListenerDescriptions"]
                if policy["PolicyName"] in one["PolicyNames"]
            ]
        sticky = {name: balancer["Policies"][_TOLD[name]] for name in _TOLD}
        return {**told, **sticky}

    @staticmethod
    def _listen(context: Context, name: str, old: list[Json], new: list[Json]) -> None:
        before = {str(one["LoadBalancerPort"]): _without_policies(one) for one in old}
        after = {str(one["LoadBalancerPort"]): _without_policies(one) for one in new}
        gone = [int(port) for port, listener in before.items() if after.get(port) != listener]
        come = [_listener(listener) for port, listener in after.items() if before.get(port) != listener]
        if gone:
            context.call("elb", "DeleteLoadBalancerListeners", LoadBalancerName=name, LoadBalancerPorts=gone)
        if come:
            context.call("elb", "CreateLoadBalancerListeners", LoadBalancerName=name, Listeners=come)

    @staticmethod
    def _regulate(context: Context, name: str, old: Mapping[str, Json], new: Mapping[str, Json]) -> None:
        """Make policies, apply them to listeners and to ports of instances, and remove those that are not used."""
        before, after = _policies(old), _policies(new)
        if (before, _applied(old)) == (after, _applied(new)):
            return
        changed = [one for one in before if one in after and before[one] != after[one]]
        for (operation, port), _ in _applied(old).items() if changed else ():
            context.call("elb", operation, LoadBalancerName=name, PolicyNames=[], **{_PORTS[operation]: port})
        for policy in changed:
            unless_gone(context, "elb", "DeleteLoadBalancerPolicy", LoadBalancerName=name, PolicyName=policy)
        for policy, (operation, parameters) in after.items():
            if policy not in before or policy in changed:
                context.call("elb", operation, LoadBalancerName=name, PolicyName=policy, **parameters)
        for (operation, port), names in {**dict.fromkeys(_applied(old), ()), **_applied(new)}.items():
            context.call("elb", operation, LoadBalancerName=name, PolicyNames=list(names), **{_PORTS[operation]: port})
        for policy in before:
            if policy not in after:
                unless_gone(context, "elb", "DeleteLoadBalancerPolicy", LoadBalancerName=name, PolicyName=policy)


_TOLD = {
    "AppCookieStickinessPolicy": "AppCookieStickinessPolicies",
    "LBCookieStickinessPolicy": "LBCookieStickinessPolicies",
}
_PORTS = {
    "SetLoadBalancerPoliciesOfListener": "LoadBalancerPort",
    "SetLoadBalancerPoliciesForBackendServer": "InstancePort",
}


def _policies(properties: Mapping[str, Json]) -> dict[str, tuple[str, dict[str, Json]]]:
    """Return the call that makes each policy, by the policy's name."""
    made: dict[str, tuple[str, dict[str, Json]]] = {}
    for policy in properties.get("AppCookieStickinessPolicy", ()):
        made[policy["PolicyName"]] = ("CreateAppCookieStickinessPolicy", {"CookieName": policy["CookieName"]})
    for policy in properties.get("LBCookieStickinessPolicy", ()):
        expires = {name: int(policy[name]) for name in ("CookieExpirationPeriod",) if name in policy}
        made[policy["PolicyName"]] = ("CreateLBCookieStickinessPolicy", expires)
    for policy in properties.get("Policies", ()):
        attributes = [
            {"AttributeName": one["Name"], "AttributeValue": str(one["Value"])} for one in policy["Attributes"]
        ]
        parameters = {"PolicyTypeName": policy["PolicyType"], "PolicyAttributes": attributes}
        made[policy["PolicyName"]] = ("CreateLoadBalancerPolicy", parameters)
    return made


def _applied(properties: Mapping[str, Json]) -> dict[tuple[str, int], list[str]]:
    """Return the policies of each listener and of each port of the instances."""
    listeners, backends = _PORTS
    applied: dict[tuple[str, int], list[str]] = {}
    for listener in properties.get("Listeners", ()):
        for name in listener.get("PolicyNames", ()):
            applied.setdefault((listeners, int(listener["LoadBalancerPort"])), []).append(name)
    for policy in properties.get("Policies", ()):
        for operation, ports in ((listeners, "LoadBalancerPorts"), (backends, "InstancePorts")):
            for port in policy.get(ports, ()):
                applied.setdefault((operation, int(port)), []).append(policy["PolicyName"])
    return applied


def _without(properties: Mapping[str, Json], *names: str) -> dict[str, Json]:
    return {name: value for name, value in properties.items() if name not in names}


def _without_policies(listener: Mapping[str, Json]) -> dict[str, Json]:
    rest = _without(listener, "PolicyNames")
    # The API tells protocols in capitals, however they were given.
    return {name: value.upper() if name.endswith("Protocol") else value for name, value in rest.items()}


def _listener(listener: Mapping[str, Json]) -> dict[str, Json]:
    return {name: int(value) if name.endswith("Port") else value for name, value in listener.items()}


TYPES = (ClassicLoadBalancer(),)
