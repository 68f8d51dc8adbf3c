"""What an account and Region keep from the public: VPCs from the internet, snapshots from sharing.

Sources: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html and
https://docs.aws.amazon.com/ebs/latest/userguide/block-public-access-snapshots.html
"""

from collections.abc import Mapping
from typing import Any

from moto.ec2.models.subnets import Subnet

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

_MODES = ("off", "block-bidirectional", "block-ingress")
_EXCLUDING = ("allow-bidirectional", "allow-egress")
_SNAPSHOTS = ("block-all-sharing", "block-new-sharing")


def options(backend: Any) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Return what an account lets its VPCs of a Region do."""
    held: Record = backend.__dict__.setdefault(
        "block_public_access",
        {
            "AwsAccountId": backend.account_id,
            "AwsRegion": backend.region_name,
            "State": "default-state",
            "InternetGatewayBlockMode": "off",
            "ManagedBy": "account",
            "ExclusionsAllowed": "allowed",
        },
    )
    return held


def _describe(backend: Any, _parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    return {"VpcBlockPublicAccessOptions": options(backend)}


def _modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    mode = parameters["InternetGatewayBlockMode"]
    if mode not in _MODES:
        refuse("InvalidParameterValue", f"The mode {mode} is none of {', '.join(_MODES)}.")
    held = options(backend)
    held |= {"InternetGatewayBlockMode": mode, "State": "update-complete", "LastUpdateTimestamp": now()}
    return {"VpcBlockPublicAccessOptions": {**held, "State": "update-in-progress"}}


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    if ("VpcId" in parameters) == ("SubnetId" in parameters):
        refuse("InvalidParameterCombination", "An exclusion is for either a VPC or a subnet.")
    _check(parameters["InternetGatewayExclusionMode"])
    if "VpcId" in parameters:
        kind, identity = "vpc", backend.get_vpc(parameters["VpcId"]).id
    else:
        kind, identity = "subnet", backend.get_subnet(parameters["SubnetId"]).id
    arn = f"arn:{backend.partition}:ec2:{backend.region_name}:{backend.account_id}:{kind}/{identity}"
    if any(one["ResourceArn"] == arn for one in EXCLUSIONS.all(backend).values()):
        refuse("InvalidParameterValue", f"There is an exclusion for {identity} already.")
    return {"ResourceArn": arn, "State": "create-complete", "CreationTimestamp": now()}


def _check(mode: str) -> None:
    if mode not in _EXCLUDING:
        refuse("InvalidParameterValue", f"The mode {mode} is none of {', '.join(_EXCLUDING)}.")


EXCLUSIONS = Ec2Kind(
    name="VpcBlockPublicAccessExclusion",
    type="vpc-block-public-access-exclusion",
    prefix="vpcbpa-exclude",
    id="ExclusionId",
    unknown="InvalidVpcBlockPublicAccessExclusionId.NotFound",
    begin=_begin,
)


def _modify_exclusion(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    _check(parameters["InternetGatewayExclusionMode"])
    item = EXCLUSIONS.own(backend, "ExclusionId", parameters["ExclusionId"])
    item |= {
        "InternetGatewayExclusionMode": parameters["InternetGatewayExclusionMode"],
        "State": "update-complete",
        "LastUpdateTimestamp": now(),
    }
    return {"VpcBlockPublicAccessExclusion": EXCLUSIONS.told(backend, item)}


def _states(subnet: Any) -> Record:  # noqa: ANN401 moto's subnet
    """Return what of the internet is kept from a subnet; an exclusion of its VPC is one of it too."""
    backend = subnet.ec2_backend
    mode = options(backend)["InternetGatewayBlockMode"]
    for one in EXCLUSIONS.all(backend).values():
        if one["ResourceArn"].rpartition("/")[2] in (subnet.id, subnet.vpc_id) and mode != "off":
            mode = "off" if one["InternetGatewayExclusionMode"] == "allow-bidirectional" else "block-ingress"
    return {"InternetGatewayBlockMode": mode}


def _snapshots(backend: Any) -> Record:  # noqa: ANN401
    held: Record = backend.__dict__.setdefault("snapshot_sharing", {"State": "unblocked", "ManagedBy": "account"})
    return held


def _block(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    if parameters["State"] not in _SNAPSHOTS:
        refuse("InvalidParameterValue", f"The state {parameters['State']} is none of {', '.join(_SNAPSHOTS)}.")
    _snapshots(backend)["State"] = parameters["State"]
    return {"State": parameters["State"]}


def _unblock(backend: Any, _parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    _snapshots(backend)["State"] = "unblocked"
    return {"State": "unblocked"}


def install() -> None:
    """Let EC2 answer."""
    EXCLUSIONS.install()
    write(
        {
            "DescribeVpcBlockPublicAccessOptions": _describe,
            "DisableSnapshotBlockPublicAccess": _unblock,
            "EnableSnapshotBlockPublicAccess": _block,
            "GetSnapshotBlockPublicAccessState": lambda backend, _parameters: _snapshots(backend),
            "ModifyVpcBlockPublicAccessExclusion": _modify_exclusion,
            "ModifyVpcBlockPublicAccessOptions": _modify,
        }
    )
    subnet: Any = Subnet
    subnet.block_public_access_states = property(_states)
