"""Holds flow logs to what they are to tell of a connection."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.network import Answer
from analysis.network.flow_records import FlowRecord, flow_records
from analysis.snapshot.model import Account
from stacks.intents import Recorded

NOT_RECORDED = "NOT_RECORDED"
"""Our own word: the flow log is gone, or delivers nothing."""

RECORDED_OTHERWISE = "RECORDED_OTHERWISE"
"""Our own word: the flow log tells another story of the connection than it should."""


@dataclass(frozen=True)
class Told:
    """What a flow log tells.

    Attributes:
        code: what is wrong; nothing if it tells what it should.
        text: the records, or what is wrong, in a sentence.
        answer: the trace that it tells of.
    """

    code: str
    text: str
    answer: Answer | None = None


def told(
    account: Account, intent: Recorded, log_ids: Iterable[str], answers: Sequence[tuple[Answer, frozenset[str]]]
) -> Told:
    """Return what a flow log tells of connections.

    Args:
        account: the model.
        intent: what it should tell.
        log_ids: the ids that its name stands for.
        answers: traces, one or more, each with the interfaces at which records are read.

    Raises:
        CannotDecideError: if flow logs are not in the snapshot, or what one records cannot be said.
    """
    account.require("FlowLogs")
    logs = [account.flow_logs[key] for key in log_ids if key in account.flow_logs]
    if not any(log.delivers for log in logs):
        state = "delivers nothing" if logs else "is gone"
        return Told(NOT_RECORDED, f"the {intent.by} {state}")
    records: list[FlowRecord] = []
    for answer, read_at in answers:
        records = [
            record
            for log in logs
            for record in flow_records(account, answer, log)
            if record.sighting.interface.id in read_at
        ]
        if tuple(record.action for record in records) != intent.actions:
            return Told(RECORDED_OTHERWISE, f"it holds {_shown(records)}", answer)
    return Told("", _shown(records), answers[0][0])


def _shown(records: Sequence[FlowRecord]) -> str:
    """Return records for people: what each says of which way, between whom."""
    return "; ".join(f"{each.action} {each.direction} {_ends(each)}" for each in records) or "nothing"


def _ends(record: FlowRecord) -> str:
    packet = record.sighting.packet
    if not packet.protocol.has_ports:
        return f"{packet.source.address} → {packet.destination.address}"
    source, destination = (packet.source_ports.first, packet.destination_ports.first)
    return f"{packet.source.address}:{source} → {packet.destination.address}:{destination}"
