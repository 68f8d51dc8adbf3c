"""Small templates, written by hand: a VPC of some zones with or without NAT gateways, and what runs in it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from study.drawing.assembly import Stack, read

Resources = dict[str, dict[str, Any]]
STACK = "aws:cloudformation:stack"
VPC = {"Ref": "Vpc"}
TIERS = ("public", "app", "data")
ZONES = 6
"""Blocks are cut for as many, so that they don't depend on how many are used."""


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    """Return a resource as a template has it."""
    return {"Type": f"AWS::{kind}", "Properties": properties}


def network(zones: int = 2, nats: str = "own") -> Resources:
    """Return a VPC whose tier app leaves through the NAT gateways of its ``own`` zones, of zone 1 (``single``), or not.

    The tier data has a network ACL and no way out. Blocks are cut with ``Fn::Cidr``.
    """
    found: Resources = {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Gateway": resource("EC2::InternetGateway"),
        "Attachment": resource("EC2::VPCGatewayAttachment", VpcId=VPC, InternetGatewayId={"Ref": "Gateway"}),
        "Acl": resource("EC2::NetworkAcl", VpcId=VPC),
        "AclIn": entry(ports=(5432, 5432), outward=False),
        "AclOut": entry(ports=(1024, 65535), outward=True),
    }
    for zone in range(zones):
        for place, tier in enumerate(TIERS):
            found |= subnet(f"{tier}{zone + 1}", tier, zone, place * ZONES + zone)
        found[f"Route-public{zone + 1}"] = route(f"public{zone + 1}", GatewayId={"Ref": "Gateway"})
        if nats == "own" or (nats == "single" and zone == 0):
            found[f"Nat{zone + 1}"] = resource("EC2::NatGateway", SubnetId={"Ref": f"public{zone + 1}"})
        if nats != "none":
            nat = f"Nat{zone + 1 if nats == 'own' else 1}"
            found[f"Route-app{zone + 1}"] = route(f"app{zone + 1}", NatGatewayId={"Ref": nat})
        found[f"AclOf{zone + 1}"] = resource(
            "EC2::SubnetNetworkAclAssociation", SubnetId={"Ref": f"data{zone + 1}"}, NetworkAclId={"Ref": "Acl"}
        )
    return found


def subnet(name: str, tier: str, zone: int, place: int) -> Resources:
    """Return a subnet with a route table of its own."""
    blocks = {"Fn::Cidr": [{"Fn::GetAtt": ["Vpc", "CidrBlock"]}, 3 * ZONES, "8"]}
    return {
        name: resource(
            "EC2::Subnet",
            VpcId=VPC,
            AvailabilityZone={"Fn::Select": [zone, {"Fn::GetAZs": ""}]},
            CidrBlock={"Fn::Select": [place, blocks]},
            Tags=[{"Key": "aws-cdk:subnet-name", "Value": tier}],
        ),
        f"Table-{name}": resource("EC2::RouteTable", VpcId=VPC),
        f"TableOf-{name}": resource(
            "EC2::SubnetRouteTableAssociation", SubnetId={"Ref": name}, RouteTableId={"Ref": f"Table-{name}"}
        ),
    }


def route(name: str, **goal: Any) -> dict[str, Any]:
    """Return the default route of a subnet."""
    return resource("EC2::Route", RouteTableId={"Ref": f"Table-{name}"}, DestinationCidrBlock="0.0.0.0/0", **goal)


def entry(*, ports: tuple[int, int], outward: bool) -> dict[str, Any]:
    """Return an entry of the data tier's network ACL."""
    first, last = ports
    return resource(
        "EC2::NetworkAclEntry",
        NetworkAclId={"Ref": "Acl"},
        RuleNumber=100,
        RuleAction="allow",
        Egress=outward,
        Protocol=6,
        PortRange={"From": first, "To": last},
        CidrBlock="10.0.0.0/16",
    )


