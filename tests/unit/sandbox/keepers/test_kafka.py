"""MSK keeps clusters as they are told, each change on the version that was seen."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account


def cluster(account: Account, brokers: int = 2, **said: Any) -> str:
    """Make a cluster in two zones and return its ARN."""
    nodes = {"InstanceType": "kafka.m5.large", "ClientSubnets": ["subnet-1", "subnet-2"]}
    asked = {"ClusterName": "orders", "KafkaVersion": "3.6.0", "BrokerNodeGroupInfo": nodes, **said}
    return str(account.client("kafka").create_cluster(NumberOfBrokerNodes=brokers, **asked)["ClusterArn"])


def test_brokers_are_spread_evenly_over_the_zones(account: Account) -> None:
    """Three in two zones are refused, at creation and later."""
    kafka = account.client("kafka")
    with pytest.raises(ClientError, match="must be a multiple of Availability Zones"):
        cluster(account, brokers=3)
    arn = cluster(account)
    version = kafka.describe_cluster(ClusterArn=arn)["ClusterInfo"]["CurrentVersion"]
    with pytest.raises(ClientError, match="must be a multiple of Availability Zones"):
        kafka.update_broker_count(ClusterArn=arn, CurrentVersion=version, TargetNumberOfBrokerNodes=3)
    kafka.update_broker_count(ClusterArn=arn, CurrentVersion=version, TargetNumberOfBrokerNodes=4)
    with pytest.raises(ClientError, match="present version"):
        kafka.update_broker_count(ClusterArn=arn, CurrentVersion=version, TargetNumberOfBrokerNodes=6)


def test_clients_are_told_of_the_ways_that_are_open(account: Account) -> None:
    """TLS unless it is told otherwise, and IAM's port only where it may be used."""
    kafka = account.client("kafka")
    arn = cluster(account, ClientAuthentication={"Sasl": {"Iam": {"Enabled": True}}})
    told = kafka.get_bootstrap_brokers(ClusterArn=arn)
    assert {name for name in told if name.startswith("Bootstrap")} == {
        "BootstrapBrokerStringTls",
        "BootstrapBrokerStringSaslIam",
    }
    assert told["BootstrapBrokerStringSaslIam"].split(",")[1].startswith("b-2.orders.")
