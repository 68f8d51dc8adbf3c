"""A custom resource for one side of the association of a private hosted zone with another account's VPC.

CloudFormation associates VPCs of the zone's own account only. Runs in Lambda, inline, so it must stay under 4,096
characters.
"""

from contextlib import suppress

import boto3
import cfnresponse


def handler(event, context):
    """Authorize or associate; end it when the stack is deleted, unless it has ended already."""
    asked = event["ResourceProperties"]
    # Another zone or VPC is another resource: CloudFormation then deletes the old one.
    name = f"{asked['ZoneId']}-{asked['VpcId']}-{asked['Side'].lower()}"
    vpc = {"VPCId": asked["VpcId"], "VPCRegion": asked["VpcRegion"]}
    try:
        act(boto3.client("route53"), event["RequestType"] == "Delete", asked["Side"], asked["ZoneId"], vpc)
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {}, name)
    except Exception as error:  # CloudFormation waits an hour for an answer that never comes.
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, name, reason=str(error))


def act(route53, ending, side, zone, vpc):
    """Call Route 53 for one side."""
    given = {"HostedZoneId": zone, "VPC": vpc}
    if not ending:
        call = {"Zone": route53.create_vpc_association_authorization, "Vpc": route53.associate_vpc_with_hosted_zone}
        call[side](**given)
        return
    kinds = route53.exceptions
    gone = (kinds.VPCAssociationAuthorizationNotFound, kinds.VPCAssociationNotFound, kinds.NoSuchHostedZone)
    with suppress(*gone):
        if side == "Zone":
            route53.delete_vpc_association_authorization(**given)
        else:
            route53.disassociate_vpc_from_hosted_zone(**given)
