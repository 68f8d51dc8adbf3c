"""Flow logs: what is watched, which traffic, and what a record holds."""

import re
from dataclasses import dataclass

from analysis.snapshot.model.network import Interface
from analysis.snapshot.model.read import Json

DEFAULT_FIELDS = tuple(
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "
    "log-status".split()
)
"""The default format: the fields of version 2, in the order of AWS's table.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html#flow-logs-default
"""


@dataclass(frozen=True)
class FlowLog:
    """A flow log.

    Attributes:
        resource_id: the VPC, subnet or interface that is watched: every interface in it.
        traffic: ``ACCEPT``, ``REJECT`` or ``ALL``.
        fields: what a record holds, in order.
        kind: ``cloud-watch-logs``, ``s3`` or ``kinesis-data-firehose``.
        destination: the log group's name, or the ARN of the bucket or delivery stream.
        delivers: whether records arrive there, as far as EC2 knows.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_FlowLog.html
    """

    id: str
    resource_id: str
    traffic: str
    fields: tuple[str, ...]
    kind: str
    destination: str
    delivers: bool

    def watches(self, interface: Interface) -> bool:
        """Return whether an interface is, or is in, what is watched."""
        return self.resource_id in (interface.id, interface.subnet_id, interface.vpc_id)

    def takes(self, action: str) -> bool:
        """Return whether it records what was accepted, or what was rejected."""
        return self.traffic in ("ALL", action)


def flow_log(item: Json) -> FlowLog:
    """Return a flow log."""
    fields = tuple(re.findall(r"\$\{([a-z0-9-]+)\}", item.get("LogFormat") or "")) or DEFAULT_FIELDS
    return FlowLog(
        id=item["FlowLogId"],
        resource_id=item["ResourceId"],
        traffic=item.get("TrafficType") or "ALL",
        fields=fields,
        kind=item.get("LogDestinationType") or "cloud-watch-logs",
        destination=item.get("LogGroupName") or item.get("LogDestination") or "",
        delivers=item.get("FlowLogStatus", "ACTIVE") == "ACTIVE" and item.get("DeliverLogsStatus") != "FAILED",
    )
