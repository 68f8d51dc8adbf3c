"""The former name of ``sandbox.patching.ec2_filters``."""

from sandbox.patching.ec2_filters import matches

__all__ = ["matches"]
