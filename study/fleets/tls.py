"""TLS as it is, between two ends in memory: whose certificate is shown, which bytes are sent, who can read them.

The handshakes, the keys and the ciphers are those of Python's ``ssl``; there is no network in between.
"""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_MOST = 65_536
_VALID = timedelta(days=3650)
"""The sandbox's clock may be days ahead of this machine's, by which TLS looks at it."""
_HANDSHAKE = 0x16
"""With this byte each record of a handshake begins: https://www.rfc-editor.org/rfc/rfc8446#section-5.1"""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Somebody's certificate and the key that only he has.

    Attributes:
        name: the host that the certificate is for.
        certificate: PEM.
        key: PEM.
    """

    name: str
    certificate: bytes
    key: bytes


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said over a connection.

    Attributes:
        shown: the host of the certificate that the client was shown.
        wire: all bytes from the client to the server, handshake and request.
        read: what the server has read.
    """

    shown: str
    wire: bytes
    read: bytes


def self_signed(name: str) -> Identity:
    """Return a new identity that nobody vouches for but itself, as ``openssl req -x509`` makes one."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return Identity(
        name=name,
        certificate=certificate.public_bytes(pem),
        key=key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )


def is_tls(wire: bytes) -> bool:
    """Return whether bytes begin as a TLS connection does."""
    return wire[:1] == bytes([_HANDSHAKE])


def say(request: bytes, server: Identity, *, host: str, trusts: Identity | None = None) -> Said:
    """Say something to a server over TLS.

    Args:
        request: what is said.
        server: who ends the connection.
        host: whom the client wants to speak to.
        trusts: whose certificate the client believes; ``None`` if it checks none.

    Raises:
        ssl.SSLCertVerificationError: if the client is shown another certificate.
    """
    said, heard = (ssl.MemoryBIO(), ssl.MemoryBIO()), (ssl.MemoryBIO(), ssl.MemoryBIO())
    client = _client(trusts).wrap_bio(heard[1], said[0], server_hostname=host)
    ended = _server(server).wrap_bio(said[1], heard[0], server_side=True)
    wire, shaken = b"", set[ssl.SSLObject]()
    while len(shaken) < len((client, ended)):
        for end in (client, ended):
            try:
                end.do_handshake()
                shaken.add(end)
            except ssl.SSLWantReadError:
                pass  # It waits for what the other one says next.
            wire += _carry(*said)
            _carry(*heard)
    client.write(request)
    wire += _carry(*said)
    shown = x509.load_der_x509_certificate(client.getpeercert(binary_form=True) or b"")
    (name,) = shown.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Said(shown=str(name.value), wire=wire, read=ended.read(_MOST))


def _carry(source: ssl.MemoryBIO, destination: ssl.MemoryBIO) -> bytes:
    """Carry all bytes from one end's outlet to the other's inlet; return them."""
    carried = source.read()
    destination.write(carried)
    return carried


def _client(trusts: Identity | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if trusts is None:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    else:
        context.load_verify_locations(cadata=trusts.certificate.decode())
    return context


def _server(identity: Identity) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:  # ssl loads keys from files only
        chain = Path(folder) / "chain.pem"
        chain.write_bytes(identity.key + identity.certificate)
        context.load_cert_chain(chain)
    return context
