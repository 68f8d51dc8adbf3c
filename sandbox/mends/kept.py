"""The former name of ``sandbox.patching.ec2_kinds``."""

from sandbox.patching.ec2_kinds import Ec2Kind as Kept
from sandbox.patching.ec2_kinds import now

__all__ = ["Kept", "now"]
