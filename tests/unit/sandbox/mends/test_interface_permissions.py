"""Another account is allowed to attach an interface, and no longer."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_permission_is_granted_once_and_taken_away(account: Account) -> None:
    """Only on an interface that there is."""
    network = Network.of(account)
    interface = network.ec2.create_network_interface(SubnetId=network.subnets[0])["NetworkInterface"]
    said = {"AwsAccountId": "111122223333", "Permission": "INSTANCE-ATTACH"}
    with pytest.raises(ClientError, match=r"InvalidNetworkInterfaceID\.NotFound"):
        network.ec2.create_network_interface_permission(NetworkInterfaceId="eni-0123456789abcdef0", **said)
    made = network.ec2.create_network_interface_permission(NetworkInterfaceId=interface["NetworkInterfaceId"], **said)[
        "InterfacePermission"
    ]
    assert made["PermissionState"] == {"State": "granted"}
    ids = [made["NetworkInterfacePermissionId"]]
    [told] = network.ec2.describe_network_interface_permissions(NetworkInterfacePermissionIds=ids)[
        "NetworkInterfacePermissions"
    ]
    assert told["AwsAccountId"] == "111122223333"
    assert network.ec2.delete_network_interface_permission(NetworkInterfacePermissionId=ids[0])["Return"]
    with pytest.raises(ClientError, match=r"InvalidPermissionID\.NotFound"):
        network.ec2.describe_network_interface_permissions(NetworkInterfacePermissionIds=ids)
