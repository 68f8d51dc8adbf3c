"""Services that remember whether anything has been changed through them."""

from sandbox.cloudformation.template import Json
from sandbox.resources.provider import Services

_READING = ("BatchGet", "Describe", "Get", "Head", "List", "Lookup", "Search")


class Watched:
    """The services of an operation on one resource, watched in every Region and account that it works in.

    Attributes:
        account: as of the services.
        region: likewise.
        partition: likewise.
    """

    def __init__(self, services: Services, done: list[str] | None = None) -> None:
        """Watch services; ``done`` is where another Region's or account's are watched already."""
        self.account, self.region, self.partition = services.account, services.region, services.partition
        self._services = services
        self._done = [] if done is None else done

    @property
    def unchanged(self) -> bool:
        """Return whether no call but such as only read has been answered."""
        return not self._done

    def elsewhere(self, region: str) -> "Watched":
        """Return the APIs of the same account in another Region."""
        return Watched(self._services.elsewhere(region), self._done)

    def of_account(self, account: str) -> "Watched":
        """Return the APIs of another account in the same Region."""
        return Watched(self._services.of_account(account), self._done)

    def call(self, service: str, operation: str, /, **parameters: Json) -> dict[str, Json]:
        """Call an operation, and remember it if it was carried out and changes something."""
        response = self._services.call(service, operation, **parameters)
        if not operation.startswith(_READING):
            self._done.append(operation)
        return response
