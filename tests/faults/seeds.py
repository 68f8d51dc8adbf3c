"""Faults, each as somebody might cause it by one careless call or two, and how each is undone: all through boto3.

A fault is a context manager: the account is faulty inside of it, and as before after it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sandbox.deliveries import agenda
from study.deployed import Deployed
from study.lab import ANYWHERE

BALANCER, FLEET, DATABASE = "Web/LoadBalancerGroup", "Web/FleetGroup", "Database/Group"
GROUP_OF_INSTANCES = "Web/Group/ASG"


def table(stack: Deployed, tier: str, zone: int = 1) -> str:
    """Return the route table of a tier's subnet."""
    return stack.id_of(f"Network/Vpc/{tier}Subnet{zone}/RouteTable")


def nat_gateway(stack: Deployed, zone: int = 1) -> str:
    """Return the NAT gateway that is in a zone's public subnet now."""
    subnet = stack.id_of(f"Network/Vpc/publicSubnet{zone}/Subnet")
    here = [{"Name": "subnet-id", "Values": [subnet]}, {"Name": "state", "Values": ["available"]}]
    (found,) = stack.ec2.describe_nat_gateways(Filter=here)["NatGateways"]
    return str(found["NatGatewayId"])


def internet_gateway(stack: Deployed) -> str:
    """Return the internet gateway."""
    return stack.id_of("Network/Vpc/IGW")


@contextmanager
def nat_route_deleted(stack: Deployed) -> Iterator[None]:
    """One private subnet without its default route."""
    stack.ec2.delete_route(RouteTableId=table(stack, "app"), DestinationCidrBlock=ANYWHERE)
    yield
    stack.route(table(stack, "app"), ANYWHERE, nat_gateway(stack))


@contextmanager
def neighbours_nat_gateway(stack: Deployed) -> Iterator[None]:
    """One private subnet that leaves through another zone's NAT gateway."""
    route = {"RouteTableId": table(stack, "app"), "DestinationCidrBlock": ANYWHERE}
    stack.ec2.replace_route(**route, NatGatewayId=nat_gateway(stack, 2))
    yield
    stack.ec2.replace_route(**route, NatGatewayId=nat_gateway(stack, 1))


@contextmanager
def nat_gateway_deleted(stack: Deployed) -> Iterator[None]:
    """A NAT gateway deleted, the route to it left behind: a blackhole."""
    stack.ec2.delete_nat_gateway(NatGatewayId=nat_gateway(stack))
    yield
    fresh = stack.nat_gateway(stack.id_of("Network/Vpc/publicSubnet1/Subnet"))
    stack.ec2.replace_route(RouteTableId=table(stack, "app"), DestinationCidrBlock=ANYWHERE, NatGatewayId=fresh)


@contextmanager
def internet_gateway_detached(stack: Deployed) -> Iterator[None]:
    """The VPC taken off the internet."""
    ends = {"InternetGatewayId": internet_gateway(stack), "VpcId": stack.id_of("Network/Vpc")}
    stack.ec2.detach_internet_gateway(**ends)
    yield
    stack.ec2.attach_internet_gateway(**ends)


def acl_entry(stack: Deployed, *, egress: bool) -> dict[str, Any]:
    """Return the one entry of the data tier's network ACL that allows something in a direction, as it is created."""
    acl = stack.id_of("DataAcl/Acl")
    (found,) = stack.ec2.describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"]
    (entry,) = [e for e in found["Entries"] if e["Egress"] is egress and e["RuleAction"] == "allow"]
    return {"NetworkAclId": acl, **entry}


@contextmanager
def acl_entry_deleted(stack: Deployed, *, egress: bool) -> Iterator[None]:
    """The data tier's network ACL without what it lets in (the database's port) or out (ephemeral ports)."""
    entry = acl_entry(stack, egress=egress)
    stack.ec2.delete_network_acl_entry(
        NetworkAclId=entry["NetworkAclId"], RuleNumber=entry["RuleNumber"], Egress=egress
    )
    yield
    stack.ec2.create_network_acl_entry(**entry)


@contextmanager
def ephemeral_ports_narrowed(stack: Deployed) -> Iterator[None]:
    """Replies let out only to the ports that Windows clients use, while these run Linux."""
    entry = acl_entry(stack, egress=True)
    stack.ec2.replace_network_acl_entry(**{**entry, "PortRange": {"From": 49152, "To": 65535}})
    yield
    stack.ec2.replace_network_acl_entry(**entry)


@contextmanager
def acl_allows(stack: Deployed, block: str, *, egress: bool, ports: tuple[int, int]) -> Iterator[None]:
    """One more entry in the data tier's network ACL."""
    key = {"NetworkAclId": stack.id_of("DataAcl/Acl"), "RuleNumber": 200, "Egress": egress}
    span = {"From": ports[0], "To": ports[1]}
    stack.ec2.create_network_acl_entry(**key, Protocol="6", RuleAction="allow", CidrBlock=block, PortRange=span)
    yield
    stack.ec2.delete_network_acl_entry(**key)


