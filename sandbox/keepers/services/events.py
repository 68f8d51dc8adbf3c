"""What moto's EventBridge lacks: global endpoints. No event is ever routed by one.

Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEndpoint.html
"""

from sandbox.keepers.kind import Kept, Kind
from sandbox.keepers.place import now

KEPT = Kept(
    service="events",
    beside="events",
    taken="ResourceAlreadyExistsException",
    kinds=(
        Kind(
            name="Endpoint",
            key=("Name",),
            unique=("Name",),
            defaults={"ReplicationConfig": {"State": "ENABLED"}},
            made={
                "Arn": "arn:{partition}:events:{region}:{account}:endpoint/{Name}",
                "EndpointId": "{id10}.{id3}",
                "EndpointUrl": "https://{EndpointId}.endpoint.events.amazonaws.com",
                "State": "ACTIVE",
                "CreationTime": now,
                "LastModifiedTime": now,
            },
            renewed={"LastModifiedTime": now},
        ),
    ),
)
