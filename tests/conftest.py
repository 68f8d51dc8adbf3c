"""What holds for every test."""

import gc

from tests import own_node

__all__ = ["own_node"]

# Thousands of accounts stay in memory until the end, and none of them is garbage: looking through them all again and
# again would take a fifth of the time.
gc.set_threshold(100_000, 20, 100)
