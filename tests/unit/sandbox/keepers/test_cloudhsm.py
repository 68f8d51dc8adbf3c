"""CloudHSM: a cluster is claimed after its first HSM, and HSMs stand in the zones of its subnets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.unit.sandbox.account import Account


class Site:
    """A VPC with a subnet in each of two zones, and a cluster in both."""

    def __init__(self, account: Account) -> None:
        """Make them."""
        self.ec2, self.hsm = account.client("ec2"), account.client("cloudhsmv2")
        self.vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.subnets = [self._subnet(zone, f"10.0.{index}.0/24") for index, zone in enumerate("ab")]
        made = self.hsm.create_cluster(
            HsmType="hsm2m.medium", SubnetIds=self.subnets, TagList=[{"Key": "tier", "Value": "keys"}]
        )
        self.cluster: str = made["Cluster"]["ClusterId"]

    def _subnet(self, zone: str, block: str) -> str:
        made = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=block, AvailabilityZone=f"us-east-1{zone}")
        return str(made["Subnet"]["SubnetId"])

    def told(self) -> dict[str, Any]:
        """Return the cluster."""
        [cluster] = self.hsm.describe_clusters(Filters={"clusterIds": [self.cluster]})["Clusters"]
        told: dict[str, Any] = cluster
        return told


def _authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "us")])
    return key, _certificate(name, key.public_key(), name, key)


def _certificate(
    name: x509.Name, public: Any, issuer: x509.Name, signer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(public)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(signer, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def test_a_cluster_is_claimed_with_a_certificate_of_its_first_hsm(account: Account) -> None:
    """Before there is an HSM there is nothing to sign, and a certificate of another key claims nothing."""
    site = Site(account)
    assert site.told()["State"] == "UNINITIALIZED"
    key, authority = _authority()
    other = {"ClusterId": site.cluster, "SignedCert": _pem(authority), "TrustAnchor": _pem(authority)}
    with pytest.raises(ClientError, match="after its first HSM"):
        site.hsm.initialize_cluster(**other)
    site.hsm.create_hsm(ClusterId=site.cluster, AvailabilityZone="us-east-1a")
    with pytest.raises(ClientError, match="signing request"):
        site.hsm.initialize_cluster(**other)
    asked = x509.load_pem_x509_csr(site.told()["Certificates"]["ClusterCsr"].encode())
    signed = _certificate(asked.subject, asked.public_key(), authority.subject, key)
    _, stranger = _authority()
    with pytest.raises(ClientError, match="trust anchor"):
        site.hsm.initialize_cluster(ClusterId=site.cluster, SignedCert=_pem(signed), TrustAnchor=_pem(stranger))
    site.hsm.initialize_cluster(ClusterId=site.cluster, SignedCert=_pem(signed), TrustAnchor=_pem(authority))
    assert site.told()["State"] == "INITIALIZED"
    with pytest.raises(ClientError, match="initialized once"):
        site.hsm.initialize_cluster(**other)


def test_an_hsm_has_an_interface_in_its_zone_and_the_clusters_security_group(account: Account) -> None:
    """One in each zone survives the loss of the other; in a zone without a subnet there is none."""
    site = Site(account)
    hsms = [site.hsm.create_hsm(ClusterId=site.cluster, AvailabilityZone=f"us-east-1{zone}")["Hsm"] for zone in "ab"]
    assert [hsm["SubnetId"] for hsm in hsms] == site.subnets
    told = site.ec2.describe_network_interfaces(NetworkInterfaceIds=[hsm["EniId"] for hsm in hsms])
    groups = {group["GroupId"] for one in told["NetworkInterfaces"] for group in one["Groups"]}
    assert groups == {site.told()["SecurityGroup"]}
    [group] = site.ec2.describe_security_groups(GroupIds=list(groups))["SecurityGroups"]
    [rule] = group["IpPermissions"]
    assert (rule["FromPort"], rule["ToPort"], rule["UserIdGroupPairs"][0]["GroupId"]) == (2223, 2225, group["GroupId"])
    with pytest.raises(ClientError, match="no subnet in us-east-1c"):
        site.hsm.create_hsm(ClusterId=site.cluster, AvailabilityZone="us-east-1c")


def test_a_cluster_goes_after_its_hsms_with_all_that_came_with_it(account: Account) -> None:
    """Its subnets can be deleted then."""
    site = Site(account)
    hsm = site.hsm.create_hsm(ClusterId=site.cluster, AvailabilityZone="us-east-1a")["Hsm"]
    with pytest.raises(ClientError, match="delete them first"):
        site.hsm.delete_cluster(ClusterId=site.cluster)
    site.hsm.delete_hsm(ClusterId=site.cluster, EniIp=hsm["EniIp"])
    group = site.told()["SecurityGroup"]
    site.hsm.delete_cluster(ClusterId=site.cluster)
    assert site.hsm.describe_clusters()["Clusters"] == []
    with pytest.raises(ClientError, match=r"InvalidGroup\.NotFound"):
        site.ec2.describe_security_groups(GroupIds=[group])
    site.ec2.delete_subnet(SubnetId=site.subnets[0])
    with pytest.raises(ClientError, match="CloudHsmResourceNotFoundException"):
        site.hsm.delete_cluster(ClusterId=site.cluster)


def test_a_cluster_has_one_subnet_in_a_zone_and_keeps_tags_and_backups_as_it_is_told(account: Account) -> None:
    """Ninety days unless said otherwise."""
    site = Site(account)
    assert site.told()["BackupRetentionPolicy"] == {"Type": "DAYS", "Value": "90"}
    site.hsm.modify_cluster(ClusterId=site.cluster, BackupRetentionPolicy={"Type": "DAYS", "Value": "7"})
    assert site.told()["BackupRetentionPolicy"]["Value"] == "7"
    site.hsm.tag_resource(ResourceId=site.cluster, TagList=[{"Key": "team", "Value": "ops"}])
    site.hsm.untag_resource(ResourceId=site.cluster, TagKeyList=["tier"])
    assert site.hsm.list_tags(ResourceId=site.cluster)["TagList"] == [{"Key": "team", "Value": "ops"}]
    twin = site.ec2.create_subnet(VpcId=site.vpc, CidrBlock="10.0.9.0/24", AvailabilityZone="us-east-1a")
    with pytest.raises(ClientError, match="one subnet in an Availability Zone"):
        site.hsm.create_cluster(HsmType="hsm2m.medium", SubnetIds=[site.subnets[0], twin["Subnet"]["SubnetId"]])


def test_the_clusters_group_lets_its_wearers_reach_each_other_and_nobody_else(account: Account) -> None:
    """In and out, on the HSMs' ports: a client that wears it gets no way to anywhere besides.

    Source: https://docs.aws.amazon.com/cloudhsm/latest/userguide/configure-sg.html
    """
    site = Site(account)
    group = site.told()["SecurityGroup"]
    [told] = site.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    for rules in (told["IpPermissions"], told["IpPermissionsEgress"]):
        [rule] = rules
        assert (rule["FromPort"], rule["ToPort"], rule["UserIdGroupPairs"][0]["GroupId"]) == (2223, 2225, group)
