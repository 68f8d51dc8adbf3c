"""A tier without IPv4: hosts that reach IPv6 as they are, and IPv4 by NAT64."""

from collections.abc import Sequence

from aws_cdk import CfnTag, Fn
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.routes import write_route
from refarch.refusal import refuse
from refarch.remembered import zone_at

NAT64 = "64:ff9b::/96"
"""The prefix under which IPv6 hosts know IPv4 addresses (RFC 6052); DNS64 makes such answers for names without IPv6.

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-nat64-dns64.html
"""

_SUBNETS = 256
"""How many /64 a VPC's /56 holds; these tiers take the last ones, the address plan's tiers the first ones."""


class Ipv6OnlyTier(Construct):
    """A row of IPv6-only subnets, one in every zone, whose hosts get out and are never reached from outside.

    IPv6 leaves by the egress-only internet gateway. What there is on IPv4 only is reached by the NAT gateway of the
    zone: the resolver invents an address of 64:ff9b::/96 for it (DNS64), and the gateway makes IPv4 of that (NAT64).
    Such subnets take no address of the IPv4 plan; their instances must be of the Nitro system. Made by
    :meth:`MultiAzVpc.add_ipv6_only_tier`; alone for a VPC that is imported.

    Example::

        Ipv6OnlyTier(
            self,
            "Modern",
            vpc_id="vpc-0123456789abcdef0",
            ipv6_block="2600:1f18:1234:5600::/56",
            name="modern",
            zones=2,
            egress_only_gateway_id="eigw-0123456789abcdef0",
            nat_gateway_ids=["nat-0123456789abcdef0", "nat-0fedcba9876543210"],
        )

    Attributes:
        subnets: in the order of zones.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc_id: str,
        ipv6_block: str,
        name: str,
        zones: int,
        egress_only_gateway_id: str,
        nat_gateway_ids: Sequence[str] = (),
        place: int = 0,
    ) -> None:
        """Make the subnets and their route tables.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            vpc_id: of a VPC.
            ipv6_block: its /56.
            name: of the tier, part of construct ids.
            zones: how many Availability Zones, by index.
            egress_only_gateway_id: the way out for IPv6.
            nat_gateway_ids: one for each zone; without, nothing of IPv4 is reached.
            place: counts the VPC's IPv6-only tiers.

        Raises:
            RefusedError: if there are NAT gateways, and not one for each zone.
        """
        super().__init__(scope, construct_id)
        if len(nat_gateway_ids) not in (0, zones):
            refuse(
                self,
                f"{len(nat_gateway_ids)} NAT gateways for {zones} zones",
                "each zone's table has one route to a NAT gateway",
                "Name one for each zone, the same one several times if need be",
            )
        blocks = Fn.cidr(ipv6_block, _SUBNETS, "64")
        self.subnets: list[ec2.ISubnet] = []
        for number in range(zones):
            zone = zone_at(number)
            subnet = ec2.CfnSubnet(
                self,
                f"{name}Subnet{number + 1}",
                vpc_id=vpc_id,
                availability_zone=zone,
                ipv6_native=True,
                ipv6_cidr_block=Fn.select(_SUBNETS - 1 - place * 8 - number, blocks),
                assign_ipv6_address_on_creation=True,
                enable_dns64=bool(nat_gateway_ids),
                # Names that are made of IPv4 addresses have none to be made of.
                private_dns_name_options_on_launch={
                    "HostnameType": "resource-name",
                    "EnableResourceNameDnsAAAARecord": True,
                },
                tags=[CfnTag(key="Name", value=f"{name}{number + 1}"), CfnTag(key="aws-cdk:subnet-name", value=name)],
            )
            table = ec2.CfnRouteTable(self, f"{name}Table{number + 1}", vpc_id=vpc_id)
            ec2.CfnSubnetRouteTableAssociation(
                self, f"{name}Association{number + 1}", subnet_id=subnet.ref, route_table_id=table.ref
            )
            write_route(
                self,
                f"{name}Out{number + 1}",
                table_id=table.ref,
                destination="::/0",
                egress_only_internet_gateway_id=egress_only_gateway_id,
            )
            for nat in nat_gateway_ids[number : number + 1]:
                write_route(
                    self,
                    f"{name}Nat{number + 1}",
                    table_id=table.ref,
                    destination=NAT64,
                    nat_gateway_id=nat,
                )
            self.subnets.append(
                ec2.Subnet.from_subnet_attributes(
                    self, f"{name}{number + 1}", subnet_id=subnet.ref, availability_zone=zone, route_table_id=table.ref
                )
            )
