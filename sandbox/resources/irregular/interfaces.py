"""Network interfaces: of addresses and prefixes a template says which, or how many, and both change in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tags import Ec2Tags

Json = Any


def _modify(name: str) -> Call:
    return Call("ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "$id", name: {"Value": "$value"}})


_ROW = Row(
    type="AWS::EC2::NetworkInterface",
    service="ec2",
    create="CreateNetworkInterface",
    id="NetworkInterface.NetworkInterfaceId",
    read=Read("DescribeNetworkInterfaces", {"NetworkInterfaceIds": ["$id"]}, "NetworkInterfaces[0]"),
    delete=Call("DeleteNetworkInterface", {"NetworkInterfaceId": "$id"}),
    renames={"GroupSet": "Groups"},
    setters={
        "PublicIpDnsHostnameTypeSpecification": Call(
            "ModifyPublicIpDnsNameOptions", {"NetworkInterfaceId": "$id", "HostnameType": "$value"}
        ),
        "SourceDestCheck": _modify("SourceDestCheck"),
    },
    updaters={
        "ConnectionTrackingSpecification": Call(
            "ModifyNetworkInterfaceAttribute",
            {"NetworkInterfaceId": "$id", "ConnectionTrackingSpecification": "$value"},
        ),
        "Description": _modify("Description"),
        "EnablePrimaryIpv6": Call(
            "ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "$id", "EnablePrimaryIpv6": "$value"}
        ),
        "GroupSet": Call("ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "$id", "Groups": "$value"}),
    },
    defaults={
        "ConnectionTrackingSpecification": {
            "TcpEstablishedTimeout": 432_000,
            "UdpStreamTimeout": 180,
            "UdpTimeout": 30,
        },
        "Description": "",
        "PublicIpDnsHostnameTypeSpecification": "public-ipv4-dns-name",
        "SourceDestCheck": True,
    },
    attributes={
        "Id": "$id",
        "PrimaryIpv6Address": "Ipv6Addresses[?IsPrimaryIpv6].Ipv6Address | [0]",
        "PrimaryPrivateIpAddress": "PrivateIpAddress",
        "PublicIpDnsNameOptions.DnsHostnameType": "PublicIpDnsNameOptions.DnsHostnameType",
        "SecondaryPrivateIpAddresses": "PrivateIpAddresses[?Primary==`false`].PrivateIpAddress",
        "VpcId": "VpcId",
    },
    tells={
        "ConnectionTrackingSpecification": "ConnectionTrackingConfiguration",
        "EnablePrimaryIpv6": "not_null(Ipv6Addresses[?IsPrimaryIpv6] | [0].IsPrimaryIpv6, `false`)",
        "GroupSet": "Groups[].GroupId",
        "Ipv4PrefixCount": "length(Ipv4Prefixes)",
        "Ipv6AddressCount": "length(Ipv6Addresses)",
        "Ipv6PrefixCount": "length(Ipv6Prefixes)",
        "PublicIpDnsHostnameTypeSpecification": "PublicIpDnsNameOptions.DnsHostnameType",
        "SecondaryPrivateIpAddressCount": "length(PrivateIpAddresses[?Primary==`false`])",
        "Tags": "TagSet",
    },
    tags=Ec2Tags("network-interface"),
)


@dataclass(frozen=True)
class _Kind:
    """Addresses or prefixes: the property that lists them, the one that counts them, and the calls."""

    listed: str
    counted: str
    item: str
    assign: str
    unassign: str


_KINDS = (
    _Kind(
        "PrivateIpAddresses",
        "SecondaryPrivateIpAddressCount",
        "PrivateIpAddress",
        "AssignPrivateIpAddresses",
        "UnassignPrivateIpAddresses",
    ),
    _Kind("Ipv4Prefixes", "Ipv4PrefixCount", "Ipv4Prefix", "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses"),
    _Kind("Ipv6Addresses", "Ipv6AddressCount", "Ipv6Address", "AssignIpv6Addresses", "UnassignIpv6Addresses"),
    _Kind("Ipv6Prefixes", "Ipv6PrefixCount", "Ipv6Prefix", "AssignIpv6Addresses", "UnassignIpv6Addresses"),
)


class NetworkInterface(TableResource):
    """``AWS::EC2::NetworkInterface``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Assign and unassign addresses and prefixes; change the rest as the row says."""
        old = physical.properties
        differing = changed(old, new)
        apart = set()
        for kind in _KINDS:
            apart |= {kind.listed, kind.counted}
            if {kind.listed, kind.counted} & set(differing):
                self._settle(context, physical, kind, new)
        settled = {name: value for name, value in old.items() if name not in apart}
        settled |= {name: value for name, value in new.items() if name in apart}
        return super().update(context, Physical(physical.id, settled, physical.generated), new)

    def _settle(self, context: Context, physical: Physical, kind: _Kind, new: Mapping[str, Json]) -> None:
        """Give the interface what is listed, and as many more as are counted; take the rest away."""
        entries = self.read(context, physical).get(kind.listed, [])
        held = [entry[kind.item] for entry in entries if not entry.get("Primary")]
        primary = [entry[kind.item] for entry in entries if entry.get("Primary")]
        listed = [entry[kind.item] for entry in new.get(kind.listed, ())]
        asked = [item for item in listed if item not in primary]
        gone, come, more = settle(held, asked, int(new.get(kind.counted, 0)))
        call = {"NetworkInterfaceId": physical.id}
        if gone:
            context.call("ec2", kind.unassign, **call, **{kind.listed: gone})
        if come:
            context.call("ec2", kind.assign, **call, **{kind.listed: come})
        if more:
            context.call("ec2", kind.assign, **call, **{kind.counted: more})


def settle(held: Sequence[str], asked: Sequence[str], count: int) -> tuple[list[str], list[str], int]:
    """Return what to take away, what to add, and how many more to let EC2 pick.

    Args:
        held: what there is.
        asked: what shall be there, one by one.
        count: how many shall be there beside that.
    """
    spare = [item for item in held if item not in asked]
    return spare[count:], [item for item in asked if item not in held], max(0, count - len(spare))


_ATTACHMENT = Row(
    type="AWS::EC2::NetworkInterfaceAttachment",
    service="ec2",
    create="AttachNetworkInterface",
    id="AttachmentId",
    read=Read(
        "DescribeNetworkInterfaces",
        {"NetworkInterfaceIds": ["$NetworkInterfaceId"]},
        "NetworkInterfaces[?Attachment.AttachmentId=='$id'].merge(@, Attachment) | [0]",
    ),
    delete=Call("DetachNetworkInterface", {"AttachmentId": "$id", "Force": True}),
    setters={
        "DeleteOnTermination": Call(
            "ModifyNetworkInterfaceAttribute",
            {
                "NetworkInterfaceId": "$NetworkInterfaceId",
                "Attachment": {"AttachmentId": "$id", "DeleteOnTermination": "$value"},
            },
        ),
        "EnaSrdSpecification": Call(
            "ModifyNetworkInterfaceAttribute",
            {"NetworkInterfaceId": "$NetworkInterfaceId", "EnaSrdSpecification": "$value"},
        ),
    },
    defaults={"DeleteOnTermination": True, "EnaSrdSpecification": {"EnaSrdEnabled": False}},
    attributes={"AttachmentId": "$id"},
)


class NetworkInterfaceAttachment(TableResource):
    """``AWS::EC2::NetworkInterfaceAttachment``: unless it is said otherwise the interface goes with its instance."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ATTACHMENT)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Attach the interface; the API's own default would leave it behind."""
        made = super().create(context, {"DeleteOnTermination": True, **properties})
        return Physical(made.id, properties)


