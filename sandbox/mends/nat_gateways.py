"""NAT gateways have an interface of their own in their subnet, without security groups."""

from typing import Any

from moto.ec2.models import nat_gateways
from moto.ec2.models.nat_gateways import NatGatewayBackend

from sandbox.mends.mend import Mend


def _apply() -> None:
    module: Any = nat_gateways
    # None lets the interface take the next free address of its subnet.
    module.random_private_ip = lambda: None
    original = NatGatewayBackend.create_nat_gateway
    original_delete = NatGatewayBackend.delete_nat_gateway

    def create_nat_gateway(self: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 moto's own signature
        gateway = original(self, *args, **kwargs)
        gateway.connectivity_type = gateway.connectivity_type or "public"
        interface: Any = gateway._eni
        interface.description = f"Interface for NAT Gateway {gateway.id}"
        interface.interface_type = "nat_gateway"
        interface.requester_managed = True
        interface.source_dest_check = False
        interface.status = "in-use"
        interface._group_set = []
        return gateway

    def delete_nat_gateway(self: Any, nat_gateway_id: str) -> Any:  # noqa: ANN401
        gateway = original_delete(self, nat_gateway_id)
        interface: Any = gateway._eni
        if interface.id in self.enis:
            for address in self.addresses:
                if address.eni is interface:
                    self.disassociate_address(association_id=address.association_id)
            interface.delete()
        return gateway

    NatGatewayBackend.create_nat_gateway = create_nat_gateway  # type: ignore[method-assign]
    NatGatewayBackend.delete_nat_gateway = delete_nat_gateway  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="nat_gateways",
        moto="A NAT gateway's interface has a random address of 10.0.0.0/8 and the VPC's default security group, "
        "and stays behind when the gateway is deleted; its connectivity type is empty unless given.",
        aws="The interface has an address of the gateway's subnet and no security group, and goes with the gateway, "
        "which is public unless it is said to be private.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
        apply=_apply,
    ),
)
