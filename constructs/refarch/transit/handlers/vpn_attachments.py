"""A custom resource that tells by which attachment of a transit gateway VPN connections are attached.

CloudFormation does not tell. Runs in Lambda, inline, so it must stay under 4,096 characters.
"""

import time

import boto3
import cfnresponse

TRIES, PAUSE_SECONDS = 10, 5


def handler(event, context):
    """Answer with ``Attachment1`` and so on, in the order of ``Connections``; there is nothing to undo."""
    asked = event["ResourceProperties"]
    name = "/".join(asked["Connections"])
    try:
        found = attachments(asked) if event["RequestType"] != "Delete" else {}
        cfnresponse.send(event, context, cfnresponse.SUCCESS, found, name)
    except Exception as error:  # CloudFormation waits an hour for an answer that never comes.
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, name, reason=str(error))


def attachments(asked):
    """Return the attachment of each of the connections, once all can be routed."""
    ec2 = boto3.client("ec2")
    filters = [
        {"Name": "resource-id", "Values": asked["Connections"]},
        {"Name": "transit-gateway-id", "Values": [asked["TransitGatewayId"]]},
        {"Name": "state", "Values": ["available"]},
    ]
    for _ in range(TRIES):
        found = ec2.describe_transit_gateway_attachments(Filters=filters)["TransitGatewayAttachments"]
        here = {one["ResourceId"]: one["TransitGatewayAttachmentId"] for one in found}
        missing = [connection for connection in asked["Connections"] if connection not in here]
        if not missing:
            return {f"Attachment{place}": here[each] for place, each in enumerate(asked["Connections"], start=1)}
        time.sleep(PAUSE_SECONDS)
    reason = f"{', '.join(missing)}: not attached to {asked['TransitGatewayId']}"
    raise LookupError(reason)
