"""Keys, and who may do what with them."""

from refarch.security.envelope_key import EnvelopeKey

__all__ = ["EnvelopeKey"]
