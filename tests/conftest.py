"""What holds for every test."""

from tests import own_node

__all__ = ["own_node"]
