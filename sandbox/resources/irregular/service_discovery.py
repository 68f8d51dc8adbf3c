"""Services of Cloud Map: an update names records and checks or loses them, and attributes go one by one."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.conversion import convert
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.service_discovery import TAG_KEY, TAGS
from sandbox.services import operation_model

Json = Any
_ATTRIBUTES = "ServiceAttributes"
_CHANGED = ("Description", "DnsConfig", "HealthCheckConfig")
_ROW = Row(
    type="AWS::ServiceDiscovery::Service",
    service="servicediscovery",
    create="CreateService",
    id="Service.Id",
    read=Read("GetService", {"Id": "$id"}, "Service"),
    delete=Call("DeleteService", {"Id": "$id"}),
    setters={_ATTRIBUTES: Call("UpdateServiceAttributes", {"ServiceId": "$id", "Attributes": "$value"})},
    named=Named("Name", longest=64),
    # Only HTTP can be asked for; the service tells what it is when DNS is in question.
    tells={
        _ATTRIBUTES: Read("GetServiceAttributes", {"ServiceId": "$id"}, "ServiceAttributes.Attributes"),
    },
    attributes={"Id": "$id", "Arn": "Arn", "Name": "Name"},
    tags=TAGS,
    tag_key=TAG_KEY,
)


class Service(TableResource):
    """``AWS::ServiceDiscovery::Service``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ROW)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Name all that stays of the settings, and take away the attributes that go."""
        if set(changed(physical.properties, new)) & set(_CHANGED):
            said = {name: new[name] for name in _CHANGED if name in new}
            said.setdefault("Description", "")
            if "DnsConfig" in said:
                # The namespace and the routing policy stay as they are.
                said["DnsConfig"] = {"DnsRecords": said["DnsConfig"]["DnsRecords"]}
            shape = operation_model("servicediscovery", "UpdateService").input_shape.members["Service"]
            context.call("servicediscovery", "UpdateService", Id=physical.id, Service=convert(said, shape, self.name))
        gone = set(physical.properties.get(_ATTRIBUTES, {})) - set(new.get(_ATTRIBUTES, {}))
        if gone:
            context.call("servicediscovery", "DeleteServiceAttributes", ServiceId=physical.id, Attributes=sorted(gone))
        settled = {name: value for name, value in physical.properties.items() if name not in _CHANGED}
        settled |= {name: new[name] for name in _CHANGED if name in new}
        if _ATTRIBUTES not in new:
            settled.pop(_ATTRIBUTES, None)
        return super().update(context, Physical(physical.id, settled, physical.generated), new)


TYPES = (Service(),)