def ec2_of(stack: Deployed, who: str) -> Any:
    """Return EC2 of the account that a construct path is in; of the one that deploys if it names no stack."""
    name, colon, _ = who.partition(":")
    return stack.client_in(name, "ec2") if colon else stack.ec2


@contextmanager
def group_rule_revoked(
    stack: Deployed, who: str, port: int, *, egress: bool, protocols: tuple[str, ...] = ("tcp", "udp", "-1")
) -> Iterator[None]:
    """A security group without its rules for a port."""
    direction, field = ("egress", "IpPermissionsEgress") if egress else ("ingress", "IpPermissions")
    ec2, group = ec2_of(stack, who), stack.id_of(who)
    (found,) = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    rules = [rule for rule in found[field] if rule.get("FromPort") == port and rule["IpProtocol"] in protocols]
    assert rules
    getattr(ec2, f"revoke_security_group_{direction}")(GroupId=group, IpPermissions=rules)
    yield
    getattr(ec2, f"authorize_security_group_{direction}")(GroupId=group, IpPermissions=rules)


@contextmanager
def group_allows(
    stack: Deployed, who: str, peer: str, port: int, *, egress: bool = False, protocol: str = "tcp"
) -> Iterator[None]:
    """One more rule in a security group; the peer is a block or the path of another group."""
    direction = "egress" if egress else "ingress"
    of_block = {"IpRanges": [{"CidrIp": peer}]}
    peers = of_block if peer[0].isdigit() else {"UserIdGroupPairs": [{"GroupId": stack.id_of(peer)}]}
    rule = {"IpProtocol": protocol, "FromPort": port, "ToPort": port, **peers}
    ec2, change = ec2_of(stack, who), {"GroupId": stack.id_of(who), "IpPermissions": [rule]}
    getattr(ec2, f"authorize_security_group_{direction}")(**change)
    yield
    getattr(ec2, f"revoke_security_group_{direction}")(**change)


@contextmanager
def routes_added(
    stack: Deployed, tier: str, target: Callable[[Deployed], str], *, zones: tuple[int, ...] = (1, 2, 3)
) -> Iterator[None]:
    """A default route in each of a tier's subnets."""
    for zone in zones:
        stack.route(table(stack, tier, zone), ANYWHERE, target(stack))
    yield
    for zone in zones:
        stack.ec2.delete_route(RouteTableId=table(stack, tier, zone), DestinationCidrBlock=ANYWHERE)


@contextmanager
def public_address(stack: Deployed, interface: str, *, of: str = "") -> Iterator[None]:
    """An Elastic IP for an interface that had none, in the account of one of the stacks."""
    ec2 = ec2_of(stack, of)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    link = ec2.associate_address(AllocationId=address, NetworkInterfaceId=interface)["AssociationId"]
    yield
    ec2.disassociate_address(AssociationId=link)
    ec2.release_address(AllocationId=address)


@contextmanager
def fleet_of(stack: Deployed, instances: int, *, subnets: tuple[int, ...] = (1, 2, 3)) -> Iterator[None]:
    """A fleet of another size, or in fewer zones."""
    _resize(stack, instances, subnets)
    yield
    _resize(stack, 6, (1, 2, 3))


def _resize(stack: Deployed, instances: int, subnets: tuple[int, ...]) -> None:
    scaling = stack.client("autoscaling")
    group = {"AutoScalingGroupName": stack.id_of(GROUP_OF_INSTANCES)}
    places = ",".join(stack.id_of(f"Network/Vpc/appSubnet{number}/Subnet") for number in subnets)
    # Emptied first: nobody rebalances the instances that are there.
    scaling.update_auto_scaling_group(**group, MinSize=0, DesiredCapacity=0)
    scaling.update_auto_scaling_group(**group, VPCZoneIdentifier=places, MinSize=instances, DesiredCapacity=instances)


@contextmanager
def listener_deleted(stack: Deployed) -> Iterator[None]:
    """A load balancer at which nobody listens."""
    elb = stack.client("elbv2")
    (listener,) = elb.describe_listeners(LoadBalancerArn=stack.id_of("Web/LoadBalancer"))["Listeners"]
    elb.delete_listener(ListenerArn=listener["ListenerArn"])
    yield
    wanted = ("LoadBalancerArn", "Port", "Protocol", "DefaultActions")
    elb.create_listener(**{name: listener[name] for name in wanted})


@contextmanager
def target_deregistered(stack: Deployed) -> Iterator[None]:
    """A target group without one of its targets: the instance runs on, and nobody sends it anything."""
    with targets_deregistered(stack, at_most=1):
        yield


def drained(stack: Deployed) -> None:
    """Let the targets finish that have been deregistered: half a minute is what these target groups give them."""
    agenda.advance(31, {stack.account_id})


@contextmanager
def targets_deregistered(stack: Deployed, *, at_most: int | None = None) -> Iterator[None]:
    """A target group without targets, or with some fewer."""
    elb = stack.client("elbv2")
    group = stack.id_of("Web/Targets")
    health = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    targets = [{"Id": found["Target"]["Id"]} for found in health][:at_most]
    elb.deregister_targets(TargetGroupArn=group, Targets=targets)
    drained(stack)
    yield
    elb.register_targets(TargetGroupArn=group, Targets=targets)
