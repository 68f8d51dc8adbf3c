"""Elastic IP addresses go to another account that accepts them, also by a template."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_an_address_goes_to_the_account_that_accepts_it(account: Account) -> None:
    """Nobody else may; the offer is taken back, or accepted once."""
    giver = account.client("ec2")
    taker = Account()
    made = giver.allocate_address(Domain="vpc")
    giver.enable_address_transfer(AllocationId=made["AllocationId"], TransferAccountId=taker.id)
    with pytest.raises(ClientError, match=r"InvalidTransfer\.NotFound"):
        Account().client("ec2").accept_address_transfer(Address=made["PublicIp"])
    assert giver.disable_address_transfer(AllocationId=made["AllocationId"])["AddressTransfer"]
    with pytest.raises(ClientError, match=r"InvalidTransfer\.NotFound"):
        taker.client("ec2").accept_address_transfer(Address=made["PublicIp"])
    giver.enable_address_transfer(AllocationId=made["AllocationId"], TransferAccountId=taker.id)
    taker.client("ec2").accept_address_transfer(Address=made["PublicIp"])
    assert giver.describe_addresses()["Addresses"] == []
    [held] = taker.client("ec2").describe_addresses()["Addresses"]
    assert held["PublicIp"] == made["PublicIp"]
    [told] = giver.describe_address_transfers()["AddressTransfers"]
    assert told["AddressTransferStatus"] == "accepted"


def test_an_associated_address_stays(account: Account) -> None:
    """Until it is free."""
    network, taker = Network.of(account), Account()
    ec2 = network.ec2
    made = ec2.allocate_address(Domain="vpc")
    interface = ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
    ec2.associate_address(AllocationId=made["AllocationId"], NetworkInterfaceId=interface)
    ec2.enable_address_transfer(AllocationId=made["AllocationId"], TransferAccountId=taker.id)
    with pytest.raises(ClientError, match="AddressAssociated"):
        taker.client("ec2").accept_address_transfer(Address=made["PublicIp"])


def test_a_template_accepts_an_address(account: Account) -> None:
    """It is the stack's then, with its tags, and is released with it."""
    giver = Account()
    made = giver.client("ec2").allocate_address(Domain="vpc")
    giver.client("ec2").enable_address_transfer(AllocationId=made["AllocationId"], TransferAccountId=account.id)
    properties = {"TransferAddress": made["PublicIp"], "Tags": [{"Key": "tier", "Value": "edge"}]}
    template = {"Resources": {"Address": {"Type": "AWS::EC2::EIP", "Properties": properties}}}
    assert account.create(template) == "CREATE_COMPLETE", account.reasons()
    assert account.look_up().good
    assert {"Key": "tier", "Value": "edge"} in account.read("Address")["Tags"]
    assert account.delete() == "DELETE_COMPLETE"
    assert account.client("ec2").describe_addresses()["Addresses"] == []
