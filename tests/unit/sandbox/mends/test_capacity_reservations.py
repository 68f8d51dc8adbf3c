"""Capacity is reserved in a zone, used by matching instances, changed and cancelled."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _reserve(ec2: Any, **said: Any) -> str:
    about = {
        "InstanceType": "t3.micro",
        "InstancePlatform": "Linux/UNIX",
        "AvailabilityZone": "us-east-1a",
        "InstanceCount": 2,
    }
    return str(ec2.create_capacity_reservation(**about | said)["CapacityReservation"]["CapacityReservationId"])


def _told(ec2: Any, reservation: str) -> dict[str, Any]:
    [told] = ec2.describe_capacity_reservations(CapacityReservationIds=[reservation])["CapacityReservations"]
    return dict(told)


def test_matching_instances_use_an_open_reservation(account: Account) -> None:
    """Those of its type in its zone; a targeted one is used by nobody who does not name it."""
    network = Network.of(account)
    ec2 = network.ec2
    reservation, targeted = _reserve(ec2), _reserve(ec2, InstanceMatchCriteria="targeted")
    for subnet, kind in ((0, "t3.micro"), (0, "t3.small"), (1, "t3.micro")):
        ec2.run_instances(
            ImageId=network.image(), InstanceType=kind, SubnetId=network.subnets[subnet], MinCount=1, MaxCount=1
        )
    told = _told(ec2, reservation)
    assert (told["TotalInstanceCount"], told["AvailableInstanceCount"], told["AvailabilityZoneId"]) == (
        2,
        1,
        "use1-az6",
    )
    assert _told(ec2, targeted)["AvailableInstanceCount"] == 2


def test_a_reservation_is_limited_and_ends(account: Account) -> None:
    """A limited one has an end date and an unlimited one has none; a cancelled one cannot be changed."""
    ec2 = account.client("ec2")
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        _reserve(ec2, EndDateType="limited")
    with pytest.raises(ClientError, match="InvalidAvailabilityZone"):
        _reserve(ec2, AvailabilityZone="eu-west-1a")
    reservation = _reserve(ec2)
    ec2.modify_capacity_reservation(CapacityReservationId=reservation, EndDate="2030-01-01", EndDateType="limited")
    assert _told(ec2, reservation)["EndDate"].year == 2030
    ec2.modify_capacity_reservation(CapacityReservationId=reservation, EndDateType="unlimited")
    assert "EndDate" not in _told(ec2, reservation)
    ec2.cancel_capacity_reservation(CapacityReservationId=reservation)
    assert (_told(ec2, reservation)["State"], _told(ec2, reservation)["AvailableInstanceCount"]) == ("cancelled", 0)
    with pytest.raises(ClientError, match="is cancelled"):
        ec2.modify_capacity_reservation(CapacityReservationId=reservation, InstanceCount=3)


def test_a_fleet_reserves_the_type_that_comes_first(account: Account) -> None:
    """As many instances as their weight needs; the reservation ends with the fleet."""
    ec2 = account.client("ec2")
    about = {"InstancePlatform": "Linux/UNIX", "AvailabilityZone": "us-east-1a"}
    types = [
        {"InstanceType": "m5.large", "Weight": 1.0, "Priority": 2, **about},
        {"InstanceType": "m5.2xlarge", "Weight": 4.0, "Priority": 1, **about},
    ]
    made = ec2.create_capacity_reservation_fleet(InstanceTypeSpecifications=types, TotalTargetCapacity=6)
    [held] = made["FleetCapacityReservations"]
    assert (held["InstanceType"], held["TotalInstanceCount"], held["FulfilledCapacity"]) == ("m5.2xlarge", 2, 8.0)
    assert _told(ec2, held["CapacityReservationId"])["State"] == "active"
    fleet = made["CapacityReservationFleetId"]
    ec2.modify_capacity_reservation_fleet(CapacityReservationFleetId=fleet, TotalTargetCapacity=12)
    assert _told(ec2, held["CapacityReservationId"])["TotalInstanceCount"] == 3
    ended = ec2.cancel_capacity_reservation_fleets(CapacityReservationFleetIds=[fleet, "crf-0"])
    assert len(ended["SuccessfulFleetCancellations"]) == len(ended["FailedFleetCancellations"]) == 1
    assert _told(ec2, held["CapacityReservationId"])["State"] == "cancelled"
