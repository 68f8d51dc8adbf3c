"""DHCP option sets: what instances are told when they ask for an address.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from moto.ec2.models.dhcp_options import DHCPOptionsSetBackend
from moto.ec2.models.vpcs import VPC

from sandbox.networking.vpc.common import refuse, refuse_in_use
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import write

Json = Any
Record = dict[str, Json]
_MOST = 4
_AT_MOST_FOUR = ("domain-name-servers", "ntp-servers", "netbios-name-servers")
_KEYS = (*_AT_MOST_FOUR, "domain-name", "netbios-node-type", "ipv6-address-preferred-lease-time")
_NODE_TYPES = ("1", "2", "4", "8")
_NONE = "default"


class _Named:
    """What moto's VPC has for its options: only their id is asked for."""

    def __init__(self, identity: str) -> None:
        self.id = identity
        self.vpc = None


def _begin(_backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    configurations = {one["Key"]: [str(value) for value in one["Values"]] for one in parameters["DhcpConfigurations"]}
    for key, values in configurations.items():
        if key not in _KEYS:
            _wrong(f"Value ({key}) for parameter key is invalid. Unknown DHCP option")
        if key in _AT_MOST_FOUR and len(values) > _MOST:
            _wrong(f"Value ({','.join(values)}) for parameter value is invalid. At most {_MOST} servers are taken")
        if key == "netbios-node-type" and values[0] not in _NODE_TYPES:
            _wrong(f"Value ({values[0]}) for parameter value is invalid. Use one of {', '.join(_NODE_TYPES)}")
    return _configured(configurations)


def _configured(configurations: Mapping[str, list[str]]) -> Record:
    return {
        "DhcpConfigurations": [
            {"Key": key, "Values": [{"Value": value} for value in values]} for key, values in configurations.items()
        ]
    }


def _wrong(message: str) -> None:
    refuse("InvalidParameterValue", message)


def _end(backend: Any, options: Record) -> None:  # noqa: ANN401
    if any(vpc.dhcp_options.id == options["DhcpOptionsId"] for vpc in backend.vpcs.values()):
        refuse_in_use("dhcpOptions", options["DhcpOptionsId"])


def _default(backend: Any) -> Record:  # noqa: ANN401
    """Return the set with which a Region's VPCs begin: Amazon's DNS servers and the Region's domain."""
    region = backend.region_name
    domain = "ec2.internal" if region == "us-east-1" else f"{region}.compute.internal"
    held: dict[str, Record] = backend.__dict__.setdefault("default_dhcp_options", {})
    if not held:
        said = _configured({"domain-name": [domain], "domain-name-servers": ["AmazonProvidedDNS"]})
        item = OPTIONS.keep(backend, said, {})
        held[item["DhcpOptionsId"]] = item
        del OPTIONS.all(backend)[item["DhcpOptionsId"]]
    return next(iter(held.values()))


def _with_default(backend: Any) -> Iterator[Record]:  # noqa: ANN401
    yield _default(backend)


OPTIONS = Ec2Kind(
    name="DhcpOptions",
    plural="DhcpOptions",
    type="dhcp-options",
    prefix="dopt",
    id="DhcpOptionsId",
    unknown="InvalidDhcpOptionID.NotFound",
    verbs={"Modify": None},
    shared=_with_default,
    filters={"key": "dhcp-configurations.key", "value": "dhcp-configurations.values.value"},
)


def _associate(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    vpc, options = backend.get_vpc(parameters["VpcId"]), parameters["DhcpOptionsId"]
    if options != _NONE:
        OPTIONS.find(backend, "DhcpOptionsId", options)
    vpc.dhcp_options = _Named(options)
    return {}


def _get(vpc: Any) -> _Named:  # noqa: ANN401 moto's VPC
    held = vpc.__dict__.get("dhcp_options_held")
    return held if held is not None else _Named(_default(vpc.ec2_backend)["DhcpOptionsId"])


def _set(vpc: Any, options: _Named | None) -> None:  # noqa: ANN401
    vpc.__dict__["dhcp_options_held"] = options


def install() -> None:
    """Let EC2 answer."""
    replace(OPTIONS, begin=_begin, end=_end).install()
    write({"AssociateDhcpOptions": _associate})
    vpc: Any = VPC
    vpc.dhcp_options = property(_get, _set)
    # moto deletes a VPC's options with the VPC; they are things of their own.
    backend: Any = DHCPOptionsSetBackend
    backend.delete_dhcp_options_set = lambda _self, _options_id: None
    backend.describe_dhcp_options = _known


def _known(backend: Any, dhcp_options_ids: list[str]) -> list[Record]:  # noqa: ANN401
    """Return options for moto, which asks for them before it tags them."""
    return [OPTIONS.find(backend, "DhcpOptionsId", identity) for identity in dhcp_options_ids]
