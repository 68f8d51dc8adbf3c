"""Endpoints of Network Firewall and of Gateway Load Balancers: into the middlebox behind them, and out again."""

from typing import NoReturn

from analysis.network.answer import Component
from analysis.network.balancing import serves, within_reach
from analysis.network.packet import Packet
from analysis.network.ranges import Condition, matches
from analysis.network.stateless import ask_stateless_rules
from analysis.network.walk import Walk
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.compute import LoadBalancer
from analysis.snapshot.model.firewall import Firewall, FirewallPolicy, FirewallRule
from analysis.snapshot.model.gateways import Endpoint
from analysis.snapshot.model.stateless import DROP, FORWARD


def through_endpoint(walk: Walk, endpoint: Endpoint, component: Component, subnet_id: str) -> None:
    """Pass a middlebox by its endpoint, and go on by the route table of the endpoint's subnet.

    Appliances behind a Gateway Load Balancer are taken to pass on what they get. Middleboxes are stateful: replies
    have to come back by the same endpoint. Behind them security groups do not know who sent a packet.

    Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpce-gateway-load-balancer.html and
    https://docs.aws.amazon.com/network-firewall/latest/developerguide/how-it-works.html
    """
    if len(endpoint.subnet_ids) != 1:
        msg = f"the subnet of {component} is not in the snapshot"
        raise CannotDecideError(msg)
    (own,) = endpoint.subnet_ids
    if own != subnet_id:
        walk.pass_acl(own, egress=False)
    firewalls = walk.account.firewalls.values()
    firewall = next((each for each in firewalls if endpoint.id in each.endpoint_ids), None)
    if firewall is not None:
        _pass_firewall(walk, firewall)
    else:
        _pass_gateway_balancer(walk, endpoint, component)
    walk.note(component, note="taken to pass on what it gets" if firewall is None else "inspected, and passed on")
    walk.appliances.append(endpoint.id)
    walk.forget_groups("SG_REFERENCES_NOT_PRESERVED")
    walk.leave_by(endpoint.vpc_id, own)


def _pass_gateway_balancer(walk: Walk, endpoint: Endpoint, component: Component) -> None:
    """Make sure that there is a healthy appliance behind an endpoint, in its own zone if the balancer keeps to it.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html#component-overview and
    https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/edit-target-group-attributes.html
    """
    account = walk.account
    own = account.subnets.get(endpoint.subnet_ids[0])
    if own is None:
        msg = f"the subnet {endpoint.subnet_ids[0]} of {component} is not in the snapshot"
        raise CannotDecideError(msg)
    service = account.endpoint_services.get(endpoint.service)
    balancers = [account.load_balancers.get(arn) for arn in service.balancer_arns] if service else []
    known = [each for each in balancers if each is not None]
    if not known or len(known) < len(balancers):
        msg = f"what is behind {component} ({endpoint.service}) is not in the snapshot"
        raise CannotDecideError(msg)
    for balancer in known:
        _check_appliances(walk, balancer, own.zone)


def _check_appliances(walk: Walk, balancer: LoadBalancer, zone: str) -> None:
    account = walk.account
    account.require("TargetHealthDescriptions")
    arns = {arn for listener in balancer.listeners for arn in listener.target_group_arns}
    groups = [account.target_groups[arn] for arn in arns if arn in account.target_groups]
    shown = Component("LoadBalancer", balancer.arn, walk.label(balancer.arn, balancer.name))
    details = {"LoadBalancerArn": balancer.arn}
    if not any(serves(account, target) for group in groups for target in group.targets):
        walk.stop("BAD_STATE", shown, f"{shown} has no healthy appliance", details=details)
    if not any(serves(account, each) for group in groups for each in within_reach(account, balancer, group, zone)):
        text = f"{shown} has no healthy appliance in {zone}, where the endpoint is, and sends to no other zone"
        walk.stop("ELBV2_NO_TARGETS_IN_AZ", shown, text, details={**details, "AvailabilityZones": [zone]})


