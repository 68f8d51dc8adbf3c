"""Classic Load Balancers have nodes, and listeners that may speak another protocol with instances."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.additions import classic_load_balancers  # noqa: PLC0415 loads moto's load balancing

    classic_load_balancers.install()


MENDS = (
    Mend(
        name="classic_load_balancers",
        moto="A Classic Load Balancer has no network interfaces, no zones unless they are given, a DNS name of "
        "us-east-1 without a hosted zone, and the group 'default'; it forgets the protocol spoken with instances, and "
        "taking away two listeners doubles the others; without security groups it makes one that outlives it.",
        aws="It has a node, seen as an interface 'ELB <name>', in each of its subnets, whose zones it tells; without "
        "security groups it has its VPC's default one; the rest is as its requests say.",
        source="https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-create-https-ssl-load-balancer.html",
        apply=_apply,
        when="moto.elb.models",
    ),
)
