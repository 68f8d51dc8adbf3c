"""EC2 Fleets and Spot Fleets, which go with their instances."""

from typing import Any

from sandbox.resources.irregular.ending import Ending
from sandbox.resources.row import Call, Read, Row
from sandbox.resources.tags import Ec2Tags

Json = Any
_DATA = "SpotFleetRequestConfigData"


def _data(name: str) -> Any:  # noqa: ANN401 a function of properties
    return lambda properties: int(properties[_DATA].get(name, 0))


_ROWS = (
    Row(
        type="AWS::EC2::EC2Fleet",
        service="ec2",
        create="CreateFleet",
        id="FleetId",
        read=Read("DescribeFleets", {"FleetIds": ["$id"]}, "Fleets[?!starts_with(FleetState, 'deleted')] | [0]"),
        delete=Call("DeleteFleets", {"FleetIds": ["$id"], "TerminateInstances": True}),
        update=Call("ModifyFleet", {"FleetId": "$id"}),
        defaults={"ExcessCapacityTerminationPolicy": "termination"},
        tells={"TagSpecifications": "[{ResourceType: 'fleet', Tags: Tags}]"},
        attributes={"FleetId": "$id"},
        tags=Ec2Tags("fleet"),
        tags_property="TagSpecifications",
    ),
    Row(
        type="AWS::EC2::SpotFleet",
        service="ec2",
        create="RequestSpotFleet",
        id="SpotFleetRequestId",
        read=Read(
            "DescribeSpotFleetRequests",
            {"SpotFleetRequestIds": ["$id"]},
            "SpotFleetRequestConfigs[?!starts_with(SpotFleetRequestState, 'cancelled')] | [0]",
        ),
        delete=Call("CancelSpotFleetRequests", {"SpotFleetRequestIds": ["$id"], "TerminateInstances": True}),
        renames={_DATA: "SpotFleetRequestConfig"},
        derived={"Target": _data("TargetCapacity"), "OnDemand": _data("OnDemandTargetCapacity")},
        updaters={
            _DATA: Call(
                "ModifySpotFleetRequest",
                {
                    "SpotFleetRequestId": "$id",
                    "TargetCapacity": "$Target",
                    "OnDemandTargetCapacity": "$OnDemand",
                    "ExcessCapacityTerminationPolicy": "$value.ExcessCapacityTerminationPolicy",
                },
            ),
        },
        attributes={"Id": "$id"},
        tags=Ec2Tags("spot-fleet-request", at_creation=False),
    ),
)
TYPES = tuple(Ending(row) for row in _ROWS)
