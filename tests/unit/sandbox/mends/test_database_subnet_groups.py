"""A DB subnet group survives its modification."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def test_a_modified_subnet_group_has_its_new_subnets_and_can_be_modified_again(account: Account) -> None:
    """DescribeDBSubnetGroups finds it with what was set last."""
    network, rds = Network.of(account), account.client("rds")
    first, second, third = network.subnets
    rds.create_db_subnet_group(DBSubnetGroupName="data", DBSubnetGroupDescription="data", SubnetIds=[first, second])
    for subnets in ([first, third], [second, third]):
        rds.modify_db_subnet_group(DBSubnetGroupName="data", SubnetIds=subnets)
        [group] = rds.describe_db_subnet_groups(DBSubnetGroupName="data")["DBSubnetGroups"]
        assert sorted(subnet["SubnetIdentifier"] for subnet in group["Subnets"]) == sorted(subnets)
