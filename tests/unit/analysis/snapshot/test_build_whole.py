"""The model beyond the network: what is deleted, what belongs to whom, and what cannot be read."""

from typing import Any

import pytest

from analysis.snapshot.model import Account, build
from analysis.snapshot.model.account import CannotDecideError
from analysis.snapshot.model.compute import StackResource, paths
from analysis.snapshot.raw import Raw


def model(**files: list[Any]) -> Account:
    """Return the model of a snapshot with some files."""
    return build(Raw("123456789012", "us-east-1", files))


def interface(**details: Any) -> dict[str, Any]:
    """Return an interface as EC2 describes it."""
    return {
        "NetworkInterfaceId": "eni-1",
        "SubnetId": "subnet-1",
        "VpcId": "vpc-1",
        "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.0.10", "Primary": True}],
        **details,
    }


def test_what_is_deleted_is_not_there() -> None:
    """EC2 lists terminated instances and deleted NAT gateways for an hour, CloudFormation deleted resources."""
    found = model(
        Reservations=[
            {"Instances": [{"InstanceId": "i-1", "State": {"Name": "terminated"}}]},
            {"Instances": [{"InstanceId": "i-2", "State": {"Name": "stopped"}, "Platform": "windows"}]},
        ],
        NatGateways=[
            {"NatGatewayId": f"nat-{state}", "VpcId": "vpc-1", "SubnetId": "subnet-1", "State": state}
            for state in ("deleted", "deleting", "failed", "pending", "available")
        ],
        StackResourceSummaries=[
            {
                "StackName": "web",
                "LogicalResourceId": name,
                "PhysicalResourceId": name,
                "ResourceType": "AWS::EC2::VPC",
                "ResourceStatus": status,
            }
            for name, status in (("Old", "DELETE_COMPLETE"), ("New", "CREATE_COMPLETE"))
        ],
    )

    assert list(found.instances) == ["i-2"]
    assert not found.instances["i-2"].up
    assert found.instances["i-2"].windows
    assert {nat.id: nat.available for nat in found.nat_gateways.values()} == {
        "nat-pending": False,
        "nat-available": True,
    }
    assert [resource.logical_id for resource in found.stack_resources] == ["New"]


@pytest.mark.parametrize(
    ("kind", "attribute", "expected"),
    [
        ("application", None, True),
        ("network", None, False),
        ("network", "true", True),
        ("network", "false", False),
    ],
)
def test_cross_zone_load_balancing_is_off_by_default_for_network_load_balancers_only(
    kind: str, attribute: str | None, *, expected: bool
) -> None:
    """Among many other attributes."""
    attributes = [{"LoadBalancerArn": "lb", "Key": "deletion_protection.enabled", "Value": "true"}]
    if attribute:
        attributes += [
            {"LoadBalancerArn": "lb", "Key": "load_balancing.cross_zone.enabled", "Value": attribute},
            {"LoadBalancerArn": "other", "Key": "load_balancing.cross_zone.enabled", "Value": "true"},
        ]

    found = model(LoadBalancers=[{"LoadBalancerArn": "lb", "Type": kind}], LoadBalancerAttributes=attributes)

    assert found.load_balancers["lb"].cross_zone is expected


@pytest.mark.parametrize(
    ("value", "expected"), [("true", True), ("false", False), ("use_load_balancer_configuration", None), (None, None)]
)
def test_a_target_group_may_leave_cross_zone_to_its_load_balancer(value: str | None, *, expected: bool | None) -> None:
    """Which is the default."""
    key = "load_balancing.cross_zone.enabled"
    attributes = [{"TargetGroupArn": "tg", "Key": key, "Value": value}] if value else []

    found = model(TargetGroups=[{"TargetGroupArn": "tg"}], TargetGroupAttributes=attributes)

    assert found.target_groups["tg"].cross_zone is expected


def test_a_databases_interfaces_are_told_by_description_subnets_and_groups() -> None:
    """RDS does not name them."""
    own = {"Description": "RDSNetworkInterface", "Groups": [{"GroupId": "sg-db"}]}
    found = model(
        NetworkInterfaces=[
            interface(**own),
            interface(**{**own, "NetworkInterfaceId": "eni-2", "Description": "something else"}),
            interface(**{**own, "NetworkInterfaceId": "eni-3", "Groups": [{"GroupId": "sg-other"}]}),
            interface(**{**own, "NetworkInterfaceId": "eni-4", "SubnetId": "subnet-9"}),
        ],
        DBInstances=[
            {
                "DBInstanceIdentifier": "db",
                "DBSubnetGroup": {"Subnets": [{"SubnetIdentifier": "subnet-1"}]},
                "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-db"}],
                "Endpoint": {"Port": 5432},
            }
        ],
    )

    assert found.databases["db"].interface_ids == {"eni-1"}
    assert found.databases["db"].port == 5432


