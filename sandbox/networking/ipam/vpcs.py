"""VPCs and subnets whose blocks come from pools, and go back to them.

Source: https://docs.aws.amazon.com/vpc/latest/ipam/create-vpc-ipam.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses.subnets import Subnets
from moto.ec2.responses.vpcs import VPCs

from sandbox.networking.ipam.kinds import POOLS, pool_anywhere
from sandbox.networking.ipam.pools import allocate, allocations_of, release_of
from sandbox.networking.vpc.common import Json, Record, refuse


def _taken(backend: Any, parameters: Mapping[str, Json], version: str, kind: str) -> tuple[Record, Record] | None:  # noqa: ANN401 moto's EC2 backend
    """Allocate the block that a request wants of a pool, if it names one; return the pool and the allocation."""
    if f"{version}IpamPoolId" not in parameters:
        return None
    _, pool = pool_anywhere(backend, parameters[f"{version}IpamPoolId"])
    if pool["Locale"] != backend.region_name:
        refuse("InvalidParameterValue", f"The locale of {pool['IpamPoolId']} is {pool['Locale']}.")
    if pool["AddressFamily"] != version.lower():
        refuse("InvalidParameterValue", f"{pool['IpamPoolId']} is of the address family {pool['AddressFamily']}.")
    tags = [tag for one in parameters.get("TagSpecifications", ()) for tag in one.get("Tags", ())]
    missing = [tag["Key"] for tag in pool.get("AllocationResourceTags", ()) if tag not in tags]
    if missing:
        refuse("InvalidParameterValue", f"{pool['IpamPoolId']} is for resources with the tags {', '.join(missing)}.")
    asked = parameters.get("CidrBlock" if version == "Ipv4" else "Ipv6CidrBlock")
    about = {"ResourceType": kind, "ResourceOwner": backend.account_id, "ResourceRegion": backend.region_name}
    return pool, allocate(pool, asked, parameters.get(f"{version}NetmaskLength"), about)


def _give_back(pool: Record, allocation: Record) -> None:
    allocation["ResourceId"] = "nothing"
    release_of(pool, "nothing")


def _creating(original: Any, kind: str, member: str) -> Callable[[Any], Any]:  # noqa: ANN401 moto's own
    def create(self: Any) -> Any:  # noqa: ANN401
        parameters = self.params
        backend = self.ec2_backend
        taken: dict[str, tuple[Record, Record]] = {}
        try:
            for version, block in (("Ipv4", "CidrBlock"), ("Ipv6", "Ipv6CidrBlock")):
                found = _taken(backend, parameters, version, kind)
                if found is not None:
                    taken[version] = found
                    parameters[block] = found[1]["Cidr"]
            result = original(self)
        except Exception:
            for pool, allocation in taken.values():
                _give_back(pool, allocation)
            raise
        made = result.result[member]
        for _, allocation in taken.values():
            allocation["ResourceId"] = made.id
        if kind == "vpc" and "Ipv6" in taken:
            _associate(backend, made, taken["Ipv6"][1]["Cidr"])
        return result

    return create


def _associate(backend: Any, vpc: Any, block: str) -> Record:  # noqa: ANN401
    """Associate an IPv6 block of a pool with a VPC, and route it."""
    association: Record = vpc.associate_vpc_cidr_block(None, amazon_provided_ipv6_cidr_block=True)
    association |= {"cidr_block": block, "ipv6_pool": "IPAM Managed"}
    for table in list(backend.route_tables.values()):
        if table.vpc_id == vpc.id:
            backend.create_route(table.id, None, destination_ipv6_cidr_block=block, local=True)
    return association


def _associating(original: Any) -> Callable[[Any], Any]:  # noqa: ANN401
    def associate_vpc_cidr_block(self: Any) -> Any:  # noqa: ANN401
        parameters, backend = self.params, self.ec2_backend
        vpc = backend.get_vpc(parameters["VpcId"])
        first = _taken(backend, parameters, "Ipv4", "vpc")
        second = _taken(backend, parameters, "Ipv6", "vpc")
        if second is not None:
            second[1]["ResourceId"] = vpc.id
            association = _associate(backend, vpc, second[1]["Cidr"])
            told = {
                "AssociationId": association["association_id"],
                "Ipv6CidrBlock": association["cidr_block"],
                "Ipv6CidrBlockState": {"State": "associating"},
                "Ipv6Pool": association["ipv6_pool"],
            }
            return ActionResult({"VpcId": vpc.id, "Ipv6CidrBlockAssociation": told})
        if first is not None:
            parameters["CidrBlock"] = first[1]["Cidr"]
            first[1]["ResourceId"] = vpc.id
        return original(self)

    return associate_vpc_cidr_block


def _release(resource: str, block: str = "") -> None:
    for regions in list(ec2_backends.values()):
        for other in list(regions.values()):
            for pool in POOLS.all(other).values():
                if any(one.get("ResourceId") == resource for one in allocations_of(pool)):
                    release_of(pool, resource, block)


def _releasing(original: Any) -> Any:  # noqa: ANN401
    def delete(self: Any, identity: str) -> Any:  # noqa: ANN401
        result = original(self, identity)
        _release(identity)
        return result

    return delete


def _disassociating(original: Any) -> Any:  # noqa: ANN401
    def disassociate(self: Any, association_id: str) -> Any:  # noqa: ANN401
        result = original(self, association_id)
        _release(result["vpc_id"], result["cidr_block"])
        return result

    return disassociate


def install() -> None:
    """Let VPCs and subnets take blocks of pools, and give them back."""
    vpcs: Any = VPCs
    vpcs.create_vpc = _creating(vpcs.create_vpc, "vpc", "Vpc")
    vpcs.associate_vpc_cidr_block = _associating(vpcs.associate_vpc_cidr_block)
    subnets: Any = Subnets
    subnets.create_subnet = _creating(subnets.create_subnet, "subnet", "Subnet")
    backend: Any = VPCBackend
    backend.delete_vpc = _releasing(backend.delete_vpc)
    backend.disassociate_vpc_cidr_block = _disassociating(backend.disassociate_vpc_cidr_block)
    held: Any = SubnetBackend
    held.delete_subnet = _releasing(held.delete_subnet)
