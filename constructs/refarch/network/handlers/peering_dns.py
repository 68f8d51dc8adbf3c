"""A custom resource that switches DNS resolution across a VPC peering connection on, for one side.

CloudFormation's connection has no options. Runs in Lambda, inline, so it must stay under 4,096 characters.
"""

import boto3
import cfnresponse


def handler(event, context):
    """Switch it on, and off again when the stack is deleted while the connection lasts."""
    asked = event["ResourceProperties"]
    name = f"{asked['PeeringId']}-{asked['Side'].lower()}"
    try:
        ec2 = boto3.client("ec2")
        if event["RequestType"] != "Delete" or is_active(ec2, asked["PeeringId"]):
            switch(ec2, asked["PeeringId"], asked["Side"], event["RequestType"] != "Delete")
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, name)
    except Exception as error:  # CloudFormation waits an hour for an answer that never comes.
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, name, reason=str(error))


def is_active(ec2, peering):
    """Tell whether a connection still has options."""
    asked = [{"Name": "vpc-peering-connection-id", "Values": [peering]}]
    found = ec2.describe_vpc_peering_connections(Filters=asked)["VpcPeeringConnections"]
    return any(one["Status"]["Code"] == "active" for one in found)


def switch(ec2, peering, side, on):
    """Set the option of one side; the other's owner sets the other's."""
    options = {f"{side}PeeringConnectionOptions": {"AllowDnsResolutionFromRemoteVpc": on}}
    ec2.modify_vpc_peering_connection_options(VpcPeeringConnectionId=peering, **options)