def test_a_caches_interfaces_are_told_by_a_description_that_names_the_cluster() -> None:
    """ElastiCache does not name them either; a group whose name begins alike is another."""
    found = model(
        NetworkInterfaces=[
            interface(NetworkInterfaceId=f"eni-{number}", Description=description, Groups=[])
            for number, description in enumerate(
                ("ElastiCache sessions-001", "ElastiCache sessions-002", "ElastiCache sessions-old-001", "sessions-001")
            )
        ],
        ReplicationGroups=[{"ReplicationGroupId": "sessions", "MemberClusters": ["sessions-001", "sessions-002"]}],
    )

    assert found.caches["sessions"].interface_ids == {"eni-0", "eni-1"}
    assert found.owner_of_interface["eni-0"].startswith("sessions in ")


def test_construct_paths_come_from_templates_as_objects_and_as_text() -> None:
    """A template in YAML tells none, and its resources are there all the same."""
    resource = {"Metadata": {"aws:cdk:path": "web/Network/Vpc/Resource"}}
    summaries = [
        {"StackName": n, "LogicalResourceId": "Vpc", "PhysicalResourceId": f"vpc-{n}", "ResourceType": "AWS::EC2::VPC"}
        for n in ("object", "text", "yaml")
    ]
    bodies = {
        "object": {"Resources": {"Vpc": resource}},
        "text": '{"Resources": {"Vpc": {"Metadata": {"aws:cdk:path": "web/Network/Vpc/Resource"}}}}',
        "yaml": "Resources:\n  Vpc: {}\n",
    }

    found = model(
        StackResourceSummaries=summaries,
        TemplateBody=[{"StackName": name, "TemplateBody": body} for name, body in bodies.items()],
    )

    assert {r.stack: r.label for r in found.stack_resources} == {
        "object": "Network/Vpc",
        "text": "Network/Vpc",
        "yaml": "",
    }


def test_what_only_belongs_to_a_thing_does_not_lend_it_its_name() -> None:
    """CloudFormation knows the propagation of a gateway's routes, and its acceptance elsewhere, by the gateway's id."""
    kinds = ("AWS::EC2::VPNGatewayRoutePropagation", "AWS::EC2::VPNGateway", "Custom::Any")
    found = [StackResource("web", kind, "vgw-1", kind, kind.rpartition(":")[2]) for kind in kinds]
    line = StackResource(
        "web", "Line", "arn:aws:directconnect:us-east-1:1:dxcon/dxcon-1", "AWS::Any", "Line/Connection"
    )

    assert paths([*found, line]) == {"vgw-1": "VPNGateway", "dxcon-1": "Line/Connection"}


def test_servers_are_named_by_their_group_and_not_by_its_warm_pool() -> None:
    """A warm pool has its group's name for an id."""
    kinds = ("AWS::AutoScaling::WarmPool", "AWS::AutoScaling::AutoScalingGroup")
    found = [StackResource("web", kind, "web-group", kind, kind.rpartition(":")[2]) for kind in kinds]

    assert paths(found) == paths(found[::-1]) == {"web-group": "AutoScalingGroup"}


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("Vpcs", {"VpcId": "vpc-bad", "CidrBlock": "nonsense"}),
        ("NetworkInterfaces", {"NetworkInterfaceId": "eni-bad"}),
        ("NetworkAcls", {"NetworkAclId": "acl-bad", "VpcId": "vpc-1", "Entries": [{"RuleNumber": "x"}]}),
        ("SecurityGroups", {"GroupId": "sg-bad", "IpPermissions": [{"IpProtocol": "carrier pigeon"}]}),
        ("Reservations", {"Instances": [{}]}),
        ("LoadBalancers", {}),
        ("Listeners", {"LoadBalancerArn": "lb"}),
        ("TargetHealthDescriptions", {"TargetGroupArn": "tg"}),
        ("AutoScalingGroups", {"AutoScalingGroupName": "asg"}),
        ("DBInstances", "not even an object"),
        ("StackResourceSummaries", {"PhysicalResourceId": "x"}),
        ("TemplateBody", {"StackName": "web"}),
        ("AvailabilityZones", {}),
    ],
)
def test_a_malformed_item_is_left_out_noted_and_makes_its_kind_incomplete(key: str, bad: Any) -> None:
    """It spoils none of the others, and nobody is told that it is not there."""
    good = {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}
    files = {"Vpcs": [good], key: [bad]} if key != "Vpcs" else {"Vpcs": [good, bad]}

    found = model(**files)

    assert list(found.vpcs) == ["vpc-1"]
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith(f"{key}: ")
    with pytest.raises(CannotDecideError, match=key):
        found.require(key)


def test_what_is_whole_is_required_without_complaint() -> None:
    """An empty response is an answer: there is none."""
    model(NatGateways=[]).require("NatGateways")
