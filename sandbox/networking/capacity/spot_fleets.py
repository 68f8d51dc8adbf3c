"""Spot Fleet requests: instances by launch templates or specifications, spot and on demand, up to a target.

Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/how-spot-fleet-works.html
"""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sandbox.networking.capacity.launching import Pool, launch, living, pools_of, shrink, terminate
from sandbox.networking.vpc.common import Json, Record, refuse
from sandbox.patching.ec2_kinds import Ec2Kind, now
from sandbox.patching.ec2_operations import write

_LAUNCHED, _CONFIG = "instances of the fleet", "SpotFleetRequestConfig"
_ENDED = ("cancelled", "cancelled_running", "cancelled_terminating")
_SPECIFIED = (
    "BlockDeviceMappings",
    "EbsOptimized",
    "IamInstanceProfile",
    "ImageId",
    "InstanceType",
    "KeyName",
    "Monitoring",
    "NetworkInterfaces",
    "Placement",
    "SubnetId",
    "UserData",
)


def _specified(specification: Mapping[str, Json]) -> Pool:
    request = {name: specification[name] for name in _SPECIFIED if name in specification}
    groups = [one["GroupId"] for one in specification.get("SecurityGroups", ()) if "GroupId" in one]
    if groups:
        request["SecurityGroupIds"] = groups
    # Requests of RunInstances have tags as they are told in a fleet.
    if specification.get("TagSpecifications"):
        request["TagSpecifications"] = specification["TagSpecifications"]
    weight = float(specification.get("WeightedCapacity", 1))
    return Pool(request, weight, float("inf"), specification)


