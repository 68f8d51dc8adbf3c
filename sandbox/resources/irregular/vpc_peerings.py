"""VPC peering connections, which CloudFormation also accepts; with a role of the other account, if it is another's.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/peer-with-vpc-in-another-account.html
"""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from sandbox.resources.calling import is_not_found
from sandbox.resources.irregular.ending import Ending
from sandbox.resources.provider import Context, FailedError, Physical, RefusedError
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

Json = Any
_ACCEPTING = "it is for accepting the connection"
_GONE = ("deleting", "deleted", "rejected", "expired", "failed")
_ROW = Row(
    type="AWS::EC2::VPCPeeringConnection",
    service="ec2",
    create="CreateVpcPeeringConnection",
    id="VpcPeeringConnection.VpcPeeringConnectionId",
    read=Read(
        "DescribeVpcPeeringConnections",
        {"VpcPeeringConnectionIds": ["$id"]},
        "VpcPeeringConnections[?!contains(['" + "','".join(_GONE) + "'], Status.Code)] | [0]",
    ),
    delete=Call("DeleteVpcPeeringConnection", {"VpcPeeringConnectionId": "$id"}),
    nothing_to_do={"PeerRoleArn": _ACCEPTING, "AssumeRoleRegion": _ACCEPTING},
    attributes={"Id": "$id"},
    tells={
        "VpcId": "RequesterVpcInfo.VpcId",
        "PeerVpcId": "AccepterVpcInfo.VpcId",
        "PeerOwnerId": "AccepterVpcInfo.OwnerId",
        "PeerRegion": "AccepterVpcInfo.Region",
    },
    tags=Ec2Tags("vpc-peering-connection"),
)


class VpcPeering(Ending):
    """``AWS::EC2::VPCPeeringConnection``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Ask for the connection, and accept it on the other side.

        Raises:
            RefusedError: if the other VPC is another account's and no role to accept is given.
            FailedError: if the VPCs cannot be peered, or the role is not there.
        """
        owner = str(properties.get("PeerOwnerId", context.services.account))
        if owner != context.services.account and "PeerRoleArn" not in properties:
            msg = f"PeerRoleArn is required to peer with a VPC of the account {owner}"
            raise RefusedError(msg)
        physical = super().create(context, properties)
        asked = {"VpcPeeringConnectionIds": [physical.id]}
        [told] = context.call("ec2", "DescribeVpcPeeringConnections", **asked)["VpcPeeringConnections"]
        if told["Status"]["Code"] == "failed":
            msg = f"VPC peering connection {physical.id} failed: {told['Status']['Message']}"
            raise FailedError(msg)
        accepter = context.services.of_account(owner)
        if "PeerRoleArn" in properties:
            self._check_role(accepter, str(properties["PeerRoleArn"]))
        region = str(properties.get("PeerRegion", context.services.region))
        accepter.elsewhere(region).call("ec2", "AcceptVpcPeeringConnection", VpcPeeringConnectionId=physical.id)
        return physical

    @staticmethod
    def _check_role(accepter: Any, role: str) -> None:  # noqa: ANN401 an account's services
        try:
            accepter.call("iam", "GetRole", RoleName=role.rsplit("/", 1)[-1])
        except ClientError as error:
            if not is_not_found(error):
                raise
            msg = f"The role {role} cannot be assumed to accept the connection"
            raise FailedError(msg) from None


TYPES = (VpcPeering(),)
