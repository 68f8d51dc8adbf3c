"""Where data rests: buckets and databases, encrypted."""

from refarch.data.access_log_bucket import AccessLogBucket
from refarch.data.encrypted_bucket import EncryptedBucket
from refarch.data.encrypted_postgres import POSTGRES_PORT, EncryptedPostgres

__all__ = ["POSTGRES_PORT", "AccessLogBucket", "EncryptedBucket", "EncryptedPostgres"]
