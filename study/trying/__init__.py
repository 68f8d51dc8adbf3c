"""Trying what only an architecture that runs can show: requests, messages, pictures, and what comes of them."""

from study.trying.here import InProcess
from study.trying.judging import judge
from study.trying.live import Live
from study.trying.remote import Remote

__all__ = ["InProcess", "Live", "Remote", "judge"]
