"""Connections to the outside: what is secret stays secret, what changes changes; archives too."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.mends.mend import Mend

Json = Any
_SECRETS = {"ApiKeyValue", "ClientSecret", "Password"}


def _told(value: Json) -> Json:
    """Return authorization parameters without what the service never tells."""
    if isinstance(value, list):
        return [_told(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    hidden = _SECRETS | ({"Value"} if value.get("IsValueSecret") else set())
    return {name: _told(item) for name, item in value.items() if name not in hidden}


def _secret(parameters: Json) -> Json:
    """Return what of authorization parameters is in the connection's secret, as moto writes it when it makes one."""
    from moto.utilities.utils import CamelToUnderscoresWalker  # noqa: PLC0415 loaded by now

    secret: dict[str, Json] = {}
    for name, value in parameters.items():
        secret |= {name: value} if name == "InvocationHttpParameters" else value
    return CamelToUnderscoresWalker.parse(secret)


def _apply() -> None:
    from moto.core.utils import unix_time  # noqa: PLC0415
    from moto.events.models import Connection, Destination, EventsBackend  # noqa: PLC0415

    from sandbox.patching import Memory  # noqa: PLC0415
    from sandbox.services import InProcessServices  # noqa: PLC0415

    connection: Any = Connection
    backend: Any = EventsBackend
    destination: Any = Destination
    describe, update, describe_destination = connection.describe, backend.update_connection, destination.describe

    def describe_connection(self: Any) -> Json:  # noqa: ANN401 moto's own
        modified = self.__dict__.get("modified", self.creation_time)
        described = {**describe(self), "LastModifiedTime": modified, "LastAuthorizedTime": modified}
        return {**described, "AuthParameters": _told(self.auth_parameters)}

    def update_connection(self: Any, name: str, **given: Json) -> Json:  # noqa: ANN401
        answer = update(self, name, **given)
        changed = self.connections[name]
        changed.modified = unix_time()
        if given.get("auth_parameters"):
            secrets = InProcessServices(self.account_id, self.region_name).client("secretsmanager")
            text = json.dumps(_secret(given["auth_parameters"]))
            secrets.put_secret_value(SecretId=changed.secret_arn, SecretString=text)
        return answer

    def describe_api_destination(self: Any) -> Json:  # noqa: ANN401
        rate = self.invocation_rate_limit_per_second or 300
        return {**describe_destination(self), "InvocationRateLimitPerSecond": rate}

    connection.describe, backend.update_connection = describe_connection, update_connection
    destination.describe = describe_api_destination
    Memory(
        service="events",
        members=("InvocationConnectivityParameters", "KmsKeyIdentifier"),
        key="Name",
        learns={"CreateConnection": "@", "UpdateConnection": "@"},
        tells={"DescribeConnection": "@"},
        forgets=("DeleteConnection",),
    ).install()


def _apply_archives() -> None:
    from moto.events.models import Archive, EventPattern  # noqa: PLC0415

    from sandbox.patching import Memory  # noqa: PLC0415

    archive: Any = Archive

    def update(self: Any, description: str | None, event_pattern: str | None, retention: int | None) -> None:  # noqa: ANN401
        if description is not None:
            self.description = description
        if event_pattern is not None:
            self.event_pattern = EventPattern.load(event_pattern)
            pattern = {**json.loads(event_pattern or "{}"), "replay-name": [{"exists": False}]}
            self.rule.event_pattern = EventPattern.load(json.dumps(pattern))
        if retention is not None:
            self.retention = retention

    archive.update = update
    Memory(
        service="events",
        members=("KmsKeyIdentifier",),
        key="ArchiveName",
        learns={"CreateArchive": "@", "UpdateArchive": "@"},
        tells={"DescribeArchive": "@"},
        forgets=("DeleteArchive",),
    ).install()


MENDS = (
    Mend(
        name="event_connections",
        moto="DescribeConnection tells passwords; a changed connection leaves its secret as it was; the key and a"
        " private endpoint are forgotten, and an API destination has no rate unless it is told one.",
        aws="Secrets are never told; UpdateConnection changes the secret; a destination is called 300 times a second"
        " at most unless told otherwise.",
        source="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeConnection.html",
        apply=_apply,
        when="moto.events.urls",
    ),
    Mend(
        name="event_archives",
        moto="An archive forgets its key; a changed pattern changes nothing about what is archived, and a retention of"
        " 0 days is taken for none given.",
        aws="UpdateArchive changes what is archived; 0 days keep events for ever; DescribeArchive tells the key.",
        source="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateArchive.html",
        apply=_apply_archives,
        when="moto.events.urls",
    ),
)
