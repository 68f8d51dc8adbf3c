"""AWS Cloud Map: namespaces and instances; services stand among the irregular types."""

from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

TAGS = ApiTags("servicediscovery", "TagResource", "UntagResource", list="ListTagsForResource")
TAG_KEY = {"ResourceARN": "$item.Arn"}


def _namespace(kind: str, **attributes: str) -> Row:
    return Row(
        type=f"AWS::ServiceDiscovery::{kind}Namespace",
        service="servicediscovery",
        create=f"Create{kind}Namespace",
        id=Read("GetOperation", {"OperationId": "$response.OperationId"}, "Operation.Targets.NAMESPACE"),
        read=Read("GetNamespace", {"Id": "$id"}, "Namespace"),
        delete=Call("DeleteNamespace", {"Id": "$id"}),
        update=Call(f"Update{kind}Namespace", {"Id": "$id"}),
        update_under="Namespace",
        defaults={"Description": "", "Properties": {"DnsProperties": {"SOA": {"TTL": 15}}}},
        attributes={"Id": "$id", "Arn": "Arn", **attributes},
        tags=TAGS,
        tag_key=TAG_KEY,
    )


ROWS = (
    _namespace("Http"),
    _namespace("PrivateDns", HostedZoneId="Properties.DnsProperties.HostedZoneId"),
    _namespace("PublicDns", HostedZoneId="Properties.DnsProperties.HostedZoneId"),
    Row(
        type="AWS::ServiceDiscovery::Instance",
        service="servicediscovery",
        create="RegisterInstance",
        id="$InstanceId",
        read=Read("GetInstance", {"ServiceId": "$ServiceId", "InstanceId": "$id"}, "Instance"),
        delete=Call("DeregisterInstance", {"ServiceId": "$ServiceId", "InstanceId": "$id"}),
        renames={"InstanceAttributes": "Attributes"},
        named=Named("InstanceId", longest=64),
        # What is registered anew replaces what was registered before.
        update=Call("RegisterInstance"),
        update_whole=True,
        tells={"InstanceId": "Id"},
    ),
)
