"""AWS Network Firewall."""

from sandbox.mends.mend import Mend


def _apply() -> None:
    from sandbox.networking.firewalls import associations, firewalls, policies  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415 loaded by now

    for module in (policies, firewalls, associations):
        operations("network-firewall", module.OPERATIONS)


MENDS = (
    Mend(
        name="network_firewalls",
        moto="A firewall has no endpoints and cannot be changed or deleted; there are no policies, rule groups, TLS "
        "inspection configurations, tags, nor endpoint associations.",
        aws="A firewall has an endpoint in each of its subnets, to which routes can lead, and a policy that refers to "
        "rule groups; what is in use or protected stays.",
        source="https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config.html",
        apply=_apply,
        when="moto.networkfirewall.urls",
    ),
)
