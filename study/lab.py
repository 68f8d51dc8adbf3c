"""A laboratory: an empty account, verbs to build small networks in it, and packets to send through them.

Each verb is a call or two of the AWS API, made through boto3 as in a real account.
"""

import itertools
import threading
from collections.abc import Mapping, Sequence
from ipaddress import IPv6Network
from itertools import islice
from types import MappingProxyType
from typing import Any

from analysis.identity import Answer as IdentityAnswer
from analysis.network import Answer
from analysis.snapshot.calls import CALLS
from analysis.snapshot.collect import collect
from analysis.snapshot.identity_calls import IDENTITY
from analysis.snapshot.model import Account, build
from analysis.snapshot.model.edits import without
from analysis.snapshot.model.whatif import without_zone
from sandbox import engine
from sandbox.services import DEFAULT_REGION, InProcessServices
from study.lab_rules import PROTOCOL_NUMBERS, TARGETS, AclRule, GroupRule, permission, span_of
from study.view import View

ANYWHERE = "0.0.0.0/0"
ANYWHERE6 = "::/0"
EPHEMERAL = (1024, 65535)
"""The ports that clients of all kinds use for their own end of a connection.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
"""
_LINUX = {"Name": "name", "Values": ["al2023-ami-2023*-x86_64"]}
_numbers = itertools.count(100_000_000_001)
_lock = threading.Lock()


def fresh_account() -> str:
    """Return the twelve digits of an account that nobody has used in this process."""
    with _lock:
        return str(next(_numbers))


