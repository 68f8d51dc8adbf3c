"""Endpoint services of one's own, and the endpoints that others connect to them."""

from collections.abc import Mapping
from typing import Any

from sandbox.mends.mend import Mend
from sandbox.patching.ec2_kinds import Ec2Kind
from sandbox.patching.ec2_operations import Json, write

_EVENTS = ("Accept", "Reject", "Connect", "Delete")


def _apply() -> None:
    from sandbox.networking.vpc import endpoint_services, endpoints  # noqa: PLC0415 only once EC2 is asked

    endpoint_services.install()
    endpoints.install()


def _begin(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401 moto's EC2 backend
    from sandbox.networking.vpc.common import refuse  # noqa: PLC0415 see above
    from sandbox.networking.vpc.endpoint_services import SERVICES  # noqa: PLC0415

    if ("ServiceId" in parameters) == ("VpcEndpointId" in parameters):
        refuse("InvalidParameterCombination", "A notification is for either an endpoint service or an endpoint.")
    if "ServiceId" in parameters:
        SERVICES.own(backend, "ServiceId", parameters["ServiceId"])
    else:
        backend.get_vpc_end_point(parameters["VpcEndpointId"])
    for event in parameters["ConnectionEvents"]:
        if event not in _EVENTS:
            refuse("InvalidParameter", f"The connection event {event} is none of {', '.join(_EVENTS)}.")
    return {
        "ConnectionNotificationType": "Topic",
        "ConnectionNotificationState": "Enabled",
        "ServiceRegion": backend.region_name,
    }


NOTIFICATIONS = Ec2Kind(
    name="VpcEndpointConnectionNotification",
    items="ConnectionNotificationSet",
    item="ConnectionNotification",
    type="vpc-endpoint-connection-notification",
    prefix="vpce-nfn",
    id="ConnectionNotificationId",
    unknown="InvalidConnectionNotification",
    verbs={"Delete": None},
    begin=_begin,
)


def _delete(backend: Any, parameters: Mapping[str, Json]) -> dict[str, Json]:  # noqa: ANN401
    unsuccessful = []
    for identity in parameters["ConnectionNotificationIds"]:
        if NOTIFICATIONS.all(backend).pop(identity, None) is None:
            error = {"Code": NOTIFICATIONS.unknown, "Message": f"The notification '{identity}' does not exist."}
            unsuccessful.append({"ResourceId": identity, "Error": error})
    return {"Unsuccessful": unsuccessful}


def _apply_notifications() -> None:
    NOTIFICATIONS.install()
    write({"DeleteVpcEndpointConnectionNotifications": _delete})


MENDS = (
    Mend(
        name="endpoint_services",
        moto="Anybody's endpoint is available at once, whether the service is there or not; nobody is asked; a "
        "service's zones are told many times over, its private name is verified from the start; what an endpoint is "
        "said to be (address type, DNS options) is forgotten, and ModifyVpcEndpoint does not change it.",
        aws="A service is seen and used by its owner and by whom it permits; an endpoint waits until it is accepted, "
        "if the service says so; private names need a verified domain and a VPC with DNS names.",
        source="https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html",
        apply=_apply,
        when="moto.ec2.urls",
    ),
    Mend(
        name="endpoint_notifications",
        moto="There are no operations for notifications of endpoint connections.",
        aws="A topic hears of the connections of a service or of an endpoint.",
        source="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
        "API_CreateVpcEndpointConnectionNotification.html",
        apply=_apply_notifications,
        when="moto.ec2.urls",
    ),
)