def _pass_firewall(walk: Walk, firewall: Firewall) -> None:
    """Ask a firewall's policy: its stateless rules about every packet, its stateful ones about what these forward.

    The stateful rules know the replies of connections that they have seen begin.

    Raises:
        CannotDecideError: if a rule that may decide looks at more than headers, or if the stateful rules see one
            direction of a connection only, against which AWS advises.

    Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-policy-processing.html,
    https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html and
    https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_AnalysisResult.html
    """
    component = Component("Firewall", firewall.arn, walk.label(firewall.arn, firewall.name))
    policy = walk.account.firewall_policies.get(firewall.policy_arn)
    if policy is None:
        msg = f"the policy of {component} is not in the snapshot"
        raise CannotDecideError(msg)
    action = ask_stateless_rules(walk, component, policy)
    if action == DROP:
        _drop(walk, component, "so its stateless rules say, or its policy of what none of them matches")
    if walk.returning:
        # A firewall that has not seen the packet at all is found when both ways are known.
        if walk.connection.inspected.get(firewall.arn, action == FORWARD) is not (action == FORWARD):
            msg = f"the stateful rules of {component} see one direction only, and what they do then is not modelled"
            raise CannotDecideError(msg)
        walk.note(
            component, note="a reply, if it knows the connection" if action == FORWARD else "its policy passes it"
        )
        return
    if action == FORWARD:
        _ask_stateful_rules(walk, component, policy)
    walk.connection.inspected[firewall.arn] = action == FORWARD
    walk.note(component, note="its policy lets it pass")


def _ask_stateful_rules(walk: Walk, component: Component, policy: FirewallPolicy) -> None:
    account, rules, doubt = walk.account, list[FirewallRule](), ""
    for arn in policy.groups:
        group = account.rule_groups.get(arn)
        if group is None or group.rules is None:
            name = group.name if group and group.name else arn
            why = "looks at more than headers, which is not modelled" if group else "is not in the snapshot"
            doubt = doubt or f"the rule group {name} of {component} {why}"
            if policy.strict:
                break
            continue
        rules += group.rules
    # Python sorts stably, so that rules of one action keep their order.
    order = rules if policy.strict else sorted(rules, key=lambda rule: rule.action != "pass")
    decided = next((rule for rule in order if rule.action != "alert" and _matches(rule, walk.packet)), None)
    if decided is not None and (decided.action == "pass" or policy.strict or not doubt):
        if decided.action != "pass":
            _drop(walk, component, f"a rule says {decided.action}")
        return
    if doubt:
        raise CannotDecideError(doubt)
    if policy.strict and any(action.startswith("aws:drop") for action in policy.stateful_default):
        _drop(walk, component, "its policy drops what no stateful rule matches")


def _matches(rule: FirewallRule, packet: Packet) -> bool:
    """Return whether a rule matches.

    Raises:
        StraddleError: if it matches some of the packets only.
    """
    ways = [(rule.sources, rule.source_ports, rule.destinations, rule.destination_ports)]
    if rule.both_ways:
        ways.append((rule.destinations, rule.destination_ports, rule.sources, rule.source_ports))
    number = rule.protocol.number
    if number != -1 and not packet.protocol.is_(number):
        return False
    for sources, source_ports, destinations, ports in ways:
        spans: list[Condition] = []
        if packet.protocol.has_ports:
            spans = [
                (packet.source_ports, source_ports.first, source_ports.last),
                (packet.destination_ports, ports.first, ports.last),
            ]
        ends = (packet.source.inside(*sources), packet.destination.inside(*destinations))
        if all(ends) and matches(*spans):
            return True
    return False


def _drop(walk: Walk, component: Component, why: str) -> NoReturn:
    text = f"{component} drops {walk.packet.protocol} to {walk.packet.destination}: {why}"
    walk.stop("FIREWALL_RULES_RESTRICTION", component, text)
