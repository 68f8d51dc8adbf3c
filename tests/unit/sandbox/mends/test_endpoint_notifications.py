"""Notifications of endpoint connections are kept for a service or an endpoint."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_notification_is_for_an_endpoint_or_a_service(account: Account) -> None:
    """It is found, changed and deleted; one for neither, or for an event that there is not, is refused."""
    network = Network.of(account)
    ec2, topic = network.ec2, f"arn:aws:sns:us-east-1:{account.id}:connections"
    made = ec2.create_vpc_endpoint(VpcId=network.vpc, ServiceName="com.amazonaws.us-east-1.s3")["VpcEndpoint"]
    said = {"ConnectionNotificationArn": topic, "ConnectionEvents": ["Connect"]}
    told = ec2.create_vpc_endpoint_connection_notification(VpcEndpointId=made["VpcEndpointId"], **said)
    identity = told["ConnectionNotification"]["ConnectionNotificationId"]
    ec2.modify_vpc_endpoint_connection_notification(ConnectionNotificationId=identity, ConnectionEvents=["Delete"])
    [found] = ec2.describe_vpc_endpoint_connection_notifications(
        Filters=[{"Name": "vpc-endpoint-id", "Values": [made["VpcEndpointId"]]}]
    )["ConnectionNotificationSet"]
    assert (found["ConnectionEvents"], found["ConnectionNotificationType"]) == (["Delete"], "Topic")
    with pytest.raises(ClientError, match="InvalidParameterCombination"):
        ec2.create_vpc_endpoint_connection_notification(**said)
    wrong = {**said, "ConnectionEvents": ["Explode"]}
    with pytest.raises(ClientError, match="Explode"):
        ec2.create_vpc_endpoint_connection_notification(VpcEndpointId=made["VpcEndpointId"], **wrong)
    for unsuccessful in (0, 1):
        answer = ec2.delete_vpc_endpoint_connection_notifications(ConnectionNotificationIds=[identity])
        assert len(answer["Unsuccessful"]) == unsuccessful
