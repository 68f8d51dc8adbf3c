"""What is left after a failure."""

from analysis.resilience.zones import capacity_in_service, hosts_running, zones_of, zones_of_hosts

__all__ = ["capacity_in_service", "hosts_running", "zones_of", "zones_of_hosts"]
