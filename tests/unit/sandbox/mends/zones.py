"""A public hosted zone and its records, through boto3."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.unit.sandbox.account import Account


@dataclass(frozen=True)
class Zone:
    """A zone."""

    route53: Any
    id: str

    @classmethod
    def of(cls, account: Account, **given: Any) -> "Zone":
        """Make ``example.com`` in an account."""
        route53 = account.client("route53")
        made = route53.create_hosted_zone(Name="Example.com", CallerReference=str(uuid4()), **given)
        return cls(route53, made["HostedZone"]["Id"].removeprefix("/hostedzone/"))

    def change(self, action: str, *records: dict[str, Any]) -> None:
        """Change records, all of them in one batch."""
        changes = [{"Action": action, "ResourceRecordSet": record} for record in records]
        self.route53.change_resource_record_sets(HostedZoneId=self.id, ChangeBatch={"Changes": changes})

    def records(self) -> list[dict[str, Any]]:
        """Return the records but those that every zone has."""
        found = self.route53.list_resource_record_sets(HostedZoneId=self.id)["ResourceRecordSets"]
        return [record for record in found if record["Type"] not in {"NS", "SOA"}]


def a(name: str, *addresses: str, **more: Any) -> dict[str, Any]:
    """Return an A record."""
    return {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": v} for v in addresses], **more}
