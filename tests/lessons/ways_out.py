"""Small networks with a way out, for lessons."""

from study.deployed import Deployed
from study.lab import ANYWHERE, Lab


def open_subnet(lab: Lab) -> tuple[str, str, str]:
    """Build a VPC with a subnet in which nothing filters."""
    vpc = lab.vpc()
    return vpc, lab.subnet(vpc, "10.0.1.0/24"), lab.group(vpc, inbound=[("all", None, ANYWHERE)])


def subnets_of(flagship: Deployed, tier: str) -> list[str]:
    """Return a tier's subnets, in the order of zones."""
    return [flagship.id_of(f"Network/Vpc/{tier}Subnet{number}/Subnet") for number in (1, 2, 3)]


def table_of(flagship: Deployed, subnet: str) -> dict[str, str]:
    """Return the route table of a subnet."""
    wanted = [{"Name": "association.subnet-id", "Values": [subnet]}]
    (table,) = flagship.ec2.describe_route_tables(Filters=wanted)["RouteTables"]
    found: dict[str, str] = table
    return found


def default_target(flagship: Deployed, subnet: str) -> str:
    """Return where a subnet's default route leads, or nothing."""
    routes = table_of(flagship, subnet)["Routes"]
    defaults = [route for route in routes if route.get("DestinationCidrBlock") == ANYWHERE]
    return next((route.get("NatGatewayId") or route["GatewayId"] for route in defaults), "")
