"""How a request passes a load balancer, by what its listeners and target groups say."""

from typing import Any

import pytest

from study.fleets.passage import Front, Passage
from study.fleets.rules import Asked
from study.fleets.tls import is_tls, self_signed

SITE, SERVER = self_signed("www.example.com"), self_signed("web")
ASKED = Asked(host="www.example.com", path="/secret")
NETWORK, APPLICATION = "arn:…:loadbalancer/net/pass/1", "arn:…:loadbalancer/app/front/1"


class Balancing:
    """An account with one load balancer of any kind, which has one listener on port 443."""

    region, embedded = "us-east-1", True

    def __init__(self, protocol: str, behind: str, action: str = "forward") -> None:
        """Tell of this listener."""
        self._listener = {
            "ListenerArn": "listener",
            "Port": 443,
            "Protocol": protocol,
            "Certificates": [{"CertificateArn": "site"}],
            "DefaultActions": [{"Type": action, "TargetGroupArn": "group"}],
        }
        self._behind = behind

    def client(self, service: str) -> Any:
        """Return itself, for Elastic Load Balancing of either version."""
        assert service in {"elb", "elbv2"}
        return self

    def describe_listeners(self, **_given: str) -> dict[str, Any]:
        """Tell of the listener."""
        return {"Listeners": [self._listener]}

    def describe_rules(self, **_given: str) -> dict[str, Any]:
        """Tell of its default rule."""
        return {"Rules": [{"IsDefault": True, "Conditions": [], "Actions": self._listener["DefaultActions"]}]}

    def describe_target_groups(self, **_given: list[str]) -> dict[str, Any]:
        """Tell of the group."""
        return {"TargetGroups": [{"Protocol": self._behind, "Port": 8443}]}

    def describe_load_balancers(self, **_given: list[str]) -> dict[str, Any]:
        """Tell of a Classic Load Balancer."""
        listener = {
            "LoadBalancerPort": 443,
            "Protocol": self._listener["Protocol"],
            "SSLCertificateId": "site",
            "InstancePort": 8443,
            "InstanceProtocol": self._behind,
        }
        return {"LoadBalancerDescriptions": [{"ListenerDescriptions": [{"Listener": listener}]}]}

    def ask(self, *_given: object) -> Any:
        """Nobody asks."""
        raise NotImplementedError

    listen = wait = ask


def passed(balancer: str, account: Balancing, *, tls: bool) -> Passage:
    """Send a request to servers that speak TLS or do not."""
    front = Front(account, balancer, keys={"site": SITE}, servers={8443: SERVER if tls else None})
    return front.send(ASKED, port=443)


@pytest.mark.parametrize(("balancer", "protocol"), [(NETWORK, "TLS"), ("classic", "SSL")])
def test_who_ends_tls_without_reading_adds_no_header(balancer: str, protocol: str) -> None:
    """The server gets the client's request as it was written."""
    found = passed(balancer, Balancing(protocol, "TCP"), tls=False)
    assert found.shown == SITE.name
    assert found.wire == found.read == b"GET /secret HTTP/1.1\r\nHost: www.example.com\r\n\r\n"


@pytest.mark.parametrize(
    ("balancer", "protocol", "behind"), [(APPLICATION, "HTTPS", "HTTPS"), (NETWORK, "TLS", "TLS"), ("c", "SSL", "SSL")]
)
def test_who_ends_it_may_begin_it_anew(balancer: str, protocol: str, behind: str) -> None:
    """Two connections, two certificates: the client's and the server's secrets are not the same."""
    found = passed(balancer, Balancing(protocol, behind), tls=True)
    assert found.shown == SITE.name
    assert b"/secret" in found.opened
    assert is_tls(found.wire)
    assert b"/secret" not in found.wire
    assert b"/secret" in found.read


@pytest.mark.parametrize("balancer", [NETWORK, "classic"])
def test_who_passes_bytes_on_shows_no_certificate_of_his_own(balancer: str) -> None:
    """Whoever the servers are, the client speaks to them."""
    found = passed(balancer, Balancing("TCP", "TCP"), tls=True)
    assert (found.shown, found.opened) == (SERVER.name, b"")
    plain = passed(balancer, Balancing("TCP", "TCP"), tls=False)
    assert (plain.shown, plain.wire) == ("", plain.read)


@pytest.mark.parametrize(("behind", "tls"), [("HTTPS", False), ("HTTP", True)])
def test_servers_that_speak_otherwise_are_no_gateway(behind: str, *, tls: bool) -> None:
    """In either direction."""
    found = passed(APPLICATION, Balancing("HTTPS", behind), tls=tls)
    assert (found.answer, found.read) == ("502 Bad Gateway", b"")


def test_a_rule_that_answers_by_itself_lets_nothing_pass() -> None:
    """There is no server to speak of."""
    with pytest.raises(ValueError, match="redirect"):
        passed(APPLICATION, Balancing("HTTPS", "HTTP", "redirect"), tls=False)
