"""Rule groups, policies and TLS inspection configurations: named things with a document, changed by a token.

Source: https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_UpdateFirewallPolicy.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sandbox.networking.shelf import Shelf, refuse
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]


@dataclass(frozen=True, kw_only=True)
class Named:
    """One kind.

    Attributes:
        noun: what operations call it: ``FirewallPolicy``.
        status: the member of the description that tells its state.
        documents: the parameters that hold what it is about.
        path: its ARN after the account, without its name.
        used: how often others refer to it, by ARN.
        check: refuses documents.
        added: what else is told of it.
    """

    noun: str
    status: str
    documents: tuple[str, ...]
    path: Callable[[Mapping[str, Json]], str]
    used: Callable[[Place, str], int]
    check: Callable[[Place, Record], None] = lambda _place, _given: None
    added: Callable[[Place, Record], Record] = lambda _place, _record: {}

    @property
    def shelf(self) -> Shelf:
        """Return where they are kept, by ARN."""
        return Shelf(name=self.noun, key="arn")

    def find(self, place: Place, given: Mapping[str, Json]) -> Record:
        """Return the one that a request names by its ARN, or by its name and type.

        Raises:
            RefusedError: if there is none.
        """
        arn = given.get(f"{self.noun}Arn") or self.arn(place, given)
        return self.shelf.own(place, arn)

    def arn(self, place: Place, given: Mapping[str, Json]) -> str:
        """Return the ARN of one."""
        return place.arn("network-firewall", f"{self.path(given)}/{given[f'{self.noun}Name']}")

    def create(self, place: Place, given: Record) -> Record:
        """Make one."""
        arn = self.arn(place, given)
        if arn in self.shelf.all(place.backend):
            refuse("InvalidRequestException", f"A resource with the specified name already exists: {arn}")
        self.check(place, given)
        record: Record = {
            "arn": arn,
            "response": {
                f"{self.noun}Arn": arn,
                f"{self.noun}Id": str(uuid4()),
                self.status: "ACTIVE",
                **{name: value for name, value in given.items() if name not in self.documents and name != "DryRun"},
            },
            **{name: given[name] for name in self.documents if name in given},
        }
        self._touch(record)
        if not given.get("DryRun"):
            self.shelf.keep(place, record)
        return self.told(place, record, documents=False)

    @staticmethod
    def _touch(record: Record) -> None:
        record["token"] = str(uuid4())
        record["response"]["LastModifiedTime"] = datetime.now(UTC)

    def told(self, place: Place, record: Record, *, documents: bool = True) -> Record:
        """Return what is told of one, with its documents if asked."""
        response = {**record["response"], "NumberOfAssociations": self.used(place, record["arn"])}
        said = {name: record[name] for name in self.documents if documents and name in record}
        return {
            f"{self.noun}Response": {**response, **self.added(place, record)},
            "UpdateToken": record["token"],
            **said,
        }

    def describe(self, place: Place, given: Record) -> Record:
        """Tell of one."""
        return self.told(place, self.find(place, given))

    def update(self, place: Place, given: Record) -> Record:
        """Replace the documents of one, as it was when the token was told."""
        record = self.find(place, given)
        if given["UpdateToken"] != record["token"]:
            refuse("InvalidTokenException", "The token you provided is stale or isn't valid for the operation.")
        self.check(place, {**record["response"], **given})
        for name in self.documents:
            if name in given:
                record[name] = given[name]
        for name in ("Description", "EncryptionConfiguration"):
            record["response"].pop(name, None)
            if name in given:
                record["response"][name] = given[name]
        self._touch(record)
        return self.told(place, record, documents=False)

    def delete(self, place: Place, given: Record) -> Record:
        """Remove one that nothing refers to."""
        record = self.find(place, given)
        if self.used(place, record["arn"]):
            refuse("InvalidOperationException", f"Unable to delete {record['arn']}, because it is in use.")
        told = self.told(place, self.shelf.take(place, record["arn"]), documents=False)
        told[f"{self.noun}Response"][self.status] = "DELETING"
        return told

    def summaries(self, place: Place) -> list[Record]:
        """Return all by name and ARN."""
        return [
            {"Name": record["response"][f"{self.noun}Name"], "Arn": arn}
            for arn, record in self.shelf.all(place.backend).items()
        ]

    def operations(self) -> dict[str, Callable[[Place, Record], Record]]:
        """Return the operations but the one that lists."""
        return {
            f"Create{self.noun}": self.create,
            f"Describe{self.noun}": self.describe,
            f"Update{self.noun}": self.update,
            f"Delete{self.noun}": self.delete,
        }
