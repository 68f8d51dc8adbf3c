"""A VPC has one encryption control, which monitors or enforces."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_control_begins_to_monitor_and_excepts_when_it_enforces(account: Account) -> None:
    """Exclusions while it monitors are refused, and so is a second control."""
    network = Network.of(account)
    ec2 = network.ec2
    made = ec2.create_vpc_encryption_control(VpcId=network.vpc)["VpcEncryptionControl"]
    control = made["VpcEncryptionControlId"]
    assert (made["Mode"], made["ResourceExclusions"]["Lambda"]["State"]) == ("monitor", "disabled")
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        ec2.modify_vpc_encryption_control(VpcEncryptionControlId=control, LambdaExclusion="enable")
    ec2.modify_vpc_encryption_control(VpcEncryptionControlId=control, Mode="enforce", LambdaExclusion="enable")
    [told] = ec2.describe_vpc_encryption_controls(VpcEncryptionControlIds=[control])["VpcEncryptionControls"]
    assert (told["Mode"], told["ResourceExclusions"]["Lambda"]["State"]) == ("enforce", "enabled")
    with pytest.raises(ClientError, match="has an encryption control"):
        ec2.create_vpc_encryption_control(VpcId=network.vpc)
