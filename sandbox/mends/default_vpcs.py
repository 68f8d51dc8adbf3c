"""A default VPC is public from the start."""

from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.vpcs import VPCBackend

from sandbox.mends.mend import Mend


def _apply() -> None:
    backend: Any = EC2Backend
    start = backend.__init__

    def init(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 moto's own signature
        start(self, *args, **kwargs)
        # moto makes the account's first default VPC before it can make gateways and route tables.
        _open(self, self.default_vpc)

    backend.__init__ = init
    vpcs: Any = VPCBackend
    create = vpcs.create_default_vpc

    def create_default_vpc(self: Any) -> Any:  # noqa: ANN401 moto's own signature
        vpc = create(self)
        if hasattr(self, "default_vpc"):
            _open(self, vpc)
        return vpc

    vpcs.create_default_vpc = create_default_vpc


def _open(backend: Any, vpc: Any) -> None:  # noqa: ANN401 moto's own classes
    gateway = backend.create_internet_gateway()
    backend.attach_internet_gateway(gateway.id, vpc.id)
    main = backend.describe_route_tables(filters={"vpc-id": [vpc.id], "association.main": ["true"]})[0]
    backend.create_route(main.id, "0.0.0.0/0", gateway_id=gateway.id)


MENDS = (
    Mend(
        name="default_vpcs",
        moto="The default VPC has subnets and no way out.",
        aws="It has an internet gateway, and its main route table a default route to it.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html",
        apply=_apply,
    ),
)
