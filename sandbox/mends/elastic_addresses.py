"""Elastic IP addresses are public, and move from one interface to another."""

from collections.abc import Mapping
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import elastic_ip_addresses
from moto.ec2.models.elastic_ip_addresses import ElasticAddress, ElasticAddressBackend
from moto.ec2.models.elastic_network_interfaces import NetworkInterface, NetworkInterfaceBackend
from moto.ec2.responses.elastic_ip_addresses import ElasticIPAddresses
from moto.ec2.utils import random_eip_association_id, random_public_ip

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_operations import Json, Operation, write


def _apply() -> None:
    module: Any = elastic_ip_addresses
    module.random_ip = random_public_ip
    backend: Any = ElasticAddressBackend
    backend.associate_address, backend.disassociate_address = _associate, _disassociate
    allocate = backend.allocate_address
    kind: Any = ElasticAddress
    kind.private_ip_address = property(_private_address)

    def allocate_address(self: Json, domain: str, address: str | None = None, tags: Json = None) -> Json:
        del domain  # addresses outside of VPCs went with EC2-Classic
        return allocate(self, "vpc", address, tags)

    backend.allocate_address = allocate_address
    interfaces: Any = NetworkInterfaceBackend
    remove = interfaces.delete_network_interface

    def delete_network_interface(self: Json, eni_id: str) -> None:
        for elastic in self.addresses:
            if elastic.eni is not None and elastic.eni.id == eni_id:
                self.disassociate_address(association_id=elastic.association_id)
        remove(self, eni_id)

    interfaces.delete_network_interface = delete_network_interface
    response: Any = ElasticIPAddresses
    answer = response.allocate_address

    def answer_allocate_address(self: Json) -> Json:
        result = answer(self)
        [address] = self.ec2_backend.address_by_ip([result.result["PublicIp"]])
        address.network_border_group = self._get_param("NetworkBorderGroup") or self.region
        address.public_ipv4_pool = self._get_param("PublicIpv4Pool") or "amazon"
        result.result["NetworkBorderGroup"] = address.network_border_group
        result.result["PublicIpv4Pool"] = address.public_ipv4_pool
        return result

    response.allocate_address = answer_allocate_address
    nic: Any = NetworkInterface
    told = nic.association.fget

    def association(self: Json) -> Json:
        found = told(self)
        # Only an Elastic IP address is the account's own; one that came with the launch is Amazon's.
        return {**found, "ipOwnerId": "amazon"} if found and not found.get("allocationId") else found

    nic.association = property(association)
    write(_OPERATIONS)


def _private_address(address: Json) -> str | None:
    if address.eni is None:
        return None
    chosen: str | None = getattr(address, "chosen", None) or address.eni.private_ip_address
    return chosen


def _associate(
    self: Json,
    instance: Json = None,
    eni: Json = None,
    address: str | None = None,
    allocation_id: str | None = None,
    **how: Json,
) -> Json:
    """Give an address to an interface, taking it away from another unless that is not wanted."""
    [elastic] = self.address_by_ip([address]) if address else self.address_by_allocation([allocation_id])
    interface = eni or instance.nics[0]
    private = how.get("private") or interface.private_ip_address
    if elastic.association_id:
        if how.get("reassociate") is False:
            code = "Resource.AlreadyAssociated"
            raise EC2ClientError(code, f"resource {elastic.allocation_id} is already associated")
        _disassociate(self, association_id=elastic.association_id)
    elif private == interface.private_ip_address and _holder(self, interface) is not None:
        _disassociate(self, association_id=_holder(self, interface).association_id)
    elastic.eni, elastic.instance = interface, instance or interface.instance
    elastic.chosen, elastic.association_id = private, random_eip_association_id()
    if private == interface.private_ip_address:
        interface.public_ip = elastic.public_ip
    _entry(interface, private)["Association"] = {
        "AllocationId": elastic.allocation_id,
        "AssociationId": elastic.association_id,
        "IpOwnerId": self.account_id,
        "PublicIp": elastic.public_ip,
    }
    return elastic


def _holder(backend: Json, interface: Json) -> Json:
    """Return the Elastic IP address that an interface's primary address has, or nothing."""
    held = (one for one in backend.addresses if one.eni is interface and one.public_ip == interface.public_ip)
    return next(held, None)


def _entry(interface: Json, private: str) -> dict[str, Json]:
    for entry in interface.private_ip_addresses:
        if entry["PrivateIpAddress"] == private:
            found: dict[str, Json] = entry
            return found
    code = "InvalidParameterValue"
    raise EC2ClientError(code, f"Address {private} is not assigned to the interface {interface.id}")


def _disassociate(self: Json, address: str | None = None, association_id: str | None = None) -> None:
    """Take an address away from its interface, which may have a public address of its own again."""
    [elastic] = self.address_by_ip([address]) if address else self.address_by_association([association_id])
    interface = elastic.eni
    if interface is not None:
        for entry in interface.private_ip_addresses:
            if entry["PrivateIpAddress"] == elastic.private_ip_address:
                entry.pop("Association", None)
        if elastic.private_ip_address == interface.private_ip_address:
            interface.public_ip = None
            if interface.instance is not None and interface.instance.state == "running":
                interface.check_auto_public_ip()
    elastic.eni = elastic.instance = elastic.association_id = elastic.chosen = None


def _answer_associate(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    given = parameters.get
    instance = backend.get_instance(given("InstanceId")) if given("InstanceId") else None
    interface = backend.get_network_interface(given("NetworkInterfaceId")) if given("NetworkInterfaceId") else None
    if (instance is None and interface is None) or not (given("PublicIp") or given("AllocationId")):
        code = "MissingParameter"
        raise EC2ClientError(code, "Either an address or an instance or network interface is missing")
    elastic = backend.associate_address(
        instance,
        interface,
        given("PublicIp"),
        given("AllocationId"),
        private=given("PrivateIpAddress"),
        reassociate=given("AllowReassociation"),
    )
    return {"AssociationId": elastic.association_id}


def _release(backend: Json, parameters: Mapping[str, Json]) -> dict[str, Json]:
    address, allocation = parameters.get("PublicIp"), parameters.get("AllocationId")
    [elastic] = backend.address_by_ip([address]) if address else backend.address_by_allocation([allocation])
    if elastic.association_id:
        code = "InvalidIPAddress.InUse"
        raise EC2ClientError(code, f"Address {elastic.public_ip} is in use.")
    backend.addresses.remove(elastic)
    return {}


_OPERATIONS: Mapping[str, Operation] = {"AssociateAddress": _answer_associate, "ReleaseAddress": _release}

MENDS = (
    Mend(
        name="elastic_addresses",
        moto="AllocateAddress returns addresses of 127.0.0.0/8, forgets their border group and pool; an address is "
        "always that of an interface's primary one, beside which it is not told, moves only if that is said, stays "
        "with an interface that is gone, and is released while it is in use; an address that came with a launch is "
        "the account's own.",
        aws="It returns public addresses from AWS's own ranges or from the pool that is named; an address may be that "
        "of a secondary private one; it moves unless AllowReassociation is false, and is released when it is free; "
        "what came with a launch is owned by amazon.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html",
        apply=_apply,
    ),
)
