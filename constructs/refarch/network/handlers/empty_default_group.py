"""A custom resource that takes every rule out of a VPC's default security group.

CloudFormation can add rules to that group but not remove the two that it is born with: everything in from
its own members, everything out. Runs in Lambda, inline, so it must stay under 4,096 characters.
"""

import boto3
import cfnresponse


def handler(event, context):
    """Empty the group named by ``GroupId``; when the stack is deleted the group goes with its VPC."""
    group_id = event["ResourceProperties"]["GroupId"]
    try:
        if event["RequestType"] != "Delete":
            empty(group_id)
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, group_id)
    except Exception as error:  # CloudFormation waits an hour for an answer that never comes.
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, group_id, reason=str(error))


def empty(group_id):
    """Revoke all rules of a security group."""
    ec2 = boto3.client("ec2")
    group = ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]
    if group["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=group_id, IpPermissions=group["IpPermissions"])
    if group["IpPermissionsEgress"]:
        ec2.revoke_security_group_egress(GroupId=group_id, IpPermissions=group["IpPermissionsEgress"])
