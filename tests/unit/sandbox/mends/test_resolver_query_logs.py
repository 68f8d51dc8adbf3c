"""Queries of VPCs are logged, and a VPC's resolver is set."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_vpcs_log_by_a_configuration_until_they_are_disassociated(account: Account) -> None:
    """It stays as long."""
    resolver, vpc = account.client("route53resolver"), Network.of(account).vpc
    made = resolver.create_resolver_query_log_config(
        Name="all", DestinationArn="arn:aws:s3:::queries", CreatorRequestId="one"
    )["ResolverQueryLogConfig"]
    pair = {"ResolverQueryLogConfigId": made["Id"], "ResourceId": vpc}
    association = resolver.associate_resolver_query_log_config(**pair)["ResolverQueryLogConfigAssociation"]
    assert (association["Status"], association["Error"]) == ("ACTIVE", "NONE")
    with pytest.raises(ClientError, match="ResourceExistsException"):
        resolver.associate_resolver_query_log_config(**pair)
    named = {"ResolverQueryLogConfigId": made["Id"]}
    assert resolver.get_resolver_query_log_config(**named)["ResolverQueryLogConfig"]["AssociationCount"] == 1
    with pytest.raises(ClientError, match="has associated VPCs"):
        resolver.delete_resolver_query_log_config(**named)
    resolver.disassociate_resolver_query_log_config(**pair)
    resolver.delete_resolver_query_log_config(**named)
    assert resolver.list_resolver_query_log_configs()["ResolverQueryLogConfigs"] == []


def test_a_vpc_answers_reverse_lookups_unless_told_otherwise(account: Account) -> None:
    """And does not validate signed zones unless told so."""
    resolver, vpc = account.client("route53resolver"), Network.of(account).vpc
    assert resolver.get_resolver_config(ResourceId=vpc)["ResolverConfig"]["AutodefinedReverse"] == "ENABLED"
    changed = resolver.update_resolver_config(ResourceId=vpc, AutodefinedReverseFlag="DISABLE")
    assert changed["ResolverConfig"]["AutodefinedReverse"] == "DISABLED"
    assert resolver.get_resolver_dnssec_config(ResourceId=vpc)["ResolverDNSSECConfig"]["ValidationStatus"] == "DISABLED"
    resolver.update_resolver_dnssec_config(ResourceId=vpc, Validation="ENABLE")
    [config] = resolver.list_resolver_dnssec_configs()["ResolverDnssecConfigs"]
    assert (config["ResourceId"], config["ValidationStatus"]) == (vpc, "ENABLED")
