"""Route 53 Resolver: endpoints, rules, query logging, DNS Firewall."""

from sandbox.mends.mend import Mend


def _apply_endpoints() -> None:
    from sandbox.networking.resolver import endpoints, firewall, logs, rules  # noqa: PLC0415
    from sandbox.networking.resolver.common import install_tags  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415 loaded by now

    for module in (endpoints, rules):
        operations("route53resolver", module.OPERATIONS)
    tagged = (endpoints.ENDPOINTS, rules.RULES, logs.LOGS, firewall.LISTS, firewall.GROUPS, firewall.ASSOCIATIONS)
    operations("route53resolver", install_tags(tagged))


def _apply_logs() -> None:
    from sandbox.networking.resolver import logs  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415

    operations("route53resolver", logs.OPERATIONS)


def _apply_firewall() -> None:
    from sandbox.networking.resolver import firewall  # noqa: PLC0415
    from sandbox.patching import operations  # noqa: PLC0415

    operations("route53resolver", firewall.OPERATIONS)


_GUIDE = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide"

MENDS = (
    Mend(
        name="resolver_endpoints",
        moto="Endpoints forget their protocols and type, and may stand in several VPCs and on taken addresses; rules "
        "cannot be changed or used by those with whom they are shared, and forward to inbound endpoints too.",
        aws="An endpoint has an interface for each address, in one VPC; rules forward through outbound endpoints; a "
        "VPC follows one rule for each domain, its account's or one that is shared with it.",
        source=f"{_GUIDE}/resolver-rules-managing.html",
        apply=_apply_endpoints,
        when="moto.route53resolver.urls",
    ),
    Mend(
        name="resolver_query_logs",
        moto="Query logging cannot be ended, and VPCs' reverse lookups cannot be switched.",
        aws="VPCs are associated with query logging and disassociated; reverse lookups are on unless switched off.",
        source=f"{_GUIDE}/resolver-query-logs.html",
        apply=_apply_logs,
        when="moto.route53resolver.urls",
    ),
    Mend(
        name="dns_firewall",
        moto="There is no DNS Firewall.",
        aws="Rule groups with rules about lists of domains protect the VPCs that they are associated with.",
        source=f"{_GUIDE}/resolver-dns-firewall.html",
        apply=_apply_firewall,
        when="moto.route53resolver.urls",
    ),
)
