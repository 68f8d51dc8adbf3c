"""A visitor's browser: it keeps what cookies it is given, and sends them with each request."""

from study.fleets.balancer import Balancer, Request, Response


class Visitor:
    """One browser at one load balancer.

    Attributes:
        cookies: what it holds.
        served_by: the id of the instance that answered last.
    """

    def __init__(self, balancer: Balancer) -> None:
        """Open a browser without cookies."""
        self._balancer = balancer
        self.cookies: dict[str, str] = {}
        self.served_by = ""

    def ask(self, method: str, path: str, body: str = "") -> Response:
        """Send a request and keep the cookies of the answer."""
        response = self._balancer.ask(Request(method, path, body, dict(self.cookies)))
        self.cookies |= response.cookies
        self.cookies = {name: value for name, value in self.cookies.items() if value}
        self.served_by = response.served_by
        return response
