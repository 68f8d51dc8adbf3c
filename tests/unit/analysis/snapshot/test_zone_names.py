"""Accounts name their zones as they like: what is one zone by its id has one name in a snapshot of several."""

from typing import Any

import pytest
import yaml

from analysis.network import Flow, resolve, trace
from analysis.network.packet import TCP
from analysis.snapshot.model import build
from analysis.snapshot.model.whatif import without_zone
from analysis.snapshot.raw import Raw
from tests.unit.analysis.describe import files

HUB, SPOKE = "111111111111", "222222222222"
HERE, THERE = {"us-east-1a": "use1-az1", "us-east-1b": "use1-az2"}, {"us-east-1a": "use1-az2", "us-east-1b": "use1-az1"}
NEAR = yaml.safe_load("""
vpcs: {vpc-a: 10.0.0.0/16}
subnets: {a: {vpc: vpc-a, zone: a, block: 10.0.1.0/24, routes: {10.0.0.0/8: tgw-1}}}
hosts: {alice: {subnet: a, address: 10.0.1.10}}
raw:
  TransitGateways: [{TransitGatewayId: tgw-1, OwnerId: "111111111111", State: available}]
  TransitGatewayVpcAttachments:
    - &a
      TransitGatewayAttachmentId: tgw-attach-a
      TransitGatewayId: tgw-1
      VpcId: vpc-a
      State: available
      SubnetIds: [subnet-a]
    - {<<: *a, TransitGatewayAttachmentId: tgw-attach-b, VpcId: vpc-b, SubnetIds: [subnet-door-a, subnet-door-b]}
  TransitGatewayRouteTables: [{TransitGatewayRouteTableId: tgw-rtb-1, TransitGatewayId: tgw-1}]
  TransitGatewayRouteTableAssociations:
    - {TransitGatewayRouteTableId: tgw-rtb-1, TransitGatewayAttachmentId: tgw-attach-a, State: associated}
    - {TransitGatewayRouteTableId: tgw-rtb-1, TransitGatewayAttachmentId: tgw-attach-b, State: associated}
  TransitGatewayRoutes:
    - &route
      TransitGatewayRouteTableId: tgw-rtb-1
      DestinationCidrBlock: 10.0.0.0/16
      State: active
      TransitGatewayAttachments: [{TransitGatewayAttachmentId: tgw-attach-a, ResourceType: vpc}]
    - <<: *route
      DestinationCidrBlock: 10.1.0.0/16
      TransitGatewayAttachments: [{TransitGatewayAttachmentId: tgw-attach-b, ResourceType: vpc}]
""")
FAR = yaml.safe_load("""
vpcs: {vpc-b: 10.1.0.0/16}
subnets:
  b: {vpc: vpc-b, zone: b, block: 10.1.1.0/24, routes: {10.0.0.0/8: tgw-1}}
  door-a: {vpc: vpc-b, zone: a, block: 10.1.9.0/28, acl_out: []}
  door-b: {vpc: vpc-b, zone: b, block: 10.1.9.16/28}
hosts: {bob: {subnet: b, address: 10.1.1.10, instance: running}}
""")


def raw(account: str, world: Any, zones: dict[str, str], *, by: str) -> Raw:
    """Return a snapshot whose zones have ids, by the list of zones or by each subnet."""
    told = files(world)
    if by == "zones":
        told["AvailabilityZones"] = [{"ZoneName": name, "ZoneId": identity} for name, identity in zones.items()]
    if by == "subnets":
        told["Subnets"] = [{**each, "AvailabilityZoneId": zones[each["AvailabilityZone"]]} for each in told["Subnets"]]
    return Raw(account, "us-east-1", told)


@pytest.mark.parametrize(
    ("there", "by", "reachable"),
    [(THERE, "zones", True), (THERE, "subnets", True), (HERE, "zones", False), (THERE, "nothing", False)],
)
def test_a_transit_gateway_enters_a_vpc_of_another_account_in_the_same_zone(
    there: dict[str, str], by: str, *, reachable: bool
) -> None:
    """Which the other account may call otherwise; only the door in the caller's zone lets packets on."""
    account = build([raw(HUB, NEAR, HERE, by=by), raw(SPOKE, FAR, there, by=by)])
    (source,), (end,) = (resolve(account, who, {}).members for who in ("eni-alice", "eni-bob"))

    assert trace(account, Flow(source, end, TCP, 443)).reachable is reachable


def test_everything_in_a_zone_goes_by_the_first_accounts_name_and_is_lost_with_it() -> None:
    """Subnets, interfaces and instances."""
    account = build([raw(HUB, NEAR, HERE, by="zones"), raw(SPOKE, FAR, THERE, by="zones")])

    assert account.subnets["subnet-b"].zone == account.interfaces["eni-bob"].zone == "us-east-1a"
    assert account.instances["i-bob"].zone == "us-east-1a"
    assert set(without_zone(account, "us-east-1a").subnets) == {"subnet-door-a"}
    assert account.zones == ("us-east-1a", "us-east-1b")
