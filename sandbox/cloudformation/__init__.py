"""AWS CloudFormation's engine: templates in, resources out, one service call after another.

moto's own engine creates resources by class methods and skips the types that it does not know. This one does
what CloudFormation does: it orders the resources, resolves their properties, calls the service's API for each,
records events, replaces or updates in place, and rolls back. ``docs/sandbox.md`` says why and what was measured.
"""
