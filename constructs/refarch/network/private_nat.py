"""NAT gateways without public addresses: others see a few addresses of one's choice instead of the hosts' own."""

from collections.abc import Sequence

from aws_cdk import Tags
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network.address_plan import PlanError, parse_network
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.network.routes import known_tables_of, write_route
from refarch.refusal import refuse


class PrivateNat(Construct):
    """A private NAT gateway in each zone of a tier that other networks know the way to.

    For a network whose addresses others have, too: its hosts call through the gateways, whose addresses are of a block
    that nobody else has, and are not called themselves. Or for hosts that somebody admits by a short list of addresses.
    It needs no internet gateway and no Elastic IP, and costs as much as a public one.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-scenarios.html#private-nat-overlapping-networks

    Example::

        network.add_block("100.64.1.0/24", tiers=[Tier(name="routable", exposure=Exposure.ISOLATED, prefix=28)])
        nat = PrivateNat(self, "Nat", network=network, tier="routable")
        nat.lead("data", to=["100.64.0.0/10"])

    Attributes:
        gateways: one for each zone, in the order of zones.
        tier: the tier that they are in.
    """

    def __init__(self, scope: Construct, construct_id: str, *, network: AnyVpc, tier: str) -> None:
        """Make the gateways.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, new or imported.
            tier: the tier for the gateways, whose routes lead on to the other networks.

        Raises:
            RefusedError: if the VPC has no such tier.
        """
        super().__init__(scope, construct_id)
        self._place = in_tiers(self, network)
        self.tier = tier
        self.gateways: Sequence[ec2.CfnNatGateway] = [
            ec2.CfnNatGateway(self, f"Gateway{number}", connectivity_type="private", subnet_id=subnet.subnet_id)
            for number, subnet in enumerate(self._place.subnets(tier), start=1)
        ]
        for gateway in self.gateways:
            Tags.of(gateway).add("Name", gateway.node.path)

    def lead(self, tier: str, *, to: Sequence[str]) -> None:
        """Lead a tier's hosts to other networks through the gateway of their own zone.

        Args:
            tier: a tier with as many zones.
            to: the blocks of the other networks.

        Raises:
            RefusedError: if it is the gateways' own tier, has other zones, or a block is malformed or has a route.
        """
        if tier == self.tier:
            rule = "the gateways' own subnets lead on to the other networks, or packets would come back to them"
            refuse(self, f"lead({tier!r})", rule, "Name the tier of the hosts")
        tables = known_tables_of(self, self._place.subnets(tier))
        if len(tables) != len(self.gateways):
            rule = f"its hosts have {len(tables)} route tables, and there are gateways in {len(self.gateways)} zones"
            refuse(self, f"lead({tier!r})", rule, "Give the tier a route table in each of the gateways' zones")
        for number, (table, gateway) in enumerate(zip(tables, self.gateways, strict=True), start=1):
            for block in to:
                try:
                    parse_network(f"to={block!r}", block)
                except PlanError as error:
                    refuse(self, *error.args)
                write_route(
                    self,
                    f"{tier.capitalize()}{number}To{block}".replace("/", "-"),
                    table_id=table,
                    destination=block,
                    nat_gateway_id=gateway.attr_nat_gateway_id,
                )
