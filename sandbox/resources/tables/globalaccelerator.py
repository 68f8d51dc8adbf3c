"""AWS Global Accelerator, which the sandbox keeps (``sandbox/keepers/services/globalaccelerator.py``)."""

from sandbox.resources.memberships import Membership
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

_TAGS = ApiTags("globalaccelerator", "TagResource", "UntagResource", list="ListTagsForResource")
_ID = {"AcceleratorArn": "$id"}
_LOGS = ("FlowLogsEnabled", "FlowLogsS3Bucket", "FlowLogsS3Prefix")
_SET_LOGS = Call("UpdateAcceleratorAttributes", {**_ID, **{name: f"${name}" for name in _LOGS}})


def _change(verb: str, kind: str) -> Call:
    return Call("UpdateCrossAccountAttachment", {"AttachmentArn": "$id", f"{verb}{kind}": "$value"})


def _shared(kind: str) -> Membership:
    return Membership(add=_change("Add", kind), remove=_change("Remove", kind), together=True, at_creation=True)


ROWS = (
    Row(
        type="AWS::GlobalAccelerator::Accelerator",
        service="globalaccelerator",
        create="CreateAccelerator",
        id="Accelerator.AcceleratorArn",
        read=Read("DescribeAccelerator", _ID, "Accelerator"),
        before_delete=(Call("UpdateAccelerator", {**_ID, "Enabled": False}),),
        delete=Call("DeleteAccelerator", _ID),
        setters=dict.fromkeys(_LOGS, _SET_LOGS),
        update=Call("UpdateAccelerator", _ID),
        defaults={"Enabled": True, "IpAddressType": "IPV4", "FlowLogsEnabled": False}
        | {"FlowLogsS3Bucket": "", "FlowLogsS3Prefix": ""},
        attributes={
            "AcceleratorArn": "$id",
            "DnsName": "DnsName",
            "DualStackDnsName": "DualStackDnsName",
            "Ipv4Addresses": "IpSets[?IpFamily=='IPv4'].IpAddresses[]",
            "Ipv6Addresses": "IpSets[?IpFamily=='IPv6'].IpAddresses[]",
        },
        named=Named("Name", longest=64),
        tells={
            "IpAddresses": "IpSets[].IpAddresses[]",
            **{name: Read("DescribeAcceleratorAttributes", _ID, f"AcceleratorAttributes.{name}") for name in _LOGS},
        },
        tags=_TAGS,
        tag_key={"ResourceArn": "$id"},
    ),
    Row(
        type="AWS::GlobalAccelerator::Listener",
        service="globalaccelerator",
        create="CreateListener",
        id="Listener.ListenerArn",
        read=Read("DescribeListener", {"ListenerArn": "$id"}, "Listener"),
        delete=Call("DeleteListener", {"ListenerArn": "$id"}),
        update=Call("UpdateListener", {"ListenerArn": "$id"}),
        defaults={"ClientAffinity": "NONE"},
        attributes={"ListenerArn": "$id"},
        tells={
            "AcceleratorArn": Read(
                "ListListeners",
                {"AcceleratorArn": "$AcceleratorArn"},
                "(Listeners[?ListenerArn=='$id'] | [0]) && '$AcceleratorArn'",
            )
        },
    ),
    Row(
        type="AWS::GlobalAccelerator::EndpointGroup",
        service="globalaccelerator",
        create="CreateEndpointGroup",
        id="EndpointGroup.EndpointGroupArn",
        read=Read("DescribeEndpointGroup", {"EndpointGroupArn": "$id"}, "EndpointGroup"),
        delete=Call("DeleteEndpointGroup", {"EndpointGroupArn": "$id"}),
        update=Call("UpdateEndpointGroup", {"EndpointGroupArn": "$id"}),
        defaults={
            "EndpointConfigurations": [],
            "TrafficDialPercentage": 100,
            "HealthCheckProtocol": "TCP",
            "HealthCheckPath": "/",
            "HealthCheckIntervalSeconds": 30,
            "ThresholdCount": 3,
            "PortOverrides": [],
        },
        attributes={"EndpointGroupArn": "$id"},
        tells={
            "EndpointConfigurations": "EndpointDescriptions",
            "ListenerArn": Read(
                "ListEndpointGroups",
                {"ListenerArn": "$ListenerArn"},
                "(EndpointGroups[?EndpointGroupArn=='$id'] | [0]) && '$ListenerArn'",
            ),
        },
    ),
    Row(
        type="AWS::GlobalAccelerator::CrossAccountAttachment",
        service="globalaccelerator",
        create="CreateCrossAccountAttachment",
        id="CrossAccountAttachment.AttachmentArn",
        read=Read("DescribeCrossAccountAttachment", {"AttachmentArn": "$id"}, "CrossAccountAttachment"),
        delete=Call("DeleteCrossAccountAttachment", {"AttachmentArn": "$id"}),
        update=Call("UpdateCrossAccountAttachment", {"AttachmentArn": "$id"}),
        memberships={"Principals": _shared("Principals"), "Resources": _shared("Resources")},
        attributes={"AttachmentArn": "$id"},
        tags=_TAGS,
        tag_key={"ResourceArn": "$id"},
    ),
)
