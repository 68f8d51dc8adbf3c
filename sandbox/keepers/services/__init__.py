"""One table per kept service."""
