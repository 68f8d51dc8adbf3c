"""Fleets of instances, and how large they must be."""

from refarch.compute.capacity import Capacity, capacity_for_zone_loss
from refarch.compute.web_fleet import WebFleet

__all__ = ["Capacity", "WebFleet", "capacity_for_zone_loss"]
