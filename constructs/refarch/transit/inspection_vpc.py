"""A VPC in which everything that a hub sends through it passes a stateful firewall, there and back."""

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from constructs import Construct

from refarch.network import Exposure, MultiAzVpc, NatStrategy, Tier
from refarch.network.routes import table_of, write_route
from refarch.transit.addresses import DEFAULT_ROUTE
from refarch.transit.firewall import Firewall, Permit
from refarch.transit.hub import TransitHub
from refarch.transit.spoke import Spoke

TIERS = (
    # Nothing but the hub's interfaces and the firewall's endpoints: 16 addresses for each are plenty.
    Tier(name="firewall", exposure=Exposure.ISOLATED, prefix=28),
    Tier(name="transit", exposure=Exposure.ISOLATED, prefix=28),
)


class InspectionVpc(Construct):
    """A VPC with a firewall in each zone, between the hub and the hub.

    What comes in by the hub's interface in a zone is led to that zone's firewall, and from there back to the hub. A
    firewall knows only connections whose beginning it has seen. The hub sends a reply into the zone that *it* comes
    from, which may be another one: therefore the VPC is attached in appliance mode, in which a flow keeps to one zone.

    Source: https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html

    Example::

        hub = TransitHub(self, "Hub")
        hub.segment("inspection")
        wall = InspectionVpc(self, "Wall", cidr="10.250.0.0/24", zones=2, permits=[Permit(port=443)])
        hub.segment("prod").leaves_through(wall.attach_to(hub, segment="inspection"))

    Attributes:
        network: the VPC.
        firewall: what inspects.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        cidr: str,
        zones: int = 3,
        permits: Sequence[Permit],
        protected: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        """Build VPC and firewall.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            cidr: the VPC's block; a /24 is enough.
            zones: Availability Zones, 1 to 6: those of the spokes.
            permits: what passes.
            protected: let the firewall refuse to be deleted.
            removal_policy: what becomes of the logs when the stack is deleted.

        Raises:
            RefusedError: if the VPC or the firewall refuses something.
        """
        super().__init__(scope, construct_id)
        self.network = MultiAzVpc(
            self, "Network", cidr=cidr, zones=zones, tiers=TIERS, nat=NatStrategy.NONE, removal_policy=removal_policy
        )
        vpc = self.network.vpc
        self.firewall = Firewall(
            self,
            "Inspection",
            vpc=vpc,
            subnets=self.network.subnets("firewall"),
            permits=permits,
            protected=protected,
            removal_policy=removal_policy,
        )
        doors = self.network.subnets("transit")
        for zone, (door, endpoint) in enumerate(zip(doors, self.firewall.endpoint_ids, strict=True), start=1):
            write_route(
                self,
                f"Inspect{zone}",
                table_id=table_of(door),
                destination=DEFAULT_ROUTE,
                vpc_endpoint_id=endpoint,
            )

    def attach_to(self, hub: TransitHub, *, segment: str) -> Spoke:
        """Attach the VPC to a hub, in appliance mode; what has been inspected goes back to the hub.

        Args:
            hub: the hub.
            segment: by which inspected traffic is routed.

        Raises:
            RefusedError: as :meth:`TransitHub.attach_spoke`.
        """
        return hub.attach_spoke(
            self.network, segment=segment, to=[DEFAULT_ROUTE], routes_from=["firewall"], appliance_mode=True
        )
