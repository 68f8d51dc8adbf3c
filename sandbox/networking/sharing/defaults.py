"""What is in a default VPC is not shared, nor is any VPC's default security group.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-share-subnet-working-with.html and
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-sharing.html
"""

from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.patching import Place, RefusedError

_REFUSED = "OperationNotPermittedException"


def refuse_default(place: Place, arn: str) -> None:
    """Refuse to share a subnet or security group of a default VPC, or a default security group.

    Raises:
        RefusedError: if it is one.
    """
    kind, _, identity = arn.split(":", 5)[5].partition("/")
    if kind not in ("subnet", "security-group") or arn.split(":")[4] != place.account:
        return
    backend = ec2_backends[place.account][place.region]
    places: Any = backend.subnets if kind == "subnet" else backend.groups
    found: Any = next((inside[identity] for inside in places.values() if identity in inside), None)
    if found is None:
        return  # Whether it is there is not asked here.
    if kind == "security-group" and found.name == "default":
        raise RefusedError(_REFUSED, f"{identity} is a default security group, which cannot be shared.")
    vpc = backend.vpcs.get(found.vpc_id)
    if vpc is not None and vpc.is_default:
        raise RefusedError(_REFUSED, f"{identity} is in a default VPC, and cannot be shared.")
