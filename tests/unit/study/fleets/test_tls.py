"""TLS between two ends in memory: what the wire shows, and whom the client believes."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from study.fleets.tls import Identity, is_tls, say, self_signed

SITE, OTHER = self_signed("www.example.com"), self_signed("www.example.com")
REQUEST = b"GET /secret HTTP/1.1\r\n\r\n"


def test_the_server_reads_what_the_wire_does_not_show() -> None:
    """Handshake and request are on the wire, and of the request nothing that can be read."""
    said = say(REQUEST, SITE, host=SITE.name, trusts=SITE)
    assert (said.shown, said.read) == (SITE.name, REQUEST)
    assert is_tls(said.wire)
    assert b"secret" not in said.wire


def test_plain_text_is_no_tls() -> None:
    """The twin: what begins as a request has nothing to hide."""
    assert not is_tls(REQUEST)


@pytest.mark.parametrize(("host", "trusts"), [("www.example.com", OTHER), ("shop.example.com", SITE)])
def test_a_client_believes_neither_a_stranger_nor_another_host(host: str, trusts: Identity) -> None:
    """Whoever has signed it, and whatever name it says, both have to be right."""
    with pytest.raises(ssl.SSLCertVerificationError):
        say(REQUEST, SITE, host=host, trusts=trusts)


def test_an_identity_is_valid_for_whoever_lets_days_pass() -> None:
    """ACM takes no certificate that is expired by the sandbox's clock, which may be ahead."""
    certificate = x509.load_pem_x509_certificate(SITE.certificate)
    assert certificate.not_valid_before_utc < datetime.now(UTC)
    assert certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=365)
