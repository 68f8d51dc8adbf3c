"""Where a user's session is kept while any instance may answer: in a table, or in a cache."""

from refarch.sessions.cache import CACHE_PORT, SessionCache
from refarch.sessions.script import shop_script
from refarch.sessions.store import Sessions, SessionStore
from refarch.sessions.table import SessionTable

__all__ = ["CACHE_PORT", "SessionCache", "SessionStore", "SessionTable", "Sessions", "shop_script"]
