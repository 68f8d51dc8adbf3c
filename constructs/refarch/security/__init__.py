"""Keys, and who may do what with them."""

from refarch.security.envelope_key import EnvelopeKey
from refarch.security.existing_key import AnyKey, ExistingKey, usable_key
from refarch.security.replica_of_key import ReplicaOfKey
from refarch.security.use_of_key import use_key

__all__ = ["AnyKey", "EnvelopeKey", "ExistingKey", "ReplicaOfKey", "usable_key", "use_key"]
