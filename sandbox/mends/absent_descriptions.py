"""Descriptions of what nobody can make here: there is none of it, and EC2 says so."""

from collections.abc import Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json, Operation, write

_NONE = {
    "DescribeSecurityGroupVpcAssociations": "SecurityGroupVpcAssociations",
    "DescribeTransitGatewayConnectPeers": "TransitGatewayConnectPeers",
    "DescribeTransitGatewayConnects": "TransitGatewayConnects",
    "DescribeVpcBlockPublicAccessExclusions": "VpcBlockPublicAccessExclusions",
    "GetTransitGatewayPrefixListReferences": "TransitGatewayPrefixListReferences",
}
"""Operation → the list in its response. The mend of one who makes such things takes the operation over."""


def _options(backend: Any, _parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401 moto's EC2 backend
    """Say that VPC Block Public Access is off, as in every account until somebody turns it on."""
    options = {
        "AwsAccountId": backend.account_id,
        "AwsRegion": backend.region_name,
        "State": "default-state",
        "InternetGatewayBlockMode": "off",
        "ManagedBy": "account",
        "ExclusionsAllowed": "allowed",
    }
    return {"VpcBlockPublicAccessOptions": options}


def _install() -> None:
    write({name: _empty(key) for name, key in _NONE.items()})
    write({"DescribeVpcBlockPublicAccessOptions": _options})


def _empty(key: str) -> Operation:
    return lambda _backend, _parameters: {key: []}


MENDS = (
    Mend(
        name="absent_descriptions",
        moto="Describing what moto has no model for fails as not implemented.",
        aws="Describing what an account has none of gives an empty list, and VPC Block Public Access is off at first.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcBlockPublicAccessOptions.html",
        apply=_install,
    ),
)
