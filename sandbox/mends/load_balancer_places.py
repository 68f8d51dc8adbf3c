"""An Application Load Balancer has two zones, and a port one listener."""

from typing import Any

from sandbox.mends.mend import Mend

Json = Any


def _apply() -> None:
    from moto.elbv2.exceptions import DuplicateListenerError, ValidationError  # noqa: PLC0415 loaded by now
    from moto.elbv2.models import ELBv2Backend  # noqa: PLC0415

    backend: Any = ELBv2Backend
    create, listen, modify = backend.create_load_balancer, backend.create_listener, backend.modify_listener

    def create_load_balancer(self: Json, *args: Json, **kwargs: Json) -> Json:
        if (kwargs.get("loadbalancer_type") or "application") == "application":
            # Before anything is made: the nodes of a load balancer that is refused would stay in its subnets.
            mapped = [mapping["SubnetId"] for mapping in kwargs.get("subnet_mappings") or ()]
            found = [self.ec2_backend.get_subnet(subnet) for subnet in [*kwargs["subnet_ids"], *mapped]]
            if found and len({subnet.availability_zone for subnet in found}) < 2:
                message = "At least two subnets in two different Availability Zones must be specified"
                raise ValidationError(message)
        return create(self, *args, **kwargs)

    def create_listener(
        self: Json, load_balancer_arn: str, protocol: str, port: str, *args: Json, **kwargs: Json
    ) -> Json:
        balancer = self.load_balancers.get(load_balancer_arn)
        for other in balancer.listeners.values() if balancer else ():
            if port and str(other.port) == str(port):
                raise DuplicateListenerError
        return listen(self, load_balancer_arn, protocol, port, *args, **kwargs)

    def modify_listener(self: Json, arn: str, port: str | None = None, *args: Json, **kwargs: Json) -> Json:
        [listener] = self.describe_listeners(None, [arn])
        for other in self.load_balancers[listener.load_balancer_arn].listeners.values():
            if port and other.arn != arn and str(other.port) == str(port):
                raise DuplicateListenerError
        return modify(self, arn, port, *args, **kwargs)

    backend.create_load_balancer = create_load_balancer
    backend.create_listener, backend.modify_listener = create_listener, modify_listener


MENDS = (
    Mend(
        name="load_balancer_places",
        moto="An Application Load Balancer may be in a single zone, and a port may have several listeners.",
        aws="It needs subnets in two zones; a second listener on a port is refused with DuplicateListener.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
        apply=_apply,
        when="moto.elbv2.models",
    ),
)