def create(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401 moto's EC2 backend
    """Request a fleet."""
    said = dict(parameters[_CONFIG])
    if bool(said.get("LaunchSpecifications")) == bool(said.get("LaunchTemplateConfigs")):
        refuse("InvalidSpotFleetRequestConfig", "A fleet has either launch specifications or launch templates.")
    config: Record = {
        "AllocationStrategy": "lowestPrice",
        "ExcessCapacityTerminationPolicy": "default",
        "Type": "maintain",
        "OnDemandTargetCapacity": 0,
        "InstanceInterruptionBehavior": "terminate",
        "ReplaceUnhealthyInstances": False,
        "TerminateInstancesWithExpiration": False,
        **said,
    }
    identity = f"sfr-{uuid4()}"
    request = {
        "SpotFleetRequestId": identity,
        "SpotFleetRequestState": "active",
        "CreateTime": now(),
        _CONFIG: config,
        _LAUNCHED: [],
    }
    _fill(backend, request)
    REQUESTS.all(backend)[identity] = request
    for one in config.get("TagSpecifications", ()):
        backend.create_tags([identity], {tag["Key"]: tag["Value"] for tag in one.get("Tags", ())})
    return {"SpotFleetRequestId": identity}


def _wanted(config: Mapping[str, Json], *, spot: bool) -> int:
    on_demand = int(config.get("OnDemandTargetCapacity", 0))
    return int(config["TargetCapacity"]) - on_demand if spot else on_demand


def _fill(backend: Any, request: Record) -> None:  # noqa: ANN401
    config = request[_CONFIG]
    specified = [_specified(one) for one in config.get("LaunchSpecifications", ())]
    pools = specified or pools_of(backend, config["LaunchTemplateConfigs"])
    usual = config.get("OnDemandAllocationStrategy", "lowestPrice")
    for spot, strategy in ((False, usual), (True, config["AllocationStrategy"])):
        missing = _wanted(config, spot=spot) - _capacity(backend, request, spot=spot)
        request[_LAUNCHED] += launch(backend, pools, missing, strategy, spot=spot)


def _capacity(backend: Any, request: Mapping[str, Json], *, spot: bool) -> float:  # noqa: ANN401
    return float(sum(one["weight"] for one in living(backend, request[_LAUNCHED]) if one["spot"] == spot))


class _Requests(Ec2Kind):
    """Requests tell how much of their target is there."""

    def told(self, backend: Any, item: Mapping[str, Json]) -> Record:  # noqa: ANN401
        """Return the description, with capacity and activity."""
        on_demand, spot = (_capacity(backend, item, spot=kind) for kind in (False, True))
        fulfilled = {"FulfilledCapacity": on_demand + spot, "OnDemandFulfilledCapacity": on_demand}
        told = {**super().told(backend, item), _CONFIG: {**item[_CONFIG], **fulfilled}}
        if item["SpotFleetRequestState"] == "active":
            whole = on_demand + spot >= int(item[_CONFIG]["TargetCapacity"])
            told["ActivityStatus"] = "fulfilled" if whole else "pending_fulfillment"
        return told


REQUESTS = _Requests(
    name="SpotFleetRequest",
    items="SpotFleetRequestConfigs",
    type="spot-fleet-request",
    prefix="sfr",
    id="SpotFleetRequestId",
    unknown="InvalidSpotFleetRequestId.NotFound",
)


def modify(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Change the target of a request that is maintained, and launch or terminate accordingly."""
    request = REQUESTS.own(backend, "SpotFleetRequestId", parameters["SpotFleetRequestId"])
    config = request[_CONFIG]
    if request["SpotFleetRequestState"] in _ENDED or config["Type"] != "maintain":
        refuse("InvalidSpotFleetRequestState", f"{request['SpotFleetRequestId']} cannot be modified.")
    changeable = (
        "Context",
        "ExcessCapacityTerminationPolicy",
        "LaunchTemplateConfigs",
        "OnDemandTargetCapacity",
        "TargetCapacity",
    )
    config |= {name: parameters[name] for name in changeable if name in parameters}
    if config["ExcessCapacityTerminationPolicy"] != "noTermination":
        for spot in (False, True):
            shrink(backend, request[_LAUNCHED], _wanted(config, spot=spot), spot=spot)
    _fill(backend, request)
    return {"Return": True}


def cancel(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """End requests, with their instances or without."""
    done, failed = [], []
    for identity in parameters["SpotFleetRequestIds"]:
        request = REQUESTS.all(backend).get(identity)
        if request is None or request["SpotFleetRequestState"] in _ENDED:
            error = {"Code": "fleetRequestIdDoesNotExist", "Message": f"The request '{identity}' does not exist."}
            failed.append({"SpotFleetRequestId": identity, "Error": error})
            continue
        before, after = request["SpotFleetRequestState"], "cancelled_running"
        if parameters["TerminateInstances"]:
            terminate(backend, living(backend, request[_LAUNCHED]))
            after = "cancelled_terminating"
        request["SpotFleetRequestState"] = after
        states = {"PreviousSpotFleetRequestState": before, "CurrentSpotFleetRequestState": after}
        done.append({"SpotFleetRequestId": identity, **states})
    return {"SuccessfulFleetRequests": done, "UnsuccessfulFleetRequests": failed}


def instances(backend: Any, parameters: Mapping[str, Json]) -> Record:  # noqa: ANN401
    """Tell the running instances of a request."""
    request = REQUESTS.own(backend, "SpotFleetRequestId", parameters["SpotFleetRequestId"])
    found = living(backend, request[_LAUNCHED])
    told = [{"InstanceId": one["id"], "InstanceType": one["type"], "InstanceHealth": "healthy"} for one in found]
    return {"ActiveInstances": told, "SpotFleetRequestId": request["SpotFleetRequestId"]}


def install() -> None:
    """Let EC2 answer."""
    REQUESTS.know()
    write(
        {
            "CancelSpotFleetRequests": cancel,
            "DescribeSpotFleetInstances": instances,
            "DescribeSpotFleetRequests": REQUESTS.describe,
            "ModifySpotFleetRequest": modify,
            "RequestSpotFleet": create,
        }
    )
