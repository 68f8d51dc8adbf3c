"""Does the packet arrive, by which way, and which rule decides."""

from analysis.network.answer import Answer, Verdict
from analysis.network.ends import Ends, resolve
from analysis.network.premises import UnknownEndError
from analysis.network.trace import Flow, trace

__all__ = ["Answer", "Ends", "Flow", "UnknownEndError", "Verdict", "resolve", "trace"]
