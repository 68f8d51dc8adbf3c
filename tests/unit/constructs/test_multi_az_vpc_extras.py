"""A VPC over several zones: names, endpoints, flow logs and what else it brings."""

from typing import Any

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs

from refarch.network import Exposure, MultiAzVpc, Tier
from tests.unit.constructs.shape import actions, key, network, shape_of, statements
from tests.unit.constructs.vpcs import subnets, vpc


def test_tiers_have_the_names_and_sizes_that_the_caller_gives_them() -> None:
    """Two tiers of one exposure are told apart by name."""
    tiers = (
        Tier(name="edge", exposure=Exposure.PUBLIC, prefix=26),
        Tier(name="web", exposure=Exposure.EGRESS, prefix=22),
        Tier(name="batch", exposure=Exposure.EGRESS, prefix=24),
    )
    shape = vpc(tiers=tiers, zones=2)
    sizes = {
        t.name: [shape.at(f"{p}/Subnet")["CidrBlock"].split("/")[1] for p in subnets(shape, t.name)] for t in tiers
    }
    assert sizes == {"edge": ["26"] * 2, "web": ["22"] * 2, "batch": ["24"] * 2}
    assert len(shape.of_type("EC2::NatGateway")) == 2


def test_s3_and_dynamodb_are_reached_through_gateway_endpoints_from_every_subnet() -> None:
    """They are free and keep that traffic off the NAT gateways; the data tier has no other way to S3."""
    shape = vpc()
    endpoints = shape.of_type("EC2::VPCEndpoint").values()
    assert sorted(str(e["ServiceName"]).rsplit(".", 1)[-1].strip("']}") for e in endpoints) == ["dynamodb", "s3"]
    for endpoint in endpoints:
        assert endpoint["VpcEndpointType"] == "Gateway"
        assert {shape.referred(table) for table in endpoint["RouteTableIds"]} == set(shape.of_type("EC2::RouteTable"))


def test_all_traffic_is_recorded_and_only_flow_logs_of_this_account_may_write() -> None:
    """Accepted and rejected, for a month; the role cannot be lent to another account's flow logs."""
    shape = vpc()
    flow_log = shape.only("EC2::FlowLog")
    assert (flow_log["ResourceType"], flow_log["TrafficType"]) == ("VPC", "ALL")
    assert shape.referred(flow_log["LogGroupName"]) == "Network/FlowLogs"
    assert shape.at("Network/FlowLogs")["RetentionInDays"] == 30
    [trust] = shape.at("Network/FlowLogRole")["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "vpc-flow-logs.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert "aws:SourceArn" in trust["Condition"]["ArnLike"]


def test_flow_logs_outlive_the_stack_unless_told_otherwise() -> None:
    """An audit asks after the incident, when the stack may be gone."""
    assert vpc().resource("Network/FlowLogs")["DeletionPolicy"] == "Retain"
    assert vpc(removal_policy=RemovalPolicy.DESTROY).resource("Network/FlowLogs")["DeletionPolicy"] == "Delete"


def test_flow_logs_can_be_kept_longer_and_encrypted_under_a_key() -> None:
    """The key's policy must admit CloudWatch Logs; EnvelopeKey.allow_log_groups_of does that."""

    def build(stack: Any) -> None:
        MultiAzVpc(stack, "Network", log_key=key(stack).key, flow_log_retention=logs.RetentionDays.ONE_YEAR)

    shape = shape_of(build)
    group = shape.at("Network/FlowLogs")
    assert group["RetentionInDays"] == 365
    assert shape.referred(group["KmsKeyId"]) == "Key/Key"


def test_the_default_security_group_is_emptied() -> None:
    """Every VPC has one, nobody should use it, and CloudFormation alone cannot empty it."""
    shape = vpc()
    [rules] = [r for r in shape.template["Resources"].values() if r["Type"] == "Custom::EmptyDefaultSecurityGroup"]
    assert rules["Properties"]["GroupId"] == {"Fn::GetAtt": ["NetworkVpc7FB7348F", "DefaultSecurityGroup"]}


def test_the_address_plan_is_an_output_of_the_stack() -> None:
    """Whoever peers with this VPC can read who has which addresses."""
    [output] = [o for o in vpc().template["Outputs"].values() if o["Description"].startswith("Who has")]
    assert output["Value"] == "public 10.0.128.0/18, app 10.0.0.0/17, data 10.0.192.0/19, spare 10.0.224.0/19"


def test_networks_that_are_to_be_connected_may_stand_side_by_side() -> None:
    """Neighbouring blocks do not overlap."""
    shape = vpc(cidr="10.1.0.0/16", apart_from=("10.0.0.0/16", "10.2.0.0/15"))
    assert shape.only("EC2::VPC")["CidrBlock"] == "10.1.0.0/16"


def test_gateway_endpoints_lead_to_the_accounts_own_data_and_to_what_aws_offers_for_reading() -> None:
    """An isolated tier has them too: without a policy they would be its way out, to any bucket of any account."""
    shape = shape_of(network)
    own = {"StringEquals": {key: {"Ref": "AWS::AccountId"} for key in ("aws:PrincipalAccount", "aws:ResourceAccount")}}
    s3, dynamodb = (statements(shape.at(f"Network/Vpc/{name}")["PolicyDocument"]) for name in ("S3", "DynamoDb"))
    assert (set(s3), set(dynamodb)) == (
        {"OwnPrincipalsAndOwnResources", "ReadWhatAwsOffers"},
        {"OwnPrincipalsAndOwnResources"},
    )
    for service, policy in (("s3", s3), ("dynamodb", dynamodb)):
        statement = policy["OwnPrincipalsAndOwnResources"]
        assert (actions(statement), statement["Condition"]) == ({f"{service}:*"}, own)
    assert actions(s3["ReadWhatAwsOffers"]) == {"s3:GetObject"}
    names = [
        "".join(part for part in r["Fn::Join"][1] if isinstance(part, str)) for r in s3["ReadWhatAwsOffers"]["Resource"]
    ]
    assert all(name.startswith("arn::s3:::") and name.endswith("/*") and "*" not in name[:-1] for name in names)
    assert "arn::s3:::prod--starport-layer-bucket/*" in names


def test_an_endpoint_may_lead_to_more() -> None:
    """A bucket of another account is admitted by name."""

    def build(stack: Stack) -> None:
        more = iam.PolicyStatement(
            sid="Lake",
            principals=[iam.AnyPrincipal()],
            actions=["s3:GetObject"],
            resources=["arn:aws:s3:::lake/*"],
        )
        network(stack).s3_endpoint.add_to_policy(more)

    assert "Lake" in statements(shape_of(build).at("Network/Vpc/S3")["PolicyDocument"])
