"""Room for instances, and instances by the number: reservations, hosts and fleets."""
