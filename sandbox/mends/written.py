"""The former name of ``sandbox.patching.ec2_operations``."""

from sandbox.patching.ec2_operations import Json, Operation, write

__all__ = ["Json", "Operation", "write"]