def workloads(zones: int = 2) -> Resources:
    """Return a load balancer, an Auto Scaling group and a database, whose security groups admit one another."""
    spread = {tier: [{"Ref": f"{tier}{zone + 1}"} for zone in range(zones)] for tier in TIERS}
    found: Resources = {
        "BalancerGroup": group(80, CidrIp="0.0.0.0/0"),
        "FleetGroup": group(8080, SourceSecurityGroupId={"Ref": "BalancerGroup"}),
        "DatabaseGroup": group(5432, SourceSecurityGroupId={"Ref": "FleetGroup"}),
        "Balancer": resource(
            "ElasticLoadBalancingV2::LoadBalancer",
            Scheme="internet-facing",
            Subnets=spread["public"],
            SecurityGroups=[{"Ref": "BalancerGroup"}],
        ),
        "Template": resource(
            "EC2::LaunchTemplate",
            LaunchTemplateData={"InstanceType": "t3.micro", "SecurityGroupIds": [{"Ref": "FleetGroup"}]},
        ),
        "Fleet": resource(
            "AutoScaling::AutoScalingGroup",
            MinSize="2",
            MaxSize="6",
            VPCZoneIdentifier=spread["app"],
            LaunchTemplate={"LaunchTemplateId": {"Ref": "Template"}},
        ),
        "Spread": resource("RDS::DBSubnetGroup", SubnetIds=spread["data"]),
        "Database": resource(
            "RDS::DBInstance",
            Engine="postgres",
            MultiAZ=True,
            DBSubnetGroupName={"Ref": "Spread"},
            VPCSecurityGroups=[{"Ref": "DatabaseGroup"}],
            KmsKeyId={"Ref": "Key"},
        ),
        "Key": resource("KMS::Key", EnableKeyRotation=True, KeyPolicy={"Statement": []}),
        "Documents": resource("S3::Bucket"),
        "S3": resource(
            "EC2::VPCEndpoint",
            VpcId=VPC,
            ServiceName={"Fn::Join": ["", ["com.amazonaws.", {"Ref": "AWS::Region"}, ".s3"]]},
            RouteTableIds=[{"Ref": "Table-app1"}],
        ),
        "Sts": resource("EC2::VPCEndpoint", VpcId=VPC, VpcEndpointType="Interface", ServiceName="com.amazonaws.x.sts"),
    }
    return found


def group(port: int, **peer: Any) -> dict[str, Any]:
    """Return a security group that admits one peer on one port."""
    rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **peer}
    return resource("EC2::SecurityGroup", VpcId=VPC, SecurityGroupIngress=[rule])


def administrators(*names: str, principal: str = "AWS") -> Resources:
    """Return roles, which people assume or a service does, and the key that they administer."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {principal: "somebody"}}
    ruling = {
        "Effect": "Allow",
        "Action": "kms:*",
        "Principal": {"AWS": [{"Fn::GetAtt": [name, "Arn"]} for name in names]},
    }
    return {
        **{name: resource("IAM::Role", AssumeRolePolicyDocument={"Statement": [trust]}) for name in names},
        "Key": resource("KMS::Key", EnableKeyRotation=True, KeyPolicy={"Statement": [ruling]}),
    }


def write(resources: Resources, folder: Path) -> Path:
    """Write an assembly with one stack and return where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    artifact = {"type": STACK, "properties": {"templateFile": "small.json"}}
    (folder / "manifest.json").write_text(json.dumps({"artifacts": {"small": artifact}}))
    (folder / "small.json").write_text(json.dumps({"Resources": resources}))
    return folder


@pytest.fixture
def small() -> Callable[..., Resources]:
    """Return a maker of templates: a network with its workloads, in some zones."""

    def make(zones: int = 2, nats: str = "own") -> Resources:
        return network(zones, nats) | workloads(zones)

    return make


@pytest.fixture
def ruled() -> Callable[..., Resources]:
    """Return a maker of a key with its administrators."""
    return administrators


@pytest.fixture
def assembly(tmp_path: Path) -> Callable[[Resources], Path]:
    """Return a writer of assemblies."""
    return lambda resources: write(resources, tmp_path / "cdk.out")


@pytest.fixture
def stack(assembly: Callable[[Resources], Path]) -> Callable[[Resources], Stack]:
    """Return a reader of templates, through an assembly as CDK writes it."""
    return lambda resources: read(assembly(resources))[0]
