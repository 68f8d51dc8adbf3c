"""A custom resource that tells which endpoint of a firewall is in which subnet.

CloudFormation tells the endpoints in no particular order. Runs in Lambda, inline, so it must stay under 4,096
characters.
"""

import boto3
import cfnresponse


def handler(event, context):
    """Answer with ``Endpoint1`` and so on, in the order of ``Subnets``; there is nothing to undo."""
    asked = event["ResourceProperties"]
    name = f"{asked['FirewallArn']}/endpoints"
    try:
        found = endpoints(asked) if event["RequestType"] != "Delete" else {}
        cfnresponse.send(event, context, cfnresponse.SUCCESS, found, name)
    except Exception as error:  # CloudFormation waits an hour for an answer that never comes.
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, name, reason=str(error))


def endpoints(asked):
    """Return the endpoint in each of the subnets."""
    client = boto3.client("network-firewall")
    states = client.describe_firewall(FirewallArn=asked["FirewallArn"])["FirewallStatus"]["SyncStates"]
    here = {state["Attachment"]["SubnetId"]: state["Attachment"]["EndpointId"] for state in states.values()}
    return {f"Endpoint{place}": here[subnet] for place, subnet in enumerate(asked["Subnets"], start=1)}
