"""Keys, and who may do what with them."""

from refarch.security.envelope_key import EnvelopeKey
from refarch.security.replica_of_key import ReplicaOfKey
from refarch.security.use_of_key import use_key

__all__ = ["EnvelopeKey", "ReplicaOfKey", "use_key"]
