"""Encryption controls: whether all traffic within a VPC has to be encrypted.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

_EXCLUSION = "Exclusion"


def _excludable() -> list[str]:
    """Return what an enforcing VPC can except."""
    members = operation_model("ec2", "ModifyVpcEncryptionControl").input_shape.members
    return [name.removesuffix(_EXCLUSION) for name in members if name.endswith(_EXCLUSION)]


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    vpc = backend.get_vpc(parameters["VpcId"]).id
    if any(one["VpcId"] == vpc for one in CONTROLS.all(backend).values()):
        refuse("VpcEncryptionControlAlreadyExists", f"The VPC {vpc} has an encryption control.")
    return {
        "Mode": "monitor",
        "State": "available",
        "ResourceExclusions": {name: {"State": "disabled"} for name in _excludable()},
    }


CONTROLS = Ec2Kind(
    name="VpcEncryptionControl",
    type="vpc-encryption-control",
    prefix="vpcec",
    id="VpcEncryptionControlId",
    unknown="InvalidVpcEncryptionControlId.NotFound",
    begin=_begin,
)


def _modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    item = CONTROLS.own(backend, "VpcEncryptionControlId", parameters["VpcEncryptionControlId"])
    mode = parameters.get("Mode", item["Mode"])
    given = {name: parameters[f"{name}{_EXCLUSION}"] for name in _excludable() if f"{name}{_EXCLUSION}" in parameters}
    if mode != "enforce" and "enable" in given.values():
        refuse("InvalidParameterCombination", "Exclusions are for the mode enforce.")
    item["Mode"] = mode
    item["ResourceExclusions"] |= {name: {"State": f"{switch}d"} for name, switch in given.items()}
    return {"VpcEncryptionControl": CONTROLS.told(backend, item)}


def install() -> None:
    """Let EC2 answer."""
    CONTROLS.install()
    write({"ModifyVpcEncryptionControl": _modify})
