"""Changes, which are known everywhere at once here."""

import secrets
from datetime import UTC, datetime
from typing import Any

Json = Any


def change_info(comment: str | None = None) -> dict[str, Json]:
    """Return what a request that changes a zone is answered."""
    told: dict[str, Json] = {
        "Id": f"/change/C{secrets.token_hex(7).upper()}",
        "Status": "INSYNC",
        "SubmittedAt": datetime.now(UTC),
    }
    return {**told, "Comment": comment} if comment else told
