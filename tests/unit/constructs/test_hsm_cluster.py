"""A cluster in private subnets, whose clients wear the group that the service makes."""

from typing import Any

import pytest
from aws_cdk import Stack

from refarch.compute import HostPerZone
from refarch.hardware import HsmCluster
from refarch.refusal import RefusedError
from tests.unit.constructs.shape import empty_stack, network, shape_of


def test_a_cluster_has_a_subnet_in_each_zone_of_its_tier() -> None:
    """And clients wear its group beside their own."""

    def build(stack: Stack) -> None:
        vpc = network(stack, zones=2)
        cluster = HsmCluster(stack, "Hsms", network=vpc, tier="data", backup_days=30)
        HostPerZone(stack, "Signer", network=vpc, tier="app", also=[cluster.clients])

    shape = shape_of(build)
    cluster = shape.only("CloudHSM::Cluster")
    assert [shape.referred(subnet) for subnet in cluster["SubnetIds"]] == [
        f"Network/Vpc/dataSubnet{zone}/Subnet" for zone in (1, 2)
    ]
    assert (cluster["HsmType"], cluster["Mode"]) == ("hsm2m.medium", "FIPS")
    assert cluster["BackupRetentionPolicy"] == {"Type": "DAYS", "Value": "30"}
    worn = shape.at("Signer/Host1")["NetworkInterfaces"][0]["GroupSet"]
    assert [one["Fn::GetAtt"][1] for one in worn] == ["GroupId", "SecurityGroup"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tier": "public"}, r"tier='public' \(public\): HSMs have private addresses only"),
        ({"backup_days": 6}, "backup_days=6: CloudHSM keeps backups for 7 to 379 days"),
        ({"backup_days": 380}, "backup_days=380: CloudHSM keeps backups for 7 to 379 days"),
    ],
)
def test_a_cluster_refuses(options: dict[str, Any], message: str) -> None:
    """What the service refuses, and addresses that the internet knows."""
    stack = empty_stack()
    with pytest.raises(RefusedError, match=message):
        HsmCluster(stack, "Hsms", **{"network": network(stack), "tier": "data", **options})
