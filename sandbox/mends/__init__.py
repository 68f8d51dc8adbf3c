"""Where moto and AWS differ, AWS wins: one repair per file, listed in ``docs/sandbox-mends.md``."""

from functools import cache
from importlib import import_module

from sandbox.mends.mend import Mend

_MODULES = (
    "access_log_targets",
    "bucket_policies",
    "database_instances",
    "default_security_groups",
    "elastic_addresses",
    "instances",
    "interface_addresses",
    "launch_templates",
    "load_balancer_nodes",
    "nat_gateways",
    "network_acls",
    "scaling_groups",
)


@cache
def install() -> tuple[Mend, ...]:
    """Apply every mend, once per process, and return them."""
    mends = all_mends()
    for mend in mends:
        mend.apply()
    return mends


def all_mends() -> tuple[Mend, ...]:
    """Return the mends without applying them."""
    return tuple(mend for name in _MODULES for mend in import_module(f"sandbox.mends.{name}").MENDS)
