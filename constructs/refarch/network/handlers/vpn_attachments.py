"""A custom resource that tells by which attachment of a transit gateway VPN connections are attached.

CloudFormation does not tell. Runs in Lambda, inline, so it must stay under 4,096 characters.
"""

import time

import boto3
import cfnresponse

TRIES, PAUSE_SECONDS = 10, 5


def handler(event, context):
    """Answer with ``Attachment1`` and so on, in the order of ``Connections``; there is nothing to undo.

    If ``RouteTable`` asks for it, ``RouteTable1`` and so on tell which table each is routed by.
    """
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
        tables = {one["ResourceId"]: one.get("Association", {}).get("TransitGatewayRouteTableId") for one in found}
        # The gateway associates what is attached with its default table by itself, a moment later.
        wanted = {"Attachment": here, "RouteTable": tables} if asked.get("RouteTable") else {"Attachment": here}
        missing = [(what, one) for what, told in wanted.items() for one in asked["Connections"] if not told.get(one)]
        if not missing:
            places = list(enumerate(asked["Connections"], start=1))
            return {f"{what}{place}": told[one] for what, told in wanted.items() for place, one in places}
        time.sleep(PAUSE_SECONDS)
    what = missing[0][0]
    lacking = ", ".join(one for kind, one in missing if kind == what)
    state = "attached to" if what == "Attachment" else "associated with a route table of"
    reason = f"{lacking}: not {state} {asked['TransitGatewayId']}"
    raise LookupError(reason)
