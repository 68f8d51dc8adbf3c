"""What time does to a KMS key: it rotates, it is deleted, its imported material expires. By the sandbox's clock.

A key that is disabled when its rotation is due rotates within a day after it has been enabled again.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html and
https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-how-it-works.html
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_bytes
from typing import Any

from moto.core.utils import utcnow
from moto.kms.models import kms_backends

from sandbox import clock
from sandbox.additions import key_materials
from sandbox.additions.key_materials import BYTES, Material, material
from sandbox.deliveries import agenda

DAY = 86_400


def rotate_in_time(key: Any) -> None:  # noqa: ANN401 moto's own
    """Let a key rotate when its period is over, again and again, until its rotation is switched off or begun anew."""
    due = key.rotation_since + key.rotation_period * DAY
    agenda.post(key.account_id, partial(_rotate, key, key.rotation_since), delay=max(0.0, due - clock.now()))


def _rotate(key: Any, since: float) -> None:  # noqa: ANN401
    if not key.key_rotation_status or key.rotation_since != since or _is_gone(key):
        return
    if key.key_state != "Enabled":
        agenda.post(key.account_id, partial(_rotate, key, since), delay=DAY)
        return
    key.materials.append(material(token_bytes(BYTES), since=clock.utcnow(), how="AUTOMATIC"))
    key.rotation_since = clock.now()
    rotate_in_time(key)


def delete_in_time(key: Any) -> None:  # noqa: ANN401
    """Let a key that waits for its deletion go when its waiting period is over, unless somebody has called it back."""
    due = key.deletion_date.replace(tzinfo=UTC).timestamp()
    agenda.post(key.account_id, partial(_delete, key, key.deletion_date), delay=max(0.0, due - clock.now()))


def _delete(key: Any, date: datetime) -> None:  # noqa: ANN401
    if key.key_state != "PendingDeletion" or key.deletion_date != date or _is_gone(key):
        return
    kms_backends[key.account_id][key.region].delete_key(key.id)
    if key.multi_region:
        _tell_the_others(key)


def _tell_the_others(gone: Any) -> None:  # noqa: ANN401
    """Take a replica off its relatives' lists; a primary key that waited for the last one begins its own waiting."""
    here = gone.multi_region_configuration
    regions = [
        place["Region"] for place in (here["PrimaryKey"], *here["ReplicaKeys"]) if place["Region"] != gone.region
    ]
    related: list[Any] = [kms_backends[gone.account_id][region].keys.get(gone.id) for region in regions]
    for key in related:
        if key is None:
            continue
        told = key.multi_region_configuration
        left = [place for place in told["ReplicaKeys"] if place["Region"] != gone.region]
        key.multi_region_configuration = {**told, "ReplicaKeys": left}
        if key.key_state == "PendingReplicaDeletion" and not left:
            key.key_state, key.deletion_date = "PendingDeletion", utcnow() + timedelta(days=key.pending_days)
            delete_in_time(key)


def expire_in_time(key: Any, found: Material, until: datetime) -> None:  # noqa: ANN401
    """Let imported material be gone at a time, unless it has been imported anew with another one."""
    found.until = until if until.tzinfo else until.replace(tzinfo=UTC)
    delay = max(0.0, found.until.timestamp() - clock.now())
    agenda.post(key.account_id, partial(_expire, key, found, found.until), delay=delay)


def _expire(key: Any, found: Material, until: datetime) -> None:  # noqa: ANN401
    if found.until == until and found.secret is not None:
        key_materials.forget(key, found.id)


def _is_gone(key: Any) -> bool:  # noqa: ANN401
    return kms_backends[key.account_id][key.region].keys.get(key.id) is not key
