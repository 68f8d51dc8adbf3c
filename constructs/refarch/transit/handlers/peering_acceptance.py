"""A custom resource that accepts the peering of two transit gateways, in the accepter's Region and account.

CloudFormation asks for a peering and accepts none. Runs in Lambda, inline, so it must stay under 4,096 characters.
"""

import time

import boto3
import cfnresponse

TRIES, PAUSE_SECONDS = 110, 5


def handler(event, context):
    """Accept, and answer with ``AttachmentId`` once packets can pass; whoever deletes the peering undoes it."""
    asked = event["ResourceProperties"]
    attachment = asked["AttachmentId"]
    # Not the attachment's own id: that is the peering's, and whoever looks for its resource finds one.
    name = f"{attachment}/accepted"
    try:
        if event["RequestType"] != "Delete":
            accept(accepter(asked), attachment)
        cfnresponse.send(event, context, cfnresponse.SUCCESS, {"AttachmentId": attachment}, name)
    except Exception as error:  # CloudFormation waits an hour for an answer that never comes.
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, name, reason=str(error))


def accepter(asked):
    """Return EC2 of the accepter's Region, and as its role if that is another account's."""
    keys = {}
    if "RoleArn" in asked:
        session = boto3.client("sts").assume_role(RoleArn=asked["RoleArn"], RoleSessionName="peering-acceptance")
        names = {"AccessKeyId": "aws_access_key_id", "SecretAccessKey": "aws_secret_access_key"}
        names["SessionToken"] = "aws_session_token"
        keys = {name: session["Credentials"][told] for told, name in names.items()}
    return boto3.client("ec2", region_name=asked["Region"], **keys)


def accept(ec2, attachment):
    """Wait until the request has arrived, accept it, and wait until it is available."""
    for _ in range(TRIES):
        state = state_of(ec2, attachment)
        if state == "available":
            return
        if state == "pendingAcceptance":
            ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment)
            continue
        if state in {"failed", "rejected", "deleting", "deleted"}:
            break
        time.sleep(PAUSE_SECONDS)
    reason = f"the peering {attachment} is {state}"
    raise RuntimeError(reason)


def state_of(ec2, attachment):
    """Return the state of a peering; a request takes a moment to arrive in the other Region."""
    asked = [{"Name": "transit-gateway-attachment-id", "Values": [attachment]}]
    found = ec2.describe_transit_gateway_peering_attachments(Filters=asked)["TransitGatewayPeeringAttachments"]
    return found[0]["State"] if found else "not there"
