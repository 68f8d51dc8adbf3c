"""What load balancers find out by their health checks is told, and who is unhealthy is no healthy target."""

from typing import Any

from sandbox.mends.mend import Mend

Json = Any


def _of_target_groups() -> None:
    from moto.elbv2.models import FakeHealthStatus, FakeTargetGroup  # noqa: PLC0415 loaded by now

    from sandbox.additions import health_checks  # noqa: PLC0415 loads all load balancing

    group: Any = FakeTargetGroup
    health_for = group.health_for

    def checked(self: Json, target: Json, ec2_backend: Json) -> Json:
        told = health_for(self, target, ec2_backend)
        if told.status != "healthy" or health_checks.is_well(self, target["Id"]):
            return told
        found = health_checks.answer_of(self.account_id, self.region_name, target["Id"])
        codes = ("Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{found}]")
        reason, description = ("Target.Timeout", "Request timed out") if found is None else codes
        return FakeHealthStatus(told.instance_id, told.port, told.health_check_port, "unhealthy", reason, description)

    group.health_for = checked


def _of_classics() -> None:
    from moto.elb.models import ELBBackend  # noqa: PLC0415 loaded by now

    from sandbox.additions import health_checks  # noqa: PLC0415 see above

    backend: Any = ELBBackend
    describe = backend.describe_instance_health

    def describe_instance_health(self: Json, lb_name: str, instances: list[Json]) -> list[Json]:
        told, balancer = describe(self, lb_name, instances), self.get_load_balancer(lb_name)
        for one in told:
            if one["State"] == "InService" and not health_checks.is_well(balancer, one["InstanceId"]):
                one["State"] = "OutOfService"
        return told  # type: ignore[no-any-return] # moto's own

    backend.describe_instance_health = describe_instance_health


_SOURCE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"
MENDS = (
    Mend(
        name="health_checks",
        moto="A target that runs is healthy.",
        aws="It is unhealthy after as many failed health checks as its target group says, and then gets no requests.",
        source=_SOURCE,
        apply=_of_target_groups,
        when="moto.elbv2.models",
    ),
    Mend(
        name="classic_health_checks",
        moto="An instance of a Classic Load Balancer that runs is in service.",
        aws="It is out of service after as many failed health checks as the load balancer says.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-healthchecks.html",
        apply=_of_classics,
        when="moto.elb.models",
    ),
)
