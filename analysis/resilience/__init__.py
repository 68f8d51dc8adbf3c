"""What is left after a failure."""

from analysis.resilience.zones import capacity_in_service, zones_of

__all__ = ["capacity_in_service", "zones_of"]
