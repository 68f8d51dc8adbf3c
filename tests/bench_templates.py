"""Templates that moto's own CloudFormation deploys whole, as large as asked."""

from typing import Any

_TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
_READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}


def _resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def network(subnets: int) -> dict[str, Any]:
    """Return a VPC with subnets, each with a route table of its own: four resources for each, and four."""
    vpc, gateway = {"Ref": "Vpc"}, {"Ref": "Gateway"}
    made = {
        "Vpc": _resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Gateway": _resource("EC2::InternetGateway"),
        "Attachment": _resource("EC2::VPCGatewayAttachment", VpcId=vpc, InternetGatewayId=gateway),
        "Group": _resource("EC2::SecurityGroup", GroupDescription="web", VpcId=vpc),
    }
    for number in range(subnets):
        subnet, table = {"Ref": f"Subnet{number}"}, {"Ref": f"Table{number}"}
        made[f"Subnet{number}"] = _resource("EC2::Subnet", VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")
        made[f"Table{number}"] = _resource("EC2::RouteTable", VpcId=vpc)
        made[f"Association{number}"] = _resource(
            "EC2::SubnetRouteTableAssociation", SubnetId=subnet, RouteTableId=table
        )
        made[f"Route{number}"] = {
            **_resource("EC2::Route", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway),
            "DependsOn": "Attachment",
        }
    return {"Resources": made}


def messaging(groups: int) -> dict[str, Any]:
    """Return groups of a queue that hears of a topic, a bucket and a log group: four resources each.

    The topic has the subscription, because moto's CloudFormation skips a resource of its own with a warning.
    """
    made: dict[str, Any] = {}
    for number in range(groups):
        hears = {"Protocol": "sqs", "Endpoint": {"Fn::GetAtt": [f"Queue{number}", "Arn"]}}
        made[f"Queue{number}"] = _resource("SQS::Queue", VisibilityTimeout=30)
        made[f"Topic{number}"] = _resource("SNS::Topic", DisplayName="news", Subscription=[hears])
        made[f"Bucket{number}"] = _resource("S3::Bucket")
        made[f"Logs{number}"] = _resource("Logs::LogGroup", RetentionInDays=7)
    return {"Resources": made}


def roles(count: int) -> dict[str, Any]:
    """Return roles with a policy and an instance profile: three resources each."""
    made: dict[str, Any] = {}
    for number in range(count):
        role = [{"Ref": f"Role{number}"}]
        made[f"Role{number}"] = _resource("IAM::Role", AssumeRolePolicyDocument=_TRUST)
        made[f"Policy{number}"] = _resource("IAM::ManagedPolicy", PolicyDocument=_READ, Roles=role)
        made[f"Profile{number}"] = _resource("IAM::InstanceProfile", Roles=role)
    return {"Resources": made}


def tables(count: int) -> dict[str, Any]:
    """Return tables, and a parameter for each that holds its name: two resources each."""
    made: dict[str, Any] = {}
    key = {"AttributeName": "id"}
    for number in range(count):
        made[f"Table{number}"] = _resource(
            "DynamoDB::Table",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{**key, "AttributeType": "S"}],
            KeySchema=[{**key, "KeyType": "HASH"}],
        )
        name = {"Fn::Sub": f"/${{AWS::StackName}}/{number}"}
        made[f"Name{number}"] = _resource("SSM::Parameter", Name=name, Type="String", Value={"Ref": f"Table{number}"})
    return {"Resources": made}
