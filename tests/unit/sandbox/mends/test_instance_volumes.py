"""The volumes of an instance are its image's, as its mappings change and complete them."""

from typing import Any

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network

GP3 = {"VolumeType": "gp3", "Encrypted": True, "Iops": 4000, "Throughput": 250}


def volumes(network: Network, mappings: list[dict[str, Any]], image: str | None = None) -> dict[str, dict[str, Any]]:
    """Launch an instance and return its volumes by device, with the mapping's DeleteOnTermination."""
    [launched] = network.ec2.run_instances(
        ImageId=image or network.image(),
        MinCount=1,
        MaxCount=1,
        SubnetId=network.subnets[0],
        BlockDeviceMappings=mappings,
        TagSpecifications=[{"ResourceType": "volume", "Tags": [{"Key": "tier", "Value": "app"}]}],
    )["Instances"]
    filters = [{"Name": "attachment.instance-id", "Values": [launched["InstanceId"]]}]
    found = network.ec2.describe_volumes(Filters=filters)["Volumes"]
    [described] = network.ec2.describe_instances(InstanceIds=[launched["InstanceId"]])["Reservations"]
    kept = {m["DeviceName"]: m["Ebs"]["DeleteOnTermination"] for m in described["Instances"][0]["BlockDeviceMappings"]}
    return {v["Attachments"][0]["Device"]: {**v, "Goes": kept[v["Attachments"][0]["Device"]]} for v in found}


def test_a_mapping_of_the_root_device_changes_what_it_names(account: Account) -> None:
    """Without a size the root volume is as large as the image's snapshot, from which it is made."""
    network = Network.of(account)
    [(device, root)] = volumes(network, [{"DeviceName": "/dev/xvda", "Ebs": GP3}]).items()
    assert device == "/dev/xvda"
    assert (root["VolumeType"], root["Encrypted"], root["Iops"], root["Throughput"]) == ("gp3", True, 4000, 250)
    assert (root["Size"], root["Goes"], root["SnapshotId"][:5]) == (15, True, "snap-")
    assert root["Tags"] == [{"Key": "tier", "Value": "app"}]


def test_other_mappings_add_volumes_and_no_device_takes_one_away(account: Account) -> None:
    """A data volume stands beside the root volume and stays if it is said so."""
    network = Network.of(account)
    data = {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 20, "VolumeType": "io1", "Iops": 100}}
    data["Ebs"]["DeleteOnTermination"] = False
    found = volumes(network, [data, {"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"}])
    assert {device: (v["VolumeType"], v["Size"], v["Goes"]) for device, v in found.items()} == {
        "/dev/xvda": ("gp3", 15, True),
        "/dev/sdf": ("io1", 20, False),
    }
    assert set(volumes(network, [{"DeviceName": "/dev/xvda", "NoDevice": ""}, data])) == {"/dev/sdf"}


def test_an_image_that_is_not_here_has_the_root_device_that_is_mapped(account: Account) -> None:
    """Templates name images of AWS by their ids, and not all of them are here."""
    root = [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 30}}]
    found = volumes(Network.of(account), root, "ami-0123456789abcdef0")
    assert {device: v["Size"] for device, v in found.items()} == {"/dev/sda1": 30}
