"""How many instances a fleet needs so that the loss of a zone leaves enough of them: arithmetic only."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Capacity:
    """The sizes of an Auto Scaling group.

    Attributes:
        nominal: instances that carry the expected load.
        minimum: instances that run at all times, spread evenly over the zones.
        maximum: instances that the group may grow to.
    """

    nominal: int
    minimum: int
    maximum: int


def capacity_for_zone_loss(*, nominal: int, zones: int, headroom: float = 2.0) -> Capacity:
    """Return group sizes that still hold the nominal capacity when any one zone is gone.

    The zones that are left must carry everything, so each zone gets ``nominal / (zones - 1)`` instances, rounded
    up. The buffer that this costs shrinks as zones are added: 100 per cent with two, 50 with three, 33 with four.

    Args:
        nominal: instances that carry the expected load.
        zones: Availability Zones in use.
        headroom: the maximum, as a multiple of the minimum.

    Raises:
        ValueError: if there is no second zone to survive in, or nothing to survive.
    """
    if zones < 2 or nominal < 1 or headroom < 1:
        msg = f"nominal={nominal}, zones={zones}, headroom={headroom}: needs at least 1, 2 and 1"
        raise ValueError(msg)
    per_zone = -(-nominal // (zones - 1))
    minimum = per_zone * zones
    return Capacity(nominal=nominal, minimum=minimum, maximum=round(minimum * headroom))
