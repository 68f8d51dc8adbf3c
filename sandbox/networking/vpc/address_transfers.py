"""Elastic IP addresses that go to another account, by an offer that it accepts.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/transfer-EIPs-intro-ec2.html
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from moto.ec2.models import ec2_backends

from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import now
from sandbox.patching.ec2_operations import write

_DAYS_TO_ACCEPT = 7


def _offers(backend: Any) -> dict[str, Record]:  # noqa: ANN401 moto's EC2 backend
    held: dict[str, Record] = backend.__dict__.setdefault("address_transfers", {})
    return held


def offer(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Offer an address to an account."""
    [address] = backend.address_by_allocation([parameters["AllocationId"]])
    made = {
        "PublicIp": address.public_ip,
        "AllocationId": address.allocation_id,
        "TransferAccountId": parameters["TransferAccountId"],
        "TransferOfferExpirationTimestamp": now() + timedelta(days=_DAYS_TO_ACCEPT),
        "AddressTransferStatus": "pending",
    }
    _offers(backend)[address.allocation_id] = made
    return {"AddressTransfer": made}


def withdraw(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Take an offer back."""
    made = _offers(backend).get(parameters["AllocationId"])
    if made is None or made["AddressTransferStatus"] != "pending":
        refuse("InvalidTransfer.NotFound", f"There is no transfer of {parameters['AllocationId']}.")
    del _offers(backend)[parameters["AllocationId"]]
    return {"AddressTransfer": {**made, "AddressTransferStatus": "disabled"}}


def describe(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell of an account's own offers."""
    wanted = parameters.get("AllocationIds") or list(_offers(backend))
    return {"AddressTransfers": [made for identity, made in _offers(backend).items() if identity in wanted]}


def _offered(backend: Any, address: str) -> Iterator[tuple[Any, Record]]:  # noqa: ANN401
    """Yield the open offers of an address to an account, with who makes them."""
    for regions in list(ec2_backends.values()):
        owner = regions.get(backend.region_name)  # Not by ``in``, which is true of Regions that nobody has used.
        if owner is not None:
            for made in list(_offers(owner).values()):
                open_ = made["AddressTransferStatus"] == "pending"
                if open_ and (made["PublicIp"], made["TransferAccountId"]) == (address, backend.account_id):
                    yield owner, made


def accept(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Accept an offer: the address is the account's then, by another allocation, and without its tags."""
    found = list(_offered(backend, parameters["Address"]))
    if not found:
        refuse("InvalidTransfer.NotFound", f"There is no transfer of {parameters['Address']} to this account.")
    owner, made = found[0]
    [address] = owner.address_by_allocation([made["AllocationId"]])
    if address.association_id:
        refuse("InvalidTransfer.AddressAssociated", f"The address {address.public_ip} is associated.")
    owner.addresses.remove(address)
    owner.tags.pop(made["AllocationId"], None)
    taken = backend.allocate_address("vpc", address=address.public_ip)
    for about in ("network_border_group", "public_ipv4_pool"):
        setattr(taken, about, getattr(address, about, None))
    made |= {"AddressTransferStatus": "accepted", "TransferOfferAcceptedTimestamp": now()}
    return {"AddressTransfer": {**made, "AllocationId": taken.allocation_id}}


def install() -> None:
    """Let EC2 answer."""
    write(
        {
            "AcceptAddressTransfer": accept,
            "DescribeAddressTransfers": describe,
            "DisableAddressTransfer": withdraw,
            "EnableAddressTransfer": offer,
        }
    )
