"""What an IPAM consists of, and where it is found: an IPAM has a home, and its pools serve other Regions."""

from collections.abc import Iterator, Mapping
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.networking.shown import shown
from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind

IPAMS = Ec2Kind(name="Ipam", type="ipam", prefix="ipam", id="IpamId", unknown="InvalidIpamId.NotFound")
SCOPES = Ec2Kind(
    name="IpamScope", type="ipam-scope", prefix="ipam-scope", id="IpamScopeId", unknown="InvalidIpamScopeId.NotFound"
)
POOLS = Ec2Kind(
    name="IpamPool", type="ipam-pool", prefix="ipam-pool", id="IpamPoolId", unknown="InvalidIpamPoolId.NotFound"
)
DISCOVERIES = Ec2Kind(
    name="IpamResourceDiscovery",
    plural="IpamResourceDiscoveries",
    type="ipam-resource-discovery",
    prefix="ipam-res-disco",
    id="IpamResourceDiscoveryId",
    unknown="InvalidIpamResourceDiscoveryId.NotFound",
)
ASSOCIATIONS = Ec2Kind(
    name="IpamResourceDiscoveryAssociation",
    type="ipam-resource-discovery-association",
    prefix="ipam-res-disco-assoc",
    id="IpamResourceDiscoveryAssociationId",
    unknown="InvalidIpamResourceDiscoveryAssociationId.NotFound",
)


def arn(backend: Any, kind: str, identity: str) -> str:  # noqa: ANN401 moto's EC2 backend
    """Return an ARN; those of an IPAM name no Region."""
    return f"arn:{backend.partition}:ec2::{backend.account_id}:{kind}/{identity}"


def pool_anywhere(backend: Any, identity: str) -> tuple[Any, Record]:  # noqa: ANN401
    """Return a pool that an account has in any Region, or is shown, with its owner's backend.

    Raises:
        EC2ClientError: if there is none.
    """
    for owner in _owners(backend, identity):
        if identity in POOLS.all(owner):
            return owner, POOLS.all(owner)[identity]
    return refuse(POOLS.unknown, f"The ipam-pool '{identity}' does not exist.")


def _owners(backend: Any, identity: str) -> Iterator[Any]:  # noqa: ANN401
    yield from list(ec2_backends[backend.account_id].values())
    for region in list(ec2_backends[backend.account_id]):
        for shared in shown(backend.account_id, region, "ec2:IpamPool"):
            if shared.endswith(f"/{identity}"):
                yield from list(ec2_backends[shared.split(":")[4]].values())


def regions_of(parameters: Mapping[str, Json], prefix: str = "") -> list[str]:
    """Return the operating Regions that a request names."""
    return [one["RegionName"] for one in parameters.get(f"{prefix}OperatingRegions", ())]


def with_regions(held: list[Record], parameters: Mapping[str, Json], home: str) -> list[Record]:
    """Return operating Regions after a modification; the home is always one of them."""
    names = dict.fromkeys([home, *(one["RegionName"] for one in held), *regions_of(parameters, "Add")])
    gone = [name for name in regions_of(parameters, "Remove") if name != home]
    return [{"RegionName": name} for name in names if name not in gone]
