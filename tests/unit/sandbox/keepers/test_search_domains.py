"""OpenSearch Service keeps domains as it is told, within what it allows."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network

_TWO = {"InstanceCount": 2, "ZoneAwarenessEnabled": True}


def test_a_domain_in_a_vpc_has_a_subnet_for_each_zone(account: Account) -> None:
    """One without zone awareness, two with it; its endpoint is the VPC's."""
    network, search = Network.of(account), account.client("opensearch")
    both = {"SubnetIds": network.subnets[:2]}
    with pytest.raises(ClientError, match=r"You must specify exactly one subnet\."):
        search.create_domain(DomainName="shop", VPCOptions=both)
    with pytest.raises(ClientError, match="exactly two subnets because you've set zone count to two"):
        search.create_domain(DomainName="shop", ClusterConfig=_TWO, VPCOptions={"SubnetIds": network.subnets[:1]})
    told = search.create_domain(DomainName="shop", ClusterConfig=_TWO, VPCOptions=both)["DomainStatus"]
    assert told["VPCOptions"]["VPCId"] == network.vpc
    assert told["Endpoints"]["vpc"].startswith("vpc-shop-")
    assert "Endpoint" not in told


def test_an_update_of_a_part_leaves_the_rest(account: Account) -> None:
    """The number of instances changes, and not their type; a dry run changes nothing."""
    search = account.client("opensearch")
    search.create_domain(DomainName="shop", ClusterConfig={"InstanceType": "r6g.large.search", "InstanceCount": 1})
    search.update_domain_config(DomainName="shop", ClusterConfig={"InstanceCount": 3})
    search.update_domain_config(DomainName="shop", ClusterConfig={"InstanceCount": 9}, DryRun=True)
    [told] = search.describe_domains(DomainNames=["shop"])["DomainStatusList"]
    assert (told["ClusterConfig"]["InstanceType"], told["ClusterConfig"]["InstanceCount"]) == ("r6g.large.search", 3)


@pytest.mark.parametrize("policy", [{"EnableVersionUpgrade": True}, {}])
def test_another_version_is_another_domain_unless_the_policy_enables_the_upgrade(
    account: Account, policy: dict[str, Any]
) -> None:
    """With the update policy it is the same domain, upgraded."""
    domain: dict[str, Any] = {"Type": "AWS::OpenSearchService::Domain", "UpdatePolicy": policy}
    template = {"Resources": {"Domain": domain}}
    domain["Properties"] = {"EngineVersion": "OpenSearch_2.17"}
    assert account.create(template) == "CREATE_COMPLETE", account.reasons()
    before = account.physical("Domain").id
    domain["Properties"] = {"EngineVersion": "OpenSearch_2.19"}
    assert account.update(template) == "UPDATE_COMPLETE", account.reasons()
    assert (account.physical("Domain").id == before) == bool(policy)
    assert account.read("Domain")["EngineVersion"] == "OpenSearch_2.19"
