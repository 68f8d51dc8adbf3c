"""Global networks, and what stands in them on one's own premises: sites, devices and links.

Source: https://docs.aws.amazon.com/network-manager/latest/tgwnm/what-are-global-networks.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.networking.shelf import Shelf, said
from sandbox.networking.wide_area.common import ARN, begun, chosen, conflict, identity
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
NETWORKS = Shelf(name="Global network", key="GlobalNetworkId")
LINK_ASSOCIATIONS = Shelf(name="Link association", key="key")
CUSTOMER_GATEWAYS = Shelf(name="Customer gateway association", key="CustomerGatewayArn")
REGISTRATIONS = Shelf(name="Transit gateway registration", key="TransitGatewayArn")
CORE_NETWORKS = Shelf(name="Core network", key="CoreNetworkId")


def create(place: Place, given: Record) -> Record:
    """Make a global network."""
    named = identity("global-network")
    network: Record = {
        "GlobalNetworkId": named,
        **begun(place, given, f"global-network/{named}"),
        **said(given, "Description"),
    }
    network["GlobalNetworkArn"] = network[ARN]
    return {"GlobalNetwork": NETWORKS.keep(place, network)}


def update(place: Place, given: Record) -> Record:
    """Change the description of a global network."""
    network = NETWORKS.own(place, given["GlobalNetworkId"])
    network |= said(given, "Description")
    return {"GlobalNetwork": network}


def delete(place: Place, given: Record) -> Record:
    """Remove a global network in which nothing stands."""
    named = NETWORKS.own(place, given["GlobalNetworkId"])["GlobalNetworkId"]
    for shelf in (*(part.shelf for part in PARTS), REGISTRATIONS, CORE_NETWORKS):
        if inside(place, shelf, named):
            conflict(f"{named} has a {shelf.name.lower()}.")
    return {"GlobalNetwork": {**NETWORKS.take(place, named), "State": "DELETING"}}


def inside(place: Place, shelf: Shelf, network: str) -> list[Record]:
    """Return what a global network has of a kind."""
    return [one for one in shelf.all(place.backend).values() if one["GlobalNetworkId"] == network]


def describe(place: Place, given: Record) -> Record:
    """Tell of global networks."""
    for named in given.get("GlobalNetworkIds", ()):
        NETWORKS.own(place, named)
    found = chosen(NETWORKS.all(place.backend).values(), given, GlobalNetworkIds="GlobalNetworkId")
    return {"GlobalNetworks": found}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A kind of thing that stands in a global network.

    Attributes:
        name: its noun in the names of operations: ``Site``.
        members: what requests say of it.
        used: the shelves of what holds on to it, by its identifier.
    """

    name: str
    members: tuple[str, ...]
    used: Callable[[], tuple[Shelf, ...]] = lambda: (LINK_ASSOCIATIONS, CUSTOMER_GATEWAYS)

    @property
    def key(self) -> str:
        """Return the member that identifies one."""
        return f"{self.name}Id"

    @property
    def shelf(self) -> Shelf:
        """Return where those of the kind are kept."""
        return Shelf(name=self.name, key=self.key)

    def operations(self) -> dict[str, Callable[[Place, Record], Record]]:
        """Return the kind's operations, by name."""
        return {
            f"Create{self.name}": self.create,
            f"Update{self.name}": self.update,
            f"Delete{self.name}": self.delete,
            f"Get{self.name}s": self.get,
        }

    def find(self, place: Place, given: Mapping[str, Json]) -> Record:
        """Return the one that a request names.

        Raises:
            RefusedError: if its global network has none such.
        """
        NETWORKS.own(place, given["GlobalNetworkId"])
        found = self.shelf.own(place, given[self.key])
        if found["GlobalNetworkId"] != given["GlobalNetworkId"]:
            conflict(f"{given[self.key]} is not in {given['GlobalNetworkId']}.")
        return found

    def create(self, place: Place, given: Record) -> Record:
        """Make one."""
        network = NETWORKS.own(place, given["GlobalNetworkId"])["GlobalNetworkId"]
        _check_site(place, given)
        named = identity(self.name.lower())
        part: Record = {
            self.key: named,
            "GlobalNetworkId": network,
            **begun(place, given, f"{self.name.lower()}/{network}/{named}"),
            **said(given, *self.members),
        }
        part[f"{self.name}Arn"] = part[ARN]
        return {self.name: self.shelf.keep(place, part)}

    def update(self, place: Place, given: Record) -> Record:
        """Change one; what is set to nothing is taken out."""
        part = self.find(place, given)
        _check_site(place, given)
        part |= said(given, *self.members)
        for name in [name for name in self.members if part.get(name) in ("", {})]:
            del part[name]
        return {self.name: part}

    def delete(self, place: Place, given: Record) -> Record:
        """Remove one that nothing holds on to."""
        part = self.find(place, given)
        for shelf in self.used():
            if any(one.get(self.key) == part[self.key] for one in shelf.all(place.backend).values()):
                conflict(f"{part[self.key]} has a {shelf.name.lower()}.")
        return {self.name: {**self.shelf.take(place, part[self.key]), "State": "DELETING"}}

    def get(self, place: Place, given: Record) -> Record:
        """Tell of those in a global network."""
        NETWORKS.own(place, given["GlobalNetworkId"])
        members = {"GlobalNetworkId": "GlobalNetworkId", f"{self.name}Ids": self.key}
        members |= dict.fromkeys(("SiteId", "Type", "Provider"), "")
        members = {name: member or name for name, member in members.items()}
        return {f"{self.name}s": chosen(self.shelf.all(place.backend).values(), given, **members)}


def _check_site(place: Place, given: Mapping[str, Json]) -> None:
    if given.get("SiteId") and "SiteId" in given:
        SITE.find(place, {"GlobalNetworkId": given["GlobalNetworkId"], "SiteId": given["SiteId"]})


SITE: Part = Part(name="Site", members=("Description", "Location"), used=lambda: (DEVICE.shelf, LINK.shelf))
DEVICE: Part = Part(
    name="Device",
    members=("AWSLocation", "Description", "Location", "Model", "SerialNumber", "SiteId", "Type", "Vendor"),
)
LINK: Part = Part(name="Link", members=("Bandwidth", "Description", "Provider", "SiteId", "Type"))
PARTS = (SITE, DEVICE, LINK)

OPERATIONS = {
    "CreateGlobalNetwork": create,
    "UpdateGlobalNetwork": update,
    "DeleteGlobalNetwork": delete,
    "DescribeGlobalNetworks": describe,
    **{name: operation for part in PARTS for name, operation in part.operations().items()},
}
