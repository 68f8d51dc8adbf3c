"""Which API a URL is for, and where a server answers it."""

import pytest

from sandbox.gateways.addresses import Address, address_of, local_url, plain_url


@pytest.mark.parametrize(
    ("host", "path", "address"),
    [
        ("abc.execute-api.eu-west-1.amazonaws.com", "/prod/a", Address("api", "abc", "/prod/a")),
        ("abc.execute-api.eu-west-1.localhost:5577", "/prod/a", Address("api", "abc", "/prod/a")),
        ("ABC.execute-api.eu-west-1.localhost", "", Address("api", "abc", "/")),
        ("abc-vpce-0123.execute-api.eu-west-1.amazonaws.com", "/p", Address("api", "abc", "/p", "vpce-0123")),
        ("abc.lambda-url.eu-west-1.on.aws", "/", Address("url", "abc", "/")),
        ("localhost:5577", "/_refarch/apis/abc/prod/a%2Fb", Address("api", "abc", "/prod/a%2Fb")),
        ("localhost:5577", "/_refarch/apis/abc-vpce-01/prod", Address("api", "abc", "/prod", "vpce-01")),
        ("localhost:5577", "/_refarch/urls/abc", Address("url", "abc", "/")),
        ("127.0.0.1", "/_refarch/domains/api.example.com/x", Address("domain", "api.example.com", "/x")),
        ("localhost:5577", "/_refarch/status", None),
        ("localhost:5577", "/abc", None),
        ("bucket.localhost:5577", "/abc", None),
        ("abc.execute-api.eu-west-1.localhost.evil.example", "/prod", None),
    ],
)
def test_a_host_or_a_path_names_an_api(host: str, path: str, address: Address | None) -> None:
    """AWS's own names, the same below localhost, and a path; anything else is no API's."""
    assert address_of(host, path) == address


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("https://abc.execute-api.us-east-1.amazonaws.com/prod/", "http://abc.execute-api.us-east-1.localhost:1/prod/"),
        ("wss://abc.execute-api.us-east-1.amazonaws.com/live", "ws://abc.execute-api.us-east-1.localhost:1/live"),
        ("https://abc.lambda-url.us-east-1.on.aws/", "http://abc.lambda-url.us-east-1.localhost:1/"),
        (
            "https://abc-vpce-01.execute-api.us-east-1.amazonaws.com/prod/",
            "http://abc-vpce-01.execute-api.us-east-1.localhost:1/prod/",
        ),
        ("https://example.com/", None),
        ("abc", None),
    ],
)
def test_an_output_has_a_url_here(url: str, local: str | None) -> None:
    """If it is an API's or a function's."""
    assert local_url(url, 1) == local


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://abc.execute-api.us-east-1.amazonaws.com/prod/x", "/_refarch/apis/abc/prod/x"),
        ("https://abc-vpce-01.execute-api.us-east-1.amazonaws.com/prod", "/_refarch/apis/abc-vpce-01/prod"),
        ("https://api.shop.example/orders", "/_refarch/domains/api.shop.example/orders"),
        ("https://api.shop.example", "/_refarch/domains/api.shop.example"),
    ],
)
def test_whoever_resolves_no_name_but_localhost_asks_by_a_path(url: str, plain: str) -> None:
    """An API, an API through an endpoint, and a name of one's own."""
    assert plain_url(url, 1) == f"http://localhost:1{plain}"


@pytest.mark.parametrize(
    "url", ["https://bucket.s3.amazonaws.com/x", "https://abc.lambda-url.us-east-1.on.aws/", "abc"]
)
def test_what_is_no_apis_has_no_such_path(url: str) -> None:
    """The twin: a function's URL is none of an API's."""
    with pytest.raises(ValueError, match="is the URL of no API"):
        plain_url(url, 1)
