"""Where TLS ends: at the load balancer, there and once more behind it, or only at the server.

The connections are real ones as far as TLS goes; who listens where, with which certificate, and what is spoken behind,
the deployed load balancers say.
"""

import ssl

import pytest

from sandbox.services import InProcessServices
from stacks.catalogue import find
from study.deployed import Deployed
from study.fleets.passage import Front
from study.fleets.rules import Asked
from study.fleets.tls import Identity, is_tls, self_signed
from study.trying import InProcess
from tests.teaching import teaches

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
HOST, SECRET = "www.example.com", b"X-Token: 4711"
ASKED = Asked(host=HOST, headers={"X-Token": "4711"})


@pytest.fixture(scope="module")
def site() -> Identity:
    """Return the site's certificate with its key."""
    return self_signed(HOST)


@pytest.fixture(scope="module")
def secure_web_tier(site: Identity) -> Deployed:
    """Return the deployed self-healing-web-tier with the site's certificate: look, and change nothing."""

    def imported(services: InProcessServices) -> dict[str, str]:
        told = services.client("acm").import_certificate(Certificate=site.certificate, PrivateKey=site.key)
        return {CERTIFICATE: told["CertificateArn"]}

    return Deployed(find("self-healing-web-tier"), imported, certificate=CERTIFICATE)


@pytest.fixture(scope="module")
def server() -> Identity:
    """Return what a server makes for itself at its first boot."""
    return self_signed("web")


def front(stack: Deployed, balancer: str, site: Identity, server: Identity | None) -> Front:
    """Return a load balancer that has the site's key, before servers of HTTP on one port and TLS on the other."""
    (summary,) = stack.client("acm").list_certificates()["CertificateSummaryList"]
    keys, ports = {summary["CertificateArn"]: site}, {8080: None, 8443: server}
    return Front(InProcess(stack.services), stack.id_of(balancer), keys=keys, servers=ports)


@teaches("elb.14")
@pytest.mark.parametrize("balancer", ["Application/LoadBalancer", "Classic/LoadBalancer"])
def test_tls_ends_at_the_load_balancer_that_has_the_certificate(
    secure_web_tier: Deployed, site: Identity, server: Identity, balancer: str
) -> None:
    """The client believes the site's certificate; the server gets plain HTTP, and is told that it was not so before."""
    passed = front(secure_web_tier, balancer, site, server).send(ASKED, port=443, trusts=site)

    assert (passed.shown, passed.port) == (HOST, 8080)
    assert passed.wire.startswith(b"GET / HTTP/1.1\r\n")
    assert SECRET in passed.wire
    assert b"X-Forwarded-Proto: https" in passed.read


@teaches("elb.14", twin=True)
def test_a_load_balancer_without_one_passes_tls_through_to_servers_that_have_their_own(
    secure_web_tier: Deployed, site: Identity, server: Identity
) -> None:
    """The Network Load Balancer reads nothing and adds nothing: the handshake is the server's work, too."""
    passed = front(secure_web_tier, "Passthrough/LoadBalancer", site, server).send(ASKED, port=443, trusts=None)

    assert (passed.shown, passed.port, passed.opened) == ("web", 8443, b"")
    assert is_tls(passed.wire)
    assert SECRET not in passed.wire
    assert SECRET in passed.read
    assert b"X-Forwarded-Proto" not in passed.read


def test_what_is_passed_through_shows_the_servers_certificate_which_browsers_warn_of(
    secure_web_tier: Deployed, site: Identity, server: Identity
) -> None:
    """It is signed by the server itself; whoever wants no warning gives each server a certificate of the site's."""
    with pytest.raises(ssl.SSLCertVerificationError):
        front(secure_web_tier, "Passthrough/LoadBalancer", site, server).send(ASKED, port=443, trusts=site)


def test_what_is_confidential_is_encrypted_once_more_behind_the_load_balancer(
    secure_web_tier: Deployed, site: Identity, server: Identity
) -> None:
    """The load balancer reads it, and nobody between it and the server does; whose certificate that is it asks not."""
    application = front(secure_web_tier, "Application/LoadBalancer", site, server)
    account = Asked(host=HOST, path="/account/42", headers=ASKED.headers)

    passed = application.send(account, port=443, trusts=site)

    assert (passed.shown, passed.port) == (HOST, 8443)
    assert SECRET in passed.opened
    assert is_tls(passed.wire)
    assert SECRET not in passed.wire
    assert SECRET in passed.read


def test_a_server_that_speaks_no_tls_where_it_is_expected_cannot_be_spoken_to(
    secure_web_tier: Deployed, site: Identity
) -> None:
    """The twin: plain HTTP behind a target group of HTTPS. The client gets the load balancer's own answer."""
    application = front(secure_web_tier, "Application/LoadBalancer", site, None)

    passed = application.send(Asked(host=HOST, path="/account/42"), port=443, trusts=site)

    assert (passed.answer, passed.read) == ("502 Bad Gateway", b"")


def test_without_a_certificate_everybody_on_the_way_reads_along(web_tier: Deployed) -> None:
    """The default of this scenario, and its hazard: port 80, and nobody listens on 443."""
    application = Front(
        InProcess(web_tier.services), web_tier.id_of("Application/LoadBalancer"), keys={}, servers={8080: None}
    )

    passed = application.send(ASKED, port=80)

    assert (passed.shown, SECRET in passed.wire) == ("", True)
    with pytest.raises(ConnectionRefusedError):
        application.send(ASKED, port=443)
