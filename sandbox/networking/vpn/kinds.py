"""The things that EC2 keeps of VPNs."""

from sandbox.mends.kept import Kept

CUSTOMER_GATEWAYS = Kept(
    name="CustomerGateway",
    type="customer-gateway",
    prefix="cgw",
    id="CustomerGatewayId",
    unknown="InvalidCustomerGatewayID.NotFound",
    verbs={"Modify": None},
)
CONNECTIONS = Kept(
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
CONCENTRATORS = Kept(
    name="VpnConcentrator",
    type="vpn-concentrator",
    prefix="vcn",
    id="VpnConcentratorId",
    unknown="InvalidVpnConcentratorID.NotFound",
    verbs={"Modify": None},
)
