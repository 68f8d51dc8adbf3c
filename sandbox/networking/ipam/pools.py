"""Pools within pools: what they are provisioned with, and who is allocated what of it.

Sources: https://docs.aws.amazon.com/vpc/latest/ipam/create-top-ipam.html and
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateIpamPoolCidr.html
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.networking.ipam import blocks
from sandbox.networking.ipam.kinds import IPAMS, POOLS, SCOPES, arn, pool_anywhere
from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_filters import matches
from sandbox.patching.ec2_operations import write
from sandbox.services import operation_model

_CIDRS, _ALLOCATIONS = "provisioned blocks", "allocations"
_LIMITS = ("AllocationMinNetmaskLength", "AllocationMaxNetmaskLength", "AllocationDefaultNetmaskLength")


def _begin(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    scope = SCOPES.own(backend, "IpamScopeId", parameters["IpamScopeId"])
    ipam = IPAMS.own(backend, "IpamArn", scope["IpamArn"])
    locale, source = parameters.get("Locale", "None"), parameters.get("SourceIpamPoolId")
    if locale not in ("None", *(one["RegionName"] for one in ipam["OperatingRegions"])):
        refuse("InvalidParameterValue", f"The locale {locale} is no operating Region of {ipam['IpamId']}.")
    depth = 1
    if source is not None:
        above = POOLS.own(backend, "IpamPoolId", source)
        if above["IpamScopeArn"] != scope["IpamScopeArn"] or above["AddressFamily"] != parameters["AddressFamily"]:
            refuse("InvalidParameterValue", f"{source} is of another scope or address family.")
        if above["Locale"] not in ("None", locale):
            refuse("InvalidParameterValue", f"The locale of {source} is {above['Locale']}.")
        depth = above["PoolDepth"] + 1
    _check_limits(parameters)
    return {
        "IpamScopeArn": scope["IpamScopeArn"],
        "IpamScopeType": scope["IpamScopeType"],
        "IpamArn": scope["IpamArn"],
        "IpamRegion": scope["IpamRegion"],
        "Locale": locale,
        "PoolDepth": depth,
        "AutoImport": parameters.get("AutoImport", False),
        "State": "create-complete",
        _CIDRS: {},
        _ALLOCATIONS: {},
    }


def _check_limits(said: Mapping[str, Json]) -> None:
    least, most, usual = (said.get(name) for name in _LIMITS)
    if least is not None and most is not None and int(least) > int(most):
        refuse("InvalidParameterValue", "The minimum netmask length is greater than the maximum.")
    if usual is not None and not int(least or 0) <= int(usual) <= int(most or 128):
        refuse("InvalidParameterValue", "The default netmask length is not between minimum and maximum.")


def _made(backend: Any, pool: Record) -> None:  # noqa: ANN401
    pool["IpamPoolArn"] = arn(backend, "ipam-pool", pool["IpamPoolId"])


def _end(_backend: Any, pool: Record) -> None:  # noqa: ANN401
    if pool[_CIDRS] or pool[_ALLOCATIONS]:
        refuse("DependencyViolation", f"The ipam-pool '{pool['IpamPoolId']}' has provisioned CIDRs or allocations.")


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change a pool."""
    pool = POOLS.own(backend, "IpamPoolId", parameters["IpamPoolId"])
    after = pool | {name: parameters[name] for name in ("Description", "AutoImport", *_LIMITS) if name in parameters}
    if parameters.get("ClearAllocationDefaultNetmaskLength"):
        after.pop("AllocationDefaultNetmaskLength", None)
        pool.pop("AllocationDefaultNetmaskLength", None)
    _check_limits(after)
    gone = parameters.get("RemoveAllocationResourceTags", [])
    held = [one for one in after.get("AllocationResourceTags", []) if one not in gone]
    coming = [one for one in parameters.get("AddAllocationResourceTags", []) if one not in held]
    pool |= {**after, "AllocationResourceTags": [*held, *coming], "State": "modify-complete"}
    return {"IpamPool": POOLS.told(backend, pool)}


