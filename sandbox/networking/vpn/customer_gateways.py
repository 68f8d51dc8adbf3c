"""Customer gateways: what EC2 knows of a router at the other end of a VPN connection.

Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateCustomerGateway.html
"""

from collections.abc import Mapping
from typing import Any

from moto.ec2.models import EC2Backend

from sandbox.networking.transit.kinds import refuse
from sandbox.networking.vpn.kinds import CONNECTIONS, CUSTOMER_GATEWAYS
from sandbox.patching.ec2_kinds import Ec2Kind

Json = Any
Record = dict[str, Json]
_ASN = 65000
_LONGEST_SHORT_ASN = 65535


def _said(parameters: Mapping[str, Json]) -> Record:
    asn = int(parameters.get("BgpAsnExtended", parameters.get("BgpAsn", _ASN)))
    name = "BgpAsn" if asn <= _LONGEST_SHORT_ASN else "BgpAsnExtended"
    given = {"IpAddress": parameters.get("IpAddress", parameters.get("PublicIp")), name: str(asn)}
    given |= {name: parameters[name] for name in ("Type", "DeviceName", "CertificateArn") if name in parameters}
    return {name: value for name, value in given.items() if value is not None}


class _CustomerGateways(Ec2Kind):
    """A request that says the same as one before gets the same gateway."""

    def create(self, backend: Any, parameters: Mapping[str, Json]) -> Mapping[str, Json]:  # noqa: ANN401 moto's
        """Make a customer gateway unless there is one."""
        said = _said(parameters)
        for gateway in self.all(backend).values():
            if all(
                gateway.get(name) == said.get(name) for name in ("IpAddress", "BgpAsn", "BgpAsnExtended", "DeviceName")
            ):
                return {"CustomerGateway": self.told(backend, gateway)}
        return {"CustomerGateway": self.told(backend, self.keep(backend, {**said, "State": "available"}, parameters))}


def _end(backend: Any, gateway: Record) -> None:  # noqa: ANN401
    identity = gateway["CustomerGatewayId"]
    if any(one["CustomerGatewayId"] == identity for one in CONNECTIONS.all(backend).values()):
        refuse("IncorrectState", f"The customer gateway {identity} is in use.")


def install() -> None:
    """Let EC2 answer."""
    kind = _CustomerGateways(**{**vars(CUSTOMER_GATEWAYS), "end": _end})
    kind.install()
    backend: Any = EC2Backend
    backend.get_customer_gateway = lambda self, customer_gateway_id: kind.find(
        self, "CustomerGatewayId", customer_gateway_id
    )
