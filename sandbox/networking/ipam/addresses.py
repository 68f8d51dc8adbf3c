"""Elastic IP addresses that come from pools, and go back to them.

Source: https://docs.aws.amazon.com/vpc/latest/ipam/tutorials-eip-pool.html
"""

from typing import Any

from moto.ec2.responses import EC2Response
from moto.ec2.responses.elastic_ip_addresses import ElasticIPAddresses

from sandbox.networking.ipam.kinds import pool_anywhere
from sandbox.networking.ipam.pools import allocate, release_of
from sandbox.networking.vpc.common import refuse

_ONE = 32


def _allocating(original: Any) -> Any:  # noqa: ANN401 moto's own
    def allocate_address(self: Any) -> Any:  # noqa: ANN401
        parameters, backend = self.params, self.ec2_backend
        if "IpamPoolId" not in parameters:
            return original(self)
        _, pool = pool_anywhere(backend, parameters["IpamPoolId"])
        if pool["IpamScopeType"] != "public" or pool["Locale"] != backend.region_name:
            refuse("InvalidParameterValue", f"{pool['IpamPoolId']} is no public pool of {backend.region_name}.")
        asked = f"{parameters['Address']}/{_ONE}" if "Address" in parameters else None
        about = {"ResourceType": "eip", "ResourceOwner": backend.account_id, "ResourceRegion": backend.region_name}
        allocation = allocate(pool, asked, _ONE, about)
        parameters["Address"] = allocation["Cidr"].partition("/")[0]
        parameters["PublicIpv4Pool"] = pool["IpamPoolId"]
        result = original(self)
        allocation["ResourceId"] = result.result["AllocationId"]
        return result

    return allocate_address


def _releasing(original: Any) -> Any:  # noqa: ANN401
    def release_address(self: Any) -> Any:  # noqa: ANN401
        parameters, backend = self.params, self.ec2_backend
        named = {"AllocationId": "allocation_id", "PublicIp": "public_ip"}
        held = [
            (address.allocation_id, str(getattr(address, "public_ipv4_pool", "")))
            for address in backend.addresses
            if any(parameters.get(name) == getattr(address, member) for name, member in named.items())
        ]
        result = original(self)
        for identity, pool in held:
            if pool.startswith("ipam-pool-"):
                release_of(pool_anywhere(backend, pool)[1], identity)
        return result

    return release_address


def install() -> None:
    """Let addresses be allocated from pools, and released to them."""
    allocating: Any = ElasticIPAddresses
    allocating.allocate_address = _allocating(allocating.allocate_address)
    # Releasing is an operation that is written anew, on the class of all responses.
    releasing: Any = EC2Response
    releasing.release_address = _releasing(releasing.release_address)