def provision(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Give a pool a block: of the pool that it is in, or any that its scope has not yet."""
    pool = POOLS.own(backend, "IpamPoolId", parameters["IpamPoolId"])
    block: Any = parameters.get("Cidr")
    length = parameters.get("NetmaskLength")
    if (block is None) == (length is None):
        refuse("InvalidParameterCombination", "Name either a CIDR or a netmask length.")
    if "SourceResource" in pool:
        _check_resource(backend, pool, block)
    elif "SourceIpamPoolId" in pool:
        above = POOLS.own(backend, "IpamPoolId", pool["SourceIpamPoolId"])
        allocation = allocate(above, block, length, {"ResourceType": "ipam-pool", "ResourceId": pool["IpamPoolId"]})
        block = allocation["Cidr"]
    elif block is None:
        refuse("InvalidParameterCombination", "A top-level pool is provisioned with a CIDR.")
    else:
        others = [
            one["Cidr"]
            for other in POOLS.all(backend).values()
            if other["IpamScopeArn"] == pool["IpamScopeArn"] and "SourceIpamPoolId" not in other
            for one in other[_CIDRS].values()
        ]
        taken = blocks.overlapping(block, others)
        if taken:
            refuse("InvalidParameterValue", f"The CIDR {block} overlaps {taken}, which the scope has.")
    if (":" in block) != (pool["AddressFamily"] == "ipv6"):
        refuse("InvalidParameterValue", f"The CIDR {block} is not of the address family {pool['AddressFamily']}.")
    identity = f"ipam-pool-cidr-{secrets.token_hex(16)}"
    pool[_CIDRS][identity] = {
        "IpamPoolCidrId": identity,
        "Cidr": block,
        "NetmaskLength": int(block.rpartition("/")[2]),
        "State": "provisioned",
    }
    return {"IpamPoolCidr": {**pool[_CIDRS][identity], "State": "pending-provision"}}


def _check_resource(backend: Any, pool: Record, block: str | None) -> None:  # noqa: ANN401
    """Refuse for the pool of a VPC's subnets what the VPC has not from the pool around."""
    above = POOLS.own(backend, "IpamPoolId", pool["SourceIpamPoolId"])
    resource = pool["SourceResource"]["ResourceId"]
    held = [one["Cidr"] for one in allocations_of(above) if one.get("ResourceId") == resource]
    if block is None or not blocks.within(block, held):
        refuse("InvalidParameterValue", f"{resource} has {', '.join(held) or 'nothing'} of {above['IpamPoolId']}.")


def deprovision(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take a block from a pool again, if nobody has anything of it."""
    pool = POOLS.own(backend, "IpamPoolId", parameters["IpamPoolId"])
    found = [one for one in pool[_CIDRS].values() if one["Cidr"] == parameters["Cidr"]]
    if not found:
        refuse("InvalidIpamPoolCidr.NotFound", f"The pool is not provisioned with {parameters['Cidr']}.")
    if any(blocks.within(one["Cidr"], [parameters["Cidr"]]) for one in pool[_ALLOCATIONS].values()):
        refuse("IncorrectState", f"There are allocations in {parameters['Cidr']}.")
    del pool[_CIDRS][found[0]["IpamPoolCidrId"]]
    if "SourceIpamPoolId" in pool and "SourceResource" not in pool:
        release_of(POOLS.own(backend, "IpamPoolId", pool["SourceIpamPoolId"]), pool["IpamPoolId"], parameters["Cidr"])
    return {"IpamPoolCidr": {**found[0], "State": "pending-deprovision"}}


def allocate(pool: Record, block: str | None, length: Json, about: Mapping[str, Json]) -> Record:
    """Give somebody a block of a pool: the one that is asked for, or the first free one of a length.

    Args:
        pool: whose blocks they are.
        block: what is asked for.
        length: of its netmask; without it the pool's usual one.
        about: what is told of the allocation.

    Raises:
        EC2ClientError: if the block is not free, or the pool does not give such ones.
    """
    wholes = [one["Cidr"] for one in pool[_CIDRS].values()]
    taken = [one["Cidr"] for one in pool[_ALLOCATIONS].values()]
    if block is None:
        length = length if length is not None else pool.get("AllocationDefaultNetmaskLength")
        if length is None:
            refuse("MissingParameter", f"{pool['IpamPoolId']} has no default netmask length; name a length or a CIDR.")
        block = blocks.next_free(wholes, taken, int(length))
        if block is None:
            refuse("InsufficientCidrBlocks", f"{pool['IpamPoolId']} has no free block of the length {length}.")
    elif not blocks.within(block, wholes):
        refuse("InvalidParameterValue", f"The CIDR {block} is not provisioned to {pool['IpamPoolId']}.")
    elif blocks.overlapping(block, taken):
        refuse("InvalidParameterValue", f"The CIDR {block} overlaps an allocation of {pool['IpamPoolId']}.")
    size = int(block.rpartition("/")[2])
    least, most = (pool.get(name) for name in _LIMITS[:2])
    if about.get("ResourceType") != "ipam-pool" and not int(least or 0) <= size <= int(most or 128):
        refuse("InvalidParameterValue", f"{pool['IpamPoolId']} allocates netmask lengths from {least} to {most}.")
    identity = f"ipam-pool-alloc-{secrets.token_hex(16)}"
    allocation: Record = {"IpamPoolAllocationId": identity, "Cidr": block, **about}
    pool[_ALLOCATIONS][identity] = allocation
    return allocation


def release_of(pool: Record, resource: str, block: str = "") -> None:
    """Take back what a resource has of a pool."""
    for identity, one in list(pool[_ALLOCATIONS].items()):
        if one.get("ResourceId") == resource and block in ("", one["Cidr"]):
            del pool[_ALLOCATIONS][identity]


def allocations_of(pool: Mapping[str, Json]) -> list[Record]:
    """Return who has what of a pool."""
    return list(pool[_ALLOCATIONS].values())


def allocate_custom(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Allocate a block to what EC2 does not know, or only see what it would be."""
    owner, pool = pool_anywhere(backend, parameters["IpamPoolId"])
    about = {"ResourceType": "custom", "ResourceOwner": backend.account_id, "ResourceRegion": owner.region_name}
    if "Description" in parameters:
        about["Description"] = parameters["Description"]
    allocation = allocate(pool, parameters.get("Cidr"), parameters.get("NetmaskLength"), about)
    if parameters.get("PreviewNextCidr"):
        del pool[_ALLOCATIONS][allocation["IpamPoolAllocationId"]]
        return {"IpamPoolAllocation": {"Cidr": allocation["Cidr"]}}
    return {"IpamPoolAllocation": allocation}


def release(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take a block back from what EC2 does not know."""
    _, pool = pool_anywhere(backend, parameters["IpamPoolId"])
    found = pool[_ALLOCATIONS].get(parameters["IpamPoolAllocationId"])
    if found is None or found["Cidr"] != parameters["Cidr"]:
        refuse("InvalidIpamPoolAllocationId.NotFound", f"There is no {parameters['IpamPoolAllocationId']}.")
    if found["ResourceType"] != "custom":
        refuse("InvalidParameterValue", f"The allocation goes with {found['ResourceId']}.")
    del pool[_ALLOCATIONS][parameters["IpamPoolAllocationId"]]
    return {"Success": True}


def _listing(operation: str, listed: str, held: str) -> Any:  # noqa: ANN401 an operation
    def tell(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
        _, pool = pool_anywhere(backend, parameters["IpamPoolId"])
        members = operation_model("ec2", operation).output_shape.members[listed].member.members
        found = list(pool[held].values())
        if "IpamPoolAllocationId" in parameters:
            found = [one for one in found if one["IpamPoolAllocationId"] == parameters["IpamPoolAllocationId"]]
        return {listed: [one for one in found if matches(one, parameters.get("Filters", ()), members)]}

    return tell


def install() -> None:
    """Let EC2 answer."""
    replace(POOLS, begin=_begin, made=_made, end=_end).install()
    write(
        {
            "AllocateIpamPoolCidr": allocate_custom,
            "DeprovisionIpamPoolCidr": deprovision,
            "GetIpamPoolAllocations": _listing("GetIpamPoolAllocations", "IpamPoolAllocations", _ALLOCATIONS),
            "GetIpamPoolCidrs": _listing("GetIpamPoolCidrs", "IpamPoolCidrs", _CIDRS),
            "ModifyIpamPool": modify,
            "ProvisionIpamPoolCidr": provision,
            "ReleaseIpamPoolAllocation": release,
        }
    )
