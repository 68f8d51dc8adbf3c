"""Traffic mirroring: of which interface, what of its traffic, and where to.

Source: https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-how-it-works.html
"""

from collections.abc import Mapping
from typing import Any

from moto.moto_api._internal import mock_random

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import write

_TARGETS = {
    "NetworkInterfaceId": "network-interface",
    "NetworkLoadBalancerArn": "network-load-balancer",
    "GatewayLoadBalancerEndpointId": "gateway-load-balancer-endpoint",
}
_FIELDS = {
    "destination-port-range": "DestinationPortRange",
    "source-port-range": "SourcePortRange",
    "protocol": "Protocol",
    "description": "Description",
    "packet-length": "PacketLength",
    "virtual-network-id": "VirtualNetworkId",
}
_SIDES = {"ingress": "IngressFilterRules", "egress": "EgressFilterRules"}


def _unused(code: str, member: str) -> Any:  # noqa: ANN401 what refuses a deletion
    def end(backend: Any, item: Record) -> None:  # noqa: ANN401 moto's EC2 backend
        users = [one for one in SESSIONS.all(backend).values() if one[member] == item[member]]
        if users:
            refuse(code, f"{item[member]} is used by {', '.join(one['TrafficMirrorSessionId'] for one in users)}.")
        for rule in [one for one in RULES.all(backend).values() if one.get(member) == item[member]]:
            del RULES.all(backend)[rule["TrafficMirrorFilterRuleId"]]

    return end


class _Filters(Ec2Kind):
    """Filters tell their rules, in order."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with the rules of both directions."""
        own = [
            RULES.told(backend, one)
            for one in RULES.all(backend).values()
            if one["TrafficMirrorFilterId"] == item["TrafficMirrorFilterId"]
        ]
        own.sort(key=lambda rule: rule["RuleNumber"])
        sides = {member: [one for one in own if one["TrafficDirection"] == side] for side, member in _SIDES.items()}
        return {"NetworkServices": [], **super().told(backend, item), **sides}


FILTERS = _Filters(
    name="TrafficMirrorFilter",
    type="traffic-mirror-filter",
    prefix="tmf",
    id="TrafficMirrorFilterId",
    unknown="InvalidTrafficMirrorFilterId.NotFound",
    verbs={"Modify": None},
    end=_unused("TrafficMirrorFilterInUse", "TrafficMirrorFilterId"),
)


def _services(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = FILTERS.own(backend, "TrafficMirrorFilterId", parameters["TrafficMirrorFilterId"])
    held = dict.fromkeys([*item.get("NetworkServices", ()), *parameters.get("AddNetworkServices", ())])
    item["NetworkServices"] = [one for one in held if one not in parameters.get("RemoveNetworkServices", ())]
    return {"TrafficMirrorFilter": FILTERS.told(backend, item)}


def _begin_rule(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    FILTERS.own(backend, "TrafficMirrorFilterId", parameters["TrafficMirrorFilterId"])
    _check_number(backend, parameters, "")
    return {}


def _check_number(backend: Any, rule: Mapping[str, Json], itself: str) -> None:  # noqa: ANN401
    place = ("TrafficMirrorFilterId", "TrafficDirection", "RuleNumber")
    for other in RULES.all(backend).values():
        if other["TrafficMirrorFilterRuleId"] != itself and all(str(other[n]) == str(rule[n]) for n in place):
            refuse("InvalidParameterValue", f"There is a rule {rule['RuleNumber']} for {rule['TrafficDirection']}.")


RULES = Ec2Kind(
    name="TrafficMirrorFilterRule",
    type="traffic-mirror-filter-rule",
    prefix="tmfr",
    id="TrafficMirrorFilterRuleId",
    unknown="InvalidTrafficMirrorFilterRuleId.NotFound",
    verbs={"Modify": None},
    begin=_begin_rule,
)


def _begin_target(_backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    kinds = [kind for name, kind in _TARGETS.items() if name in parameters]
    if len(kinds) != 1:
        refuse("InvalidParameterCombination", f"Name one of {', '.join(_TARGETS)}.")
    return {"Type": kinds[0]}


TARGETS = Ec2Kind(
    name="TrafficMirrorTarget",
    type="traffic-mirror-target",
    prefix="tmt",
    id="TrafficMirrorTargetId",
    unknown="InvalidTrafficMirrorTargetId.NotFound",
    verbs={"Modify": None},
    begin=_begin_target,
    end=_unused("TrafficMirrorTargetInUse", "TrafficMirrorTargetId"),
)


def _begin_session(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    backend.get_network_interface(parameters["NetworkInterfaceId"])
    _check_session(backend, parameters, "")
    return {"PacketLength": parameters.get("PacketLength", 8500), "VirtualNetworkId": _number(parameters)}


def _number(parameters: Mapping[str, Json]) -> int:
    return int(parameters.get("VirtualNetworkId") or mock_random.randint(1, 2**24 - 1))


def _check_session(backend: Any, session: Mapping[str, Json], itself: str) -> None:  # noqa: ANN401
    FILTERS.own(backend, "TrafficMirrorFilterId", session["TrafficMirrorFilterId"])
    TARGETS.own(backend, "TrafficMirrorTargetId", session["TrafficMirrorTargetId"])
    for other in SESSIONS.all(backend).values():
        same = other["NetworkInterfaceId"] == session["NetworkInterfaceId"]
        if same and other["SessionNumber"] == session["SessionNumber"] and other["TrafficMirrorSessionId"] != itself:
            refuse("InvalidParameterValue", f"The interface has a session {session['SessionNumber']} already.")


SESSIONS = Ec2Kind(
    name="TrafficMirrorSession",
    type="traffic-mirror-session",
    prefix="tms",
    id="TrafficMirrorSessionId",
    unknown="InvalidTrafficMirrorSessionId.NotFound",
    verbs={"Modify": None},
    begin=_begin_session,
)


def _modifying(kind: Ec2Kind, check: Any) -> Any:  # noqa: ANN401 an operation
    def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
        item = kind.own(backend, kind.id, parameters[kind.id])
        after = {**item, **{name: value for name, value in parameters.items() if name in kind.members}}
        for field in parameters.get("RemoveFields", ()):
            after.pop(_FIELDS[field], None)
        if kind is SESSIONS:
            after = {"PacketLength": 8500, "VirtualNetworkId": _number({}), **after}
        check(backend, after, item[kind.id])
        item.clear()
        item |= after
        return {kind.name: kind.told(backend, item)}

    return modify


def install() -> None:
    """Let EC2 answer."""
    for kind in (FILTERS, RULES, TARGETS, SESSIONS):
        kind.install()
    write(
        {
            "ModifyTrafficMirrorFilterNetworkServices": _services,
            "ModifyTrafficMirrorFilterRule": _modifying(RULES, _check_number),
            "ModifyTrafficMirrorSession": _modifying(SESSIONS, _check_session),
        }
    )
