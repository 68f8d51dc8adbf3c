"""RDS: groups, subscriptions, global clusters and proxies change, and what is not there is refused by name."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network
from tests.unit.sandbox.mends.test_database_instances import create


def proxied(account: Account) -> tuple[Any, Network]:
    """Make a proxy before a database."""
    rds, network = account.client("rds"), Network.of(account)
    create(account, network)
    rds.create_db_proxy(
        DBProxyName="front",
        EngineFamily="POSTGRESQL",
        RoleArn="arn:aws:iam::111122223333:role/proxy",
        Auth=[{"AuthScheme": "SECRETS", "SecretArn": "arn:aws:secretsmanager:us-east-1:111122223333:secret:one"}],
        VpcSubnetIds=list(network.subnets),
        VpcSecurityGroupIds=[network.group("front")],
    )
    return rds, network


def test_a_parameter_goes_back_to_its_default(account: Account) -> None:
    """One that is named, or all."""
    rds = account.client("rds")
    rds.create_db_parameter_group(DBParameterGroupName="tuned", DBParameterGroupFamily="mysql8.0", Description="x")

    def put(name: str) -> None:
        parameter = {"ParameterName": name, "ParameterValue": "1", "ApplyMethod": "immediate"}
        rds.modify_db_parameter_group(DBParameterGroupName="tuned", Parameters=[parameter])

    def names() -> list[str]:
        found = rds.describe_db_parameters(DBParameterGroupName="tuned")["Parameters"]
        return [one["ParameterName"] for one in found]

    put("one")
    put("two")
    rds.reset_db_parameter_group(DBParameterGroupName="tuned", Parameters=[{"ParameterName": "one"}])
    assert names() == ["two"]
    rds.reset_db_parameter_group(DBParameterGroupName="tuned", ResetAllParameters=True)
    assert names() == []


def test_a_role_leaves_a_database(account: Account) -> None:
    """To remove one that is not associated is refused."""
    rds, network = account.client("rds"), Network.of(account)
    create(account, network)
    role = {"RoleArn": "arn:aws:iam::111122223333:role/s3", "FeatureName": "s3Import"}
    rds.add_role_to_db_instance(DBInstanceIdentifier="db", **role)
    rds.remove_role_from_db_instance(DBInstanceIdentifier="db", **role)
    assert rds.describe_db_instances()["DBInstances"][0]["AssociatedRoles"] == []
    with pytest.raises(ClientError, match="DBInstanceRoleNotFound"):
        rds.remove_role_from_db_instance(DBInstanceIdentifier="db", **role)


def test_a_subscription_changes_its_sources_and_categories(account: Account) -> None:
    """And can be switched off."""
    rds = account.client("rds")
    topic = "arn:aws:sns:us-east-1:111122223333:told"
    rds.create_event_subscription(SubscriptionName="told", SnsTopicArn=topic, SourceIds=["a"], Enabled=True)
    rds.add_source_identifier_to_subscription(SubscriptionName="told", SourceIdentifier="b")
    rds.remove_source_identifier_from_subscription(SubscriptionName="told", SourceIdentifier="a")
    rds.modify_event_subscription(SubscriptionName="told", EventCategories=["failover"], Enabled=False)
    [told] = rds.describe_event_subscriptions(SubscriptionName="told")["EventSubscriptionsList"]
    assert (told["SourceIdsList"], told["EventCategoriesList"], told["Enabled"]) == (["b"], ["failover"], False)


def test_a_proxy_stands_in_its_subnets_and_changes(account: Account) -> None:
    """Its interfaces go with it."""
    rds, network = proxied(account)
    assert len(network.interfaces("Network interface for DBProxy front")) == len(network.subnets)
    rds.modify_db_proxy(DBProxyName="front", RequireTLS=True, IdleClientTimeout=60)
    [told] = rds.describe_db_proxies(DBProxyName="front")["DBProxies"]
    assert (told["RequireTLS"], told["IdleClientTimeout"]) == (True, 60)
    rds.delete_db_proxy(DBProxyName="front")
    assert network.interfaces("Network interface for DBProxy front") == []
    with pytest.raises(ClientError, match="DBProxyNotFoundFault"):
        rds.delete_db_proxy(DBProxyName="front")


def test_the_targets_of_a_proxy_are_told_with_address_and_port_and_must_be_there(account: Account) -> None:
    """A target is available at once."""
    rds, _ = proxied(account)
    rds.register_db_proxy_targets(DBProxyName="front", DBInstanceIdentifiers=["db"])
    [target] = rds.describe_db_proxy_targets(DBProxyName="front")["Targets"]
    assert target["TargetHealth"] == {"State": "AVAILABLE"}
    assert target["Endpoint"].startswith("db.")
    assert target["Port"] == 5432
    with pytest.raises(ClientError, match="DBInstanceNotFound"):
        rds.register_db_proxy_targets(DBProxyName="front", DBInstanceIdentifiers=["none"])


def test_a_global_cluster_has_tags_and_changes(account: Account) -> None:
    """Its ARN has no Region."""
    rds = account.client("rds")
    made = rds.create_global_cluster(
        GlobalClusterIdentifier="all", Engine="aurora-mysql", Tags=[{"Key": "team", "Value": "shop"}]
    )["GlobalCluster"]
    assert rds.list_tags_for_resource(ResourceName=made["GlobalClusterArn"])["TagList"][0]["Value"] == "shop"
    rds.modify_global_cluster(GlobalClusterIdentifier="all", DeletionProtection=True)
    assert rds.describe_global_clusters()["GlobalClusters"][0]["DeletionProtection"]
    with pytest.raises(ClientError, match="GlobalClusterNotFoundFault"):
        rds.delete_global_cluster(GlobalClusterIdentifier="none")


def test_an_option_has_a_port_and_groups(account: Account) -> None:
    """As it was included."""
    rds = account.client("rds")
    named = {"OptionGroupName": "cached"}
    rds.create_option_group(**named, EngineName="mysql", MajorEngineVersion="8.0", OptionGroupDescription="x")
    option = {"OptionName": "MEMCACHED", "Port": 11211, "VpcSecurityGroupMemberships": ["sg-1"]}
    rds.modify_option_group(**named, OptionsToInclude=[option])
    [told] = rds.describe_option_groups(**named)["OptionGroupsList"][0]["Options"]
    assert (told["Port"], told["VpcSecurityGroupMemberships"][0]["VpcSecurityGroupId"]) == (11211, "sg-1")
