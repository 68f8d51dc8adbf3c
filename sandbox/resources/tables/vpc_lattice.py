"""VPC Lattice: service networks and what is associated with them, services, listeners, rules and target groups."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.memberships import Membership
from sandbox.resources.policies import document
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.tags import ApiTags

Json = Any
_TAGS = ApiTags(
    "vpc-lattice",
    "TagResource",
    "UntagResource",
    "tags",
    keys_parameter="tagKeys",
    as_map=True,
    list="ListTagsForResource",
    listed="tags",
    list_key={"resourceArn": "$id"},
)
_KEY = {"resourceArn": "$id"}
_DNS = {"DnsEntry.DomainName": "dnsEntry.domainName", "DnsEntry.HostedZoneId": "dnsEntry.hostedZoneId"}
_MADE = {"Arn": "$id", "CreatedAt": "createdAt", "Id": "id"}
_UPDATED = {**_MADE, "LastUpdatedAt": "lastUpdatedAt"}
_NETWORK = {
    "ServiceNetworkArn": "serviceNetworkArn",
    "ServiceNetworkId": "serviceNetworkId",
    "ServiceNetworkName": "serviceNetworkName",
}
_LISTENER = {"serviceIdentifier": "$ServiceIdentifier", "listenerIdentifier": "$id"}
_RULE = {
    "serviceIdentifier": "$ServiceIdentifier",
    "listenerIdentifier": "$ListenerIdentifier",
    "ruleIdentifier": "$id",
}
_GROUP = {"targetGroupIdentifier": "$id"}
_AUTH = {"resourceIdentifier": "$ResourceIdentifier"}


def _health(properties: Mapping[str, Json]) -> Json:
    """Return what of a target group can be changed: how its targets' health is checked."""
    return (properties.get("Config") or {}).get("HealthCheck", {})


