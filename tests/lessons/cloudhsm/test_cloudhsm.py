"""CloudHSM: hardware that is nobody else's, in one's own subnets."""

from analysis.network import Verdict
from study.lab import Lab
from tests.teaching import teaches

PORT = 2223
"""Where an HSM answers its clients: https://docs.aws.amazon.com/cloudhsm/latest/userguide/configure-sg.html"""


class Cluster:
    """A VPC with a subnet in each of two zones, a cluster in both, HSMs in some, and a client in each.

    Attributes:
        clients: the instances, by zone; they wear the cluster's group.
        hsms: the HSMs, by zone, as CloudHSM tells of them.
        subnets: by zone.
    """

    def __init__(self, lab: Lab, *zones: str) -> None:
        """Build it with an HSM in each of these zones."""
        hardware, vpc = lab.client("cloudhsmv2"), lab.vpc()
        self.subnets = {zone: lab.subnet(vpc, f"10.0.{number}.0/24", zone) for number, zone in enumerate("ab")}
        made = hardware.create_cluster(HsmType="hsm2m.medium", Mode="FIPS", SubnetIds=list(self.subnets.values()))
        group = made["Cluster"]["SecurityGroup"]
        self.clients = {zone: lab.host(subnet, group) for zone, subnet in self.subnets.items()}
        self.hsms = {
            zone: hardware.create_hsm(ClusterId=made["Cluster"]["ClusterId"], AvailabilityZone=f"{lab.region}{zone}")[
                "Hsm"
            ]
            for zone in zones
        }
        self.stranger = lab.host(self.subnets["a"], lab.group(vpc))


@teaches("cloudhsm.4")
def test_an_hsm_has_an_interface_in_the_subnet_and_is_reached_there(lab: Lab) -> None:
    """At a private address of the VPC, by whoever wears the group that the service made for the cluster."""
    cluster = Cluster(lab, "a")
    hsm = cluster.hsms["a"]

    answer = lab.follow(cluster.clients["b"], hsm["EniId"], PORT)

    assert answer.verdict is Verdict.REACHABLE
    (interface,) = lab.ec2.describe_network_interfaces(NetworkInterfaceIds=[hsm["EniId"]])["NetworkInterfaces"]
    assert (interface["SubnetId"], interface["PrivateIpAddress"]) == (cluster.subnets["a"], hsm["EniIp"])
    assert "Association" not in interface  # No public address.


@teaches("cloudhsm.4", twin=True)
def test_a_neighbour_in_the_same_subnet_that_does_not_wear_the_group_reaches_none(lab: Lab) -> None:
    """The HSMs' group admits its own wearers and nobody else."""
    cluster = Cluster(lab, "a")

    answer = lab.follow(cluster.stranger, cluster.hsms["a"]["EniId"], PORT)

    assert (answer.verdict, answer.codes) == (Verdict.UNREACHABLE, ("ENI_SG_RULES_MISMATCH",))


@teaches("cloudhsm.5")
def test_with_an_hsm_in_each_zone_one_is_left_when_a_zone_is_lost(lab: Lab) -> None:
    """The cluster keeps the same keys in all of its HSMs, and the client library goes to whichever answers."""
    cluster = Cluster(lab, "a", "b")

    left = lab.lose_zone("a")

    assert left.follow(cluster.clients["b"], cluster.hsms["b"]["EniId"], PORT).verdict is Verdict.REACHABLE


@teaches("cloudhsm.5", twin=True)
def test_with_one_hsm_the_loss_of_its_zone_takes_the_cluster(lab: Lab) -> None:
    """The subnets in the other zone are of no use: AWS adds no HSM by itself."""
    cluster = Cluster(lab, "a")

    left = lab.lose_zone("a")

    assert left.follow(cluster.clients["b"], cluster.hsms["a"]["EniIp"], PORT).verdict is Verdict.UNREACHABLE
    (told,) = lab.client("cloudhsmv2").describe_clusters()["Clusters"]
    assert [hsm["AvailabilityZone"] for hsm in told["Hsms"]] == [f"{lab.region}a"]
