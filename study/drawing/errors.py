"""How drawing says no: what was found, where, and what to do."""


class DrawingError(ValueError):
    """Something in an assembly, or on this machine, that no honest picture can be drawn from."""
