"""Flow logs of small networks, and what they hold."""

from analysis.network import Answer
from analysis.network.end import Host
from analysis.network.flow_records import FlowRecord, flow_records
from analysis.snapshot.model import Account
from analysis.snapshot.model.flow_log import DEFAULT_FIELDS, FlowLog
from tests.unit.analysis.world import World


def watching(what: str = "vpc-1", *, traffic: str = "ALL", fields: str = "", delivers: bool = True) -> FlowLog:
    """Return a flow log."""
    names = tuple(fields.split()) or DEFAULT_FIELDS
    return FlowLog("fl-1", what, traffic, names, "cloud-watch-logs", "group", delivers)


def lines(account: Account, answer: Answer, log: FlowLog) -> list[str]:
    """Return the records as the log shows them."""
    return [str(record) for record in flow_records(account, answer, log)]


def actions(records: tuple[FlowRecord, ...]) -> list[tuple[str, str, str]]:
    """Return interface, direction and action of each record."""
    return [(r.sighting.interface.id, r.direction, r.action) for r in records]


def neighbours(**server: object) -> tuple[World, Host, Host]:
    """Return a client and a server in two subnets."""
    world = World()
    clients = world.subnet("clients", "10.0.1.0/24")
    servers = world.subnet("servers", "10.0.2.0/24", **server)
    return world, world.host("client", clients, "10.0.1.5"), world.host("server", servers, "10.0.2.5")
