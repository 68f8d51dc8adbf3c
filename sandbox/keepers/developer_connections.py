"""Connections to repositories elsewhere, by the service's present name and by the one that it had before.

Source: https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_Operations.html
"""

from sandbox.keepers.kind import Kept, Kind, Record
from sandbox.keepers.place import Place, refuse


def _check(place: Place, record: Record) -> None:
    """Refuse a connection of no provider; a host's is the host's."""
    del place
    if not record.get("ProviderType") and not record.get("HostArn"):
        refuse("InvalidInputException", "Either ProviderType or HostArn must be specified.")


def kept(service: str) -> Kept:
    """Return the table of a service that keeps connections: they are pending until somebody completes them."""
    return Kept(
        service=service,
        missing="ResourceNotFoundException",
        invalid="InvalidInputException",
        undescribed=("InvalidInputException",),
        kinds=(
            Kind(
                name="Connection",
                key=("ConnectionArn",),
                arn="ConnectionArn",
                check=_check,
                made={
                    "ConnectionArn": f"arn:{{partition}}:{service}:{{region}}:{{account}}:connection/{{uuid}}",
                    "OwnerAccountId": "{account}",
                    "ConnectionStatus": "PENDING",
                },
            ),
            Kind(
                name="Host",
                key=("HostArn",),
                arn="HostArn",
                made={
                    "HostArn": f"arn:{{partition}}:{service}:{{region}}:{{account}}:host/{{Name}}/{{hex8}}",
                    "Status": "PENDING",
                },
            ),
        ),
    )
