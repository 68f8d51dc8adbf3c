"""From resources to what is drawn in a VPC: what stands in a subnet, what the VPC has as a whole, its gateways."""

from collections.abc import Iterator

from study.drawing.assembly import Json, Stack
from study.drawing.estate.model import Gate, Part
from study.drawing.estate.naming import full
from study.drawing.model import Architecture
from study.drawing.model.network import Endpoint, Vpc
from study.drawing.model.workloads import Hosts, Interfaces, LoadBalancer, Managed, Workload
from study.drawing.names import name_of
from study.drawing.references import items, target, text
from study.drawing.rules import icon_of, rule_for

ENDPOINT = "AWS::EC2::VPCEndpoint"
INSIDE = {
    "AWS::NetworkFirewall::Firewall": ("SubnetMappings", "Firewall endpoint"),
    "AWS::Route53Resolver::ResolverEndpoint": ("IpAddresses", "Resolver endpoint"),
    "AWS::CloudHSM::Cluster": ("SubnetIds", "CloudHSM cluster"),
    ENDPOINT: ("SubnetIds", ""),
}
"""Type of what has an interface in each of some subnets → the property that lists them, and what it is called."""
SERVICES = {
    "dynamodb": "DynamoDB",
    "secretsmanager": "Secrets Manager",
    "execute-api": "API Gateway",
    "lambda": "Lambda",
    "logs": "CloudWatch Logs",
    "monitoring": "CloudWatch",
    "events": "EventBridge",
    "states": "Step Functions",
}
"""Services whose name is not how people write it; of all others the letters are capitals."""
KINDS = {"application": "Application LB", "network": "Network LB", "classic": "Classic LB", "gateway": "Gateway LB"}
PLAIN = frozenset({"host", "hosts", "instance", "instances"})
"""Names of hosts that say nothing more than the icon does."""


def called(endpoint: Endpoint, stack: Stack) -> str:
    """Return the name of what an endpoint leads to; a service of one's own goes by the endpoint's construct."""
    if not endpoint.service:
        return name_of(stack.resources[endpoint.id])
    return SERVICES.get(endpoint.service, endpoint.service.upper())


def in_subnet(subnet: str, vpc: Vpc, architecture: Architecture) -> Iterator[Part]:
    """Yield what stands in a subnet."""
    stack, tier = architecture.stack, vpc.subnets[subnet].name
    for nat, where in vpc.nats.items():
        if where == subnet:
            yield Part(full(stack, nat), icon_of("AWS::EC2::NatGateway"), "NAT gateway")
    for workload in architecture.workloads:
        if isinstance(workload, Hosts):
            for name in (name for name, where in workload.instances.items() if where == subnet):
                yield host(stack, name, workload.name, tier)
        elif subnet in workload.subnets and not isinstance(workload, Interfaces):  # Those are told one by one.
            yield _workload(workload, stack, tier)
    for kind, (listed, title) in INSIDE.items():
        for each in stack.of(kind):
            if subnet in map(_subnet, items(each.properties.get(listed))):
                found = next((one for one in vpc.endpoints if one.id == each.id), None)
                said = f"{called(found, stack)} endpoint" if found else title
                yield Part(full(stack, each.id), icon_of(kind), said, _detail(kind, each.properties, stack))


def _subnet(place: Json) -> str | None:
    return target(place) or (target(place.get("SubnetId")) if isinstance(place, dict) else None)


def _detail(kind: str, properties: Json, stack: Stack) -> str:
    if kind == ENDPOINT:
        return "interface"
    if kind == "AWS::CloudHSM::Cluster":
        return text(properties.get("HsmType"), stack.defaults) or "cluster"
    return (text(properties.get("Direction")) or "").lower()


def host(stack: Stack, name: str, group: str, tier: str) -> Part:
    """Return a host, with the name of its group where that tells more than the tier's."""
    resource = stack.resources[name]
    detail = "" if group.lower() in PLAIN | {tier.lower()} else group
    kind = "instance" if resource.type == "AWS::EC2::Instance" else rule_for(resource, stack).singular
    return Part(full(stack, name), icon_of(resource.type), f"{kind[:1].upper()}{kind[1:]}", detail)


def _workload(workload: Workload, stack: Stack, tier: str) -> Part:
    resource = stack.resources[workload.id]
    title = {"AutoScalingGroup": "Auto Scaling", "DBInstance": "Database"}.get(
        resource.type.rpartition(":")[2], "Hosts"
    )
    if isinstance(workload, Managed):
        title = workload.title
    if isinstance(workload, LoadBalancer):
        title = KINDS.get(workload.kind, "Load balancer")
    return Part(
        full(stack, workload.id), icon_of(resource.type), title, "" if workload.name.lower() == tier else workload.name
    )


def of_vpc(vpc: Vpc, stack: Stack) -> Iterator[Part]:
    """Yield what a VPC has as a whole; its flow logs come last, as lines lead from them to what they write to."""
    for nat in vpc.regional_nats:
        yield Part(full(stack, nat), icon_of("AWS::EC2::NatGateway"), "NAT gateway", "regional")
    for acl in vpc.acls:
        tiers = dict.fromkeys(vpc.subnets[each].name for each in acl.subnets if each in vpc.subnets)
        yield Part(full(stack, acl.id), icon_of("AWS::EC2::NetworkAcl"), "Network ACL", ", ".join(tiers))
    for endpoint in vpc.endpoints:
        placed = any(map(_subnet, items(stack.resources[endpoint.id].properties.get("SubnetIds"))))
        if endpoint.gateway or not placed:
            kind = "gateway endpoint" if endpoint.gateway else "interface endpoint"
            yield Part(full(stack, endpoint.id), icon_of(ENDPOINT), called(endpoint, stack), kind)
    for log in vpc.flow_logs:
        words = "all traffic" if log.traffic == "ALL" else f"{log.traffic.lower()}ed traffic"
        title = "Flow logs" if log.watched == "VPC" else f"Flow logs of {log.watched}"
        yield Part(full(stack, log.id), icon_of("AWS::EC2::FlowLog"), title, words)


def gates(vpc: Vpc, stack: Stack) -> Iterator[Gate]:
    """Yield the gateways to the internet."""
    if vpc.internet_gateway:
        icon = icon_of("AWS::EC2::InternetGateway")
        yield Gate(Part(full(stack, vpc.internet_gateway), icon, "Internet gateway"), outward=True)
    if vpc.egress_only:
        icon = icon_of("AWS::EC2::EgressOnlyInternetGateway")
        yield Gate(Part(full(stack, vpc.egress_only), icon, "Egress-only gateway"), outward=True)
