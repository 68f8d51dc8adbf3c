"""What a launch says of an instance is kept and told, and what is not named in a change stays."""

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network
from tests.unit.sandbox.mends.test_instances import launch


def test_options_of_a_launch_are_kept(account: Account) -> None:
    """Placement, CPU, credits, enclave, DNS names; the rest has AWS's defaults."""
    network = Network.of(account)
    network.ec2.create_placement_group(GroupName="near", Strategy="cluster")
    launched = launch(
        network,
        SubnetId=network.subnets[0],
        InstanceType="t3.large",
        Placement={"GroupName": "near", "Tenancy": "dedicated"},
        CpuOptions={"CoreCount": 1, "ThreadsPerCore": 1},
        EnclaveOptions={"Enabled": True},
        CreditSpecification={"CpuCredits": "standard"},
        PrivateDnsNameOptions={"HostnameType": "resource-name"},
    )
    assert (launched["Placement"]["GroupName"], launched["Placement"]["Tenancy"]) == ("near", "dedicated")
    assert (launched["CpuOptions"], launched["EnclaveOptions"]) == (
        {"CoreCount": 1, "ThreadsPerCore": 1},
        {"Enabled": True},
    )
    assert launched["PrivateDnsNameOptions"]["HostnameType"] == "resource-name"
    assert launched["HibernationOptions"] == {"Configured": False}
    with pytest.raises(ClientError, match="InUse"):
        network.ec2.delete_placement_group(GroupName="near")


def test_credits_are_unlimited_by_default_from_t3_on(account: Account) -> None:
    """T2 instances have standard credits; both can be changed."""
    network = Network.of(account)
    ids = [launch(network, InstanceType=kind)["InstanceId"] for kind in ("t2.micro", "t3.micro", "t4g.micro")]
    change = [{"InstanceId": ids[2], "CpuCredits": "standard"}]
    network.ec2.modify_instance_credit_specification(InstanceCreditSpecifications=change)
    told = network.ec2.describe_instance_credit_specifications(InstanceIds=ids)["InstanceCreditSpecifications"]
    assert [entry["CpuCredits"] for entry in told] == ["standard", "unlimited", "standard"]


def test_a_protected_instance_is_not_terminated(account: Account) -> None:
    """Until the protection is taken away."""
    network = Network.of(account)
    instance = launch(network, DisableApiTermination=True)["InstanceId"]
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        network.ec2.terminate_instances(InstanceIds=[instance])
    network.ec2.modify_instance_attribute(InstanceId=instance, DisableApiTermination={"Value": False})
    network.ec2.terminate_instances(InstanceIds=[instance])


def test_what_a_change_does_not_name_stays(account: Account) -> None:
    """Metadata options one by one; the shutdown behaviour leaves the groups alone."""
    network = Network.of(account)
    group = network.group("app")
    instance = launch(
        network, SubnetId=network.subnets[0], SecurityGroupIds=[group], MetadataOptions={"HttpTokens": "required"}
    )["InstanceId"]
    network.ec2.modify_instance_metadata_options(InstanceId=instance, HttpPutResponseHopLimit=3)
    network.ec2.modify_instance_attribute(InstanceId=instance, InstanceInitiatedShutdownBehavior={"Value": "terminate"})
    told = network.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    assert (told["MetadataOptions"]["HttpTokens"], told["MetadataOptions"]["HttpPutResponseHopLimit"]) == (
        "required",
        3,
    )
    assert [entry["GroupId"] for entry in told["SecurityGroups"]] == [group]


def test_the_type_of_an_instance_changes_while_it_is_stopped(account: Account) -> None:
    """A running one is refused."""
    network = Network.of(account)
    instance = launch(network, InstanceType="t3.micro")["InstanceId"]
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        network.ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t3.small"})
    network.ec2.stop_instances(InstanceIds=[instance])
    network.ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t3.small"})
    network.ec2.start_instances(InstanceIds=[instance])
    network.ec2.monitor_instances(InstanceIds=[instance])
    told = network.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    assert (told["InstanceType"], told["State"]["Name"]) == ("t3.small", "running")
    assert told["Monitoring"]["State"] == "enabled"


def test_public_names_are_told_where_the_vpc_gives_them(account: Account) -> None:
    """EnableDnsHostnames is false for a VPC that somebody makes, and true for the default one."""
    network = Network.of(account)
    network.ec2.modify_subnet_attribute(SubnetId=network.subnets[0], MapPublicIpOnLaunch={"Value": True})
    launched = launch(network, SubnetId=network.subnets[0])
    assert launched["PublicIpAddress"]
    assert not launched.get("PublicDnsName")
    assert launch(network)["PublicDnsName"].endswith(".compute-1.amazonaws.com")
