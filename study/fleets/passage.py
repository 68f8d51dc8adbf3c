"""How a request passes a load balancer of the account: who ends TLS, who can read it, and what arrives at a server.

What listens on a port, with which certificate, by which rule a request goes where, and which protocol is spoken there,
all that is asked of the account. Both connections are real ones as far as TLS goes, without a network. Keys are no
account's to tell: whoever has them gives them.

Modelled: listeners of Application, Network and Classic Load Balancers that read requests (HTTP, HTTPS), end TLS only
(TLS, SSL) or pass bytes on (TCP); the header ``X-Forwarded-Proto``. As on AWS, a load balancer checks no server's
certificate. Not modelled: which of several certificates a listener shows, mutual TLS, policies of ciphers, HTTP/2.

Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html,
https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from study.fleets.rules import Asked, action_for
from study.fleets.tls import Identity, say
from study.trying.live import Live

_SECURE, _READS = ("HTTPS", "TLS", "SSL"), ("HTTP", "HTTPS")
_BAD_GATEWAY = "502 Bad Gateway"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """How a request has passed.

    Attributes:
        shown: the host of the certificate that the client was shown; nobody's, if it spoke no TLS.
        opened: what the load balancer could read of the request; nothing, if it passes bytes on.
        port: of the servers.
        wire: the bytes that arrived there.
        read: the request as the server reads it; nothing, if it understands none of the bytes.
        answer: the load balancer's own, if it is no server's.
    """

    shown: str = ""
    opened: bytes = b""
    port: int = 0
    wire: bytes = b""
    read: bytes = b""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class _Way:
    """A listener, and where it leads.

    Attributes:
        protocol: in front.
        certificate: the ARN of the one that it shows.
        behind: the protocol that it speaks to servers.
        port: of the servers.
    """

    protocol: str
    certificate: str | None
    behind: str
    port: int


class Front:
    """A load balancer of the account and the servers behind it."""

    def __init__(
        self, live: Live, balancer: str, *, keys: Mapping[str, Identity], servers: Mapping[int, Identity | None]
    ) -> None:
        """Look at a load balancer.

        Args:
            live: the account.
            balancer: its ARN, or a Classic Load Balancer's name.
            keys: ARN of a certificate → the certificate with its key.
            servers: where servers listen: port → whose TLS they speak there; ``None`` if they speak HTTP.
        """
        self._live, self._balancer, self._keys, self._servers = live, balancer, keys, servers

    def send(self, asked: Asked, *, port: int, trusts: Identity | None = None) -> Passage:
        """Send a request, over TLS if that is what one speaks to whoever ends the client's connection.

        Args:
            asked: the request.
            port: of the load balancer.
            trusts: whose certificate the client believes; ``None`` if it checks none.

        Raises:
            ConnectionRefusedError: if nobody listens there.
            ssl.SSLCertVerificationError: if the client is shown a certificate that it does not believe.
            ValueError: if a rule answers by itself.
        """
        way, request = self._way(asked, port), _written(asked)
        if way.protocol not in (*_SECURE, *_READS):
            return self._passed_on(way, request, asked.host, trusts)
        shown, opened = "", request
        if way.protocol in _SECURE:
            said = say(request, self._keys[str(way.certificate)], host=asked.host, trusts=trusts)
            shown, opened = said.shown, said.read
        if way.protocol in _READS:
            opened = _with(opened, "X-Forwarded-Proto", "https" if shown else "http")
        return self._forwarded(way, opened, shown)

    def _passed_on(self, way: _Way, request: bytes, host: str, trusts: Identity | None) -> Passage:
        """Pass the client's bytes on to a server as they come."""
        identity = self._servers[way.port]
        if identity is None:
            return Passage(port=way.port, wire=request, read=request)
        said = say(request, identity, host=host, trusts=trusts)
        return Passage(shown=said.shown, port=way.port, wire=said.wire, read=said.read)

    def _forwarded(self, way: _Way, opened: bytes, shown: str) -> Passage:
        """Make a connection of the load balancer's own to a server."""
        identity = self._servers[way.port]
        if (way.behind in _SECURE) != (identity is not None):
            # Who does not speak HTTP can only close the connection.
            answer = _BAD_GATEWAY if way.protocol in _READS else ""
            return Passage(shown=shown, opened=opened, port=way.port, answer=answer)
        if identity is None:
            return Passage(shown=shown, opened=opened, port=way.port, wire=opened, read=opened)
        said = say(opened, identity, host=identity.name)
        return Passage(shown=shown, opened=opened, port=way.port, wire=said.wire, read=said.read)

    def _way(self, asked: Asked, port: int) -> _Way:
        if ":loadbalancer/" not in self._balancer:
            return self._classic_way(port)
        elb = self._live.client("elbv2")
        listeners = elb.describe_listeners(LoadBalancerArn=self._balancer)["Listeners"]
        listener = _at(port, {int(one["Port"]): one for one in listeners})
        action = listener["DefaultActions"][-1]
        if listener["Protocol"] in _READS:
            action = action_for(elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"], asked)
        if action["Type"] != "forward":
            msg = f"the load balancer answers by itself: {action['Type']}"
            raise ValueError(msg)
        (group,) = elb.describe_target_groups(TargetGroupArns=[action["TargetGroupArn"]])["TargetGroups"]
        certificates = listener.get("Certificates") or [{}]
        return _Way(
            protocol=listener["Protocol"],
            certificate=certificates[0].get("CertificateArn"),
            behind=group["Protocol"],
            port=int(group["Port"]),
        )

    def _classic_way(self, port: int) -> _Way:
        elb = self._live.client("elb")
        (told,) = elb.describe_load_balancers(LoadBalancerNames=[self._balancer])["LoadBalancerDescriptions"]
        listeners = [one["Listener"] for one in told["ListenerDescriptions"]]
        listener = _at(port, {int(one["LoadBalancerPort"]): one for one in listeners})
        return _Way(
            protocol=listener["Protocol"],
            certificate=listener.get("SSLCertificateId"),
            behind=listener["InstanceProtocol"],
            port=int(listener["InstancePort"]),
        )


def _at(port: int, listeners: Mapping[int, Any]) -> Any:  # noqa: ANN401 as the service describes it
    if port not in listeners:
        msg = f"nobody listens on port {port}, but on {sorted(listeners) or 'none'}"
        raise ConnectionRefusedError(msg)
    return listeners[port]


def _written(asked: Asked) -> bytes:
    """Return a request as it is written."""
    lines = [f"{asked.method} {asked.path} HTTP/1.1", f"Host: {asked.host}"]
    lines += [f"{name}: {value}" for name, value in asked.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def _with(request: bytes, name: str, value: str) -> bytes:
    head, _, body = request.partition(b"\r\n\r\n")
    return head + f"\r\n{name}: {value}\r\n\r\n".encode() + body
