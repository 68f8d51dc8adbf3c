"""A deployment is a snapshot of its API."""

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.gateways.apis import rest_api


def test_a_stage_answers_as_the_api_was_when_it_was_deployed(account: Account) -> None:
    """A method that is added later has to be deployed, too."""
    api = rest_api(account)
    api.mock("GET", "/", '"here"')
    api.deploy()
    api.mock("GET", "/later", '"there"')
    assert (api.get("/").json(), api.get("/later").status) == ("here", 403)
    api.deploy()
    assert api.get("/later").json() == "there"
