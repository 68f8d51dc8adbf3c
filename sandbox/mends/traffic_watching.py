"""Traffic is mirrored, and paths and scopes are kept for the analyzers."""

from sandbox.mends.mend import Mend


def _apply_mirrors() -> None:
    from sandbox.networking.vpc import traffic_mirrors  # noqa: PLC0415 only once EC2 is asked

    traffic_mirrors.install()


def _apply_insights() -> None:
    from sandbox.networking.vpc import insights  # noqa: PLC0415 see above

    insights.install()


MENDS = (
    Mend(
        name="traffic_mirrors",
        moto="Filters have no rules that can be changed, sessions name filters and targets that are not there, and "
        "nothing is kept from being deleted.",
        aws="A session mirrors what a filter's rules let pass of an interface's traffic to a target; it has a number "
        "of its own at the interface; what a session uses stays.",
        source="https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-how-it-works.html",
        apply=_apply_mirrors,
        when="moto.ec2.urls",
    ),
    Mend(
        name="network_insights",
        moto="There are no operations for paths and access scopes.",
        aws="A path and an access scope say what is to be analysed; both are kept until they are deleted.",
        source="https://docs.aws.amazon.com/vpc/latest/reachability/how-reachability-analyzer-works.html",
        apply=_apply_insights,
        when="moto.ec2.urls",
    ),
)