_TAGS = Ec2Tags("elastic-ip")
_ADDRESS = Row(
    type="AWS::EC2::EIP",
    service="ec2",
    create="AllocateAddress",
    id="PublicIp",  # Ref returns the address, the allocation id is an attribute.
    read=Read("DescribeAddresses", {"PublicIps": ["$id"]}, "Addresses[0]"),
    delete=Call("ReleaseAddress", {"AllocationId": "$item.AllocationId"}),
    setters={
        "InstanceId": Call("AssociateAddress", {"AllocationId": "$item.AllocationId", "InstanceId": "$value"}),
    },
    removers={"InstanceId": Call("DisassociateAddress", {"AssociationId": "$item.AssociationId"})},
    nothing_to_do={"TransferAddress": "it is accepted, instead of allocating an address"},
    attributes={"AllocationId": "AllocationId", "PublicIp": "$id"},
    tells={"Address": "PublicIp", "TransferAddress": "PublicIp", "IpamPoolId": "PublicIpv4Pool"},
    tags=_TAGS,
    tag_key={"resource": "$item.AllocationId"},
)


class ElasticAddress(TableResource):
    """``AWS::EC2::EIP``: given back to AWS after it is taken away from whatever has it."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ADDRESS)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Allocate an address, or accept one that another account offers."""
        if "TransferAddress" not in properties:
            return super().create(context, properties)
        answer = context.call("ec2", "AcceptAddressTransfer", Address=str(properties["TransferAddress"]))
        transfer = answer["AddressTransfer"]
        physical = Physical(transfer["PublicIp"], properties)
        context.created(physical.id)
        key = {"resource": transfer["AllocationId"]}
        _TAGS.change(context, physical, context.tags(properties.get("Tags")), (), key)
        setters = {name: call for name, call in self.row.setters.items() if name in properties}
        self._set_each(context, physical, setters, properties)
        return physical

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Disassociate the address if need be, and release it."""
        association = self.read(context, physical).get("AssociationId")
        if association:
            context.call("ec2", "DisassociateAddress", AssociationId=association)
        super().delete(context, physical, snapshot=snapshot)


TYPES = (NetworkInterface(), NetworkInterfaceAttachment(), ElasticAddress())
