"""A CloudHSM cluster: hardware that is nobody else's, in one's own subnets."""

from aws_cdk import aws_cloudhsm as cloudhsm
from aws_cdk import aws_ec2 as ec2
from constructs import Construct

from refarch.network import Exposure
from refarch.network.any_vpc import AnyVpc, in_tiers
from refarch.refusal import refuse

BACKUP_DAYS = range(7, 380)
"""https://docs.aws.amazon.com/cloudhsm/latest/userguide/manage-backup-retention.html"""
HSM_TYPE = "hsm2m.medium"
"""FIPS 140-3 level 3; hsm1.medium held the validation of FIPS 140-2."""


class HsmCluster(Construct):
    """A cluster with a subnet in each zone of a tier, as yet without HSMs, which are what costs.

    KMS keeps keys in HSMs that AWS rules. Whoever has to rule them alone, or needs PKCS#11, JCE or CNG, takes one:
    AWS looks after the hardware and cannot see a key; users and keys are one's own affair, and so is losing them. HSMs
    are added with the API (CloudFormation has no type for them): the first one brings the request that your own
    certificate authority signs to claim the cluster, then one per zone makes it highly available. The client library
    balances over them.

    Clients reach the HSMs by the group that the service makes: whoever wears it does, on TCP 2223 to 2225.

    Source: https://docs.aws.amazon.com/cloudhsm/latest/userguide/clusters.html

    Example::

        cluster = HsmCluster(self, "Hsms", network=network, tier="data")
        HostPerZone(self, "Signer", network=network, tier="app", also=[cluster.clients])

    Attributes:
        cluster: the CDK resource.
        clients: the security group that lets its wearers reach the HSMs.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        network: AnyVpc,
        tier: str,
        backup_days: int = 90,
    ) -> None:
        """Create the cluster.

        Args:
            scope: the parent construct.
            construct_id: the id in it.
            network: the VPC, made here or not.
            tier: in whose subnets the HSMs will have their interfaces.
            backup_days: days until a backup is deleted, 7 to 379.

        Raises:
            RefusedError: if the tier is unknown or public, or CloudHSM would refuse the retention.
        """
        super().__init__(scope, construct_id)
        place = in_tiers(self, network)
        if place.exposure_of(tier) is Exposure.PUBLIC:
            refuse(
                self, f"tier={tier!r} (public)", "HSMs have private addresses only", "Use a private or isolated tier"
            )
        if backup_days not in BACKUP_DAYS:
            refuse(
                self,
                f"backup_days={backup_days}",
                f"CloudHSM keeps backups for {BACKUP_DAYS[0]} to {BACKUP_DAYS[-1]} days",
                "Choose a number of days in between",
            )
        self.cluster = cloudhsm.CfnCluster(
            self,
            "Cluster",
            hsm_type=HSM_TYPE,
            mode="FIPS",
            subnet_ids=[subnet.subnet_id for subnet in place.subnets(tier)],
            backup_retention_policy=cloudhsm.CfnCluster.BackupRetentionPolicyProperty(
                type="DAYS", value=str(backup_days)
            ),
        )
        self.clients = ec2.SecurityGroup.from_security_group_id(
            self, "Clients", self.cluster.attr_security_group, mutable=False
        )
