"""Who answers a name that is asked for in a VPC, what the answer is, and which zone or rule decides."""

from analysis.network.names.asking import ask
from analysis.network.names.resolution import Outcome, Resolution

__all__ = ["Outcome", "Resolution", "ask"]
