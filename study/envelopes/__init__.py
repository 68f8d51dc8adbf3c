"""Envelope encryption as code that can be read, lifted and looked at byte by byte.

:mod:`~study.envelopes.hand_made` explains it, :mod:`~study.envelopes.sdk` is what a program should use, and both tell
what each of their bytes is.
"""

from study.envelopes.fields import Field
from study.envelopes.hand_made import Envelope, move, open_envelope, seal

__all__ = ["Envelope", "Field", "move", "open_envelope", "seal"]