class Lab:
    """An account of its own.

    Attributes:
        names: what a scenario's names mean; a laboratory has none, and speaks of ids.
        stack: the stack that the names are looked up in.
        account_id: twelve digits, different for each lab.
        region: the Region.
        services: the account's APIs, for whatever the verbs do not say.
        beside: other laboratories that questions see together with this one.
    """

    names: Mapping[str, str] = MappingProxyType({})
    stack: str | None = None

    def __init__(self, region: str = DEFAULT_REGION, account_id: str | None = None) -> None:
        """Open an empty account, or another Region of one that is there."""
        engine.start()
        self.account_id = account_id or fresh_account()
        self.beside: list[Lab] = []
        self.region = region
        self.services = InProcessServices(self.account_id, region)
        self.ec2 = self.client("ec2")
        self._followed: View | None = None

    def elsewhere(self, region: str) -> "Lab":
        """Return a laboratory in another Region of this account; packets find their way into it."""
        self.beside.append(Lab(region, self.account_id))
        return self.beside[-1]

    def other_account(self) -> "Lab":
        """Return a laboratory in another account and the same Region; packets find their way into it."""
        self.beside.append(Lab(self.region))
        return self.beside[-1]

    def client(self, service: str) -> Any:  # noqa: ANN401 boto3 clients have no static type
        """Return a boto3 client of this account."""
        return self.services.client(service)

    def vpc(self, block: str = "10.0.0.0/16", *, dual_stack: bool = False) -> str:
        """Create a VPC; with ``dual_stack`` AWS gives it a /56 of IPv6 addresses, too."""
        vpc = str(self.ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"])
        if dual_stack:
            self.ec2.associate_vpc_cidr_block(VpcId=vpc, AmazonProvidedIpv6CidrBlock=True)
        return vpc

    def subnet(self, vpc: str, block: str, zone: str = "a", *, number6: int | None = None) -> str:
        """Create a subnet in a zone, named by its letter; ``number6`` counts the /64 of the VPC's IPv6 block."""
        place = {"VpcId": vpc, "CidrBlock": block, "AvailabilityZone": f"{self.region}{zone}"}
        if number6 is not None:
            (found,) = self.ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"]
            whole = IPv6Network(found["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"])
            place["Ipv6CidrBlock"] = str(next(islice(whole.subnets(new_prefix=64), number6, None)))
        return str(self.ec2.create_subnet(**place)["Subnet"]["SubnetId"])

    def egress_only_gateway(self, vpc: str) -> str:
        """Create an egress-only internet gateway for a VPC."""
        answer = self.ec2.create_egress_only_internet_gateway(VpcId=vpc)
        return str(answer["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"])

    def internet_gateway(self, vpc: str) -> str:
        """Create an internet gateway and attach it."""
        gateway = str(self.ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"])
        self.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        return gateway

    def nat_gateway(self, subnet: str) -> str:
        """Create a public NAT gateway with an Elastic IP."""
        address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
        return str(self.ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]["NatGatewayId"])

    def peering(self, vpc: str, peer: str, *, there: "Lab | None" = None, accepted: bool = True) -> str:
        """Ask for a peering connection with a VPC, of another laboratory perhaps, and accept it there."""
        other = there or self
        place = {"PeerOwnerId": other.account_id, "PeerRegion": other.region}
        asked = self.ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer, **place)
        connection = str(asked["VpcPeeringConnection"]["VpcPeeringConnectionId"])
        if accepted:
            other.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
        return connection

    def route_table(self, vpc: str, *subnets: str, routes: Mapping[str, str] | None = None) -> str:
        """Create a route table, associate it with subnets and give it routes (destination → target)."""
        table = str(self.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"])
        for subnet in subnets:
            self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        for destination, target in (routes or {}).items():
            self.route(table, destination, target)
        return table

    def route(self, table: str, destination: str, target: str) -> None:
        """Add a route."""
        kind = "DestinationIpv6CidrBlock" if ":" in destination else "DestinationCidrBlock"
        parameter = next(name for prefix, name in TARGETS.items() if target.startswith(prefix))
        self.ec2.create_route(RouteTableId=table, **{kind: destination, parameter: target})

    def group(self, vpc: str, *, inbound: Sequence[GroupRule] = (), outbound: Sequence[GroupRule] | None = None) -> str:
        """Create a security group; without ``outbound`` it keeps the rules that let everything out."""
        name = f"group-{next(_numbers)}"
        group = str(self.ec2.create_security_group(VpcId=vpc, GroupName=name, Description="lab")["GroupId"])
        for rule in inbound:
            self.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission(rule)])
        if outbound is not None:
            (made,) = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
            self.ec2.revoke_security_group_egress(GroupId=group, IpPermissions=made["IpPermissionsEgress"])
            for rule in outbound:
                self.ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[permission(rule)])
        return group

    def acl(self, vpc: str, *subnets: str, inbound: Sequence[AclRule] = (), outbound: Sequence[AclRule] = ()) -> str:
        """Create a network ACL and put subnets behind it."""
        acl = str(self.ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"])
        for egress, rules in ((False, inbound), (True, outbound)):
            for rule in rules:
                self.acl_rule(acl, rule, egress=egress)
        for subnet in subnets:
            for current in self.acls_of(subnet):
                for association in current["Associations"]:
                    if association["SubnetId"] == subnet:
                        self.ec2.replace_network_acl_association(
                            AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl
                        )
        return acl

    def acls_of(self, subnet: str) -> list[dict[str, Any]]:
        """Return the network ACLs that guard a subnet."""
        wanted = [{"Name": "association.subnet-id", "Values": [subnet]}]
        acls: list[dict[str, Any]] = self.ec2.describe_network_acls(Filters=wanted)["NetworkAcls"]
        return acls

    def acl_rule(self, acl: str, rule: AclRule, *, egress: bool) -> None:
        """Add an entry to a network ACL."""
        number, action, protocol, ports, block = rule
        span = {"PortRange": dict(zip(("From", "To"), span_of(ports), strict=True))} if ports is not None else {}
        icmp = {"IcmpTypeCode": {"Type": -1, "Code": -1}} if protocol == "icmp" else {}
        self.ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=number,
            RuleAction=action,
            Protocol=PROTOCOL_NUMBERS[protocol],
            CidrBlock=block,
            Egress=egress,
            **span,
            **icmp,
        )

    def host(self, subnet: str, *groups: str, public: bool = False) -> str:
        """Run an instance in a subnet, with an Elastic IP if it is to be public."""
        (place,) = self.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"]
        images = self.ec2.describe_images(Owners=["amazon"], Filters=[_LINUX])["Images"]
        answer = self.ec2.run_instances(
            ImageId=images[0]["ImageId"],
            InstanceType="t3.micro",
            MinCount=1,
            MaxCount=1,
            SubnetId=subnet,
            **({"SecurityGroupIds": list(groups)} if groups else {}),
            **({"Ipv6AddressCount": 1} if place["Ipv6CidrBlockAssociationSet"] else {}),
        )
        instance = str(answer["Instances"][0]["InstanceId"])
        if public:
            address = self.ec2.allocate_address(Domain="vpc")["AllocationId"]
            self.ec2.associate_address(AllocationId=address, InstanceId=instance)
        return instance

    def flow_log(self, watched: str, *, traffic: str = "ALL", fields: str = "") -> str:
        """Record a VPC, a subnet or an interface into a log group of its own; ``fields`` make a custom format."""
        group = f"flow-logs-{next(_numbers)}"
        self.client("logs").create_log_group(logGroupName=group)
        kind = {"vpc": "VPC", "subnet": "Subnet", "eni": "NetworkInterface"}[watched.partition("-")[0]]
        custom = {"LogFormat": " ".join(f"${{{field}}}" for field in fields.split())} if fields else {}
        answer = self.ec2.create_flow_logs(
            ResourceIds=[watched],
            ResourceType=kind,
            TrafficType=traffic,
            LogGroupName=group,
            DeliverLogsPermissionArn=f"arn:aws:iam::{self.account_id}:role/flow-logs",
            **custom,
        )
        return str(answer["FlowLogIds"][0])

    def address(self, host: str) -> str:
        """Return the private address of an instance."""
        answer = self.ec2.describe_instances(InstanceIds=[host])
        return str(answer["Reservations"][0]["Instances"][0]["PrivateIpAddress"])

    def address6(self, host: str) -> str:
        """Return the IPv6 address of an instance in a dual-stack subnet."""
        (instance,) = self.ec2.describe_instances(InstanceIds=[host])["Reservations"][0]["Instances"]
        return str(instance["NetworkInterfaces"][0]["Ipv6Addresses"][0]["Ipv6Address"])

    def model(self) -> Account:
        """Return the account as it is now, as the analysis sees it."""
        calls = [call for call in CALLS if call.service in {"ec2", "directconnect", "route53", "route53resolver"}]
        together = (self, *self.beside)
        return build([collect(lab.services, lab.account_id, lab.region, calls=calls) for lab in together])

    def permissions(self) -> View:
        """Return who may do what in the account as it is now, ready for questions; the network is left out."""
        calls = [call for call in CALLS if call in IDENTITY or call.name in {"VpcEndpoints", "Functions"}]
        together = (self, *self.beside)
        raws = [collect(lab.services, lab.account_id, lab.region, calls=calls) for lab in together]
        return View(build(raws), self.names, self.stack)

    def can(
        self, principal: str, action: str, resource: str, context: Mapping[str, str | None] | None = None
    ) -> IdentityAnswer:
        """Ask IAM whether somebody may do something in the account as it is now; see :meth:`View.can`."""
        return self.permissions().can(principal, action, resource, context)

    def now(self) -> View:
        """Return the account as it is now, ready for questions."""
        return View(self.model(), self.names, self.stack)

    def follow(self, source: str, destination: str, port: int | None = None, **details: Any) -> Answer:  # noqa: ANN401 passed on
        """Send a packet through the account as it is now; see :meth:`View.follow`."""
        self._followed = self.now()
        return self._followed.follow(source, destination, port, **details)

    def records(self, answer: Answer, flow_log: str) -> list[str]:
        """Return the lines that a flow log holds of the packet that was followed last; see :meth:`View.records`."""
        return (self._followed or self.now()).records(answer, flow_log)

    def lose_zone(self, zone: str) -> View:
        """Return what would be left without a zone, named by its letter; the account itself stays whole."""
        return View(without_zone(self.model(), f"{self.region}{zone}"), self.names, self.stack)

    def lose(self, what: str) -> View:
        """Return what would be left without something (``<connection>:1`` is a tunnel); the account stays whole."""
        return View(without(self.model(), what), self.names, self.stack)

    def answers(self, instance: str, status: int | None) -> None:
        """Let a server answer health checks with a status of HTTP from now on, or not at all; time does the rest."""
        from sandbox.additions import health_checks  # noqa: PLC0415 loads all load balancing

        health_checks.answers(self.account_id, self.region, instance, status)

    def lose_instance(self, instance: str) -> View:
        """Terminate an instance and return what is left."""
        self.ec2.terminate_instances(InstanceIds=[instance])
        return self.now()
