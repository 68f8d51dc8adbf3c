"""Every network interface takes the next free address of its subnet."""

from collections.abc import Callable
from typing import Any

from moto.ec2.models.elastic_network_interfaces import NetworkInterfaceBackend

from sandbox.mends.mend import Mend


def _apply() -> None:
    original: Callable[..., Any] = NetworkInterfaceBackend.create_network_interface

    def create_network_interface(
        self: Any,  # noqa: ANN401 moto's own signature
        subnet: Any,  # noqa: ANN401
        private_ip_address: Any,  # noqa: ANN401
        private_ip_addresses: Any = None,  # noqa: ANN401
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        place = self.get_subnet(subnet) if isinstance(subnet, str) else subnet
        unset = not private_ip_address and not private_ip_addresses
        if unset and place is not None:
            private_ip_address = place.get_available_subnet_ip(None)
        return original(self, subnet, private_ip_address, private_ip_addresses, **kwargs)

    NetworkInterfaceBackend.create_network_interface = create_network_interface  # type: ignore[method-assign]


MENDS = (
    Mend(
        name="interface_addresses",
        moto="CreateNetworkInterface picks a random address, which may be a reserved one or taken already.",
        aws="It picks a free address of the subnet; the first four and the last are reserved.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
        apply=_apply,
    ),
)
