"""What a server sees of a client: addresses, headers, lines and bytes."""

import pytest

from study.fleets.clients import Arrival, End, client_of, through_application, through_classic, through_network

CLIENT, NODE, FRONT = (
    End(address="198.51.100.22", port=35_646),
    End(address="10.0.1.5", port=40_000),
    End(address="203.0.113.7", port=80),
)
MODE = "routing.http.xff_header_processing.mode"


@pytest.mark.parametrize(
    ("attributes", "sent", "arrives"),
    [
        ({}, {}, "198.51.100.22"),
        ({}, {"X-Forwarded-For": "192.0.2.1"}, "192.0.2.1, 198.51.100.22"),
        ({"routing.http.xff_client_port.enabled": "true"}, {}, "198.51.100.22:35646"),
        ({MODE: "preserve"}, {}, None),
        ({MODE: "preserve"}, {"X-Forwarded-For": "192.0.2.1"}, "192.0.2.1"),
        ({MODE: "remove"}, {"X-Forwarded-For": "192.0.2.1"}, None),
    ],
)
def test_an_application_load_balancer_appends_preserves_or_removes(
    attributes: dict[str, str], sent: dict[str, str], arrives: str | None
) -> None:
    """As its attribute says; the connection comes from its node in any case."""
    arrival = through_application(CLIENT, NODE, sent, attributes)
    assert (arrival.source, arrival.headers.get("X-Forwarded-For")) == (NODE.address, arrives)


def test_a_network_load_balancer_keeps_the_client_or_says_who_it_is() -> None:
    """The bytes are those of proxy protocol: signature, version, family, length, addresses, ports."""
    assert through_network(CLIENT, NODE, FRONT, {}) == Arrival(source=CLIENT.address)
    told = through_network(
        CLIENT, NODE, FRONT, {"preserve_client_ip.enabled": "false", "proxy_protocol_v2.enabled": "true"}
    )
    assert told.source == NODE.address
    assert told.before.hex() == "0d0a0d0a000d0a515549540a" + "2111000c" + "c6336416" + "cb007107" + "8b3e" + "0050"
    assert client_of(told) == CLIENT.address


def test_a_classic_load_balancer_writes_what_the_user_guide_shows() -> None:
    """Its example of a line; and none without the policy."""
    line = through_classic(CLIENT, NODE, FRONT, {}, protocol="TCP", proxy=True)
    assert line.before == b"PROXY TCP4 198.51.100.22 203.0.113.7 35646 80\r\n"
    assert through_classic(CLIENT, NODE, FRONT, {}, protocol="SSL") == Arrival(source=NODE.address)


def test_a_server_believes_as_many_proxies_as_are_its_own() -> None:
    """With two of them the client stands before the last; with fewer entries than that nobody has written it."""
    arrival = Arrival(source=NODE.address, headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.22:35646, 10.0.0.9"})
    assert [client_of(arrival, trusted=count) for count in (1, 2, 4)] == ["10.0.0.9", CLIENT.address, NODE.address]
