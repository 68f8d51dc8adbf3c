"""Room for instances: capacity reservations, fleets of them, and Dedicated Hosts."""

from sandbox.resources.irregular.ending import Ending
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags


def _bill(verb: str) -> Call:
    return Call(
        f"{verb}CapacityReservationBillingOwner",
        {"CapacityReservationId": "$id", "UnusedReservationBillingOwnerId": "$value"},
    )


_ROWS = (
    Row(
        type="AWS::EC2::CapacityReservation",
        service="ec2",
        create="CreateCapacityReservation",
        id="CapacityReservation.CapacityReservationId",
        read=Read(
            "DescribeCapacityReservations",
            {"CapacityReservationIds": ["$id"]},
            "CapacityReservations[?State!='cancelled'] | [0]",
        ),
        delete=Call("CancelCapacityReservation", {"CapacityReservationId": "$id"}),
        renames={"OutPostArn": "OutpostArn"},
        setters={"UnusedReservationBillingOwnerId": _bill("Associate")},
        update=Call("ModifyCapacityReservation", {"CapacityReservationId": "$id"}),
        defaults={"EndDateType": "unlimited", "InstanceMatchCriteria": "open"},
        tells={
            "InstanceCount": "TotalInstanceCount",
            "TagSpecifications": "[{ResourceType: 'capacity-reservation', Tags: Tags}]",
        },
        attributes={
            "Id": "$id",
            "AvailableInstanceCount": "to_string(AvailableInstanceCount)",
            "CapacityAllocationSet": "CapacityAllocations",
            "CapacityReservationArn": "CapacityReservationArn",
            "CreateDate": "CreateDate",
            "DeliveryPreference": "DeliveryPreference",
            "OwnerId": "OwnerId",
            "ReservationType": "ReservationType",
            "StartDate": "StartDate",
            "State": "State",
            "TotalInstanceCount": "to_string(TotalInstanceCount)",
        },
        tags=Ec2Tags("capacity-reservation"),
        tags_property="TagSpecifications",
    ),
    Row(
        type="AWS::EC2::CapacityReservationFleet",
        service="ec2",
        create="CreateCapacityReservationFleet",
        id="CapacityReservationFleetId",
        read=Read(
            "DescribeCapacityReservationFleets",
            {"CapacityReservationFleetIds": ["$id"]},
            "CapacityReservationFleets[?State!='cancelled'] | [0]",
        ),
        delete=Call("CancelCapacityReservationFleets", {"CapacityReservationFleetIds": ["$id"]}),
        update=Call("ModifyCapacityReservationFleet", {"CapacityReservationFleetId": "$id"}),
        setters={
            "RemoveEndDate": Call(
                "ModifyCapacityReservationFleet", {"CapacityReservationFleetId": "$id", "RemoveEndDate": "$value"}
            ),
        },
        defaults={"RemoveEndDate": False},
        nothing_to_do={"NoRemoveEndDate": "an end date stays unless it is removed"},
        tells={
            "TagSpecifications": "[{ResourceType: 'capacity-reservation-fleet', Tags: Tags}]",
        },
        attributes={"CapacityReservationFleetId": "$id"},
        tags=Ec2Tags("capacity-reservation-fleet"),
        tags_property="TagSpecifications",
    ),
    Row(
        type="AWS::EC2::Host",
        service="ec2",
        create="AllocateHosts",
        id="HostIds[0]",
        read=Read("DescribeHosts", {"HostIds": ["$id"]}, "Hosts[?State!='released'] | [0]"),
        delete=Call("ReleaseHosts", {"HostIds": ["$id"]}),
        renames={"AssetId": "AssetIds"},
        extra={"Quantity": 1},
        update=Call("ModifyHosts", {"HostIds": ["$id"]}),
        defaults={"AutoPlacement": "on", "HostMaintenance": "on", "HostRecovery": "off"},
        tells={
            "AssetId": "AssetId",
            "InstanceFamily": "HostProperties.InstanceFamily",
            "InstanceType": "HostProperties.InstanceType",
        },
        attributes={"HostId": "$id"},
        tags=Ec2Tags("dedicated-host"),
    ),
)

TYPES = tuple(Ending(row) for row in _ROWS)
