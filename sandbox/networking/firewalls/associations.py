"""Further endpoints of a firewall, in other VPCs or zones; and the tags of all that Network Firewall keeps.

Source: https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_CreateVpcEndpointAssociation.html
"""

from typing import Any
from uuid import uuid4

from sandbox.networking.firewalls import endpoints
from sandbox.networking.firewalls.firewalls import ASSOCIATIONS
from sandbox.networking.firewalls.policies import FIREWALLS, GROUPS, INSPECTIONS, POLICIES
from sandbox.networking.shelf import refuse
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]


def create(place: Place, given: Record) -> Record:
    """Put an endpoint of a firewall into a subnet of any VPC."""
    FIREWALLS.own(place, given["FirewallArn"])
    subnet = given["SubnetMapping"]["SubnetId"]
    zone = endpoints.zone_of(place, given["VpcId"], subnet)
    identity = str(uuid4())
    association: Record = {
        "VpcEndpointAssociationId": identity,
        "VpcEndpointAssociationArn": place.arn("network-firewall", f"vpc-endpoint-association/{identity}"),
        **given,
        "SubnetMapping": {"IPAddressType": "IPV4", **given["SubnetMapping"]},
        "zone": zone,
        "attachment": endpoints.create(place, given["VpcId"], subnet, given["FirewallArn"]),
    }
    return _told(ASSOCIATIONS.keep(place, association))


def _told(association: Record) -> Record:
    state = {association["zone"]: {"Attachment": association["attachment"]}}
    return {
        "VpcEndpointAssociation": association,
        "VpcEndpointAssociationStatus": {"Status": "READY", "AssociationSyncState": state},
    }


def describe(place: Place, given: Record) -> Record:
    """Tell of an association."""
    return _told(ASSOCIATIONS.own(place, given["VpcEndpointAssociationArn"]))


def delete(place: Place, given: Record) -> Record:
    """Remove an association with its endpoint."""
    association = ASSOCIATIONS.take(place, given["VpcEndpointAssociationArn"])
    endpoints.delete(place, association["attachment"]["EndpointId"])
    told = _told(association)
    told["VpcEndpointAssociationStatus"]["Status"] = "DELETING"
    return told


def tell(place: Place, given: Record) -> Record:
    """Tell the associations, of one firewall if asked."""
    found = [
        {"VpcEndpointAssociationArn": arn}
        for arn, one in ASSOCIATIONS.all(place.backend).items()
        if given.get("FirewallArn", one["FirewallArn"]) == one["FirewallArn"]
    ]
    return {"VpcEndpointAssociations": found}


def _tagged(place: Place, arn: str) -> Record:
    """Return what holds the tags of a resource.

    Raises:
        RefusedError: if there is no such resource.
    """
    for shelf in (FIREWALLS, ASSOCIATIONS):
        if arn in shelf.all(place.backend):
            return shelf.all(place.backend)[arn]
    for kind in (POLICIES, GROUPS, INSPECTIONS):
        if arn in kind.shelf.all(place.backend):
            response: Record = kind.shelf.all(place.backend)[arn]["response"]
            return response
    return refuse("ResourceNotFoundException", f"The resource {arn} does not exist.")


def tag(place: Place, given: Record) -> Record:
    """Set tags."""
    holder = _tagged(place, given["ResourceArn"])
    held = {one["Key"]: one["Value"] for one in (*holder.get("Tags", ()), *given["Tags"])}
    holder["Tags"] = [{"Key": key, "Value": value} for key, value in held.items()]
    return {}


def untag(place: Place, given: Record) -> Record:
    """Remove tags."""
    holder = _tagged(place, given["ResourceArn"])
    holder["Tags"] = [one for one in holder.get("Tags", ()) if one["Key"] not in given["TagKeys"]]
    return {}


OPERATIONS = {
    "CreateVpcEndpointAssociation": create,
    "DescribeVpcEndpointAssociation": describe,
    "DeleteVpcEndpointAssociation": delete,
    "ListVpcEndpointAssociations": tell,
    "TagResource": tag,
    "UntagResource": untag,
    "ListTagsForResource": lambda place, given: {"Tags": _tagged(place, given["ResourceArn"]).get("Tags", [])},
}
