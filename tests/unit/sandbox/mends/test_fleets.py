"""Fleets launch by their templates as their strategies choose, and follow their targets."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _template(network: Network) -> tuple[str, str]:
    """Return a launch template with a security group, and the group."""
    group = network.group("fleet")
    data = {"ImageId": network.image(), "InstanceType": "t3.micro", "SecurityGroupIds": [group]}
    made = network.ec2.create_launch_template(LaunchTemplateName="fleet", LaunchTemplateData=data)
    return str(made["LaunchTemplate"]["LaunchTemplateId"]), group


def _running(network: Network) -> list[dict[str, Any]]:
    alive = [{"Name": "instance-state-name", "Values": ["running"]}]
    pages = network.ec2.describe_instances(Filters=alive)["Reservations"]
    return [instance for page in pages for instance in page["Instances"]]


def _overrides(network: Network, *kinds: str, **said: Any) -> list[dict[str, Any]]:
    return [
        {"InstanceType": kind, "SubnetId": subnet, **said} for kind, subnet in zip(kinds, network.subnets, strict=False)
    ]


def _config(template: str, overrides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "LaunchTemplateSpecification": {"LaunchTemplateId": template, "Version": "$Latest"},
            "Overrides": overrides,
        }
    ]


def test_a_fleet_is_on_demand_and_spot_with_what_its_template_says(account: Account) -> None:
    """Its instances have the template's security groups; spot is spread over the overrides if that is wanted."""
    network = Network.of(account)
    template, group = _template(network)
    made = network.ec2.create_fleet(
        Type="instant",
        LaunchTemplateConfigs=_config(template, _overrides(network, "t3.small", "t3.medium")),
        TargetCapacitySpecification={
            "TotalTargetCapacity": 3,
            "OnDemandTargetCapacity": 1,
            "DefaultTargetCapacityType": "spot",
        },
        SpotOptions={"AllocationStrategy": "diversified"},
    )
    assert [(one["Lifecycle"], one["InstanceType"]) for one in made["Instances"]] == [
        ("on-demand", "t3.small"),
        ("spot", "t3.small"),
        ("spot", "t3.medium"),
    ]
    running = _running(network)
    assert {one["SecurityGroups"][0]["GroupId"] for one in running} == {group}
    assert sorted(one.get("InstanceLifecycle", "on-demand") for one in running) == ["on-demand", "spot", "spot"]


def test_a_maintained_fleet_follows_its_target_by_weight(account: Account) -> None:
    """It launches what is missing and terminates what is too much; its end takes the instances with it."""
    network = Network.of(account)
    template, _ = _template(network)
    overrides = _overrides(network, "t3.medium", WeightedCapacity=2.0)
    fleet = network.ec2.create_fleet(
        LaunchTemplateConfigs=_config(template, overrides),
        TargetCapacitySpecification={"TotalTargetCapacity": 3, "DefaultTargetCapacityType": "on-demand"},
    )["FleetId"]

    def capacity() -> float:
        return float(network.ec2.describe_fleets(FleetIds=[fleet])["Fleets"][0]["FulfilledCapacity"])

    assert (capacity(), len(_running(network))) == (4.0, 2)
    network.ec2.modify_fleet(FleetId=fleet, TargetCapacitySpecification={"TotalTargetCapacity": 5})
    assert (capacity(), len(_running(network))) == (6.0, 3)
    network.ec2.modify_fleet(FleetId=fleet, TargetCapacitySpecification={"TotalTargetCapacity": 2})
    assert (capacity(), len(_running(network))) == (2.0, 1)
    network.ec2.delete_fleets(FleetIds=[fleet], TerminateInstances=True)
    assert _running(network) == []


def test_a_strategy_with_priorities_takes_the_first(account: Account) -> None:
    """And an instance type is found for what is required of it."""
    network = Network.of(account)
    template, _ = _template(network)
    overrides = _overrides(network, "t3.small", "t3.medium")
    overrides[0]["Priority"], overrides[1]["Priority"] = 2.0, 1.0
    target = {"TotalTargetCapacity": 1, "DefaultTargetCapacityType": "on-demand"}
    network.ec2.create_fleet(
        LaunchTemplateConfigs=_config(template, overrides),
        TargetCapacitySpecification=target,
        OnDemandOptions={"AllocationStrategy": "prioritized"},
    )
    assert [one["InstanceType"] for one in _running(network)] == ["t3.medium"]
    required = {"InstanceRequirements": {"VCpuCount": {"Min": 16, "Max": 16}, "MemoryMiB": {"Min": 65536}}}
    made = network.ec2.create_fleet(
        Type="instant",
        LaunchTemplateConfigs=_config(template, [{**required, "SubnetId": network.subnets[0]}]),
        TargetCapacitySpecification=target,
    )
    found = network.ec2.describe_instance_types(InstanceTypes=[made["Instances"][0]["InstanceType"]])
    assert found["InstanceTypes"][0]["VCpuInfo"]["DefaultVCpus"] == 16


def test_a_spot_fleet_has_specifications_of_its_own_and_is_cancelled_with_or_without_instances(
    account: Account,
) -> None:
    """A cancelled request cannot be changed, nor cancelled again."""
    network = Network.of(account)
    group = network.group("spot")
    specification = {
        "ImageId": network.image(),
        "InstanceType": "t3.micro",
        "SubnetId": network.subnets[0],
        "SecurityGroups": [{"GroupId": group}],
    }
    config = {"IamFleetRole": f"arn:aws:iam::{account.id}:role/fleet", "TargetCapacity": 2}
    with pytest.raises(ClientError, match="either launch specifications or launch templates"):
        network.ec2.request_spot_fleet(SpotFleetRequestConfig=config)
    made = network.ec2.request_spot_fleet(SpotFleetRequestConfig={**config, "LaunchSpecifications": [specification]})
    request = made["SpotFleetRequestId"]
    assert [one["InstanceLifecycle"] for one in _running(network)] == ["spot", "spot"]
    network.ec2.modify_spot_fleet_request(SpotFleetRequestId=request, TargetCapacity=1)
    assert len(_running(network)) == 1
    ended = network.ec2.cancel_spot_fleet_requests(SpotFleetRequestIds=[request], TerminateInstances=False)
    assert ended["SuccessfulFleetRequests"][0]["CurrentSpotFleetRequestState"] == "cancelled_running"
    assert len(_running(network)) == 1
    with pytest.raises(ClientError, match="cannot be modified"):
        network.ec2.modify_spot_fleet_request(SpotFleetRequestId=request, TargetCapacity=2)
    again = network.ec2.cancel_spot_fleet_requests(SpotFleetRequestIds=[request], TerminateInstances=True)
    assert len(again["UnsuccessfulFleetRequests"]) == 1
