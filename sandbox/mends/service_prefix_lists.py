"""The prefix lists of Amazon S3 and DynamoDB hold blocks of their own in every Region."""

from collections.abc import Callable
from ipaddress import ip_network
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching import replace

Json = Any
_REAL = "us-east-1"
"""The Region whose blocks moto has for all of them."""
_PARTS = {
    "s3": (("3.5.0.0/16", 22, 8), ("52.218.0.0/15", 21, 0)),
    "dynamodb": (("52.94.0.0/18", 24, 4),),
}
"""Block of the service, length of a Region's part, and how many parts are left out because the real ones lie there."""


def _apply() -> None:
    from moto.ec2.models.managed_prefixes import ManagedPrefixList, ManagedPrefixListBackend  # noqa: PLC0415 loaded by now

    listed: Any = ManagedPrefixList
    listed.cidrs = property(_cidrs)
    replace(ManagedPrefixListBackend, _create_aws_managed_prefix_list=_create)


def _create(
    original: Callable[..., Any],
    self: Any,  # noqa: ANN401 moto's own
    name: str,
    address_family: str,
    entries: list[dict[str, str]],
) -> None:
    region = self.region_name
    service = name.removeprefix(f"com.amazonaws.{region}.")
    if service in _PARTS and region != _REAL:
        entries = [{"Cidr": block, "Description": "default"} for block in _blocks(service, _number(self))]
    original(self, name, address_family, entries)


def _cidrs(self: Any) -> list[str]:  # noqa: ANN401 moto's own
    """Return what DescribePrefixLists tells of a list, whose entries AWS keeps in one version."""
    return [entry["Cidr"] for entries in self.entries.values() for entry in entries]


def _number(backend: Any) -> int:  # noqa: ANN401
    """Return which of the Regions a backend is for, counted from zero."""
    from moto.ec2.models import ec2_backends  # noqa: PLC0415 see above

    others = sorted(set(ec2_backends[backend.account_id].regions) - {_REAL})
    return others.index(backend.region_name)


def _blocks(service: str, number: int) -> list[str]:
    return [
        str(list(ip_network(whole).subnets(new_prefix=length))[left_out + number])
        for whole, length, left_out in _PARTS[service]
    ]


MENDS = (
    Mend(
        name="service_prefix_lists",
        moto="The prefix lists of S3 and DynamoDB hold the same blocks in every Region, those of us-east-1, and"
        " DescribePrefixLists does not tell them.",
        aws="Each Region's lists hold the service's blocks in that Region, and either operation tells them.",
        source="https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html",
        apply=_apply,
        when="moto.ec2.models",
    ),
)
