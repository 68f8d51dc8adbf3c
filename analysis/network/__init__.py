"""Does the packet arrive, by which way, and which rule decides."""

from analysis.network.answer import Answer, Verdict
from analysis.network.ends import Ends, UnknownEndError, resolve
from analysis.network.trace import Flow, trace

__all__ = ["Answer", "Ends", "Flow", "UnknownEndError", "Verdict", "resolve", "trace"]
