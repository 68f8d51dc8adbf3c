"""What an Auto Scaling group may not be told."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.scaling import configure, group


@pytest.mark.parametrize(("wanted", "message"), [(4, "4 is above max value 3"), (0, "0 is below min value 1")])
def test_a_capacity_beyond_the_bounds_is_refused(account: Account, wanted: int, message: str) -> None:
    """Neither more than the maximum nor less than the minimum; three are fine."""
    group(account)
    scaling = account.client("autoscaling")
    with pytest.raises(ClientError, match=message):
        scaling.set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=wanted)
    scaling.set_desired_capacity(AutoScalingGroupName="web", DesiredCapacity=3)
    assert len(scaling.describe_auto_scaling_instances()["AutoScalingInstances"]) == 3


def test_the_name_of_a_launch_configuration_is_taken(account: Account) -> None:
    """It cannot be changed, and so not be overwritten either."""
    configure(account)
    with pytest.raises(ClientError, match="AlreadyExists"):
        configure(account)
