"""What holds for every test."""

import gc

from tests import own_node

__all__ = ["own_node"]

# Thousands of accounts stay in memory until the end, and little of them is garbage: it is looked for less often.
gc.set_threshold(50_000, 20, 20)
