"""Flow logs: what is recorded, in which words, where it goes, and the questions that are asked of it."""

from refarch.flow_logs.archive import FlowLogArchive
from refarch.flow_logs.capture import Traffic
from refarch.flow_logs.group import FlowLogGroup
from refarch.flow_logs.questions import QUESTIONS, REJECTED, TALKERS, Question
from refarch.flow_logs.record_format import DEFAULT_FORMAT, FORENSIC_FORMAT, RecordFormat

__all__ = [
    "DEFAULT_FORMAT",
    "FORENSIC_FORMAT",
    "QUESTIONS",
    "REJECTED",
    "TALKERS",
    "FlowLogArchive",
    "FlowLogGroup",
    "Question",
    "RecordFormat",
    "Traffic",
]
