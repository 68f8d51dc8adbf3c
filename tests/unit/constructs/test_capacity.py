"""How many instances a fleet needs to lose a zone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refarch.compute import Capacity, capacity_for_zone_loss


@given(st.integers(1, 500), st.integers(2, 6))
def test_the_loss_of_any_zone_leaves_the_nominal_capacity(nominal: int, zones: int) -> None:
    """Spread evenly, as Auto Scaling does, every zone may be the one that goes."""
    capacity = capacity_for_zone_loss(nominal=nominal, zones=zones)
    per_zone, rest = divmod(capacity.minimum, zones)
    assert rest == 0
    assert capacity.minimum - per_zone >= nominal


@given(st.integers(1, 500), st.integers(2, 6))
def test_one_instance_less_in_every_zone_would_be_too_few(nominal: int, zones: int) -> None:
    """The twin: no more is paid for than the loss of a zone asks for."""
    per_zone = capacity_for_zone_loss(nominal=nominal, zones=zones).minimum // zones
    assert (per_zone - 1) * (zones - 1) < nominal


@pytest.mark.parametrize(("zones", "minimum"), [(2, 12), (3, 9), (4, 8), (6, 12)])
def test_more_zones_need_a_smaller_buffer_until_rounding_eats_it(zones: int, minimum: int) -> None:
    """Six instances: 100 per cent more in two zones, 50 in three, 33 in four; in six, two for each again."""
    assert capacity_for_zone_loss(nominal=6, zones=zones).minimum == minimum


def test_headroom_is_a_multiple_of_the_minimum() -> None:
    """The maximum is what a busy day may cost."""
    assert capacity_for_zone_loss(nominal=4, zones=3, headroom=1.5) == Capacity(nominal=4, minimum=6, maximum=9)


@pytest.mark.parametrize(
    ("nominal", "zones", "headroom"), [(4, 1, 2.0), (4, 0, 2.0), (0, 3, 2.0), (-1, 3, 2.0), (4, 3, 0.9)]
)
def test_a_fleet_that_cannot_survive_is_refused(nominal: int, zones: int, headroom: float) -> None:
    """No second zone, no instance, or no room for even the minimum."""
    with pytest.raises(ValueError, match=f"nominal={nominal}, zones={zones}, headroom={headroom}"):
        capacity_for_zone_loss(nominal=nominal, zones=zones, headroom=headroom)
