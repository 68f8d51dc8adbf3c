"""Pictures of VPCs whose subnets follow different route tables say what each table leads to."""

from pathlib import Path

from tests.unit.study.drawing.conftest import Resources, resource
from tests.unit.study.drawing.estates import one, vpc


def follows(subnet: str, table: str) -> Resources:
    """Return a route table of the VPC, and a subnet that follows it."""
    return {
        table: resource("EC2::RouteTable", VpcId={"Ref": "Lab"}),
        f"{table}Of{subnet}": resource(
            "EC2::SubnetRouteTableAssociation", SubnetId={"Ref": subnet}, RouteTableId={"Ref": table}
        ),
    }


LEARNED: Resources = {
    "Gate": resource("EC2::VPNGateway"),
    "Learn": resource("EC2::VPNGatewayRoutePropagation", RouteTableIds=[{"Ref": "Own"}], VpnGatewayId={"Ref": "Gate"}),
    "Sink": resource("EC2::NetworkInterface", SubnetId={"Ref": "LabSubnet0"}),
    "Sunk": resource(
        "EC2::Route",
        RouteTableId={"Ref": "Own"},
        DestinationCidrBlock="198.51.100.0/24",
        NetworkInterfaceId={"Ref": "Sink"},
    ),
}
OTHER = vpc("Other", 2, zones=1)


def test_what_a_subnets_own_table_leads_to_is_told_beside_those_that_follow_the_main_one(tmp_path: Path) -> None:
    """Static routes by their destinations, learned ones by who tells them."""
    drawn = one(tmp_path, {**vpc("Lab", 1), **OTHER, **follows("LabSubnet1", "Own"), **LEARNED})
    assert "app follows the main table: the local route and no more." in drawn.description
    told = "198.51.100.0/24 to a network interface and what the virtual private gateway has learned (propagation)"
    assert f"app: {told}." in drawn.description


def test_nothing_is_told_of_tables_where_all_subnets_follow_the_main_one_or_none_does(tmp_path: Path) -> None:
    """Where each tier's table leads is drawn."""
    own = {**follows("LabSubnet0", "First"), **follows("LabSubnet1", "Own"), **LEARNED}
    for place, more in enumerate(({}, own)):
        drawn = one(tmp_path / str(place), {**vpc("Lab", 1), **OTHER, **more})
        assert "main table" not in drawn.description
