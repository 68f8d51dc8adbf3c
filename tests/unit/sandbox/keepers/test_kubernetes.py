"""EKS keeps clusters and what belongs to them; what of a cluster is EC2's is really there."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network

_ROLE = "arn:aws:iam::111122223333:role/cluster"


def cluster(account: Account) -> tuple[Network, Any]:
    """Make a cluster in two zones of a VPC."""
    network, eks = Network.of(account), account.client("eks")
    eks.create_cluster(name="shop", roleArn=_ROLE, resourcesVpcConfig={"subnetIds": network.subnets[:2]})
    return network, eks


def test_a_cluster_has_a_security_group_that_comes_and_goes_with_it(account: Account) -> None:
    """Its members reach each other; it is tagged as the cluster's own."""
    network, eks = cluster(account)
    told = eks.describe_cluster(name="shop")["cluster"]
    group = told["resourcesVpcConfig"]["clusterSecurityGroupId"]
    assert told["resourcesVpcConfig"]["vpcId"] == network.vpc
    [found] = network.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    assert found["GroupName"].startswith("eks-cluster-sg-shop-")
    assert found["IpPermissions"][0]["UserIdGroupPairs"][0]["GroupId"] == group
    eks.delete_cluster(name="shop")
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        network.ec2.describe_security_groups(GroupIds=[group])


def test_a_cluster_stands_in_two_zones(account: Account) -> None:
    """One is refused, as is a subnet that there is not."""
    network, eks = Network.of(account), account.client("eks")
    with pytest.raises(ClientError, match="at least two different AZs"):
        eks.create_cluster(name="one", roleArn=_ROLE, resourcesVpcConfig={"subnetIds": network.subnets[:1]})
    with pytest.raises(ClientError, match=r"InvalidParameterException.*subnet-0123"):
        eks.create_cluster(name="one", roleArn=_ROLE, resourcesVpcConfig={"subnetIds": ["subnet-0123"]})


def test_an_update_of_a_part_leaves_the_rest(account: Account) -> None:
    """Whether the endpoint is public says nothing of the subnets."""
    network, eks = cluster(account)
    eks.update_cluster_config(name="shop", resourcesVpcConfig={"endpointPublicAccess": False})
    told = eks.describe_cluster(name="shop")["cluster"]["resourcesVpcConfig"]
    assert (told["endpointPublicAccess"], told["subnetIds"]) == (False, list(network.subnets[:2]))


def test_a_cluster_with_nodes_cannot_be_deleted(account: Account) -> None:
    """Nor one that is protected."""
    network, eks = cluster(account)
    eks.create_nodegroup(clusterName="shop", nodegroupName="a", subnets=network.subnets[:1], nodeRole=_ROLE)
    with pytest.raises(ClientError, match="ResourceInUseException"):
        eks.delete_cluster(name="shop")
    eks.delete_nodegroup(clusterName="shop", nodegroupName="a")
    eks.update_cluster_config(name="shop", deletionProtection=True)
    with pytest.raises(ClientError, match="deletion protection"):
        eks.delete_cluster(name="shop")
