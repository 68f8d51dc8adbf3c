"""Listeners and target groups of load balancers keep what they are told, and tell what is so."""

from collections.abc import Iterator
from typing import Any

from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    from moto.elbv2.models import ELBv2Backend, FakeListener, FakeTargetGroup, elbv2_backends  # noqa: PLC0415 loaded by now

    backend: Any = ELBv2Backend
    modify = backend.modify_listener

    def modify_listener(
        self: Json, arn: str, port: Json = None, protocol: Json = None, *args: Json, **kwargs: Json
    ) -> Json:
        [listener] = self.describe_listeners(None, [arn])
        further = protocol in {"TLS", "UDP", "TCP_UDP"}
        modified = modify(self, arn, port, None if further else protocol, *args, **kwargs)
        if further:
            port = port or listener.port
            self._validate_port_and_protocol(self.load_balancers[listener.load_balancer_arn].type, port, protocol)
            listener.protocol = protocol
        return modified

    backend.modify_listener = modify_listener

    def load_balancer_arns(group: Json) -> list[str]:
        balancers = elbv2_backends[group.account_id][group.region_name].load_balancers.values()
        return [balancer.arn for balancer in balancers if group.arn in _targets(balancer)]

    # moto writes the attribute when a listener is made, and never takes anything out of it.
    group: Any = FakeTargetGroup
    group.load_balancer_arns = property(load_balancer_arns, lambda _group, _value: None)
    listener: Any = FakeListener
    rules = listener.rules.fget
    listener.rules = property(lambda self: dict(sorted(rules(self).items(), key=_precedence)))
    _rules(backend)
    _memories()


def _rules(backend: Json) -> None:
    from moto.core.responses import ActionResult  # noqa: PLC0415
    from moto.elbv2.exceptions import PriorityInUseError  # noqa: PLC0415
    from moto.elbv2.responses import ELBV2Response  # noqa: PLC0415

    from sandbox.patching import parameters_of  # noqa: PLC0415

    responses: Any = ELBV2Response
    create, modify = responses.create_rule, responses.modify_rule

    def create_rule(self: Json) -> Json:
        made = create(self)
        made.result["Rules"][0].transforms = parameters_of(self).get("Transforms")
        return made

    def modify_rule(self: Json) -> Json:
        given = parameters_of(self)
        if given.get("Conditions") or given.get("Actions") or not {"Transforms", "ResetTransforms"} & set(given):
            answer = modify(self)
        else:
            answer = ActionResult({"Rules": self.elbv2_backend.describe_rules(None, [given["RuleArn"]])})
        [rule] = answer.result["Rules"]
        if given.get("Transforms") or given.get("ResetTransforms"):
            rule.transforms = given.get("Transforms")
        return answer

    def set_rule_priorities(self: Json, rule_priorities: list[Json]) -> list[Json]:
        wanted = {one["RuleArn"]: one["Priority"] for one in rule_priorities}
        moved = self.describe_rules(None, list(wanted))
        for rule in moved:
            [listener] = self.describe_listeners(None, [rule.listener_arn])
            others = [other.priority for other in listener.rules.values() if other.arn not in wanted]
            if wanted[rule.arn] in others:
                raise PriorityInUseError
        for rule in moved:
            rule.priority = wanted[rule.arn]
        return list(moved)

    responses.create_rule, responses.modify_rule = create_rule, modify_rule
    backend.set_rule_priorities = set_rule_priorities


def _precedence(entry: tuple[Json, Json]) -> tuple[bool, int]:
    priority = entry[1].priority
    return (priority == "default", 0 if priority == "default" else int(priority))


def _targets(balancer: Json) -> Iterator[str]:
    """Yield the target groups that the rules of a load balancer's listeners forward to."""
    for listener in balancer.listeners.values():
        for rule in listener.rules.values():
            for action in rule.actions:
                if "TargetGroupArn" in action.data:
                    yield action.data["TargetGroupArn"]
                for group in action.data.get("ForwardConfig", {}).get("TargetGroups", ()):
                    yield group["TargetGroupArn"]


def _memories() -> None:
    from sandbox.patching import Memory  # noqa: PLC0415

    for kind, operations, members in (
        ("Listener", ("CreateListener", "ModifyListener"), ("AlpnPolicy", "MutualAuthentication")),
        ("TargetGroup", ("CreateTargetGroup", "ModifyTargetGroup"), ("TargetControlPort", "Matcher")),
    ):
        Memory(
            service="elbv2",
            members=members,
            key=f"{kind}Arn",
            learns=dict.fromkeys(operations, "@"),
            tells=dict.fromkeys((*operations, f"Describe{kind}s"), f"{kind}s"),
        ).install()


MENDS = (
    Mend(
        name="listeners",
        moto="A listener forgets ALPN and mutual authentication and cannot become a TLS or UDP one; rules are told in "
        "the order of their creation, forget transforms and cannot exchange priorities; a target group tells load "
        "balancers that no longer forward to it, and keeps no gRPC codes.",
        aws="All of it is kept; rules are told by priority; a target group tells the load balancers that use it.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html",
        apply=_apply,
        when="moto.elbv2.models",
    ),
)
