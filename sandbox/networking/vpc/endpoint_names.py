"""Private names of endpoint services: whoever owns the domain shows it by a record.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
"""

import secrets
from collections.abc import Iterator
from typing import Any

from sandbox.networking.vpc.common import Record


def begin(service: Record) -> None:
    """Give a service with a new name the record that is asked for."""
    service["PrivateDnsNameConfiguration"] = {
        "State": "pendingVerification",
        "Type": "TXT",
        "Name": f"_{secrets.token_hex(10)}",
        "Value": f"vpce:{secrets.token_hex(10)}",
    }


def verify(service: Record) -> None:
    """Look for the record in public hosted zones."""
    asked = service["PrivateDnsNameConfiguration"]
    name = f"{asked['Name']}.{service['PrivateDnsName'].removeprefix('*.')}."
    found = any(asked["Value"] in values for domain, values in _texts() if domain == name)
    asked["State"] = "verified" if found else "failed"


def _texts() -> Iterator[tuple[str, list[str]]]:
    from moto.route53.models import route53_backends  # noqa: PLC0415 only once a name is verified

    for partitions in list(route53_backends.values()):
        for backend in list(partitions.values()):
            for zone in list(backend.zones.values()):
                records: list[Any] = zone.rrsets if not zone.private_zone else []
                for record in records:
                    if record.type == "TXT":
                        yield record.name, [one["Value"].strip('"') for one in record["ResourceRecords"]]
