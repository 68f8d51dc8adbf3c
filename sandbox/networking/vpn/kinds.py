"""The things that EC2 keeps of VPNs."""

from sandbox.patching.ec2_kinds import Ec2Kind

CUSTOMER_GATEWAYS = Ec2Kind(
    name="CustomerGateway",
    type="customer-gateway",
    prefix="cgw",
    id="CustomerGatewayId",
    unknown="InvalidCustomerGatewayID.NotFound",
    verbs={"Modify": None},
)
CONNECTIONS = Ec2Kind(
    name="VpnConnection",
    type="vpn-connection",
    prefix="vpn",
    id="VpnConnectionId",
    unknown="InvalidVpnConnectionID.NotFound",
    filters={
        "option.static-routes-only": "options.static-routes-only",
        "route.destination-cidr-block": "routes.destination-cidr-block",
    },
)
CONCENTRATORS = Ec2Kind(
    name="VpnConcentrator",
    type="vpn-concentrator",
    prefix="vcn",
    id="VpnConcentratorId",
    unknown="InvalidVpnConcentratorID.NotFound",
    verbs={"Modify": None},
)
