"""What holds for every test."""

import gc
import os

from hypothesis import HealthCheck, settings

from tests import own_node

__all__ = ["own_node"]

# Read when Node starts, which the first module that imports CDK makes it do: here, before any is collected. The
# validation is the gate's business, which runs it in a process of its own; it takes longer than most synthesis.
os.environ["CDK_VALIDATION"] = "false"

# Thousands of accounts stay in memory until the end, and little of them is garbage: it is looked for less often.
gc.set_threshold(50_000, 20, 20)

# Properties are tried on the same examples everywhere, and how busy the machine is decides nothing.
settings.register_profile("refarch", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("refarch")
