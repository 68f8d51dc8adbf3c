"""Route 53: health checks, delegation sets, query logging, DNSSEC, CIDR collections, traffic policies."""

from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.policies import document
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import ApiTags

TAGS = ApiTags(
    "route53",
    "ChangeTagsForResource",
    "ChangeTagsForResource",
    parameter="",
    add_parameter="AddTags",
    keys_parameter="RemoveTagKeys",
    list="ListTagsForResource",
    listed="ResourceTagSet.Tags",
)


def _each_block(locations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return blocks one by one, because they come to locations and go one by one."""
    return [
        {"LocationName": location["LocationName"], "CidrList": [block]}
        for location in locations
        for block in location["CidrList"]
    ]


def _collection_change(action: str) -> Call:
    return Call(
        "ChangeCidrCollection",
        {
            "Id": "$id",
            "Changes": [{"LocationName": "$value.LocationName", "Action": action, "CidrList": "$value.CidrList"}],
        },
    )


ROWS = (
    Row(
        type="AWS::Route53::DelegationSet",
        service="route53",
        create="CreateReusableDelegationSet",
        id="arn:$partition:route53:::delegationset/$response.DelegationSet.Id",
        extra={"CallerReference": "$unique"},
        read=Read("GetReusableDelegationSet", {"Id": "$tail"}, "DelegationSet"),
        delete=Call("DeleteReusableDelegationSet", {"Id": "$tail"}),
        attributes={"Arn": "$id", "Id": "Id", "CallerReference": "CallerReference", "NameServers": "NameServers"},
    ),
    Row(
        type="AWS::Route53::QueryLoggingConfig",
        service="route53",
        create="CreateQueryLoggingConfig",
        id="arn:$partition:route53:::queryloggingconfig/$response.QueryLoggingConfig.Id",
        read=Read("GetQueryLoggingConfig", {"Id": "$tail"}, "QueryLoggingConfig"),
        delete=Call("DeleteQueryLoggingConfig", {"Id": "$tail"}),
        attributes={"Id": "Id", "Arn": "$id"},
    ),
    Row(
        type="AWS::Route53::KeySigningKey",
        service="route53",
        create="CreateKeySigningKey",
        id="$HostedZoneId|$Name",
        extra={"CallerReference": "$unique"},
        read=Read("GetDNSSEC", {"HostedZoneId": "$HostedZoneId"}, "KeySigningKeys[?Name=='$Name'] | [0]"),
        # An active key cannot be deleted.
        before_delete=(Call("DeactivateKeySigningKey", {"HostedZoneId": "$HostedZoneId", "Name": "$Name"}),),
        delete=Call("DeleteKeySigningKey", {"HostedZoneId": "$HostedZoneId", "Name": "$Name"}),
        switches={
            "Status": (
                Call("ActivateKeySigningKey", {"HostedZoneId": "$HostedZoneId", "Name": "$Name"}),
                Call("DeactivateKeySigningKey", {"HostedZoneId": "$HostedZoneId", "Name": "$Name"}),
            )
        },
        tells={"KeyManagementServiceArn": "KmsArn"},
    ),
    Row(
        type="AWS::Route53::DNSSEC",
        service="route53",
        create="EnableHostedZoneDNSSEC",
        id="$HostedZoneId",
        read=Read("GetDNSSEC", {"HostedZoneId": "$id"}, "Status.ServeSignature == 'SIGNING' && @ || `null`"),
        delete=Call("DisableHostedZoneDNSSEC", {"HostedZoneId": "$id"}),
    ),
    Row(
        type="AWS::Route53::CidrCollection",
        service="route53",
        create="CreateCidrCollection",
        id="Collection.Id",
        extra={"CallerReference": "$unique"},
        read=Read("ListCidrCollections", {}, "CidrCollections[?Id=='$id'] | [0]"),
        delete=Call("DeleteCidrCollection", {"Id": "$id"}),
        memberships={
            "Locations": Membership(
                add=_collection_change("PUT"),
                remove=_collection_change("DELETE_IF_EXISTS"),
                leave=True,
                tells=Read(
                    "ListCidrBlocks",
                    {"CollectionId": "$id", "LocationName": "$value.LocationName"},
                    "{LocationName: CidrBlocks[0].LocationName, CidrList: CidrBlocks[].CidrBlock}",
                ),
            )
        },
        values={"Locations": _each_block},
        attributes={"Id": "$id", "Arn": "Arn"},
    ),
    Row(
        type="AWS::Route53::TrafficPolicy",
        service="route53",
        create="CreateTrafficPolicy",
        id="arn:$partition:route53:::trafficpolicy/$response.TrafficPolicy.Id",
        read=Read("GetTrafficPolicy", {"Id": "$tail", "Version": 1}, "TrafficPolicy"),
        delete=Call("DeleteTrafficPolicy", {"Id": "$tail", "Version": 1}),
        values={"Document": document},
        update=Call("UpdateTrafficPolicyComment", {"Id": "$tail", "Version": 1}),
        defaults={"Comment": ""},
        attributes={"Id": "Id", "Arn": "$id", "Version": "Version", "Type": "Type"},
    ),
)
