"""Room for instances: capacity reservations."""

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
)

TYPES = tuple(Ending(row) for row in _ROWS)
