"""Who did what, and who sees to it."""

from refarch.governance.key_use_trail import KeyUseTrail

__all__ = ["KeyUseTrail"]
