"""What VPCs are told and shown: DHCP option sets."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

Json = Any
_KEYS = {
    "DomainName": "domain-name",
    "DomainNameServers": "domain-name-servers",
    "Ipv6AddressPreferredLeaseTime": "ipv6-address-preferred-lease-time",
    "NetbiosNameServers": "netbios-name-servers",
    "NetbiosNodeType": "netbios-node-type",
    "NtpServers": "ntp-servers",
}


def _configurations(properties: Mapping[str, Json]) -> list[dict[str, Json]]:
    given = [(key, properties[name]) for name, key in _KEYS.items() if name in properties]
    return [
        {"Key": key, "Values": [str(one) for one in (value if isinstance(value, list) else [value])]}
        for key, value in given
    ]


ROWS = (
    Row(
        type="AWS::EC2::DHCPOptions",
        service="ec2",
        create="CreateDhcpOptions",
        id="DhcpOptions.DhcpOptionsId",
        read=Read("DescribeDhcpOptions", {"DhcpOptionsIds": ["$id"]}, "DhcpOptions[0]"),
        delete=Call("DeleteDhcpOptions", {"DhcpOptionsId": "$id"}),
        derived={"Configurations": _configurations},
        extra={"DhcpConfigurations": "$Configurations"},
        nothing_to_do=dict.fromkeys(_KEYS, "it stands in DhcpConfigurations"),
        tells={name: f"DhcpConfigurations[?Key=='{key}'] | [0].Values[].Value" for name, key in _KEYS.items()},
        attributes={"DhcpOptionsId": "$id"},
        tags=Ec2Tags("dhcp-options"),
    ),
)
