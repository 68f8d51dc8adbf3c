"""A cluster is brought up by its API: claimed, filled, emptied; and what takes too long is told as such."""

from typing import Any

import pytest

from study import hardware
from study.hardware import Authority, NotReadyError
from study.lab import Lab


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Return an authority; its key takes a second to be made."""
    return Authority.new("our own authority")


def cluster_in(lab: Lab) -> tuple[Any, str]:
    """Return CloudHSM and the id of a cluster in two zones."""
    vpc = lab.vpc()
    subnets = [lab.subnet(vpc, f"10.0.{number}.0/24", zone) for number, zone in enumerate("ab")]
    client = lab.client("cloudhsmv2")
    return client, client.create_cluster(HsmType="hsm2m.medium", Mode="FIPS", SubnetIds=subnets)["Cluster"]["ClusterId"]


def test_a_cluster_is_claimed_filled_and_emptied(authority: Authority) -> None:
    """It trusts our anchor afterwards, and has an HSM in each zone; filling it twice makes none twice."""
    client, cluster = cluster_in(Lab())
    hardware.claim(client, cluster, authority)
    told = hardware.describe(client, cluster)
    assert (told["State"], len(told["Hsms"])) == ("INITIALIZED", 1)
    assert "ClusterCertificate" in told["Certificates"]
    for _ in range(2):
        hardware.fill(client, cluster)
        zones = sorted(hsm["AvailabilityZone"] for hsm in hardware.describe(client, cluster)["Hsms"])
        assert zones == ["us-east-1a", "us-east-1b"]
    hardware.empty(client, cluster)
    assert hardware.describe(client, cluster)["Hsms"] == []


class Slow:
    """A CloudHSM whose HSM is active after so many looks, or never."""

    def __init__(self, looks: int) -> None:
        """Begin with a cluster without HSMs."""
        self._looks, self._hsms = looks, list[dict[str, str]]()

    def describe_clusters(self, **_asked: Any) -> dict[str, Any]:
        """Tell of the cluster, and be nearer to the end."""
        self._looks -= 1
        state = "ACTIVE" if self._looks < 0 else "CREATE_IN_PROGRESS"
        hsms = [{**hsm, "State": state} for hsm in self._hsms]
        return {"Clusters": [{"State": "CREATE_IN_PROGRESS", "SubnetMapping": {"a": "subnet-1"}, "Hsms": hsms}]}

    def create_hsm(self, **asked: str) -> None:
        """Begin to make an HSM."""
        self._hsms.append({"HsmId": "hsm-1", "AvailabilityZone": asked["AvailabilityZone"]})


def test_it_waits_for_what_takes_its_time(authority: Authority) -> None:
    """Fifteen seconds at a time, for half an hour at most; then it says what it is waiting for."""
    waited: list[float] = []
    hardware.fill(Slow(4), "cluster-1", pause=waited.append)
    assert waited == [15, 15, 15]
    with pytest.raises(NotReadyError, match="with hsm-1 CREATE_IN_PROGRESS after 1800 seconds"):
        hardware.claim(Slow(1000), "cluster-1", authority, pause=lambda _: None)