ROWS = (
    Row(
        type="AWS::VpcLattice::ServiceNetwork",
        service="vpc-lattice",
        create="CreateServiceNetwork",
        id="arn",
        read=Read("GetServiceNetwork", {"serviceNetworkIdentifier": "$id"}),
        update=Call("UpdateServiceNetwork", {"serviceNetworkIdentifier": "$id"}),
        delete=Call("DeleteServiceNetwork", {"serviceNetworkIdentifier": "$id"}),
        defaults={"AuthType": "NONE"},
        attributes=_UPDATED,
        named=Named("Name", longest=63, lower=True),
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::VpcLattice::Service",
        service="vpc-lattice",
        create="CreateService",
        id="arn",
        read=Read("GetService", {"serviceIdentifier": "$id"}),
        update=Call("UpdateService", {"serviceIdentifier": "$id"}),
        delete=Call("DeleteService", {"serviceIdentifier": "$id"}),
        defaults={"AuthType": "NONE"},
        attributes={**_UPDATED, **_DNS, "Status": "status"},
        named=Named("Name", longest=40, lower=True),
        tags=_TAGS,
        tag_key=_KEY,
        nothing_to_do={"DnsEntry": "the service says under which name it is found"},
    ),
    Row(
        type="AWS::VpcLattice::ServiceNetworkServiceAssociation",
        service="vpc-lattice",
        create="CreateServiceNetworkServiceAssociation",
        id="arn",
        read=Read("GetServiceNetworkServiceAssociation", {"serviceNetworkServiceAssociationIdentifier": "$id"}),
        delete=Call("DeleteServiceNetworkServiceAssociation", {"serviceNetworkServiceAssociationIdentifier": "$id"}),
        attributes={
            **_MADE,
            **_DNS,
            **_NETWORK,
            "ServiceArn": "serviceArn",
            "ServiceId": "serviceId",
            "ServiceName": "serviceName",
            "Status": "status",
        },
        tells={"ServiceIdentifier": "serviceArn", "ServiceNetworkIdentifier": "serviceNetworkArn"},
        tags=_TAGS,
        tag_key=_KEY,
        nothing_to_do={"DnsEntry": "the service says under which name it is found"},
    ),
    Row(
        type="AWS::VpcLattice::ServiceNetworkVpcAssociation",
        service="vpc-lattice",
        create="CreateServiceNetworkVpcAssociation",
        id="arn",
        read=Read("GetServiceNetworkVpcAssociation", {"serviceNetworkVpcAssociationIdentifier": "$id"}),
        update=Call("UpdateServiceNetworkVpcAssociation", {"serviceNetworkVpcAssociationIdentifier": "$id"}),
        delete=Call("DeleteServiceNetworkVpcAssociation", {"serviceNetworkVpcAssociationIdentifier": "$id"}),
        attributes={**_MADE, **_NETWORK, "Status": "status", "VpcId": "vpcId"},
        tells={"VpcIdentifier": "vpcId", "ServiceNetworkIdentifier": "serviceNetworkArn"},
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::VpcLattice::TargetGroup",
        service="vpc-lattice",
        create="CreateTargetGroup",
        id="arn",
        read=Read("GetTargetGroup", _GROUP),
        delete=Call("DeleteTargetGroup", _GROUP),
        derived={"health": _health},
        updaters={"Config": Call("UpdateTargetGroup", {**_GROUP, "healthCheck": "$health"})},
        memberships={
            "Targets": Membership(
                add=Call("RegisterTargets", {**_GROUP, "targets": "$value"}),
                remove=Call("DeregisterTargets", {**_GROUP, "targets": "$value"}),
                together=True,
                leave=True,
            )
        },
        tells={"Targets": Read("ListTargets", _GROUP, "items")},
        attributes={**_UPDATED, "Status": "status"},
        named=Named("Name", longest=128, lower=True),
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::VpcLattice::Listener",
        service="vpc-lattice",
        create="CreateListener",
        id="arn",
        read=Read("GetListener", _LISTENER),
        update=Call("UpdateListener", _LISTENER),
        delete=Call("DeleteListener", _LISTENER),
        attributes={"Arn": "$id", "Id": "id", "ServiceArn": "serviceArn", "ServiceId": "serviceId"},
        named=Named("Name", longest=63, lower=True),
        tells={"ServiceIdentifier": "serviceArn"},
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::VpcLattice::Rule",
        service="vpc-lattice",
        create="CreateRule",
        id="arn",
        read=Read("GetRule", _RULE),
        update=Call("UpdateRule", _RULE),
        delete=Call("DeleteRule", _RULE),
        attributes={"Arn": "$id", "Id": "id"},
        named=Named("Name", longest=63, lower=True),
        tags=_TAGS,
        tag_key=_KEY,
    ),
    Row(
        type="AWS::VpcLattice::AuthPolicy",
        service="vpc-lattice",
        create="PutAuthPolicy",
        id="$ResourceIdentifier",
        read=Read("GetAuthPolicy", _AUTH),
        update=Call("PutAuthPolicy", _AUTH),
        delete=Call("DeleteAuthPolicy", _AUTH),
        values={"Policy": document},
        attributes={"State": "state"},
    ),
    Row(
        type="AWS::VpcLattice::AccessLogSubscription",
        service="vpc-lattice",
        create="CreateAccessLogSubscription",
        id="arn",
        read=Read("GetAccessLogSubscription", {"accessLogSubscriptionIdentifier": "$id"}),
        update=Call("UpdateAccessLogSubscription", {"accessLogSubscriptionIdentifier": "$id"}),
        delete=Call("DeleteAccessLogSubscription", {"accessLogSubscriptionIdentifier": "$id"}),
        attributes={"Arn": "$id", "Id": "id", "ResourceArn": "resourceArn", "ResourceId": "resourceId"},
        tells={"ResourceIdentifier": "resourceArn"},
        tags=_TAGS,
        tag_key=_KEY,
    ),
)
