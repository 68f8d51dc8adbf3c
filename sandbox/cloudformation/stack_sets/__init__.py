"""Stack sets: one template as a stack in each of several accounts and Regions."""

from sandbox.cloudformation.stack_sets.records import Instance, Operation, StackSet
from sandbox.cloudformation.stack_sets.sets import StackSets

__all__ = ["Instance", "Operation", "StackSet", "StackSets"]
